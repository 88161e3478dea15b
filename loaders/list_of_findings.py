"""The first sheet of a marked workbook: every finding, and every cell that was read otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from loaders.fills import COLOURS
from loaders.marks import LINK, MOST_LINKS, Mark, link
from loaders.reading import MOST_RUNS, Cleaning, row_ranges
from loaders.sheet_columns import Position
from loaders.workbook import CELL_CHARACTERS, FINDINGS, FINDINGS_MARK, put
from ontology.text import Text

What = TypeVar("What", Mark, Cleaning)
Noted = tuple[Text, int | None, str | None]
"""A remark of the reader, and the row and column it is about."""
FINDING_HEADINGS = (
    Text("严重程度", "Severity"),
    Text("规则", "Rule"),
    Text("工作表", "Sheet"),
    Text("行", "Row"),
    Text("列", "Column"),
    Text("问题", "Problem"),
    Text("怎样改正", "How to correct it"),
    Text("依据", "Source"),
)
CLEANING_HEADINGS = (
    Text("读取时改写", "Read otherwise"),
    Text("", ""),
    Text("工作表", "Sheet"),
    Text("行", "Row"),
    Text("列", "Column"),
    Text("表中写的", "In the sheet"),
    Text("读作", "Read as"),
    Text("原因", "Reason"),
)
NOTED = Text("读取时注意到", "Noted while reading")
WIDTHS = (12, 10, 16, 10, 18, 60, 60, 40)
TOLD = 6
"""The column of the problems."""
ABSENT = Text("（没有这一栏）{column}", "(no such column) {column}")
WHOLE_ROW = Text("（整行）", "(the row)")
STATEMENT = Text(
    "数据分级、评估和审核各行相同的，不必逐行填写：提交时用“统一说明”说一次就可以。",
    "Where the data level, the assessments and the approval are the same on every row, there is no "
    "need to fill them in: say them once in the statement when submitting.",
)
PLACE = 5
"""The column whose cells lead to the cell spoken of."""
INTRODUCTION = Text(
    "发现 {findings} 处问题，读取时改写 {cleaned} 格。"
    "点“列”中的链接到达该格，改正后直接提交本文件。本表、颜色、批注和行尾的链接不会被读取。",
    "{findings} findings, {cleaned} cells read otherwise. Follow the link under “Column” to the "
    "cell, correct it and submit this very file; this list, colours, comments and the links "
    "beside the rows are not read.",
)
BOLD, TOP = Font(bold=True), Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Entry(Generic[What]):
    """Something to list, and where it belongs in the workbook."""

    what: What
    position: Position | None
    absent: str | None = None
    """Header of the column the file lacked for it, and that was added."""
    may_be_stated: bool = False

    @property
    def order(self) -> tuple[bool, Position]:
        """What belongs to no row comes last."""
        return self.position is None, self.position or Position("", 0, 0)


def list_findings(
    workbook: Any,
    findings: Iterable[Entry[Mark]],
    cleaned: Iterable[Entry[Cleaning]],
    language: str,
) -> FindingsList:
    """The new first sheet."""
    ordered = sorted(findings, key=lambda one: one.order)
    changes = sorted(cleaned, key=lambda one: one.order)
    sheet = workbook.create_sheet(FINDINGS["en" if language == "en" else "zh"], 0)
    listed = FindingsList(sheet)
    put(sheet, 1, 1, FINDINGS_MARK).font = BOLD
    counts = INTRODUCTION.format(findings=len(ordered), cleaned=len(changes))
    put(sheet, 1, 2, counts.in_language(language))
    listed.headings(FINDING_HEADINGS, language)
    for group in together(ordered):
        listed.findings(group, language)
    if any(one.may_be_stated for one in ordered):
        listed.number += 1
        put(sheet, listed.number, TOLD, STATEMENT.in_language(language)).alignment = TOP
    if changes:
        listed.number += 1
        listed.headings(CLEANING_HEADINGS, language)
    for alike in changed_alike(changes):
        listed.changes(alike, language)
    show_first(workbook, sheet)
    return listed


def together(ordered: Iterable[Entry[Mark]]) -> list[list[Entry[Mark]]]:
    """What all rows miss for want of the same column is one group; everything else its own."""
    groups: dict[object, list[Entry[Mark]]] = {}
    for number, one in enumerate(ordered):
        key = (one.what.rule, one.what.message, one.absent) if one.absent else number
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def changed_alike(ordered: Iterable[Entry[Cleaning]]) -> list[list[Entry[Cleaning]]]:
    """Equal changes in one column are one line, for as many runs of rows as people can read."""
    groups: list[list[Entry[Cleaning]]] = []
    latest: dict[object, tuple[list[Entry[Cleaning]], int]] = {}
    for one in ordered:
        what = one.what
        key = (what.place.sheet, what.place.column, what.before, what.after, what.reason)
        group, runs = latest.get(key, ([], MOST_RUNS))
        runs += not group or what.place.row > group[-1].what.place.row + 1
        if runs > MOST_RUNS:
            group, runs = [], 1
            groups.append(group)
        group.append(one)
        latest[key] = group, runs
    return groups


class FindingsList:
    """The sheet while it is filled from the top.

    Styles are set once and handed on: setting one is slow. ``lines`` tells the first line about
    each row: (sheet, row) → line.
    """

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.number = 1
        self.lines: dict[tuple[str, int], int] = {}
        self._styles: dict[str, Any] = {}

    def headings(self, headings: Sequence[Text], language: str) -> None:
        self.number += 1
        for column, heading in enumerate(headings, 1):
            if heading.zh:
                put(self.sheet, self.number, column, heading.in_language(language)).font = BOLD

    def findings(self, group: Sequence[Entry[Mark]], language: str) -> None:
        """A finding, or the same one of many rows: its link leads to the first of them."""
        first, mark = group[0], group[0].what
        rows = row_ranges(one.position.row for one in group if one.position is not None)
        column = mark.column or (WHOLE_ROW.in_language(language) if first.position else "")
        if first.absent:
            column = ABSENT.format(column=first.absent).in_language(language)
        said = (mark.message, mark.fix, mark.source)
        name = (mark.severity_in(language), mark.rule)
        self.line(mark.severity, name, first.position, (rows, column), said)
        self._all_lead_here(group)

    def changes(self, group: Sequence[Entry[Cleaning]], language: str) -> None:
        """Cells of one column that were read otherwise in the same way."""
        change = group[0].what
        rows = row_ranges(one.what.place.row for one in group)
        said = (change.before, change.after, change.reason.in_language(language))
        place = (rows, change.place.column or "")
        self.line("Cleaned", ("", ""), group[0].position, place, said)
        self._all_lead_here(group)

    def noted(self, notes: Sequence[Noted], language: str) -> None:
        """What the reader remarked, after everything else: splits, columns left out, footers."""
        if not notes:
            return
        self.number += 2
        put(self.sheet, self.number, 1, NOTED.in_language(language)).font = BOLD
        for message, row, column in notes:
            place = ("" if row is None else str(row), column or "")
            self.line("Note", ("", ""), None, place, (message.in_language(language),))

    def _all_lead_here(self, group: Sequence[Entry[Any]]) -> None:
        for one in group:
            if one.position is not None:
                self.lines.setdefault((one.position.sheet, one.position.row), self.number)

    def line(
        self,
        kind: str,
        name: Sequence[str],
        position: Position | None,
        place: tuple[str, str],
        said: Sequence[str],
    ) -> None:
        """One line; its place, as row and column are to be shown, is a link to the cell."""
        self.number += 1
        sheet = position.sheet if position is not None else ""
        texts = (*name, sheet, *place, *said)
        for index, text in enumerate(texts, 1):
            cell = put(self.sheet, self.number, index, text[:CELL_CHARACTERS])
            self._looks(cell, kind if index == 1 else "link" if index == PLACE else "text")
        if position is None:
            return
        self.lines.setdefault((sheet, position.row), self.number)
        if self.number <= MOST_LINKS:
            target = f"{get_column_letter(position.column)}{position.row}"
            link(self.sheet.cell(self.number, PLACE), sheet, target)

    def _looks(self, cell: Any, style: str) -> None:
        if style not in self._styles:
            cell.alignment = TOP
            if style == "link":
                cell.font = LINK
            elif style != "text":
                colour = COLOURS.get(style, COLOURS["Info"])
                cell.fill = PatternFill("solid", fgColor=colour)
            self._styles[style] = cell._style
        cell._style = copy(self._styles[style])


def show_first(workbook: Any, sheet: Any) -> None:
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A3"
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        # Two selected sheets would be edited together.
        other.sheet_view.tabSelected = False
