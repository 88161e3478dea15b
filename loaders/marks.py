"""What marking leaves in a workbook, and taking it out again: comments, colours, links, the list.

The sender's own comments, fills and sheets stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from pyoxigraph import NamedNode

from loaders.back_links import back_link, is_back_link
from loaders.fills import MOST, Fills
from loaders.workbook import CELL_CHARACTERS, FINDINGS, FINDINGS_MARK, put
from ontology.text import Text

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters XML cannot hold; comments have no escape for them."""
COMMENT_WIDTH, COMMENT_HEIGHT = 360, 160
MOST_LINKS = 65_000
"""Links of one sheet; a spreadsheet program repairs a file away that has 65 531 of them."""
LINK = Font(color="0563C1", underline="single")
SAMPLES = 27
"""Column of the list where the fills that marks cover are kept, out of sight."""
SEVERITIES = {
    "Violation": Text("违反", "Violation"),
    "Warning": Text("警告", "Warning"),
    "Info": Text("提示", "Info"),
}


@dataclass(frozen=True)
class Mark:
    """A finding as the sheet shows it, in the reader's language; ``column`` is a header text, and
    ``property`` tells which one is missing where there is none.
    """

    severity: str
    row: int | None
    column: str | None
    sheet: str | None
    rule: str
    message: str
    fix: str
    source: str
    property: NamedNode | None = None

    def severity_in(self, language: str) -> str:
        known = SEVERITIES.get(self.severity)
        return known.in_language(language) if known else self.severity


def is_list(sheet: Any) -> bool:
    """Whether a sheet is the list of findings of an earlier marking."""
    return bool(sheet.cell(1, 1).value == FINDINGS_MARK)


def existing(sheet: Any) -> list[Any]:
    """The cells a sheet has. Asking for all by row and column would make those it has not."""
    return list(sheet._cells.values())


def remove_marks(workbook: Any) -> None:
    """Take out what an earlier marking left."""
    lists = [sheet for sheet in workbook.worksheets if is_list(sheet)]
    fills = Fills(_covered(lists[0]) if lists else ())
    titles = {sheet.title for sheet in lists} | set(FINDINGS.values())
    for sheet in lists:
        workbook.remove(sheet)
    for sheet in workbook.worksheets:
        cells = existing(sheet)
        ours = bool(lists)
        for cell in cells:
            if cell.comment is not None and FINDINGS_MARK in cell.comment.text:
                cell.comment, ours = without_ours(cell.comment), True
            if is_back_link(cell.value):
                cell.value, cell.style = None, "Normal"
            if _leads_back(cell, titles):
                cell.hyperlink = None
        if ours:
            fills.uncover(cells)


def _covered(listed: Any) -> list[Any]:
    """The fills kept on a list, up to the first row without one."""
    found = []
    for row in range(1, MOST):
        cell = listed.cell(row, SAMPLES)
        if cell.fill.fill_type is None:
            break
        found.append(copy(cell.fill))
    return found


def keep_covered(listed: Any, fills: Fills) -> None:
    """Keep the fills that marks cover on the list, in a hidden column."""
    for row, fill in enumerate(fills.covered[1:], 1):
        listed.cell(row, SAMPLES).fill = fill
    dimension = listed.column_dimensions[listed.cell(1, SAMPLES).column_letter]
    dimension.hidden = True


def comment(cell: Any, lines: Sequence[str]) -> None:
    """Say something in a cell's comment, below what the sender said there."""
    own = cell.comment
    text = "\n".join([FINDINGS_MARK, *lines])
    if own is not None:
        text = f"{own.text}\n\n{text}"
    text = CONTROL.sub("", text)[:CELL_CHARACTERS]
    author = own.author if own is not None else FINDINGS_MARK
    cell.comment = Comment(text, author, height=COMMENT_HEIGHT, width=COMMENT_WIDTH)


def without_ours(own: Any) -> Any:
    """A comment without what marking wrote below it; None when nothing else is there."""
    before = own.text.partition(FINDINGS_MARK)[0].rstrip("\n")
    if not before:
        return None
    return Comment(before, own.author, height=own.height, width=own.width)


def link(cell: Any, sheet: str, target: str) -> None:
    """Lead to a cell of the same workbook."""
    location = f"{quote_sheetname(sheet)}!{target}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)


def link_back(cell: Any, listed: str, row: int) -> None:
    """Lead from the margin of a row to its line in the list; not over what stands there."""
    if cell.value is None and not isinstance(cell, MergedCell):
        put(cell.parent, cell.row, cell.column, back_link(listed, row))
        link(cell, listed, f"A{row}")
        cell.font = LINK


def _leads_back(cell: Any, titles: Iterable[str]) -> bool:
    """By the link alone: a program that inserts rows may part it from its text, and a clerk may
    write something else over that.
    """
    target = cell.hyperlink and cell.hyperlink.location
    return isinstance(target, str) and any(
        target.startswith(quote_sheetname(title) + "!") for title in titles
    )
