"""Working days of the clock, and nobody deciding about their own work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from server.accounts.callers import Caller
from server.catalog import review
from server.catalog.evidence import Evidence
from server.catalog.job import Job
from server.catalog.register import clock_of, listed, of_catalog
from server.catalog.steps import after_working_days, clock, refuse_own_work, step
from server.clock import SHANGHAI
from server.errors import BadInput, Forbidden
from tests.server.catalog.support import HEADER, City, row

HEAD = Caller("head", "housing", "zhang")
OFFICE = Caller("authority", "justice", "chen")
OTHER = row("工程监理信息", "307010320700014/000002")


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-11-24", "2026-11-26"),  # Tuesday
        ("2026-11-27", "2026-12-01"),  # Friday, over a weekend
        ("2026-11-28", "2026-12-01"),  # Saturday is day 0 as well
        ("2026-09-30", "2026-10-09"),  # over the national holiday
        ("2026-12-31", None),  # the calendar ends with the year
    ],
)
def test_two_working_days(day: str, due: str | None) -> None:
    found = after_working_days(date.fromisoformat(day), 2)
    assert found == (date.fromisoformat(due) if due else None)
    shown = clock(datetime.fromisoformat(f"{day}T23:30:00").replace(tzinfo=SHANGHAI))
    assert shown is not None and shown.due == found
    assert shown.late(date(2027, 6, 1)) is (due is not None)
    assert not shown.late(date.fromisoformat(day))


def test_before_the_decree_there_was_no_such_clock() -> None:
    assert clock(datetime(2025, 7, 31, 12, tzinfo=SHANGHAI)) is None


def test_nobody_decides_about_their_own_work() -> None:
    job = Job("x", "housing", "housing", submitter="wang.li")
    approved = step("approved", HEAD, assessed=True)
    refuse_own_work(job, [approved], OFFICE)
    for caller in (Caller("authority", "housing", "wang.li"), Caller("authority", None, "zhang")):
        with pytest.raises(Forbidden, match="another person"):
            refuse_own_work(job, [approved], caller)


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path, review="required")


def draft(city: City, content: str = HEADER + row(), submitter: str = "wang.li") -> str:
    outcome = city.run(replace(city.job(content), draft=True, submitter=submitter))
    assert outcome.state == "draft", outcome
    return outcome.identifier


def test_a_draft_goes_from_hand_to_hand(city: City) -> None:
    """Compiled, approved, published: three people, all of them on record."""
    evidence, identifier = Evidence(city.folder), draft(city)
    assert evidence.list_waiting() == [identifier] and city.titles() == set()
    with pytest.raises(BadInput, match="assessed"):
        review.approve(city.settings, identifier, HEAD, lambda _: None, assessed=False)
    handed = review.approve(city.settings, identifier, HEAD, lambda _: None, assessed=True)
    assert handed.state == "awaiting-review" and city.titles() == set()
    with pytest.raises(BadInput, match="draft"):
        review.approve(city.settings, identifier, HEAD, lambda _: None, assessed=True)
    done = review.publish(city.settings, identifier, OFFICE, lambda _: None)
    assert done.state == "published" and city.titles() == {"建筑企业资质信息"}
    assert [(s.decision, s.by, s.role, s.assessed) for s in evidence.steps(identifier)] == [
        ("approved", "zhang", "head", True), ("published", "chen", "authority", False)
    ]  # fmt: skip
    assert evidence.list_waiting() == []
    (entry,) = of_catalog(evidence, OFFICE, "housing")
    assert (entry.identifier, entry.state, entry.submitter) == (identifier, "published", "wang.li")
    assert entry.edition == city.folder.current_number()


def test_without_review_the_head_publishes(tmp_path: Path) -> None:
    city = City(tmp_path)
    identifier = draft(city)
    done = review.approve(city.settings, identifier, HEAD, lambda _: None, assessed=True)
    assert done.state == "published" and city.titles() == {"建筑企业资质信息"}


def test_what_is_returned_says_why_and_waits_no_more(city: City) -> None:
    evidence, identifier = Evidence(city.folder), draft(city)
    with pytest.raises(BadInput, match="Say"):
        review.send_back(city.settings, identifier, "", HEAD, "draft")
    done = review.send_back(city.settings, identifier, "摘要请写全", HEAD, "draft")
    assert done.state == "returned" and "摘要请写全" in done.message.zh
    assert evidence.list_waiting() == []
    (decided,) = evidence.steps(identifier)
    assert (decided.decision, decided.remarks) == ("returned", "摘要请写全")


def test_drafts_are_for_their_owner_and_the_authority(city: City) -> None:
    evidence, identifier = Evidence(city.folder), draft(city)

    def seen(caller: Caller) -> bool:
        return identifier in {entry.identifier for entry in listed(evidence, caller)}

    assert seen(Caller("publisher", "housing")) and seen(HEAD) and seen(OFFICE)
    assert not seen(Caller("auditor", "justice")) and not seen(Caller("publisher", "justice"))
    review.approve(city.settings, identifier, HEAD, lambda _: None, assessed=True)
    assert seen(Caller("auditor", "justice")) and not seen(Caller("publisher", "justice"))


def test_only_updates_have_a_clock(city: City) -> None:
    """Article 17 sets a time for updates; a first catalog has none."""
    evidence = Evidence(city.folder)
    first = city.submit(HEADER + row())
    job = evidence.job(first.identifier)
    assert job is not None and clock_of(evidence, job, first) is None
    review.publish(city.settings, first.identifier, OFFICE, lambda _: None)
    second = city.submit(HEADER + OTHER)
    (entry,) = [one for one in listed(evidence, OFFICE) if one.state == "awaiting-review"]
    assert entry.identifier == second.identifier and entry.clock is not None
