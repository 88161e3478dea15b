"""The calendar of working days as RDF: a running number makes "N working days" a subtraction.

The shipped table is that of ``chinesecalendar``, which follows the holiday notices of the State
Council with the weekends worked in exchange. A day it does not know has no ``lm:Day``; rules then
say that they cannot judge, and never guess. The authority may load later years
(:mod:`server.catalog.calendar`), which are numbered on from the shipped table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar.constants import holidays
from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import DCT, HOME, LM, RDF, XSD

FIRST = date(2017, 1, 1)
"""The year of the Interim Measures: no event that is judged is older, and numbers count from it."""
DAY = timedelta(days=1)


@cache
def last() -> date:
    """The last day that the shipped table knows: it holds whole years."""
    return date(max(holidays).year, 12, 31)


@cache
def shipped() -> dict[date, tuple[bool, int]]:
    """Each day of the shipped table: whether it is worked, and its number."""
    return dict(numbered(FIRST, 0, _worked(FIRST, last())))


def numbered(
    first: date, before: int, worked: Iterator[bool]
) -> Iterator[tuple[date, tuple[bool, int]]]:
    """Days from ``first`` on with their numbers; ``before`` is the number of the day before."""
    day, number = first, before
    for works in worked:
        number += works
        yield day, (works, number)
        day += DAY


def days(first: date, until: date) -> Iterator[Triple]:
    """The days of the shipped table from ``first`` to ``until``, both included."""
    for day, (works, number) in shipped().items():
        if first <= day <= until:
            yield from described(day, works, number)


def beyond(worked: Mapping[date, bool]) -> Iterator[Triple]:
    """Later days, numbered on from the shipped table; those that it knows itself are left out.

    Whoever calls has seen to it that no day is missing between them and the table.
    """
    later = sorted(day for day in worked if day > last())
    if later:
        _, before = shipped()[last()]
        for day, (works, number) in numbered(later[0], before, (worked[day] for day in later)):
            yield from described(day, works, number)


def described(day: date, works: bool, number: int) -> Iterator[Triple]:
    """One ``lm:Day``."""
    node = NamedNode(f"{HOME}day/{day.isoformat()}")
    yield Triple(node, RDF.type, LM.Day)
    yield Triple(node, DCT.date, Literal(day.isoformat(), datatype=XSD.date))
    yield Triple(node, LM.workingDay, Literal(works))
    yield Triple(node, LM.workingDayNumber, Literal(number))


def _worked(first: date, until: date) -> Iterator[bool]:
    day = first
    while day <= until:
        yield bool(chinese_calendar.is_workday(day))
        day += DAY
