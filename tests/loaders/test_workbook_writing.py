"""What we save of a workbook is what openpyxl would, as openpyxl reads it back."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from loaders.workbook_writing import save

FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001  sheets know no zones
TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")
    | st.sampled_from("\n\t<>&\"' "),
    min_size=1,
)
VALUES = st.one_of(
    TEXTS,
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(FIRST_DAY, timezones=st.none()).map(lambda at: at.replace(microsecond=0)),
    st.just(time(12, 30)),
    st.sampled_from(["#N/A", "=A1+1", " 两端有空格 ", "多\n行"]),
)
CELLS = st.dictionaries(
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.tuples(VALUES, st.booleans(), TEXTS | st.none(), st.booleans()),
    max_size=8,
)


def workbook(cells: dict[tuple[int, int], Any]) -> Any:
    book = openpyxl.Workbook()
    sheet = book.active
    for place, (value, styled, said, linked) in cells.items():
        cell = sheet.cell(*place, value=value)
        if styled:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFC0C0")
        if said:
            cell.comment = Comment(said, "某局<甲>", height=90, width=200)
        if linked:
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location="'Sheet'!A1")
    sheet.row_dimensions[3].height = 40
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["B"].width = 33
    sheet.merge_cells("D8:E9")
    sheet.freeze_panes = "A2"
    drop_down = DataValidation("list", formula1='"是,否"')
    drop_down.add("F2:F9")
    sheet.add_data_validation(drop_down)
    book.create_sheet("说明").sheet_state = "hidden"
    return book


def content(book: Any) -> object:
    """All that marking keeps, in a form that can be compared."""
    return [
        (
            sheet.title,
            sheet.sheet_state,
            sheet.freeze_panes,
            [str(one) for one in sheet.merged_cells.ranges],
            [(str(one.sqref), one.formula1) for one in sheet.data_validations.dataValidation],
            {row: (of.height, of.hidden) for row, of in sheet.row_dimensions.items()},
            {name: of.width for name, of in sheet.column_dimensions.items()},
            {place: _cell(cell) for place, cell in sheet._cells.items()},
        )
        for sheet in book.worksheets
    ]


def _cell(cell: Any) -> object:
    said, link = cell.comment, cell.hyperlink
    return (
        cell.value,
        cell.data_type,
        cell.number_format,
        cell.font.bold,
        cell.fill.fgColor.rgb,
        said and (said.text, said.author, said.height, said.width),
        link and link.location,
    )


def by_openpyxl(book: Any) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@given(CELLS)
@settings(deadline=None)
def test_everything_survives_as_with_openpyxl(cells: dict[tuple[int, int], Any]) -> None:
    ours, theirs = save(workbook(cells)), by_openpyxl(workbook(cells))
    assert content(openpyxl.load_workbook(BytesIO(ours))) == content(
        openpyxl.load_workbook(BytesIO(theirs))
    )
