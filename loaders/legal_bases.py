"""Legal bases: the cells 不予共享依据 and 依据类型, or a condition column that holds both."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from loaders.basis import Citation, citation, citations
from loaders.cleaning import normalise
from loaders.fields import BASIS_TYPE
from loaders.origin import Place
from loaders.rows import RowCells
from loaders.statements import Part
from loaders.values import Cell, Value, Values
from ontology.namespaces import CODE, LM
from ontology.text import Text

REGISTERED = Text(
    "{column}：写的是“{stated}”，登记册中“{law}”属于“{known}”，按登记册判断",
    "{column}: “{stated}” is stated, but the register has “{law}” as “{known}”; "
    "the register counts",
)


def legal_bases(cells: RowCells, cell: Cell, values: Values) -> list[Part]:
    """One node per citation in the cell."""
    found = [citation(cell.text)] if cell.exact else citations(cell.text)
    kinds = _stated_kinds(cells.get("basisType"), len(found), values)
    return [
        _part(one, cell, kinds[index] if kinds else (_evident_kind(one, values), cell), values)
        for index, one in enumerate(found)
    ]


def _part(one: Citation, cell: Cell, kind: tuple[Value, Cell], values: Values) -> Part:
    statements: list[tuple[NamedNode, Value, Place]] = [
        (LM.citation, Literal(one.text, language="zh"), cell.place),
        (LM.basisType, kind[0], kind[1].place),
    ]
    law = _law(one, values)
    if law is not None:
        _compare(one, law, kind, values)
        statements.append((LM.cites, _article(law, one, values) or law, cell.place))
    return statements


def _compare(one: Citation, law: NamedNode, kind: tuple[Value, Cell], values: Values) -> None:
    """Tell where the column says another type than the register, whose word counts."""
    stated, cell = kind
    known = values.references.law_types.get(law)
    if known is not None and isinstance(stated, NamedNode) and stated != known:
        labels = values.references.labels
        message = REGISTERED.format(
            column=cell.place.column,
            stated=labels.get(stated, stated.value),
            law=one.text,
            known=labels.get(known, known.value),
        )
        values.note(message, cell.place)


def _law(one: Citation, values: Values) -> NamedNode | None:
    """The law in the register."""
    found = (values.references.laws.get(normalise(name)) for name in one.names)
    return next((law for law in found if law is not None), None)


def _article(law: NamedNode, one: Citation, values: Values) -> NamedNode | None:
    """The article cited, where its text is held; else it is only in the citation."""
    article = NamedNode(f"{law.value}/{one.article}")
    return article if article in values.references.articles else None


def _stated_kinds(cell: Cell | None, count: int, values: Values) -> list[tuple[Value, Cell]]:
    """The types of the column, one for all citations or one for each."""
    if cell is None:
        return []
    parts = [cell]
    if count > 1 and values.find(BASIS_TYPE.scheme, cell.text) is None:
        split = values.parts(cell)
        parts = split if len(split) == count else parts
    resolved = [(values.of(BASIS_TYPE, part)[0], part) for part in parts]
    return resolved if len(resolved) == count else resolved * count


def _evident_kind(one: Citation, values: Values) -> NamedNode:
    """The type of the law in the register, else what the wording shows."""
    law = _law(one, values)
    known = values.references.law_types.get(law) if law is not None else None
    return known or CODE[f"basis/{one.kind}"]
