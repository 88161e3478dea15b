"""Time travel on ``/doc`` (RFC 7089): each retained edition is a memento of every document.

The document is its own TimeGate (pattern 1.1: 302 by ``Accept-Datetime``); a memento is the same
address with ``?edition=``; the TimeMap is at ``/timemap/doc/…``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from ontology.text import Text
from server.errors import BadInput
from server.linked.changes import Change

BAD_DATE = Text(
    "Accept-Datetime 应为 HTTP 日期，例如 Sat, 31 Jan 2026 08:00:00 GMT",
    "Accept-Datetime must be an HTTP date, for example Sat, 31 Jan 2026 08:00:00 GMT",
)


def http_date(created: str) -> str:
    """The moment of an edition as HTTP writes it."""
    return format_datetime(datetime.fromisoformat(created).astimezone(UTC), usegmt=True)


def closest(editions: Sequence[Change], accept_datetime: str) -> Change:
    """The edition that was current at a moment; the oldest retained one before that."""
    try:
        moment = parsedate_to_datetime(accept_datetime)
    except ValueError:
        raise BadInput(BAD_DATE) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    for edition in editions:  # newest first
        # HTTP knows whole seconds: what Memento-Datetime said must lead to the same edition.
        if datetime.fromisoformat(edition.created).replace(microsecond=0) <= moment:
            return edition
    return editions[-1]


def links(address: str, timemap: str) -> list[str]:
    """Where the present, the choice by time and all mementos are (RFC 7089 section 2.2)."""
    return [
        f'<{address}>; rel="original timegate"',
        f'<{timemap}>; rel="timemap"; type="application/link-format"',
    ]


def time_map(address: str, timemap: str, editions: Sequence[Change]) -> str:
    """All mementos of a document in the link format (RFC 7089 section 5)."""
    first, last = http_date(editions[-1].created), http_date(editions[0].created)
    lines = [
        f'<{address}>; rel="original timegate"',
        f'<{timemap}>; rel="self"; type="application/link-format"; from="{first}"; until="{last}"',
    ]
    for place, edition in enumerate(reversed(editions)):
        ends = ("first " if place == 0 else "") + ("last " if place == len(editions) - 1 else "")
        lines.append(
            f'<{address}?edition={edition.number}>; rel="{ends}memento"; '
            f'datetime="{http_date(edition.created)}"'
        )
    return ",\n".join(lines) + "\n"
