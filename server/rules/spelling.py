"""Which checks could tell a literal as it is written from the one that a store keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from pyoxigraph import Literal

from server.rules.kept import TEXTS, kept_otherwise
from server.rules.logic import (
    Asks,
    Compares,
    Formula,
    HasLength,
    Matches,
    NoSharedValues,
    SameValues,
    Selects,
)
from server.rules.plan import Beyond, Plan
from server.rules.run import Asked

SEEING = (HasLength, Matches, SameValues, NoSharedValues, Selects, Asks)
"""Formulas that see how any literal is written."""

REASON = "numbers and dates are kept by value"


def without_misread(asked: Asked, plan: Plan) -> Plan:
    """The plan with those shapes beyond it that could judge otherwise what is kept than what is
    written (``asked.written``).
    """
    if not asked.written:
        return plan
    respelt, changed = kept_otherwise(asked.written)
    seeing = [check for check in plan.checks if sees_spelling(check.formula)]
    affected = (*asked.affected(seeing, respelt), *asked.affected(plan.checks, changed))
    misread = dict.fromkeys(check.root for check in affected)
    return replace(
        plan,
        checks=tuple(check for check in plan.checks if check.root not in misread),
        beyond=(*plan.beyond, *(Beyond(root, REASON) for root in misread)),
    )


def sees_spelling(formula: Formula) -> bool:
    """Whether a formula, or one in it, looks at a literal as it is written."""
    return any(
        part.datatype not in TEXTS if isinstance(part, Literal) else isinstance(part, SEEING)
        for part in _parts(formula)
    )


def _parts(thing: object) -> Iterator[object]:
    """A formula and everything in it; what it compares by value is compared so everywhere."""
    yield thing
    if isinstance(thing, tuple):
        for each in thing:
            yield from _parts(each)
    elif is_dataclass(thing) and not isinstance(thing, Compares):
        for field in fields(thing):
            yield from _parts(getattr(thing, field.name))
