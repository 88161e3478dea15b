"""The trail of accounts: who signed in, who was refused what, who changed which account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from server.accounts.callers import ANONYMOUS, Caller
from server.accounts.database import now, opened

Kind = Literal[
    "signed-in", "sign-in-failed", "sign-in-throttled", "signed-out", "refused", "bad-token",
    "user-added", "user-closed", "link-made", "password-chosen", "token-made", "token-revoked",
    "restored",
]  # fmt: skip
KEPT = 1_000_000
"""Events; the oldest make room."""
ONCE = timedelta(minutes=1)
"""The same refusal of the same caller is written once in this time, however often it happens."""
REPEATED = ("refused", "bad-token")
MOST_TEXT = 200
WINDOW = timedelta(minutes=15)
LIMITS = (("who = :who AND address = :address", 5), ("address = :address", 20), ("who = :who", 50))
"""Failed sign-ins within :data:`WINDOW` after which no more are tried: of one name from one
address, from one address, of one name. So a stranger elsewhere can hardly shut a user out.
"""


@dataclass(frozen=True)
class Event:
    """One line of the trail; ``moment`` is ISO 8601, UTC."""

    moment: str
    kind: Kind
    who: str
    organisation: str | None
    address: str
    detail: str


@dataclass(frozen=True)
class Trail:
    """The events in the database of accounts."""

    path: Path

    def note(
        self, kind: Kind, address: str, detail: str = "", caller: Caller = ANONYMOUS, who: str = ""
    ) -> None:
        """Write an event down; ``who`` is a name that was tried, of a caller it is known."""
        name = (caller.user or who)[:MOST_TEXT]
        values = (kind, name, caller.organisation, address, detail[:MOST_TEXT])
        since = (now() - ONCE).isoformat()
        with opened(self.path) as database:
            if (
                kind in REPEATED
                and database.execute(
                    "SELECT 1 FROM event WHERE kind = ? AND who = ? AND organisation IS ?"
                    " AND address = ? AND detail = ? AND moment > ?",
                    (*values, since),
                ).fetchone()
            ):
                return
            cursor = database.execute(
                "INSERT INTO event (kind, who, organisation, address, detail, moment)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*values, now().isoformat()),
            )
            database.execute(
                "DELETE FROM event WHERE number <= ?", ((cursor.lastrowid or 0) - KEPT,)
            )

    def may_try(self, who: str, address: str) -> bool:
        """Whether a sign-in under this name from this address is tried at all."""
        values = {"who": who, "address": address, "since": (now() - WINDOW).isoformat()}
        with opened(self.path) as database:
            for condition, most in LIMITS:
                (failed,) = database.execute(
                    "SELECT count(*) FROM event WHERE kind = 'sign-in-failed'"  # noqa: S608
                    f" AND moment > :since AND {condition}",
                    values,
                ).fetchone()
                if failed >= most:
                    return False
        return True

    def newest(self, limit: int) -> list[Event]:
        """The latest events, newest first."""
        with opened(self.path) as database:
            rows = database.execute(
                "SELECT moment, kind, who, organisation, address, detail FROM event"
                " ORDER BY number DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [Event(*row) for row in rows]


def disarm(path: Path) -> None:
    """End every credential of a database that comes from a backup: tokens, sessions, links and
    passwords may have been revoked, closed or changed since. Who has which role stays.
    """
    moment = now().isoformat()
    with opened(path) as database:
        database.execute("UPDATE token SET revoked = ? WHERE revoked IS NULL", (moment,))
        database.execute("UPDATE user SET password = NULL")
        database.execute("DELETE FROM session")
        database.execute("DELETE FROM link")
    Trail(path).note("restored", "")
