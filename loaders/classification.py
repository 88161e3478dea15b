"""Class and division of a resource: the cells 类 and 项, as digits or as labels (domain.md C4).

The two lower levels, 目 and 细目, are numbered locally; they are part of the code, and what their
cells say counts for nothing beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from loaders.cells import Cell
from loaders.cleaning import narrow
from loaders.origin import Note
from loaders.rows import RowCells
from loaders.statements import Part
from loaders.values import Values
from ontology.namespaces import CODE, LM
from ontology.text import Text

SCHEME = "classification"
PREFIX = f"{CODE.iri}{SCHEME}/"
LEVELS = re.compile(r"[1-3]\d{2}(\d{3})([0-9A-Za-z]*)/[0-9A-Za-z]+", re.ASCII)
"""目 and 细目 in a resource code."""

UNKNOWN = Text(
    "{column}：分类中没有“{text}”，照原样保留。请写类的1位数字和项的2位数字，例如 3 和 07。",
    "{column}: “{text}” is not in the classification and is kept as it is. Please write the digit "
    "of the class and the two digits of the division, for example 3 and 07.",
)
OTHER_LEVEL = Text(
    "{column}：没有采用“{text}”，以信息资源代码中的“{in_code}”为准",
    "{column}: “{text}” was not used; what counts is “{in_code}” in the resource code",
)


def classification(cells: RowCells, values: Values) -> Part:
    """One statement, or none when both cells are blank."""
    upper, lower = cells.get("class"), cells.get("division")
    cell = lower or upper
    if cell is None:
        return []
    found = _division(upper, lower, values) if lower else _class(cell, values)
    if found is None:
        values.note(UNKNOWN.format(column=cell.place.column, text=cell.text), cell.place)
    return [(LM.classification, found or Literal(cell.text), cell.place)]


def other_levels(cells: RowCells, code: str | None) -> Iterator[Note]:
    """What the cells 目 and 细目 say otherwise than the code; zeros in front may be lost."""
    levels = LEVELS.fullmatch(code or "")
    if levels is None:
        return
    for name, in_code in zip(("subdivision", "section"), levels.groups(), strict=True):
        cell = cells.get(name)
        if cell is not None and narrow(cell.text).lstrip("0") != in_code.lstrip("0"):
            message = OTHER_LEVEL.format(column=cell.place.column, text=cell.text, in_code=in_code)
            yield Note(message, cell.place)


def _division(upper: Cell | None, lower: Cell, values: Values) -> NamedNode | None:
    """Digits of a division count within its class: spreadsheets turn 02 into 2."""
    digits = narrow(lower.text)
    if not digits.isdecimal():
        return _class(lower, values)
    above = values.find(SCHEME, upper.text) if upper is not None else None
    if len(digits) <= 2 and above is not None:
        digits = above.value.removeprefix(PREFIX) + digits.zfill(2)
    return values.find(SCHEME, digits) if len(digits) > 2 else None


def _class(cell: Cell, values: Values) -> NamedNode | None:
    """By a label; digits are as good."""
    found = values.find(SCHEME, cell.text)
    if found is not None and not narrow(cell.text).isdecimal():
        values.named(cell, found)
    return found
