from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from loaders.reading import SheetRead
from server.catalog.uploads import layout_names
from server.cli.outcome import SHOWN, sheet_lines, show_findings
from server.rules.report import Finding, Report
from tests.server.browser.app import finding


def shown(capsys: pytest.CaptureFixture[str], *findings: Finding) -> str:
    show_findings(Report("decree-809", date(2026, 1, 1), findings))
    return capsys.readouterr().out


def test_what_a_missing_column_means_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    lacking = [
        replace(finding("R-16", "Violation", row, "", None), column=None) for row in (2, 3, 5)
    ]
    text = shown(capsys, *lacking, finding("R-13a", "Warning", 9, "更新周期", "不定期"))
    assert text.count("R-16") == 1
    assert "3 行，表中没有这一栏：第 2–3、5 行" in text
    assert text.index("R-13a") < text.index("R-16")
    assert "--report" not in text


def test_the_rest_is_counted_and_missing_columns_are_told_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = [finding("R-09", "Violation", row, "依据", None) for row in range(SHOWN + 7)]
    lacking = replace(finding("R-16", "Violation", 2, "", None), column=None)
    text = shown(capsys, *many, lacking)
    assert "还有 7 处，见 --report / --marked" in text
    assert "R-16" in text


def test_a_layout_goes_by_its_name_and_by_what_to_write_for_it() -> None:
    sheet = SheetRead(None, layout="national", header_rows=(2, 3), columns={"title": "名称"})
    (line,) = sheet_lines(sheet)
    name = layout_names()["national"]
    assert f"“{name.zh}”" in line.zh and f"“{name.en}”" in line.en
    assert "--layout national" in line.zh
