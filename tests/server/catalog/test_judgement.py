"""What a change does to resources that it does not write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.catalog.job import Outcome
from server.rules.report_json import from_json
from tests.server.catalog.support import HEADER, JUSTICE, City, row, snapshot

TABLE = HEADER.strip() + ",关联资源代码\n"
CODE, POINTING = "307010320700014/000001", "307010320700014/000002"


def related(line: str, to: str) -> str:
    return f"{line.strip()},{to}\n"


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A resource that another of its catalog, and one of another catalog, call related."""
    city = City(tmp_path)
    city.submit(HEADER + row())
    city.submit(TABLE + related(row("工程监理信息", POINTING), CODE))
    theirs = row("社区矫正机构信息", "307011320700014/000001", JUSTICE)
    outcome = city.submit(TABLE + related(theirs, CODE), catalog="justice")
    assert outcome.state == "published", outcome.report
    return city


def messages(outcome: Outcome) -> list[str]:
    assert outcome.report is not None
    report = from_json(outcome.report.encode())
    assert {finding.rule for finding in report.findings} == {"R-20"}
    return [finding.message.zh for finding in report.findings]


def test_a_withdrawal_that_breaks_relations_is_refused_and_names_them(city: City) -> None:
    before = snapshot(city.folder)
    outcome = city.withdraw(CODE)
    assert outcome.state == "refused"
    told = messages(outcome)
    assert len(told) == 2
    assert "工程监理信息" in told[0] + told[1] and POINTING in told[0] + told[1]
    assert "社区矫正机构信息" in told[0] + told[1] and "示范司法局" in told[0] + told[1]
    assert outcome.report is not None
    fixes = [result["fix"] for result in json.loads(outcome.report)["results"]]
    assert any("示范司法局" in fix["zh"] and "first" in fix["en"] for fix in fixes)
    assert snapshot(city.folder) == before


def test_it_passes_when_nobody_is_left_pointing(city: City) -> None:
    theirs = row("社区矫正机构信息", "307011320700014/000001", JUSTICE)
    city.submit(TABLE + related(theirs, ""), catalog="justice")
    outcome = city.withdraw(CODE, POINTING, confirmed=True)
    assert outcome.state == "published", outcome.report
    assert city.titles() == {"社区矫正机构信息"}


def test_a_whole_catalog_that_leaves_it_out_is_refused_too(city: City) -> None:
    outcome = city.submit(HEADER + row("招标信息", "307010320700014/000003"), mode="replace")
    assert outcome.state == "refused"
    assert ["社区矫正机构信息" in message for message in messages(outcome)] == [True]


def test_withdrawing_who_points_breaks_nothing(city: City) -> None:
    assert city.withdraw(POINTING).state == "published"


@pytest.mark.parametrize("rule", ["R-01a", "R-02"])
def test_many_of_one_name_or_code_are_told_once_each(tmp_path: Path, rule: str) -> None:
    """Each names the least of the others and how many there are, not every pair."""
    rows = [
        row(code=f"307010320700014/00000{number}") if rule == "R-01a" else row(f"第{number}号信息")
        for number in "1234"
    ]
    outcome = City(tmp_path).submit(HEADER + "".join(rows))
    assert outcome.report is not None
    findings = from_json(outcome.report.encode()).findings
    assert [(finding.rule, finding.row) for finding in findings] == [
        (rule, line) for line in (2, 3, 4, 5)
    ]
    least = ("000002", "000001") if rule == "R-01a" else ("第2号信息", "第1号信息")
    for finding, other in zip(findings, (least[0], *[least[1]] * 3), strict=True):
        assert "3" in finding.message.zh and other in finding.message.zh
        assert "3" in finding.message.en and other in finding.message.en
