"""Users and their passwords (Argon2id). Nobody has a password but the one they chose themselves
behind a link that works once.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from ontology.text import Text
from server.accounts.callers import Role
from server.accounts.database import digest, now, opened
from server.errors import BadInput, NotFound

NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")
SHORTEST, LONGEST = 12, 200
LINK_LASTS = timedelta(days=7)
COLUMNS = "name, full_name, organisation, role, password IS NOT NULL, closed IS NOT NULL"

BAD_NAME = Text(
    "用户名用小写字母开头，只含小写字母、数字和 . _ -，2 至 40 个字符",
    "A user name begins with a lower-case letter and has 2 to 40 of a-z, 0-9, . _ -",
)
TAKEN = Text("已有用户“{name}”", "There is a user “{name}” already")
UNKNOWN = Text("没有用户“{name}”，或已停用", "There is no user “{name}”, or it is closed")
BAD_PASSWORD = Text(
    "口令至少 {least} 个字符，最多 {most} 个，不能含有用户名",
    "A password has {least} to {most} characters and does not contain the user name",
)


@dataclass(frozen=True)
class User:
    """A person. ``ready``: has chosen a password."""

    name: str
    full_name: str
    organisation: str | None
    role: Role
    ready: bool
    closed: bool


@dataclass(frozen=True)
class Users:
    """The users in the database of accounts."""

    path: Path

    def add(self, name: str, full_name: str, organisation: str | None, role: Role) -> str:
        """A new user without a password; the secret of the link to choose one."""
        if not NAME.fullmatch(name):
            raise BadInput(BAD_NAME)
        with opened(self.path) as database:
            cursor = database.execute(
                "INSERT OR IGNORE INTO user (name, full_name, organisation, role, created)"
                " VALUES (?, ?, ?, ?, ?)",
                (name, full_name or name, organisation, role, now().isoformat()),
            )
        if not cursor.rowcount:
            raise BadInput(TAKEN.format(name=name))
        return self.link(name)

    def link(self, name: str) -> str:
        """The secret of a new one-time link for choosing a password; earlier links end."""
        secret = secrets.token_urlsafe(32)
        with opened(self.path) as database:
            found = database.execute(
                "SELECT 1 FROM user WHERE name = ? AND closed IS NULL", (name,)
            ).fetchone()
            if found is None:
                raise NotFound(UNKNOWN.format(name=name[:40]))
            database.execute("DELETE FROM link WHERE user = ?", (name,))
            database.execute(
                "INSERT INTO link VALUES (?, ?, ?)",
                (digest(secret), name, (now() + LINK_LASTS).isoformat()),
            )
        return secret

    def of_link(self, secret: str) -> User | None:
        """Whose link this is; None when it was used, has expired or was replaced."""
        with opened(self.path) as database:
            row = database.execute(
                f"SELECT {COLUMNS} FROM user WHERE closed IS NULL AND name ="  # noqa: S608
                " (SELECT user FROM link WHERE hash = ? AND expires > ?)",
                (digest(secret), now().isoformat()),
            ).fetchone()
        return None if row is None else user_of_row(row)

    def choose_password(self, secret: str, password: str) -> User | None:
        """Use up a link; every earlier session of the user ends."""
        user = self.of_link(secret)
        if user is None:
            return None
        hashed = hash_of_password(user.name, password)
        with opened(self.path) as database:
            used = database.execute("DELETE FROM link WHERE hash = ?", (digest(secret),))
            if not used.rowcount:  # somebody was faster
                return None
            database.execute("UPDATE user SET password = ? WHERE name = ?", (hashed, user.name))
            database.execute("DELETE FROM session WHERE user = ?", (user.name,))
        return user

    def with_password(self, name: str, password: str) -> User | None:
        """The user of this name, if that is the password; as slow for a name that nobody has."""
        with opened(self.path) as database:
            row = database.execute(
                f"SELECT {COLUMNS}, password FROM user WHERE name = ? AND closed IS NULL",  # noqa: S608
                (name,),
            ).fetchone()
        hasher = PasswordHasher()
        if row is None or row[-1] is None:
            hasher.hash(password)
            return None
        try:
            hasher.verify(row[-1], password)
        except VerificationError:
            return None
        return user_of_row(row[:-1])

    def close(self, name: str) -> None:
        """Nobody signs in by this name any more; its sessions and links end."""
        with opened(self.path) as database:
            cursor = database.execute(
                "UPDATE user SET closed = ?, password = NULL WHERE name = ? AND closed IS NULL",
                (now().isoformat(), name),
            )
            if not cursor.rowcount:
                raise NotFound(UNKNOWN.format(name=name[:40]))
            database.execute("DELETE FROM session WHERE user = ?", (name,))
            database.execute("DELETE FROM link WHERE user = ?", (name,))

    def list_users(self) -> list[User]:
        """All of them, by name."""
        with opened(self.path) as database:
            rows = database.execute(f"SELECT {COLUMNS} FROM user ORDER BY name").fetchall()  # noqa: S608
        return [user_of_row(row) for row in rows]


def hash_of_password(name: str, password: str) -> str:
    """What is kept of a password that will do; BadInput for one that will not."""
    if not SHORTEST <= len(password) <= LONGEST or name in password.lower():
        raise BadInput(BAD_PASSWORD.format(least=SHORTEST, most=LONGEST))
    return PasswordHasher().hash(password)


def user_of_row(row: tuple[str, str, str | None, Role, int, int]) -> User:
    name, full_name, organisation, role, ready, closed = row
    return User(name, full_name, organisation, role, bool(ready), bool(closed))
