"""``accounts.sqlite``: who may sign in, and who did. Never part of an edition or an export."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

MIGRATIONS = (
    (
        "CREATE TABLE IF NOT EXISTS token (hash TEXT PRIMARY KEY, organisation TEXT NOT NULL,"
        " role TEXT NOT NULL, created TEXT NOT NULL, revoked TEXT)",
    ),
    (
        "ALTER TABLE token ADD COLUMN name TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE token ADD COLUMN scope TEXT NOT NULL DEFAULT 'all'",
        "ALTER TABLE token ADD COLUMN expires TEXT NOT NULL DEFAULT '9999'",
        "CREATE TABLE user (name TEXT PRIMARY KEY, full_name TEXT NOT NULL, organisation TEXT,"
        " role TEXT NOT NULL, password TEXT, created TEXT NOT NULL, closed TEXT)",
        "CREATE TABLE link (hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES user(name),"
        " expires TEXT NOT NULL)",
        "DROP TABLE IF EXISTS session",
        "CREATE TABLE session (hash TEXT PRIMARY KEY, token TEXT REFERENCES token(hash),"
        " user TEXT REFERENCES user(name), expires TEXT NOT NULL,"
        " CHECK ((token IS NULL) <> (user IS NULL)))",
        "CREATE TABLE event (number INTEGER PRIMARY KEY, moment TEXT NOT NULL, kind TEXT NOT NULL,"
        " who TEXT NOT NULL, organisation TEXT, address TEXT NOT NULL, detail TEXT NOT NULL)",
        "CREATE INDEX event_moment ON event(kind, moment)",
    ),
)
"""What each version of the database adds to the one before; ``user_version`` counts them."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for one operation, committed at its end; any thread or process may use it."""
    if not path.exists():
        path.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=10)) as database, database:
        if version(database) < len(MIGRATIONS):
            migrate(database)
        yield database


def migrate(database: sqlite3.Connection) -> None:
    """Bring an older database, or an empty one, up to date; two processes at once do no harm."""
    database.execute("BEGIN IMMEDIATE")
    for statements in MIGRATIONS[version(database) :]:
        for statement in statements:
            database.execute(statement)
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    database.commit()


def version(database: sqlite3.Connection) -> int:
    (number,) = database.execute("PRAGMA user_version").fetchone()
    return int(number)


def digest(secret: str) -> str:
    """What is kept of 256 random bits: a plain hash is enough, there is nothing to guess."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def now() -> datetime:
    """UTC, so that stored times compare as text."""
    return datetime.now(ZoneInfo("UTC"))
