"""Judging again on other terms lists who newly fails and who newly passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ontology.namespaces import LAW, RULE
from server.catalog.rejudging import Changes, Terms, answering, counted, judged, rejudged
from tests.server.catalog.recorded import ANSWER, APPLICATION, CONDITIONAL, record
from tests.server.catalog.support import HEADER, City, row

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    found = City(tmp_path_factory.mktemp("city"))
    assert found.submit(HEADER + row()).state == "published"
    return found


def changes(city: City, now: Terms, tried: Terms) -> Changes:
    with city.folder.open_current() as edition:
        return rejudged(edition.store, now, tried)


def rules(findings: tuple[object, ...]) -> set[str]:
    return {getattr(one, "rule") for one in findings}  # noqa: B009


def test_on_the_same_terms_nothing_changes(city: City) -> None:
    now = Terms(DAY, "decree-809", {})
    assert changes(city, now, now) == Changes((), ())


@pytest.mark.parametrize("provision", [RULE["R-75"], LAW["decree-809/11"]])
def test_a_later_effective_date_of_one_provision_lists_who_newly_passes(
    city: City, provision: object
) -> None:
    now = Terms(DAY, "decree-809", {})
    later = Terms(DAY, "decree-809", {provision: date(2027, 1, 1)})  # type: ignore[dict-item]
    found = changes(city, now, later)
    assert found.failing == ()
    assert rules(found.passing) == {"R-75"}
    assert {one.focus.value.rpartition("/")[2] for one in found.passing} == {"housing", "justice"}
    assert rules(changes(city, later, now).failing) == {"R-75"}


def test_another_profile_lists_what_only_the_decree_asks_for(city: City) -> None:
    found = changes(city, Terms(DAY, "decree-809", {}), Terms(DAY, "lyg-interim", {}))
    assert "R-75" in rules(found.passing)
    assert "R-74" not in rules(found.passing)


def test_counted_by_body_the_numbers_are_those_of_the_findings(city: City) -> None:
    now = Terms(DAY, "decree-809", {})
    with city.folder.open_current() as edition:
        found = counted(edition.store, now)
        assert found.total() == len(judged(edition.store, now).findings)
    assert {body for rule, body in found if rule == "R-75"} == {"housing", "justice"}


def test_what_happened_before_a_day_that_is_past_is_not_judged(tmp_path: Path) -> None:
    city = City(tmp_path)
    assert city.submit(HEADER + CONDITIONAL).state == "published"
    assert record(city, APPLICATION + ANSWER.format(day="2026-03-17")).edition
    now = Terms(DAY, "decree-809", {})
    with city.folder.open_current() as edition:
        for name in (RULE["R-53"], LAW["decree-809/21"]):
            (gone,) = rejudged(
                edition.store, now, replace(now, effective={name: date(2026, 3, 3)})
            ).passing
            assert (gone.rule, gone.focus.value.rpartition("/")[2]) == ("R-53", "1")
            assert answering(edition.store, gone.focus) == ["housing"]
            same = replace(now, effective={name: date(2026, 3, 2)})
            assert rejudged(edition.store, now, same) == Changes((), ())
        after = replace(now, effective={LAW["decree-809"]: date(2026, 3, 3)})
        assert ("R-53", "housing") not in counted(edition.store, after)
        assert ("R-53", "housing") in counted(edition.store, now)


def test_a_law_moves_all_that_rests_on_it(city: City) -> None:
    now = Terms(DAY, "decree-809", {})
    later = replace(now, effective={LAW["decree-809"]: date(2027, 1, 1)})
    assert "R-75" in rules(changes(city, now, later).passing)
    kept = replace(now, effective={LAW["decree-809"]: date(2027, 1, 1), RULE["R-75"]: DAY})
    assert "R-75" not in rules(changes(city, now, kept).passing)
