"""A dirty workbook through the pipeline: each defect cleaned and told, or found at its cell."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import openpyxl
import pytest

from loaders.marked import mark
from loaders.workbook import FINDINGS
from server.catalog.job import Outcome
from server.intake.reports import marks
from server.rules.report_json import from_json
from tests.loaders.spreadsheets import xlsx
from tests.server.catalog.defects import DEFECTS, HEADER_ROW, Cleaned, Found, row_of, sheets
from tests.server.catalog.support import City

Cell = tuple[int, str]
Finding = tuple[str, int | None, str | None]
"""Rule, row and column."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def refused(city: City) -> Outcome:
    return city.submit(xlsx(sheets()), name="目录.xlsx")


def findings(outcome: Outcome) -> Counter[Finding]:
    """How often each cell breaks each rule."""
    assert outcome.report is not None
    report = from_json(outcome.report.encode())
    return Counter((one.rule, one.row, one.column) for one in report.present)


def test_there_are_forty_of_them() -> None:
    assert len(DEFECTS) >= 40


def test_each_finding_stands_at_its_cell_and_there_is_no_other(
    city: City, refused: Outcome
) -> None:
    expected: Counter[Finding] = Counter(
        (defect.rule, row_of(number), defect.at or defect.column)
        for number, defect in enumerate(DEFECTS)
        if isinstance(defect, Found)
    )
    assert refused.state == "refused"
    assert city.titles() == set()
    assert (findings(refused) - expected, expected - findings(refused)) == (Counter(), Counter())


def test_each_cleaning_is_told_and_there_is_no_other(refused: Outcome) -> None:
    expected = {
        (row_of(number), defect.column, str(defect.written), defect.after)
        for number, defect in enumerate(DEFECTS)
        if isinstance(defect, Cleaned)
    }
    told = {(one.place.row, one.place.column, one.before, one.after) for one in refused.cleaned}
    assert (told - expected, expected - told) == (set(), set())
    assert all(one.reason.zh and one.reason.en for one in refused.cleaned)


def marked_cells(sheet: openpyxl.worksheet.worksheet.Worksheet) -> set[Cell]:
    """The cells that carry a comment, by row and column header."""
    headers = {cell.column: cell.value for cell in sheet[HEADER_ROW]}
    return {
        (cell.row, str(headers[cell.column]))
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1)
        for cell in row
        if cell.comment is not None
    }


def test_the_marked_workbook_with_its_marked_cells_corrected_is_accepted(
    city: City, refused: Outcome
) -> None:
    assert refused.report is not None
    report = from_json(refused.report.encode())
    marked = mark("目录.xlsx", xlsx(sheets()), marks(report, "zh"), "zh", refused.cleaned)
    book = openpyxl.load_workbook(BytesIO(marked))
    assert book.sheetnames[0] == FINDINGS["zh"]
    sheet = book["目录"]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    corrections = {
        (row_of(number), defect.at or defect.column): (defect.column, defect.right)
        for number, defect in enumerate(DEFECTS)
        if isinstance(defect, Found)
    }
    cleaned = {(one.place.row, str(one.place.column)) for one in refused.cleaned}
    assert marked_cells(sheet) == corrections.keys() | cleaned
    for (row, _), (column, right) in corrections.items():
        sheet.cell(row, columns[column]).value = right
    target = BytesIO()
    book.save(target)
    outcome = city.submit(target.getvalue(), name="目录_标注.xlsx")
    assert findings(outcome) == Counter()
    assert outcome.state == "published"
    assert len(outcome.changes) == len(DEFECTS)
