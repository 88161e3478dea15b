import csv
import io

import pytest
from hypothesis import given
from pyoxigraph import Literal

from server.rules.report import Report
from server.rules.report_csv import COLUMNS, FORMULA, to_csv
from tests.server.rules.city import AS_OF, finding, resource
from tests.server.rules.findings import reports


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_columns_and_cells() -> None:
    report = Report("decree-809", AS_OF, (finding().at("表1", 5, "信息资源名称"),))
    header, row = read(to_csv(report))
    assert dict(zip(header, row, strict=True)) == {
        "rule": "R-01",
        "severity": "Violation",
        "effect": "gate",
        "focus": resource("307010-1").value,
        "path": "http://purl.org/dc/terms/title",
        "value": "无",
        "message_zh": "没有名称",
        "message_en": "No name",
        "fix_zh": "填写名称",
        "fix_en": "Write the name",
        "source": "https://w3id.org/lianmu/law/one",
        "evidence": "read",
        "sheet": "表1",
        "row": "5",
        "column": "信息资源名称",
        "state": "new",
        "since": "2026-03-02",
        "due": "",
        "waiver": "",
        "waived_until": "",
        "waiver_reason": "",
    }


def test_it_starts_with_a_byte_order_mark() -> None:
    assert to_csv(Report("decree-809", AS_OF)).startswith(b"\xef\xbb\xbfrule,")


@pytest.mark.parametrize("start", FORMULA)
def test_a_formula_is_not_computed(start: str) -> None:
    report = Report("decree-809", AS_OF, (finding(value=Literal(f'{start}HYPERLINK("http://x")')),))
    assert read(to_csv(report))[1][COLUMNS.index("value")].startswith("'" + start)


@given(reports)
def test_every_cell_is_harmless_and_every_finding_a_row(report: Report) -> None:
    header, *rows = read(to_csv(report))
    assert tuple(header) == COLUMNS
    assert len(rows) == len(report.findings)
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)
