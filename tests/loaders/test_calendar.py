"""A year of working days: what the notice names, the week otherwise."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import pytest

from loaders.calendar import read_calendar
from loaders.limits import DEFAULT
from loaders.origin import Unusable

OFF = "".join(
    f"2027-{day},放假\n"
    for day in (
        *("01-01", "02-05", "02-06", "02-07", "02-08", "02-09", "04-05", "05-01", "05-03"),
        *("06-09", "09-15", "10-01", "10-02", "10-03", "10-04"),
    )
)
SHEET = f"日期,安排\n{OFF}"


def read(text: str, name: str = "2027.csv") -> dict[date, bool]:
    return read_calendar(name, text.encode(), DEFAULT)


def test_the_week_holds_where_the_file_says_nothing() -> None:
    year = read(f"{SHEET}2027年2月20日,上班\n2027/2/22,放假\n")
    assert len(year) == 365
    assert year[date(2027, 2, 20)]  # a Saturday worked in exchange
    assert not year[date(2027, 2, 21)]  # a Sunday
    assert not year[date(2027, 2, 22)]  # a Monday off
    assert year[date(2027, 2, 23)]


def test_the_last_year_there_is_has_its_days() -> None:
    assert len(read(SHEET.replace("2027", "9999"), "9999.csv")) == 365


@pytest.mark.parametrize("year", range(2017, 2027))
def test_the_notice_of_a_known_year_gives_the_shipped_days(year: int) -> None:
    """A file of the days that differ from the week is the whole table of that year."""
    days = chinese_calendar.get_dates(date(year, 1, 1), date(year, 12, 31))
    worked = {day: bool(chinese_calendar.is_workday(day)) for day in days}
    statutory = {date(year, *place) for place in ((1, 1), (5, 1), (10, 1))}
    stated = [d for d in days if worked[d] != (d.weekday() < 5) or d in statutory]
    lines = (f"{day},{'上班' if worked[day] else '放假'}\n" for day in stated)
    assert read("日期,安排\n" + "".join(lines)) == worked


def test_turtle_states_the_same_days() -> None:
    days = "".join(
        f'[] a lm:Day ; dct:date "{line.split(",")[0]}"^^xsd:date ; lm:workingDay false .\n'
        for line in OFF.splitlines()
    )
    prefixes = (
        "@prefix lm: <https://w3id.org/lianmu/ns#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    )
    assert read(prefixes + days, "2027.ttl") == read(SHEET)


@pytest.mark.parametrize(
    ("text", "said", "row", "column"),
    [
        ("年份\n", "日期,安排", 1, None),
        ("日期,安排\n", "没有日期", None, None),
        ("日期,安排\n三月,放假\n", "“三月”不是", 2, "日期"),
        ("日期,安排\n2027-01-01\n", "“”应为“放假”", 2, "安排"),
        ("日期,安排\n2027-01-01,随缘\n", "“随缘”应为“放假”", 2, "安排"),
        (f"{SHEET}2028-01-01,放假\n", "2028-01-01 不在 2027 年", 17, None),
        (f"{SHEET}2027-01-01,上班\n", "两种安排", 17, None),
        ("日期,安排\n2027-01-01,放假\n2027-10-01,放假\n", "2027-05-01 放假", None, None),
        ("日期,安排\n9999-01-01,放假\n9999-05-01,放假\n9999-10-01,放假\n", "3 天", None, None),
        (SHEET.replace("2027-02", "2027-03"), "春节", None, None),
        (SHEET.replace("2027-10-02,放假\n", "2027-10-02,上班\n"), "10 月 1 日", None, None),
    ],
)
def test_a_file_that_is_no_whole_year_is_refused(
    text: str, said: str, row: int | None, column: str | None
) -> None:
    with pytest.raises(Unusable) as caught:
        read(text)
    assert said in caught.value.message.zh
    assert (caught.value.row, caught.value.column) == (row, column)


@pytest.mark.parametrize(
    "text",
    ["<a> <b> .", '<a> <http://purl.org/dc/terms/date> "2027-01-01" .'],
)
def test_turtle_that_states_no_day_is_refused(text: str) -> None:
    with pytest.raises(Unusable, match="Turtle"):
        read(text, "2027.ttl")
