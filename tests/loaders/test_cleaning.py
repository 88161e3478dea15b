from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cleaning import is_placeholder, iso_date, narrow, normalise, truth


@pytest.mark.parametrize(
    "text",
    [
        "2018-06-01",
        "2018.6.1",
        "2018/6/1",
        "2018年6月1日",
        "2018年6月1号",
        "２０１８．６．１",
        "20180601",
        "2018-06-01 00:00:00",
        "2018-06-01T00:00:00",
        "43252",
        "43252.0",
        "43252.354",
        "2018-06-01 08:30:00",
        " 2018 年 6 月 1 日 ",
    ],
)
def test_every_usual_way_to_write_a_date(text: str) -> None:
    assert iso_date(text) == "2018-06-01"


@pytest.mark.parametrize(
    "text", ["2018年6月", "2018-02-30", "20181301", "2018", "不详", "", "1", "2018-06-01 早"]
)
def test_what_is_not_a_date_stays_text(text: str) -> None:
    assert iso_date(text) is None


@given(st.dates(date(1955, 1, 1), date(2080, 1, 1)))
def test_a_serial_number_is_the_day_the_spreadsheet_shows(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    assert iso_date(serial) == day.isoformat()
    assert iso_date(str(day + timedelta(0))) == day.isoformat()


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_labels_are_equal_up_to_width_space_and_case() -> None:
    assert normalise("介质交换（纸质报表）") == normalise("介质交换 (纸质报表)\n")
    assert normalise("ＸＬＳＸ") == normalise("xlsx")


def test_codes_are_made_narrow_but_keep_their_case() -> None:
    assert narrow("　１１３２０７００Ｘ ") == "11320700X"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("是", True),
        ("否", False),
        ("TRUE", True),
        ("０", False),
        ("有条件开放", True),
        ("也许", None),
    ],
)
def test_truth(text: str, value: bool | None) -> None:
    assert truth(text) is value


def test_dashes_alone_are_placeholders() -> None:
    assert is_placeholder("–") and is_placeholder(" -- ") and is_placeholder("/")
    assert not is_placeholder("A-1") and not is_placeholder("无")
