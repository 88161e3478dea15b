"""What a query of a shape compares by order, and whether the kind of each value is checked first.

An engine may compare a date with a text: rdflib holds ``"2026-11-01"`` to be after
``"2026-10-01"^^xsd:date``. So a value that is compared with ``<`` or ``>``, sorted, or of which the
least is taken, has its ``DATATYPE`` or ``ISNUMERIC`` asked in the same condition, unless the
comparison is one of texts, as of ``STR(?value)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

ORDERS = {"<", ">", "<=", ">="}
TEXTS = {
    f"Builtin_{name}"
    for name in ("STR", "LCASE", "UCASE", "CONCAT", "SUBSTR", "STRBEFORE", "STRAFTER", "REPLACE")
} | {"Builtin_STRLEN", "Builtin_LANG", "Builtin_DATATYPE", "Builtin_ENCODE_FOR_URI"}
"""Functions whose value has one known kind, whatever they are given."""
ORDERED = {"OrderCondition", "Aggregate_Min", "Aggregate_Max"}
"""What compares all values of a variable with one another."""


@cache
def unguarded(query: str) -> tuple[str, ...]:
    """The variables compared without a check of their kind, sorted. Raises on a syntax error."""
    return tuple(sorted(set(_unguarded(parseQuery(query), frozenset()))))


def _unguarded(node: object, checked: frozenset[str]) -> Iterator[str]:
    """``checked`` are the variables whose kind is known where this part is evaluated."""
    node = _bare(node)
    if isinstance(node, CompValue) and node.name == "Builtin_IF":
        condition, then, otherwise = (dict.get(node, f"arg{number}") for number in (1, 2, 3))
        yield from _unguarded(condition, checked)
        yield from _unguarded(then, checked | _checks(condition))
        yield from _unguarded(otherwise, checked)
        return
    if isinstance(node, CompValue):
        if node.name == "ConditionalAndExpression":
            checked |= _checks(node)
        if _is_ordering(node):
            yield from (name for name in _variables(node) if name not in checked)
    for part in _parts(node):
        yield from _unguarded(part, checked)


def _is_ordering(node: CompValue) -> bool:
    compares = node.name == "RelationalExpression" and dict.get(node, "op") in ORDERS
    return compares or node.name in ORDERED


def _checks(condition: object) -> frozenset[str]:
    """The variables whose kind is known where this condition holds."""
    condition = _bare(condition)
    if not isinstance(condition, CompValue):
        return frozenset()
    if condition.name == "ConditionalAndExpression":
        conjuncts = [dict.get(condition, "expr"), *_parts(dict.get(condition, "other"))]
        return frozenset().union(*(_checks(one) for one in conjuncts))
    if condition.name == "Builtin_isNUMERIC":
        return frozenset(_variables(condition))
    if condition.name == "RelationalExpression" and dict.get(condition, "op") == "=":
        sides = (_bare(dict.get(condition, side)) for side in ("expr", "other"))
        return frozenset(
            str(_bare(dict.get(side, "arg")))
            for side in sides
            if isinstance(side, CompValue) and side.name == "Builtin_DATATYPE"
        )
    return frozenset()


def _bare(node: object) -> object:
    """The expression itself: the parser wraps each in a node for every level of precedence."""
    while isinstance(node, CompValue) and node.name.endswith("Expression") and len(node) == 1:
        node = dict.get(node, "expr")
    return node


def _variables(node: object) -> Iterator[str]:
    """The variables of an operand whose own kind matters."""
    if isinstance(node, Variable):
        yield str(node)
    elif not (isinstance(node, CompValue) and node.name in TEXTS):
        for part in _parts(node):
            yield from _variables(part)


def _parts(node: object) -> list[object]:
    if isinstance(node, CompValue):
        return list(dict.values(node))
    if isinstance(node, str) or not hasattr(node, "__iter__"):
        return []
    return list(node)
