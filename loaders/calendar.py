"""The working days of a year as the authority hands them in: the days that differ from the week.

The notice of the State Council on the holidays of a year names the days off and the weekends
worked in exchange; every other Saturday and Sunday is off, every other day is worked. A file states
those days, as CSV (日期, 安排) or as Turtle (``lm:Day`` with ``dct:date``, ``lm:workingDay``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pyoxigraph import Literal, RdfFormat, parse

from loaders.cleaning import iso_date
from loaders.limits import Limits
from loaders.origin import Unusable
from loaders.table import read_csv
from ontology.namespaces import DCT, LM, XSD
from ontology.text import Text

COLUMNS = ("日期", "安排")
ARRANGED = {"放假": False, "休息": False, "上班": True, "补班": True}
STATUTORY = ((1, 1), (5, 1), (10, 1))
"""Days that are off in every year; a file without them is no whole year."""
FEWEST = 11
"""Days off that a notice states at least (recalled: the statutory days until 2024)."""
ON_END = 3
FRIDAY = 4

HEADER = Text("首行应为“日期,安排”", "The first row is 日期,安排 (date, arrangement)")
NO_DAY = Text("“{value}”不是“年-月-日”的日期", "“{value}” is no date, year-month-day")
NO_ARRANGEMENT = Text(
    "“{value}”应为“放假”或者“上班”", "“{value}” should be 放假 (day off) or 上班 (worked)"
)
TWICE = Text("{day} 有两种安排", "{day} is both off and worked")
OTHER_YEAR = Text(
    "{day} 不在 {year} 年：一个文件只写一年", "{day} is not in {year}: one file, one year"
)
NOT_WHOLE = Text(
    "{year} 年缺少 {day} 放假：请照国务院办公厅的放假通知写全",
    "{day} is not off in {year}: state all days of the notice of the State Council",
)
TOO_FEW = Text(
    "{year} 年只写了 {count} 天放假，少于 {fewest} 天：请照国务院办公厅的放假通知写全",
    "Only {count} days of {year} are off, fewer than {fewest}: state all days of the notice of the"
    " State Council",
)
NO_SPRING = Text(
    "{year} 年一、二月里没有连续三天以上的春节放假：请照国务院办公厅的放假通知写全",
    "There is no Spring Festival of three days on end in January or February of {year}: state all"
    " days of the notice of the State Council",
)
NO_NATIONAL = Text(
    "{year} 年 10 月 1 日起没有连续三天放假：请照国务院办公厅的放假通知写全",
    "Fewer than three days on end are off from 1 October {year}: state all days of the notice of"
    " the State Council",
)
NO_DAYS = Text(
    "文件里没有日期：写放假和调休上班的日子",
    "The file states no day: write days off and worked",
)
NOT_TURTLE = Text(
    "不是合法的 Turtle，或者 lm:Day 缺少 dct:date、lm:workingDay",
    "This is not valid Turtle, or an lm:Day lacks dct:date or lm:workingDay",
)


def read_calendar(name: str, content: bytes, limits: Limits) -> dict[date, bool]:
    """Every day of the year that a file is about, with whether it is worked.

    Raises :class:`Unusable` at the first thing that is wrong, and for a file that leaves out a
    statutory holiday: a day nobody named would pass for a working day.
    """
    sheet = name.lower().endswith(".csv")
    stated: dict[date, bool] = {}
    for row, day, works in _sheet(content, limits) if sheet else _turtle(content):
        if stated.setdefault(day, works) != works:
            raise Unusable(TWICE.format(day=day.isoformat()), row)
        year = next(iter(stated)).year
        if day.year != year:
            raise Unusable(OTHER_YEAR.format(day=day.isoformat(), year=year), row)
    if not stated:
        raise Unusable(NO_DAYS)
    off = {day for day, works in stated.items() if not works}
    for day in (date(year, *place) for place in STATUTORY):
        if day not in off:
            raise Unusable(NOT_WHOLE.format(year=year, day=day.isoformat()))
    found = {day: stated.get(day, day.weekday() <= FRIDAY) for day in _days(year)}
    _check_holidays(year, off, {day for day, works in found.items() if not works})
    return found


def _check_holidays(year: int, stated: set[date], off: set[date]) -> None:
    """A notice names the days of all holidays, two of them of days on end.

    ``off`` has the weekends too: of days on end a file need only state the weekdays.
    """
    if len(stated) < FEWEST:
        raise Unusable(TOO_FEW.format(year=year, count=len(stated), fewest=FEWEST))
    spring = (date(year, 1, 15) + timedelta(days=place) for place in range(45))
    if not any(_on_end(day, stated, off) for day in spring):
        raise Unusable(NO_SPRING.format(year=year))
    if not _on_end(date(year, 10, 1), stated, off):
        raise Unusable(NO_NATIONAL.format(year=year))


def _on_end(first: date, stated: set[date], off: set[date]) -> bool:
    """Whether three days from this one on are off, one of them by the notice."""
    days = {first + timedelta(days=place) for place in range(ON_END)}
    return days <= off and any(day.weekday() <= FRIDAY for day in days & stated)


def _days(year: int) -> Iterator[date]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (first + timedelta(days=place) for place in range((last - first).days + 1))


def _sheet(content: bytes, limits: Limits) -> Iterator[tuple[int, date, bool]]:
    rows = read_csv(content, limits).rows
    if not rows or tuple(cell.strip() for cell in rows[0].cells[:2]) != COLUMNS:
        raise Unusable(HEADER, 1)
    for row in rows[1:]:
        written, arranged = (*(cell.strip() for cell in row.cells[:2]), "")[:2]
        day = iso_date(written)
        if day is None:
            raise Unusable(NO_DAY.format(value=written), row.number, COLUMNS[0])
        if arranged not in ARRANGED:
            raise Unusable(NO_ARRANGEMENT.format(value=arranged), row.number, COLUMNS[1])
        yield row.number, date.fromisoformat(day), ARRANGED[arranged]


def _turtle(content: bytes) -> Iterator[tuple[None, date, bool]]:
    try:
        triples = [quad.triple for quad in parse(content, format=RdfFormat.TURTLE)]
    except (SyntaxError, ValueError) as error:
        raise Unusable(NOT_TURTLE, getattr(error, "lineno", None)) from None
    works = {each.subject: each.object for each in triples if each.predicate == LM.workingDay}
    for each in triples:
        if each.predicate == DCT.date:
            said = works.get(each.subject)
            day = iso_date(each.object.value) if isinstance(each.object, Literal) else None
            if day is None or not isinstance(said, Literal) or said.datatype != XSD.boolean:
                raise Unusable(NOT_TURTLE)
            yield None, date.fromisoformat(day), said.value in ("true", "1")
