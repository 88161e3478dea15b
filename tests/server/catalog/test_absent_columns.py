"""A national catalog without the columns that findings ask for: its marked copy has them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl

from loaders.marked import mark
from loaders.workbook_writing import save
from server.catalog.job import Outcome
from server.intake.reports import marks
from server.rules.report import Report
from server.rules.report_json import from_json
from tests.loaders.spreadsheets import Sheet, Value, xlsx
from tests.server.catalog.defects import GOOD, WITHHELD
from tests.server.catalog.support import City

CODES = ("307010320700014/000001", "307010320700014/000002", "307010320700014/000003")
STATED: dict[str, Value] = {
    "数据分级": "一般",
    "保密风险评估日期": date(2024, 3, 1),
    "个人信息影响评估日期": date(2024, 3, 1),
    "审核负责人": "示范负责人",
    "审核日期": date(2024, 3, 10),
}
LACKING = {**STATED, "使用用途": "工作参考", "不予共享理由": "单个企业资料依法保密"}


def content() -> bytes:
    """Two header rows under a title; the last resource is withheld, its basis in the condition."""
    rows: list[dict[str, Value]] = [
        {
            **GOOD,
            "信息资源名称": f"{'甲乙丙'[number]}类建筑企业资质信息",
            "信息资源代码": code,
            "共享条件": "",
        }
        for number, code in enumerate(CODES)
    ]
    rows[2] |= {"共享类型": "不予共享", "共享条件": WITHHELD["不予共享依据"]}
    header = [name for name in rows[0] if name not in LACKING]
    attributes = [name for name in header if name.startswith("共享")]
    upper = ["共享属性" if name == attributes[0] else "" for name in header]
    for index, name in enumerate(header):
        if name not in attributes:
            upper[index] = name
    lower = [name if name in attributes else "" for name in header]
    data = [[row[name] for name in header] for row in rows]
    title: list[Value] = ["某局政务信息资源目录"]
    return xlsx([Sheet("目录", [title, upper, lower, *data])])


def report(outcome: Outcome) -> Report:
    assert outcome.report is not None
    return from_json(outcome.report.encode())


def test_a_clerk_fills_in_the_columns_that_were_added(tmp_path: Path) -> None:
    city = City(tmp_path)
    refused = city.submit(content(), name="目录.xlsx")
    lacking = [one for one in report(refused).present if one.column is None]
    assert {one.rule for one in lacking} >= {"R-09c", "R-10"}
    marked = mark("目录.xlsx", content(), marks(report(refused), "zh"), "zh", refused.cleaned)
    book = openpyxl.load_workbook(BytesIO(marked))
    sheet = book["目录"]
    columns = {cell.value: cell.column for cell in sheet[3] if cell.value in LACKING}
    assert columns.keys() == LACKING.keys()
    assert all(sheet.cell(3, column).comment is not None for column in columns.values())
    filled = 0
    for header, column in columns.items():
        for row in (4, 5, 6):
            if sheet.cell(row, column).comment is not None:
                sheet.cell(row, column).value = LACKING[header]
                filled += 1
    assert filled == len(lacking)
    assert sheet.cell(4, 1).comment is None
    outcome = city.submit(save(book), name="目录_标注.xlsx")
    assert report(outcome).present == ()
    assert outcome.state == "published"


def test_what_all_rows_lack_is_one_line_of_the_list(tmp_path: Path) -> None:
    refused = City(tmp_path).submit(content(), name="目录.xlsx")
    marked = mark("目录.xlsx", content(), marks(report(refused), "zh"), "zh", refused.cleaned)
    listed = openpyxl.load_workbook(BytesIO(marked)).worksheets[0]
    lines = {row[4].value: row for row in listed.iter_rows(min_row=3) if row[4].value}
    level = lines["（没有这一栏）数据分级"]
    assert level[3].value == "4–6"
    assert level[4].hyperlink.location.endswith("4")
    texts = [str(cell.value) for cell in listed["F"]]
    assert sum("统一说明" in text for text in texts) == 1
    assert not any("!" in str(text) for text in lines)
