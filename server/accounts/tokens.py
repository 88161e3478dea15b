"""Tokens and browser sessions, stored as SHA-256 in ``accounts.sqlite``.

A token is 256 random bits, so a plain hash is enough: there is nothing to guess. A session belongs
to a token and dies with it.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from server.accounts.callers import Caller, Role

SESSION = timedelta(hours=12)
SCHEMA = """
CREATE TABLE IF NOT EXISTS token (
    hash TEXT PRIMARY KEY, organisation TEXT NOT NULL, role TEXT NOT NULL,
    created TEXT NOT NULL, revoked TEXT
);
CREATE TABLE IF NOT EXISTS session (
    hash TEXT PRIMARY KEY, token TEXT NOT NULL REFERENCES token(hash), expires TEXT NOT NULL
);
"""
CALLER_OF_TOKEN = "SELECT role, organisation FROM token WHERE hash = ? AND revoked IS NULL"  # noqa: S105
CALLER_OF_SESSION = """
SELECT role, organisation FROM session JOIN token ON session.token = token.hash
WHERE session.hash = ? AND session.expires > ? AND token.revoked IS NULL
"""


@dataclass(frozen=True)
class Accounts:
    """The database; a connection per operation, so any thread or process may use it."""

    path: Path

    def create_token(self, organisation: str, role: Role) -> str:
        """A new token; only its hash is kept, so this is the only time it can be shown."""
        token = "lianmu_" + secrets.token_urlsafe(32)
        with self._database() as database:
            database.execute(
                "INSERT INTO token VALUES (?, ?, ?, ?, NULL)",
                (digest(token), organisation, role, now().isoformat()),
            )
        return token

    def revoke_token(self, token: str) -> bool:
        """End a token and its sessions; whether it was valid."""
        with self._database() as database:
            cursor = database.execute(
                "UPDATE token SET revoked = ? WHERE hash = ? AND revoked IS NULL",
                (now().isoformat(), digest(token)),
            )
            return cursor.rowcount == 1

    def caller_of_token(self, token: str) -> Caller | None:
        """Who holds this token; None if nobody (any more)."""
        return self._caller(CALLER_OF_TOKEN, (digest(token),))

    def open_session(self, token: str) -> str | None:
        """A browser session for the holder of a token; None if the token is unknown."""
        if self.caller_of_token(token) is None:
            return None
        session = secrets.token_urlsafe(32)
        with self._database() as database:
            database.execute("DELETE FROM session WHERE expires <= ?", (now().isoformat(),))
            database.execute(
                "INSERT INTO session VALUES (?, ?, ?)",
                (digest(session), digest(token), (now() + SESSION).isoformat()),
            )
        return session

    def caller_of_session(self, session: str) -> Caller | None:
        """Whose session this is; None when it has expired or its token was revoked."""
        return self._caller(CALLER_OF_SESSION, (digest(session), now().isoformat()))

    def close_session(self, session: str) -> None:
        """Sign out."""
        with self._database() as database:
            database.execute("DELETE FROM session WHERE hash = ?", (digest(session),))

    def _caller(self, query: str, values: tuple[str, ...]) -> Caller | None:
        if not self.path.exists():
            return None
        with self._database() as database:
            row = database.execute(query, values).fetchone()
        return None if row is None else Caller(row[0], row[1])

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():
            self.path.touch(mode=0o600)
        with closing(sqlite3.connect(self.path, timeout=10)) as database, database:
            database.executescript(SCHEMA)
            yield database


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def now() -> datetime:
    """UTC, so that stored times compare as text."""
    return datetime.now(ZoneInfo("UTC"))
