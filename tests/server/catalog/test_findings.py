"""Findings say what the sender wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.catalog.findings import MOST_CHARACTERS
from server.catalog.job import Outcome
from server.rules.report_json import from_json
from tests.server.catalog.support import HEADER, City, row

TURTLE = """
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
<http://city.example/id/resource/307010320700014-000009> a lm:InformationResource ;
    dct:title "示范"@zh ; dct:identifier "307010320700014/000009" ;
    dct:publisher <http://city.example/id/department/housing> ;
    dct:accrualPeriodicity <https://w3id.org/lianmu/code/frequency/irregular> .
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("city"))


def results(outcome: Outcome, rule: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(outcome.report or "{}")["results"]
    return [one for one in found if one["rule"] == rule]


def test_the_words_of_the_cell_and_beside_them_the_term(city: City) -> None:
    withheld = row(sharing="不予共享", basis="按上级要求,,原因").replace(",数据库,否,", ",接口,是,")
    outcome = city.submit(HEADER + withheld, dry_run=True)
    (opening,) = results(outcome, "R-12a")
    assert (opening["value"], opening["term"]["value"]) == ("是", "true")
    basis = results(outcome, "R-09a")[0]
    assert basis["value"] == "按上级要求"
    assert "#basis-" in basis["term"]["value"]


def test_another_wording_of_the_same_value_is_the_same_finding(city: City) -> None:
    assert city.submit(HEADER + row(cycle="不定期")).state == "published"
    again = city.submit(HEADER + row(cycle="不定期更新", summary="摘要改了"))
    (finding,) = results(again, "R-13a")
    assert (finding["value"], finding["state"]) == ("不定期更新", "open")


def test_without_a_cell_the_value_is_called_by_its_name(city: City) -> None:
    (finding,) = results(city.submit(TURTLE, name="a.ttl", dry_run=True), "R-13a")
    assert finding["value"] == "不定期"
    assert finding["term"]["value"].endswith("code/frequency/irregular")


def test_a_placeholder_is_shown_as_it_is_written(city: City) -> None:
    """Though it was read as blank: the clerk sees a cell with something in it."""
    withheld = row(sharing="不予共享", basis="《统计法》第九条,,暂无")
    outcome = city.submit(HEADER + withheld)
    (reason,) = results(outcome, "R-09c")
    assert (reason["value"], reason["term"]) == ("暂无", {})
    again = city.submit(HEADER + withheld, dry_run=True)
    assert [one["state"] for one in results(again, "R-09c")] == ["open"]
    opened = city.submit(HEADER + row().replace(",否,,", ",是,无,"), dry_run=True)
    assert [one["value"] for one in results(opened, "R-12")] == ["无"]
    closed = city.submit(HEADER + row().replace(",否,,", ",否,无,"), dry_run=True)
    assert closed.state == "published"
    assert any(one.before == "无" for one in closed.cleaned)


def test_a_corrected_code_is_the_same_resource_by_its_name_or_its_row(city: City) -> None:
    def states(outcome: Outcome) -> set[tuple[str, str]]:
        found = json.loads(outcome.report or "{}")["results"]
        return {(one["rule"], one["state"]) for one in found}

    wrong: dict[str, Any] = {
        "code": "30701/91",
        "cycle": "偶尔",
        "summary": "",
        "sharing": "有条件共享",
    }
    first = city.submit(HEADER + row("甲信息", **wrong))
    assert {("R-02", "new"), ("R-13", "new"), ("R-04", "new")} <= states(first)
    right = {**wrong, "code": "307010320700014/000091", "summary": "摘要"}
    for name in ("甲信息", "乙资料"):  # the second is only in the same row
        again = city.submit(HEADER + row(name, **right), dry_run=True)
        assert {("R-02", "fixed"), ("R-13", "open"), ("R-04", "fixed")} <= states(again)
        assert again.diff is not None and again.diff.findings is not None
        assert again.diff.findings.new == 0


def test_a_dry_run_that_changes_nothing_says_so(city: City) -> None:
    file = HEADER + row("不变信息", "307010320700014/000092")
    assert city.submit(file).state == "published"
    outcome = city.submit(file, dry_run=True)
    assert (outcome.state, outcome.changes) == ("published", ())
    assert "没有变化" in outcome.message.zh.replace("不会有变化", "没有变化")
    assert "change nothing" in outcome.message.en


def test_a_long_cell_is_quoted_in_part(city: City) -> None:
    outcome = city.submit(HEADER + row(cycle="每隔" * MOST_CHARACTERS), dry_run=True)
    (finding,) = results(outcome, "R-13")
    assert len(finding["value"]) == MOST_CHARACTERS + 1


def test_no_word_of_a_secret_file_is_quoted(city: City) -> None:
    header = HEADER.strip() + ",涉密属性\n"
    outcome = city.submit(header + row(cycle="不定期").strip() + ",机密\n", dry_run=True)
    report = from_json((outcome.report or "").encode())
    assert outcome.sealed and report.findings
    assert {finding.rule for finding in report.findings} == {"R-17"}
    assert not any(finding.shown for finding in report.findings)
