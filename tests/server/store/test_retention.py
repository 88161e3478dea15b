"""Retention keeps the newest, one a day, and whatever somebody reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from server.clock import SHANGHAI
from server.store.retention import Retention
from tests.server.store.support import new_folder, publish, quad

TODAY = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)


def test_keeps_the_newest_and_the_last_of_each_day() -> None:
    hours = [TODAY - timedelta(hours=6 * step) for step in range(40)]
    created = [(40 - step, moment) for step, moment in enumerate(hours)]
    surplus = Retention(newest=3, days=2).surplus(created, TODAY.date())
    kept = {number for number, _ in created} - set(surplus)
    assert kept == {40, 39, 38, 37, 33}


@given(st.lists(st.integers(0, 1000), max_size=40), st.integers(1, 5), st.integers(0, 5))
def test_never_drops_the_newest_nor_a_day_within_reach(
    hours: list[int], newest: int, days: int
) -> None:
    moments = sorted(TODAY - timedelta(hours=hour) for hour in hours)
    created = list(enumerate(moments, 1))
    kept = dict(created)
    for number in Retention(newest, days).surplus(created, TODAY.date()):
        del kept[number]
    assert set(dict(created[-newest:])) <= set(kept)
    oldest = TODAY.date() - timedelta(days=days)
    in_reach: set[date] = {moment.date() for moment in moments if moment.date() >= oldest}
    assert in_reach <= {moment.date() for moment in kept.values()}


def test_an_edition_that_is_read_outlives_retention(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    strict = Retention(newest=1, days=0)
    publish(folder, [quad(f"s{index}", "x", "catalog/a") for index in range(5000)])
    with folder.open_edition(1) as edition:
        for step in range(4):
            publish(folder, [quad(f"t{step}", "1", "catalog/a")], retention=strict)
        assert [edition.number for edition in folder.list_editions()] == [1, 5]
        # RocksDB opens files lazily: all of them must still be there.
        assert len(list(edition.store)) == 10_000
    publish(folder, [quad("last", "1", "catalog/a")], retention=strict)
    assert [edition.number for edition in folder.list_editions()] == [6]
