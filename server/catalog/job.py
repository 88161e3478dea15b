"""What a submission asks for, and how it ended. Both travel as JSON between processes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import Literal

from loaders.reading import Cleaning, Reading, SheetRead
from ontology.text import Text
from server.catalog.diff import Diff
from server.catalog.travel import cleaning_from, sheet_from
from server.clock import SHANGHAI

Mode = Literal[
    "add", "replace", "withdraw", "register", "upgrade", "daily", "record", "waive", "purge"
]
State = Literal[
    "judging",
    "draft",
    "awaiting-review",
    "returned",
    "published",
    "refused",
    "unconfirmed",
    "unusable",
]
IDENTIFIER = re.compile(r"\d{8}-\d{6}-[0-9a-f]{10}")
"""What :func:`new_identifier` makes."""
TOO_LARGE = Text(
    "处理这个文件（或自带的形状）需要的内存或嵌套层数超过上限，未发布任何内容。请把它拆小",
    "This file, or the shapes brought with it, needs more memory or is nested more deeply than "
    "allowed; nothing was published. Split it",
)
MOST_CLEANED = 5000
"""Cleaned cells that an outcome lists; of more, only the number is told."""


@dataclass(frozen=True)
class Job:
    """One submission.

    ``add`` puts the file's resources beside those of the catalog, replacing any of the same code;
    ``replace`` says that the file is the whole catalog; ``withdraw`` takes the resources with the
    given codes out and needs no file. ``file`` and ``statement`` are paths in the data folder.
    ``register``: the authority adds to one of its registers, which goes by a key as a catalog does.
    ``upgrade``: a new version of Lianmu ships other rules, codes or laws.
    ``daily`` is no submission: the daily run has judged a catalog again and nothing was sent.
    ``record``: the authority recorded what happened, and what that touches was judged again.
    ``waive``: the authority granted or revoked a waiver. ``purge``: it erased something.
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
    draft: bool = False
    """It waits for the head of its own body before it goes to the authority."""
    reviewed: str | None = None
    """The submission that was handed to review and is now being published by the authority."""
    encoding: str | None = None
    layout: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """``encoding``, ``layout``, ``columns``: what the sender says of the file (``Reading``)."""
    stated: Mapping[str, str] = field(default_factory=dict)
    """Field → what the sender stated on the form; ``statement`` is made of it."""
    previous: str | None = None
    """The path of the outcome of the sender's last check or submission, to compare with."""
    submitter: str = ""
    """The user or token that sent it; empty for the command line of this machine."""
    rollback: int | None = None
    """The edition whose state of the catalog the file is: a catalog rolled back."""
    confirmed: bool = False
    """The sender knows that this withdraws a large part of the catalog."""

    @property
    def is_submission(self) -> bool:
        """Whether somebody submitted a catalog or a part of it."""
        return self.mode not in ("daily", "record", "waive", "purge")

    @property
    def reading(self) -> Reading:
        return Reading(self.encoding, self.layout, self.columns)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Job:
        data = json.loads(text)
        return cls(**{**data, "codes": tuple(data["codes"])})

    def sealed(self) -> Job:
        """The same without the sender's words: what may be kept of a job with a secret file."""
        return replace(
            self,
            name="",
            file=None,
            statement=None,
            statement_name="",
            encoding=None,
            layout=None,
            columns={},
            stated={},
        )


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
    searched: bool = False
    """The file is unusable as it was read, but has been looked through for marks of secrecy."""
    encoding: str | None = None
    sheets: tuple[SheetRead, ...] = ()
    cleaned: tuple[Cleaning, ...] = ()
    """Cells that were read otherwise than written: at most :data:`MOST_CLEANED` of them."""
    cleanings: int = 0
    """How many there are in all."""
    diff: Diff | None = None
    to_confirm: bool = False
    """It withdraws so much of the catalog that the sender has to say that this is meant."""

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
        data["sheets"] = tuple(map(sheet_from, data.get("sheets", ())))
        data["cleaned"] = tuple(map(cleaning_from, data.get("cleaned", ())))
        if data.get("diff") is not None:
            data["diff"] = Diff.from_data(data["diff"])
        return cls(**data)

    def without_report(self) -> Outcome:
        """The same without its report, which evidence keeps beside it."""
        return replace(self, report=None)


def new_identifier() -> str:
    """Sorts by time (Asia/Shanghai) and cannot be guessed: ``20261122-143005-9f2c41d07a``."""
    return f"{datetime.now(SHANGHAI):%Y%m%d-%H%M%S}-{token_hex(5)}"
