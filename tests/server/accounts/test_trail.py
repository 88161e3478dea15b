"""The trail says who came and who was turned away; guessing passwords is soon over."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.accounts.callers import Caller
from server.accounts.trail import LIMITS, Trail

HERE, THERE = "192.0.2.1", "198.51.100.1"
PER_NAME_AND_ADDRESS, PER_ADDRESS, PER_NAME = (most for _, most in LIMITS)


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return Trail(tmp_path / "accounts.sqlite")


def fail(trail: Trail, who: str, address: str, times: int) -> None:
    for _ in range(times):
        assert trail.may_try(who, address)
        trail.note("sign-in-failed", address, who=who)


def test_events_are_kept_newest_first(trail: Trail) -> None:
    trail.note("sign-in-failed", HERE, who="wang.li")
    trail.note("refused", HERE, "GET /accounts", Caller("publisher", "lyg-zjj", "wang.li"))
    refused, failed = trail.newest(10)
    assert (refused.kind, refused.who, refused.organisation) == ("refused", "wang.li", "lyg-zjj")
    assert (refused.address, refused.detail) == (HERE, "GET /accounts")
    assert (failed.kind, failed.who, failed.organisation) == ("sign-in-failed", "wang.li", None)
    assert trail.newest(1) == [refused]


def test_the_same_refusal_is_written_once_a_minute(trail: Trail) -> None:
    for _ in range(5):
        trail.note("bad-token", HERE)
        trail.note("refused", HERE, "GET /a", Caller("publisher", "a", "x"))
    trail.note("refused", HERE, "GET /b", Caller("publisher", "a", "x"))
    assert len(trail.newest(100)) == 3


def test_one_name_is_not_tried_for_ever_from_one_address(trail: Trail) -> None:
    fail(trail, "wang.li", HERE, PER_NAME_AND_ADDRESS)
    assert not trail.may_try("wang.li", HERE)
    assert trail.may_try("wang.li", THERE) and trail.may_try("li.na", HERE)


def test_many_names_are_not_tried_from_one_address(trail: Trail) -> None:
    for number in range(PER_ADDRESS):
        fail(trail, f"user{number}", HERE, 1)
    assert not trail.may_try("another", HERE)
    assert trail.may_try("another", THERE)


def test_one_name_is_not_tried_from_many_addresses(trail: Trail) -> None:
    for number in range(PER_NAME):
        fail(trail, "wang.li", f"192.0.2.{number}", 1)
    assert not trail.may_try("wang.li", THERE)


def test_after_a_while_it_may_be_tried_again(trail: Trail) -> None:
    fail(trail, "wang.li", HERE, PER_NAME_AND_ADDRESS)
    with closing(sqlite3.connect(trail.path)) as database, database:
        database.execute("UPDATE event SET moment = '2000-01-01T00:00:00+00:00'")
    assert trail.may_try("wang.li", HERE)


def test_a_long_text_is_cut(trail: Trail) -> None:
    trail.note("sign-in-failed", HERE, "y" * 10_000, who="x" * 10_000)
    (event,) = trail.newest(1)
    assert len(event.who) == len(event.detail) == 200
