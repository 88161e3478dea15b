"""API tokens: scoped, expiring, revocable; only their SHA-256 is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from server.accounts.callers import Caller, Role
from server.accounts.database import digest, now, opened

Scope = Literal["all", "read"]
"""``read`` reads what the role may read, and changes nothing."""
DAYS = 365
PREFIX = 12
"""Characters of the hash that name a token to people."""
VALID = "revoked IS NULL AND expires > ?"
BY_SECRET = f"SELECT role, organisation, scope, name, hash FROM token WHERE hash = ? AND {VALID}"  # noqa: S608


@dataclass(frozen=True)
class Token:
    """A token as it is listed; times are ISO 8601, UTC."""

    identifier: str
    organisation: str
    role: Role
    name: str
    scope: Scope
    created: str
    expires: str
    revoked: str | None

    @property
    def valid(self) -> bool:
        return self.revoked is None and self.expires > now().isoformat()


@dataclass(frozen=True)
class Accounts:
    """The tokens in the database of accounts."""

    path: Path

    def create_token(
        self,
        organisation: str,
        role: Role,
        *,
        name: str = "",
        scope: Scope = "all",
        days: int = DAYS,
    ) -> str:
        """A new token; only its hash is kept, so this is the only time it can be shown."""
        token = "lianmu_" + secrets.token_urlsafe(32)
        moment = now()
        expires = moment + timedelta(days=days)
        with opened(self.path) as database:
            database.execute(
                "INSERT INTO token (hash, organisation, role, created, name, scope, expires)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    digest(token),
                    organisation,
                    role,
                    moment.isoformat(),
                    name,
                    scope,
                    expires.isoformat(),
                ),
            )
        return token

    def revoke_token(self, token: str) -> bool:
        """End a token, given itself or its listed identifier; whether it was there to be ended.
        Its sessions end with it.
        """
        with opened(self.path) as database:
            cursor = database.execute(
                "UPDATE token SET revoked = ? WHERE revoked IS NULL"
                " AND (hash = ? OR substr(hash, 1, ?) = ?)",
                (now().isoformat(), digest(token), PREFIX, token),
            )
            return cursor.rowcount > 0

    def list_tokens(self) -> list[Token]:
        """All of them, newest first."""
        with opened(self.path) as database:
            rows = database.execute(
                "SELECT substr(hash, 1, ?), organisation, role, name, scope, created, expires,"
                " revoked FROM token ORDER BY created DESC",
                (PREFIX,),
            ).fetchall()
        return [Token(*row) for row in rows]

    def caller_of_token(self, token: str) -> Caller | None:
        """Who holds this token; None if nobody (any more)."""
        if not self.path.exists():
            return None
        with opened(self.path) as database:
            row = database.execute(BY_SECRET, (digest(token), now().isoformat())).fetchone()
        return None if row is None else caller_of_row(*row)


def caller_of_row(role: Role, organisation: str, scope: Scope, name: str, hashed: str) -> Caller:
    """The holder of a token, called by its identifier and what it is for."""
    return Caller(role, organisation, f"{hashed[:PREFIX]} {name}".rstrip(), scope == "read")
