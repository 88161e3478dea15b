"""Browser sessions of users and of holders of tokens; they end with what they were opened by."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from server.accounts.callers import Caller
from server.accounts.database import digest, now, opened
from server.accounts.tokens import BY_SECRET, VALID, caller_of_row

LASTING = timedelta(hours=12)
OF_TOKEN = f"""
SELECT role, organisation, scope, name, token.hash FROM session
JOIN token ON session.token = token.hash
WHERE session.hash = ? AND session.expires > ? AND {VALID.replace("expires", "token.expires")}
"""  # noqa: S608
OF_USER = """
SELECT role, organisation, name FROM session JOIN user ON session.user = user.name
WHERE session.hash = ? AND session.expires > ? AND user.closed IS NULL
"""


@dataclass(frozen=True)
class Sessions:
    """The sessions in the database of accounts; a session is 256 random bits in a cookie."""

    path: Path

    def open_for_token(self, token: str) -> str | None:
        """A session for the holder of a token; None if the token is unknown or has ended."""
        with opened(self.path) as database:
            values = (digest(token), now().isoformat())
            if database.execute(BY_SECRET, values).fetchone() is None:
                return None
        return self._open("token", digest(token))

    def open_for_user(self, name: str) -> str:
        """A session for a user who has just shown the password."""
        return self._open("user", name)

    def caller(self, session: str) -> Caller | None:
        """Whose session this is; None when it has ended."""
        if not self.path.exists():
            return None
        key, moment = digest(session), now().isoformat()
        with opened(self.path) as database:
            user = database.execute(OF_USER, (key, moment)).fetchone()
            if user is not None:
                return Caller(*user)
            token = database.execute(OF_TOKEN, (key, moment, moment)).fetchone()
        return None if token is None else caller_of_row(*token)

    def close(self, session: str) -> None:
        """Sign out."""
        with opened(self.path) as database:
            database.execute("DELETE FROM session WHERE hash = ?", (digest(session),))

    def _open(self, column: str, holder: str) -> str:
        session = secrets.token_urlsafe(32)
        moment = now()
        with opened(self.path) as database:
            database.execute("DELETE FROM session WHERE expires <= ?", (moment.isoformat(),))
            database.execute(
                f"INSERT INTO session (hash, {column}, expires) VALUES (?, ?, ?)",  # noqa: S608
                (digest(session), holder, (moment + LASTING).isoformat()),
            )
        return session
