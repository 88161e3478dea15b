"""What a submission would change, in words, and what it takes to withdraw much at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from server.catalog.diff import Diff, ResourceDiff
from server.catalog.job import Outcome
from tests.server.catalog.support import HEADER, City, row

CODE = "307010320700014/{:06}"
MANY = 12


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def catalog(count: int, cycle: str = "每日") -> str:
    rows = (row(f"建筑企业第{n}类信息", CODE.format(n), cycle=cycle) for n in range(1, count + 1))
    return HEADER + "".join(rows)


def diff_of(outcome: Outcome) -> Diff:
    assert outcome.diff is not None
    return outcome.diff


def fields(change: ResourceDiff) -> dict[tuple[str | None, str], tuple[list[str], list[str]]]:
    return {
        (one.item, one.field.zh): ([t.zh for t in one.before], [t.zh for t in one.after])
        for one in change.fields
    }


def test_a_new_resource_is_added_and_the_same_again_changes_nothing(city: City) -> None:
    first = diff_of(city.submit(HEADER + row()))
    assert (first.added, first.changed, first.withdrawn) == (1, 0, 0)
    assert first.resources[0].title == "建筑企业资质信息"
    again = diff_of(city.submit(HEADER + row(), dry_run=True))
    assert (again.added, again.changed, again.withdrawn, again.resources) == (0, 0, 0, ())


def test_a_change_names_fields_and_values_as_people_do(city: City) -> None:
    city.submit(HEADER + row())
    outcome = city.submit(HEADER + row(cycle="每年", summary="新的摘要"), dry_run=True)
    (change,) = diff_of(outcome).resources
    assert fields(change) == {
        (None, "更新周期"): (["每日"], ["每年"]),
        (None, "信息资源摘要"): (["本市建筑企业的资质类别和等级"], ["新的摘要"]),
    }
    cycle = next(one for one in change.fields if one.field.zh == "更新周期")
    assert (cycle.field.en, cycle.before[0].en) == ("Update cycle", "Daily")


def test_items_that_come_go_or_change(city: City) -> None:
    city.submit(HEADER + row(item="企业名称"))
    renamed = city.submit(HEADER + row(item="法定代表人"), dry_run=True)
    (change,) = diff_of(renamed).resources
    assert fields(change) == {(None, "信息项名称"): (["企业名称"], ["法定代表人"])}
    typed = HEADER + row(item="企业名称").replace("字符型C", "日期型D")
    (change,) = diff_of(city.submit(typed, dry_run=True)).resources
    assert list(fields(change)) == [("企业名称", "数据类型")]


def test_a_second_value_is_shown_beside_the_one_that_stays(city: City) -> None:
    city.submit(HEADER + row())
    both = HEADER + row() + row(summary="另一个摘要", item="资质等级")
    change = diff_of(city.submit(both, dry_run=True)).resources[0]
    before, after = fields(change)[None, "信息资源摘要"]
    assert before == ["本市建筑企业的资质类别和等级"]
    assert set(after) == {*before, "另一个摘要"}


def test_findings_are_counted_against_the_last_report(city: City) -> None:
    city.submit(catalog(2, cycle="不定期"))
    mended = catalog(1) + row("建筑企业第2类信息", CODE.format(2), cycle="不定期")
    counts = diff_of(city.submit(mended, dry_run=True)).findings
    assert counts is not None
    assert (counts.new, counts.open, counts.fixed) == (0, 1, 1)


def test_an_outcome_travels_with_its_diff(city: City) -> None:
    city.submit(HEADER + row())
    outcome = city.submit(HEADER + row(cycle="每年"), dry_run=True)
    assert Outcome.from_json(outcome.to_json()) == outcome


def test_a_long_diff_is_cut_and_its_counts_are_whole(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.catalog.differences.MOST_RESOURCES", 2)
    found = diff_of(city.submit(catalog(3)))
    assert (found.added, len(found.resources)) == (3, 2)


def replace_with(city: City, kept: int, **job: bool) -> Outcome:
    made = city.job(catalog(kept), mode="replace")
    return city.run(made if not job else type(made)(**{**vars(made), **job}))


def test_withdrawing_more_than_a_tenth_has_to_be_confirmed(city: City) -> None:
    city.submit(catalog(MANY))
    number = city.folder.current_number()
    outcome = replace_with(city, MANY - 2)
    assert (outcome.state, outcome.to_confirm) == ("unconfirmed", True)
    assert "2" in outcome.message.zh and "--confirm-withdrawals" in outcome.message.en
    assert city.folder.current_number() == number
    assert not (city.folder.evidence / outcome.identifier).exists()
    assert replace_with(city, MANY - 2, confirmed=True).state == "published"


def test_a_dry_run_says_that_it_would_have_to_be_confirmed(city: City) -> None:
    city.submit(catalog(MANY))
    outcome = replace_with(city, MANY - 2, dry_run=True)
    assert (outcome.state, outcome.to_confirm) == ("published", True)


@pytest.mark.parametrize(("held", "kept"), [(MANY, MANY - 1), (9, 1)])
def test_a_tenth_or_a_small_catalog_needs_no_confirmation(city: City, held: int, kept: int) -> None:
    city.submit(catalog(held))
    assert replace_with(city, kept).state == "published"


def test_the_only_resource_is_withdrawn_without_a_question(city: City) -> None:
    city.submit(catalog(1))
    assert city.withdraw(CODE.format(1)).state == "published"


def test_emptying_a_small_catalog_has_to_be_confirmed(city: City) -> None:
    city.submit(catalog(2))
    others = HEADER + row("示范新信息", CODE.format(7)) + row("示范另一信息", CODE.format(8))
    instead = city.job(others, mode="replace")
    assert city.run(instead).state == "unconfirmed"
    assert city.withdraw(CODE.format(1), CODE.format(2)).state == "unconfirmed"
    assert city.run(replace(instead, confirmed=True)).state == "published"


def test_withdrawing_by_code_is_held_to_the_same(city: City) -> None:
    city.submit(catalog(MANY))
    assert city.withdraw(CODE.format(1)).state == "published"
    assert city.withdraw(CODE.format(2), CODE.format(3)).state == "unconfirmed"
