from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ontology.text import Text
from server.rules.groups import grouped, runs
from server.rules.report import Finding, Report, State
from tests.server.browser.app import REPORT, finding
from tests.server.rules.findings import reports

DAY = date(2026, 1, 1)


def report(*findings: Finding) -> Report:
    return Report("decree-809", DAY, findings)


def lacking(row: int, sheet: str | None = None, state: State = "new") -> Finding:
    found = finding("R-16", "Violation", row, "", None)
    return replace(found, column=None, sheet=sheet, state=state)


def test_the_worst_first_then_the_most_frequent() -> None:
    groups = grouped(REPORT)
    assert [(group.rule, group.count) for group in groups] == [
        ("R-09", 3),
        ("R-01b", 1),
        ("R-13a", 1),
    ]
    assert [entry.first.row for entry in groups[0].entries] == [3, 4, 5]
    assert [group.rule for group in grouped(REPORT, "Warning")] == ["R-01b", "R-13a"]


def test_a_group_says_a_common_message_once_and_different_ones_each() -> None:
    one = finding("R-09", "Violation", 1, "a", None)
    other = replace(one, row=2, message=Text("另一个问题", "Another problem"))
    assert grouped(report(one, one))[0].message == one.message
    assert grouped(report(one, other))[0].message == Text("", "")


def test_what_a_missing_column_means_is_one_entry_and_comes_last() -> None:
    written = finding("R-13a", "Warning", 9, "更新周期", "不定期")
    groups = grouped(report(lacking(4), lacking(2), written, lacking(3)))
    assert [group.rule for group in groups] == ["R-13a", "R-16"]
    assert [(entry.rows, len(entry.findings)) for entry in groups[1].entries] == [(["2–4"], 3)]


def test_sheets_and_states_are_told_apart() -> None:
    groups = grouped(report(lacking(2), lacking(2, sheet="二"), lacking(3, state="open")))
    assert len(groups[0].entries) == 3


def test_cells_are_never_folded() -> None:
    blank = [finding("R-09", "Violation", row, "依据", None) for row in (2, 3)]
    groups = grouped(report(*blank))
    assert len(groups[0].entries) == 2
    assert not groups[0].lacks_column


@given(reports)
def test_every_finding_that_holds_is_in_one_entry(judged: Report) -> None:
    told = [one for group in grouped(judged) for entry in group.entries for one in entry.findings]
    assert sorted(map(repr, told)) == sorted(map(repr, judged.present))


@given(st.sets(st.integers(1, 60)))
def test_runs_cover_exactly_the_numbers(numbers: set[int]) -> None:
    covered: list[int] = []
    for run in runs(numbers):
        start, _, end = run.partition("–")
        covered += range(int(start), int(end or start) + 1)
    assert covered == sorted(numbers)
