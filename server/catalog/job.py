"""What a submission asks for, and how it ended. Both travel as JSON between processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import Literal
from zoneinfo import ZoneInfo

from ontology.text import Text

Mode = Literal["add", "replace", "withdraw"]
State = Literal["judging", "awaiting-review", "returned", "published", "refused", "unusable"]
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Job:
    """One submission.

    ``add`` puts the file's resources beside those of the catalog, replacing any of the same code;
    ``replace`` says that the file is the whole catalog; ``withdraw`` takes the resources with the
    given codes out and needs no file. ``file`` and ``statement`` are paths in the data folder.
    """

    identifier: str
    catalog: str
    organisation: str
    mode: Mode = "add"
    name: str = ""
    file: str | None = None
    statement: str | None = None
    statement_name: str = ""
    codes: tuple[str, ...] = ()
    dry_run: bool = False
    reviewed: str | None = None
    """The submission that was handed to review and is now being published by the authority."""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Job:
        data = json.loads(text)
        return cls(**{**data, "codes": tuple(data["codes"])})

    def sealed(self) -> Job:
        """The same without the sender's words: what may be kept of a job with a secret file."""
        return replace(self, name="", file=None, statement=None, statement_name="")


@dataclass(frozen=True)
class Change:
    """What a submission does to one resource, for people: its code and name."""

    kind: Literal["added", "changed", "withdrawn"]
    iri: str
    code: str
    title: str


@dataclass(frozen=True)
class Outcome:
    """How a submission ended. ``report`` is the report's JSON of the contracts."""

    identifier: str
    state: State
    message: Text
    catalog: str = ""
    dry_run: bool = False
    edition: int | None = None
    changes: tuple[Change, ...] = ()
    notes: tuple[tuple[Text, int | None, str | None], ...] = ()
    report: str | None = None
    row: int | None = None
    column: str | None = None
    layout: str | None = field(default=None)
    sealed: bool = False
    """The file is marked secret (R-17): neither it nor a word of it is kept or shown."""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Outcome:
        data = json.loads(text)
        data["message"] = Text(**data["message"])
        data["changes"] = tuple(Change(**change) for change in data["changes"])
        data["notes"] = tuple(
            (Text(**message), row, column) for message, row, column in data["notes"]
        )
        return cls(**data)

    def without_report(self) -> Outcome:
        """The same without its report, which evidence keeps beside it."""
        return replace(self, report=None)


def new_identifier() -> str:
    """Sorts by time (Asia/Shanghai) and cannot be guessed: ``20261122-143005-9f2c41d07a``."""
    return f"{datetime.now(SHANGHAI):%Y%m%d-%H%M%S}-{token_hex(5)}"
