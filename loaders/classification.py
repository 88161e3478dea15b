"""Class and division of a resource: the cells 类 and 项, as digits or as labels (domain.md C4).

The two lower levels, 目 and 细目, are numbered locally; they are part of the code.
"""

from __future__ import annotations

from pyoxigraph import Literal

from loaders.cleaning import narrow
from loaders.rows import RowCells
from loaders.statements import Part
from loaders.values import Cell, Value, Values
from ontology.namespaces import CODE, LM

SCHEME = "classification"
PREFIX = f"{CODE.iri}{SCHEME}/"


def classification(cells: RowCells, values: Values) -> Part:
    """One statement, or none when both cells are blank."""
    upper, lower = cells.get("class"), cells.get("division")
    if lower is not None:
        return [(LM.classification, _division(upper, lower, values), lower.place)]
    if upper is not None:
        found = values.find(SCHEME, upper.text)
        return [(LM.classification, found or Literal(upper.text), upper.place)]
    return []


def _division(upper: Cell | None, lower: Cell, values: Values) -> Value:
    """Digits of a division count within its class: spreadsheets turn 02 into 2."""
    digits = narrow(lower.text)
    if not digits.isdecimal():
        return values.find(SCHEME, lower.text) or Literal(lower.text)
    above = values.find(SCHEME, upper.text) if upper is not None else None
    if len(digits) <= 2 and above is not None:
        digits = above.value.removeprefix(PREFIX) + digits.zfill(2)
    found = values.find(SCHEME, digits) if len(digits) > 2 else None
    return found or Literal(lower.text)
