"""The authority loads a later year: its deadlines cannot be judged before, and are after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from loaders.calendar import STATUTORY
from ontology.namespaces import LM
from server.catalog import calendar
from server.catalog.events import record_events
from server.catalog.opening import open_folder
from server.errors import BadInput
from server.rules import calendar as table
from server.rules.calendar import last, shipped
from server.rules.context import judging_context
from server.rules.engine import write_context
from server.store.folder import Charter
from server.store.retention import Retention
from shapes import Shapes
from tests.server.catalog.recorded import ANSWER, APPLICATION, statements
from tests.server.catalog.support import BASE, City

DAY = timedelta(days=1)
NEXT = last().year + 1
HOLIDAYS = (
    *STATUTORY,
    (4, 5),
    *((2, day) for day in range(8, 15)),
    *((10, day) for day in range(2, 8)),
)


def year(number: int, *off: date) -> dict[date, bool]:
    """A year worked from Monday to Friday but for these days and the holidays."""
    first = date(number, 1, 1)
    days = [first + place * DAY for place in range((date(number + 1, 1, 1) - first).days)]
    off = (*off, *(date(number, *place) for place in HOLIDAYS))
    return {day: day.weekday() < 5 and day not in off for day in days}


def working_day_after(day: date, number: int, worked: dict[date, bool]) -> date:
    """The plain count, in the shipped table and beyond it."""
    while number:
        day += DAY
        number -= worked[day] if day in worked else shipped()[day][0]
    return day


def load(city: City, worked: dict[date, bool]) -> bool:
    """Whether that is a change; the days off and worked, as the notice states them."""
    off = {day for day, works in worked.items() if works != (day.weekday() < 5)} | {
        date(min(worked).year, *place) for place in STATUTORY
    }
    rows = (f"{day},{'上班' if worked[day] else '放假'}" for day in sorted(off))
    outcome = city.register("_calendar", "日期,安排\n" + "\n".join(rows) + "\n")
    return bool(outcome.changes)


def severities(city: City, received: date, answered: date, as_of: date) -> set[tuple[str, str]]:
    text = APPLICATION.replace("2026-03-02", received.isoformat())
    text += ANSWER.format(day=answered.isoformat())
    done = record_events(city.folder, statements(text), as_of, Retention())
    return {(one.rule, one.severity) for one in done.report.present}


def test_a_deadline_beyond_the_shipped_table(city: City) -> None:
    received, as_of = date(NEXT, 2, 1), date(NEXT, 4, 1)
    worked = year(NEXT, date(NEXT, 2, 8), date(NEXT, 2, 9))
    due = working_day_after(received, 10, worked)
    assert severities(city, received, due, as_of) == {("R-53", "Info")}
    assert load(city, worked)
    assert severities(city, received, due, as_of) == set()
    assert severities(city, received, due + DAY, as_of) == {("R-53", "Violation")}


def test_a_deadline_across_the_end_of_the_shipped_table(city: City) -> None:
    received, as_of = last() - 7 * DAY, date(NEXT, 3, 1)
    worked = year(NEXT, date(NEXT, 1, 1))
    due = working_day_after(received, 10, worked)
    assert due > last()
    assert severities(city, received, due, as_of) == {("R-53", "Info")}
    load(city, worked)
    assert severities(city, received, due, as_of) == set()
    assert severities(city, received, due + DAY, as_of) == {("R-53", "Violation")}


def test_a_loaded_year_is_for_everyone_to_read_and_to_reproduce_a_verdict_with(city: City) -> None:
    load(city, year(NEXT))
    shapes, day = Shapes.shipped(), date(NEXT, 2, 1)
    with city.folder.open_current() as edition:
        days = list(edition.store.quads_for_pattern(None, LM.workingDay, None, None))
        context = judging_context(day, "decree-809", shapes)
        written = write_context(edition.store, shapes, (), context).decode()
    assert len({quad.subject for quad in days}) == 365 + (NEXT % 4 == 0)
    assert {quad.graph_name for quad in days} > {city.graphs.reference("calendar")}
    assert f'"{day.isoformat()}"' in written


def test_the_same_again_makes_no_edition_and_a_correction_counts_on(city: City) -> None:
    assert load(city, year(NEXT))
    assert load(city, year(NEXT + 1))
    assert not load(city, year(NEXT))
    before = numbers(city)
    assert load(city, year(NEXT, date(NEXT, 6, 1), date(NEXT, 6, 2)))
    after = numbers(city)
    off = sum(date(NEXT, 6, day).weekday() < 5 for day in (1, 2))
    assert after[date(NEXT + 1, 12, 31)] == before[date(NEXT + 1, 12, 31)] - off
    assert after[date(NEXT, 5, 31)] == before[date(NEXT, 5, 31)]


def numbers(city: City) -> dict[date, int]:
    with city.folder.open_current() as edition:
        held = calendar.loaded(edition.store, city.graphs)
        return {
            date.fromisoformat(each.subject.value[-10:]): int(each.object.value)  # type: ignore[union-attr]
            for each in table.beyond(held)
            if each.predicate == LM.workingDayNumber
        }


@pytest.mark.parametrize(
    ("number", "said"), [(NEXT - 1, "不用载入"), (NEXT + 1, f"请先载入 {NEXT} 年")]
)
def test_only_the_year_after_the_calendar_can_be_loaded(city: City, number: int, said: str) -> None:
    before = city.folder.current_number()
    with pytest.raises(BadInput) as caught:
        load(city, year(number))
    assert said in caught.value.text.zh
    assert city.folder.current_number() == before


def test_what_a_later_table_ships_is_no_longer_loaded(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade the shipped days stand alone; the other loaded year stays."""
    load(city, year(NEXT))
    load(city, year(NEXT + 1))
    longer = shipped() | dict(
        table.numbered(date(NEXT, 1, 1), shipped()[last()][1], iter(year(NEXT).values()))
    )
    monkeypatch.setattr(table, "last", lambda: date(NEXT, 12, 31))
    monkeypatch.setattr(table, "shipped", lambda: longer)
    open_folder(city.settings, Charter(BASE))
    with city.folder.open_current() as edition:
        held = calendar.loaded(edition.store, city.graphs)
    assert {day.year for day in held} == {NEXT + 1}
