"""Tokens and sessions: hashed at rest, scoped, revocable, expiring."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.accounts.callers import Caller
from server.accounts.database import MIGRATIONS, digest, migrate
from server.accounts.sessions import Sessions
from server.accounts.tokens import PREFIX, Accounts

PAST = "2000-01-01T00:00:00+00:00"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "accounts.sqlite")


@pytest.fixture
def sessions(accounts: Accounts) -> Sessions:
    return Sessions(accounts.path)


def change(accounts: Accounts, statement: str) -> None:
    with closing(sqlite3.connect(accounts.path)) as database, database:
        database.execute(statement)


def test_a_token_names_its_holder_until_it_is_revoked(
    accounts: Accounts, sessions: Sessions
) -> None:
    assert accounts.caller_of_token("nobody") is None
    token = accounts.create_token("lyg-zjj", "publisher")
    assert accounts.caller_of_token(token) == Caller("publisher", "lyg-zjj")
    session = sessions.open_for_token(token)
    assert session is not None
    assert sessions.caller(session) == Caller("publisher", "lyg-zjj")
    assert accounts.revoke_token(token)
    assert accounts.caller_of_token(token) is None
    assert sessions.caller(session) is None
    assert not accounts.revoke_token(token)
    assert sessions.open_for_token(token) is None


def test_a_token_is_revoked_by_its_listed_name_too(accounts: Accounts) -> None:
    token = accounts.create_token("a", "publisher", name="exchange gateway", days=7)
    other = accounts.create_token("b", "auditor")
    listed = {one.organisation: one for one in accounts.list_tokens()}
    assert (listed["a"].name, listed["a"].valid, len(listed["a"].identifier)) == (
        "exchange gateway", True, PREFIX
    )  # fmt: skip
    assert accounts.revoke_token(listed["a"].identifier)
    assert accounts.caller_of_token(token) is None
    assert accounts.caller_of_token(other) is not None
    assert not next(one for one in accounts.list_tokens() if one.organisation == "a").valid


def test_a_token_ends_by_itself(accounts: Accounts, sessions: Sessions) -> None:
    token = accounts.create_token("a", "publisher", days=30)
    session = sessions.open_for_token(token)
    assert session is not None and sessions.caller(session) is not None
    change(accounts, f"UPDATE token SET expires = '{PAST}'")
    assert accounts.caller_of_token(token) is None
    assert sessions.caller(session) is None
    assert not accounts.list_tokens()[0].valid


def test_a_token_for_reading_changes_nothing(accounts: Accounts, sessions: Sessions) -> None:
    token = accounts.create_token("a", "authority", scope="read")
    session = sessions.open_for_token(token)
    assert session is not None
    for caller in (accounts.caller_of_token(token), sessions.caller(session)):
        assert caller is not None and caller.read_only
        assert not caller.may_submit("a")
        assert not caller.may_review and not caller.may_administer
        assert caller.may_read_evidence("a")


def test_a_session_ends_when_closed_or_expired(accounts: Accounts, sessions: Sessions) -> None:
    token = accounts.create_token("a", "auditor")
    first, second = sessions.open_for_token(token), sessions.open_for_token(token)
    assert first is not None and second is not None
    sessions.close(first)
    assert sessions.caller(first) is None
    change(accounts, f"UPDATE session SET expires = '{PAST}'")
    assert sessions.caller(second) is None


def test_the_file_holds_no_secret_and_is_private(accounts: Accounts, sessions: Sessions) -> None:
    token = accounts.create_token("a", "authority")
    session = sessions.open_for_token(token)
    assert session is not None
    content = accounts.path.read_bytes()
    assert token.encode() not in content and session.encode() not in content
    assert accounts.path.stat().st_mode & 0o077 == 0


def test_tokens_of_an_older_version_go_on(accounts: Accounts) -> None:
    """A database as the first version left it."""
    token = "lianmu_of-an-older-version"
    with closing(sqlite3.connect(accounts.path)) as database, database:
        database.execute(MIGRATIONS[0][0])
        database.execute("CREATE TABLE session (hash TEXT, token TEXT, expires TEXT)")
        values = (digest(token), PAST)
        database.execute("INSERT INTO token VALUES (?, 'a', 'publisher', ?, NULL)", values)
    assert accounts.caller_of_token(token) == Caller("publisher", "a")
    assert accounts.list_tokens()[0].valid


def test_bringing_a_database_up_to_date_twice_changes_nothing(accounts: Accounts) -> None:
    accounts.create_token("a", "publisher")
    with closing(sqlite3.connect(accounts.path)) as database, database:
        migrate(database)
    assert len(accounts.list_tokens()) == 1
