"""The template from the server, filled in with its own example, is what the server accepts."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import httpx
import openpyxl
import pytest

from server.app import create_app
from tests.server.browser.live import served
from tests.server.catalog.support import HOUSING, City

NAME, CODE = "（填写本单位全称）", "（填写本单位18位代码）"


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path, answer_seconds=300, readers=1, public=True)


def test_the_filled_template_conforms(city: City) -> None:
    with served(create_app(city.settings)) as address, httpx.Client(timeout=300) as client:
        answer = client.get(f"{address}/template.xlsx?lang=en")
        described = client.get(f"{address}/template.csv").headers["link"]
        metadata = client.get(f"{address}/template.csv-metadata.json")
    assert answer.headers["content-disposition"].endswith(quote("目录模板.xlsx"))
    assert "/template.csv-metadata.json" in described
    assert metadata.json()["url"] == "template.csv"
    book = openpyxl.load_workbook(BytesIO(answer.content))
    catalog, example = book.worksheets[:2]
    real = {NAME: HOUSING[1], CODE: HOUSING[2]}
    for row in example.iter_rows(min_row=2):
        for cell in row:
            catalog.cell(cell.row, cell.column).value = real.get(cell.value, cell.value)
    assert HOUSING[1] in [row[0].value for row in book["lists"]["C2:C9"]]
    target = BytesIO()
    book.save(target)
    outcome = city.submit(target.getvalue(), name="目录.xlsx")
    assert outcome.state == "published", outcome.report
    assert city.titles() == {
        "企业登记基本信息",
        "建筑施工企业安全生产许可证信息",
        "统计调查对象填报资料",
    }
