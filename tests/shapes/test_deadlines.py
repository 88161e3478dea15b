"""Deadlines against a plain count of working days: the same answer on every day of two years."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from server.rules.calendar import last
from server.rules.context import judging_context
from shapes import Shapes
from tests.shapes.queries import selected, text_of

DAY = timedelta(days=1)
SHIPPED = Shapes.shipped()
BASE = "http://localhost:8000/id/"
APPLICATION = NamedNode(f"{BASE}application/1")
DATA = """
@base <http://localhost:8000/id/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix sharing: <https://w3id.org/lianmu/code/sharing/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<resource/1> lm:sharingType sharing:conditional .
<department/sjj> a lm:Authority .
<application/1> odrl:target <resource/1> ; lm:receivedOn "{received}"^^xsd:date .
"""
ANSWERED = """<application/1#answer> lm:application <application/1> ;
    lm:answeredOn "{day}"^^xsd:date .
"""
EXTENDED = """<application/1#extension> lm:extends <application/1> ; lm:workingDays {days} ;
    lm:consentedBy <department/sjj> ; lm:consentedOn "{day}"^^xsd:date ;
    lm:noticeOn "{day}"^^xsd:date .
"""


def found(
    received: date,
    as_of: date,
    answered: date | None,
    *,
    profile: str = "decree-809",
    extension: tuple[int, date] | None = None,
    shape: str = "R-53",
) -> bool:
    """Whether the shape reports the application on that day."""
    turtle = DATA.format(received=received)
    if answered is not None:
        turtle += ANSWERED.format(day=answered)
    if extension is not None:
        turtle += EXTENDED.format(days=extension[0], day=extension[1])
    store = Store()
    store.extend(parse(turtle, format=RdfFormat.TURTLE))
    context = judging_context(as_of, profile, SHIPPED)
    store.extend(Quad(each.subject, each.predicate, each.object) for each in context)
    return bool(selected(store, text_of(shape), APPLICATION))


def working_day_after(day: date, number: int) -> date:
    """The plain count: the day itself is day 0."""
    while number:
        day += DAY
        number -= chinese_calendar.is_workday(day)
    return day


@settings(max_examples=60, deadline=None)
@given(
    received=st.dates(date(2025, 8, 1), date(2026, 11, 30)),
    later=st.integers(0, 25),
    extension=st.sampled_from([None, 1, 5, 10, 11]),
)
def test_an_answer_is_late_exactly_when_a_plain_count_says_so(
    received: date, later: int, extension: int | None
) -> None:
    answered = received + later * DAY
    allowed = 10 + (extension if extension is not None and extension <= 10 else 0)
    late = answered > working_day_after(received, allowed)
    given_on = None if extension is None else (extension, received + DAY)
    assert found(received, date(2026, 12, 31), answered, extension=given_on) == late


@settings(max_examples=40, deadline=None)
@given(received=st.dates(date(2025, 8, 1), date(2026, 10, 31)), passed=st.integers(0, 25))
def test_an_open_application_is_late_from_the_day_after_it_was_due(
    received: date, passed: int
) -> None:
    as_of = received + passed * DAY
    assert found(received, as_of, None) == (as_of > working_day_after(received, 10))


THURSDAY = date(2025, 9, 25)
"""Day 10 after it is 15 October 2025: two weekends are worked in exchange for National Day."""


@pytest.mark.parametrize(
    ("answered", "extension", "profile", "late"),
    [
        (date(2025, 10, 15), None, "decree-809", False),
        (date(2025, 10, 16), None, "decree-809", True),
        (date(2025, 10, 16), (5, date(2025, 10, 14)), "decree-809", False),
        (date(2025, 10, 16), (5, date(2025, 10, 16)), "decree-809", True),
        (date(2025, 10, 16), (11, date(2025, 10, 14)), "decree-809", True),
        (date(2025, 10, 15), None, "lyg-interim", False),
        (date(2025, 10, 16), (5, date(2025, 10, 14)), "lyg-interim", True),
    ],
)
def test_across_the_national_day_holiday(
    answered: date, extension: tuple[int, date] | None, profile: str, late: bool
) -> None:
    as_of = date(2025, 12, 1)
    assert found(THURSDAY, as_of, answered, profile=profile, extension=extension) == late


def test_an_event_of_before_the_decree_is_not_judged_by_it() -> None:
    received, as_of = date(2025, 7, 31), date(2025, 12, 1)
    assert not found(received, as_of, None)
    assert found(received, as_of, None, profile="lyg-interim")
    assert found(date(2025, 8, 1), as_of, None)


@pytest.mark.parametrize(
    ("received", "as_of", "unknown"),
    [
        (last() - 3 * DAY, last() + 40 * DAY, True),
        (last() - 40 * DAY, last() + 40 * DAY, False),
        (last() - 3 * DAY, last(), False),
    ],
)
def test_beyond_the_calendar_it_cannot_be_judged_and_nothing_is_guessed(
    received: date, as_of: date, unknown: bool
) -> None:
    assert found(received, as_of, None, shape="R-53-unknown") == unknown
    if unknown:
        assert not found(received, as_of, None)
