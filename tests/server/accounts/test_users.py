"""Users choose their own passwords behind links that work once; what ends, ends at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.accounts.callers import Caller
from server.accounts.sessions import Sessions
from server.accounts.tokens import Accounts
from server.accounts.trail import disarm
from server.accounts.users import LONGEST, SHORTEST, Users
from server.errors import BadInput, NotFound

PASSWORD = "一句 自己 记得住 的话 809"


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return Users(tmp_path / "accounts.sqlite")


def test_a_user_signs_in_with_the_password_they_chose(users: Users) -> None:
    link = users.add("wang.li", "王丽", "lyg-zjj", "publisher")
    assert users.with_password("wang.li", "") is None
    waiting = users.of_link(link)
    assert waiting is not None and (waiting.full_name, waiting.ready) == ("王丽", False)
    assert users.choose_password(link, PASSWORD) is not None
    found = users.with_password("wang.li", PASSWORD)
    assert found is not None and found.ready
    assert users.with_password("wang.li", PASSWORD + " ") is None
    assert users.with_password("nobody", PASSWORD) is None
    session = Sessions(users.path).open_for_user("wang.li")
    caller = Sessions(users.path).caller(session)
    assert caller == Caller("publisher", "lyg-zjj") and caller.user == "wang.li"


def test_a_link_works_once_and_the_newest_only(users: Users) -> None:
    first = users.add("wang.li", "", "a", "publisher")
    second = users.link("wang.li")
    assert users.of_link(first) is None and users.choose_password(first, PASSWORD) is None
    assert users.choose_password(second, PASSWORD) is not None
    assert users.choose_password(second, PASSWORD) is None
    third = users.link("wang.li")
    with closing(sqlite3.connect(users.path)) as database, database:
        database.execute("UPDATE link SET expires = '2000-01-01T00:00:00+00:00'")
    assert users.of_link(third) is None
    assert users.with_password("wang.li", PASSWORD) is not None


def test_a_new_password_ends_the_sessions_of_the_old_one(users: Users) -> None:
    users.choose_password(users.add("wang.li", "", "a", "publisher"), PASSWORD)
    session = Sessions(users.path).open_for_user("wang.li")
    users.choose_password(users.link("wang.li"), "another sentence to remember")
    assert Sessions(users.path).caller(session) is None
    assert users.with_password("wang.li", PASSWORD) is None


@pytest.mark.parametrize(
    "password", ["", "x" * (SHORTEST - 1), "x" * (LONGEST + 1), "Wang.Li.2026.Wang.Li"]
)
def test_a_bad_password_uses_no_link_up(users: Users, password: str) -> None:
    link = users.add("wang.li", "", "a", "publisher")
    with pytest.raises(BadInput, match=str(SHORTEST)):
        users.choose_password(link, password)
    assert users.choose_password(link, PASSWORD) is not None


@pytest.mark.parametrize("name", ["", "a", "Wang", "王丽", "a b", "../x", "a" * 41, "a\n"])
def test_bad_names_are_told(users: Users, name: str) -> None:
    with pytest.raises(BadInput):
        users.add(name, "", "a", "publisher")


def test_a_name_is_given_once(users: Users) -> None:
    users.add("wang.li", "", "a", "publisher")
    with pytest.raises(BadInput, match="already"):
        users.add("wang.li", "", "b", "authority")
    users.close("wang.li")
    with pytest.raises(BadInput, match="already"):
        users.add("wang.li", "", "b", "authority")


def test_a_closed_user_is_out_at_once(users: Users) -> None:
    users.choose_password(users.add("wang.li", "", "a", "publisher"), PASSWORD)
    link, session = users.link("wang.li"), Sessions(users.path).open_for_user("wang.li")
    users.close("wang.li")
    assert users.with_password("wang.li", PASSWORD) is None
    assert Sessions(users.path).caller(session) is None
    assert users.of_link(link) is None
    assert users.list_users()[0].closed
    for again in (users.close, users.link):
        with pytest.raises(NotFound):
            again("wang.li")


def test_nothing_secret_is_in_the_file(users: Users) -> None:
    link = users.add("wang.li", "", "a", "publisher")
    assert link.encode() not in users.path.read_bytes()
    users.choose_password(link, PASSWORD)
    content = users.path.read_bytes()
    assert PASSWORD.encode() not in content and b"$argon2id$" in content


def test_credentials_of_a_backup_are_ended(users: Users) -> None:
    users.choose_password(users.add("wang.li", "", "a", "publisher"), PASSWORD)
    link, session = users.link("wang.li"), Sessions(users.path).open_for_user("wang.li")
    token = Accounts(users.path).create_token("a", "auditor")
    disarm(users.path)
    assert users.with_password("wang.li", PASSWORD) is None
    assert users.of_link(link) is None
    assert Sessions(users.path).caller(session) is None
    assert Accounts(users.path).caller_of_token(token) is None
    (user,) = users.list_users()
    assert (user.role, user.organisation, user.ready, user.closed) == (
        "publisher", "a", False, False
    )  # fmt: skip
    assert users.choose_password(users.link("wang.li"), PASSWORD) is not None
