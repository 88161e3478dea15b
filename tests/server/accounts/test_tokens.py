"""Tokens and sessions: hashed at rest, revocable, expiring."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from server.accounts.callers import Caller
from server.accounts.tokens import Accounts


def test_a_token_names_its_holder_until_it_is_revoked(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.sqlite")
    assert accounts.caller_of_token("nobody") is None
    token = accounts.create_token("lyg-zjj", "publisher")
    assert accounts.caller_of_token(token) == Caller("publisher", "lyg-zjj")
    session = accounts.open_session(token)
    assert session is not None
    assert accounts.caller_of_session(session) == Caller("publisher", "lyg-zjj")
    assert accounts.revoke_token(token)
    assert accounts.caller_of_token(token) is None
    assert accounts.caller_of_session(session) is None
    assert not accounts.revoke_token(token)
    assert accounts.open_session(token) is None


def test_a_session_ends_when_closed_or_expired(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.sqlite")
    token = accounts.create_token("a", "auditor")
    first, second = accounts.open_session(token), accounts.open_session(token)
    assert first is not None and second is not None
    accounts.close_session(first)
    assert accounts.caller_of_session(first) is None
    with closing(sqlite3.connect(accounts.path)) as database, database:
        database.execute("UPDATE session SET expires = '2000-01-01T00:00:00+00:00'")
    assert accounts.caller_of_session(second) is None


def test_the_file_holds_no_secret_and_is_private(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.sqlite")
    token = accounts.create_token("a", "authority")
    session = accounts.open_session(token)
    assert session is not None
    content = accounts.path.read_bytes()
    assert token.encode() not in content and session.encode() not in content
    assert accounts.path.stat().st_mode & 0o077 == 0
