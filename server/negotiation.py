"""Content negotiation (RFC 9110 section 12.5): what to send, out of what can be offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from ontology.text import Text
from server.errors import NotAcceptable

Offer = TypeVar("Offer")


def negotiate(accept: str | None, offers: Mapping[str, Offer]) -> Offer:
    """The offer with the highest quality for this ``Accept`` header, the first one on a tie.

    ``offers`` maps media types to whatever the caller wants back; several may name the same.
    """
    if accept is None or not accept.strip():
        return next(iter(offers.values()))
    ranges = dict(weighted(accept))
    best = max(offers, key=lambda media: quality(ranges, media))  # max keeps the first of equals
    if quality(ranges, best) <= 0:
        raise NotAcceptable(
            Text(
                f"没有可接受的格式。可用格式：{'、'.join(offers)}",
                f"None of the accepted formats is offered. Offered: {', '.join(offers)}",
            )
        )
    return offers[best]


def language(accept_language: str | None) -> str:
    """``zh`` or ``en``; Chinese unless English is preferred to it."""
    ranges: dict[str, float] = {}
    for tag, weight in weighted(accept_language or ""):
        primary = tag.partition("-")[0]
        ranges[primary] = max(weight, ranges.get(primary, 0.0))
    return "en" if ranges.get("en", 0.0) > ranges.get("zh", 0.0) else "zh"


def weighted(header: str) -> Iterator[tuple[str, float]]:
    """The values of a header with their ``q``; parameters other than ``q`` are ignored."""
    for part in header.split(","):
        value, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, text = parameter.partition("=")
            if name.strip() == "q":
                weight = number(text.strip())
        if value:
            yield value, weight


def number(text: str) -> float:
    """A quality between 0 and 1; what is none counts as 0, as if the value were absent."""
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0


def quality(ranges: Mapping[str, float], media: str) -> float:
    """The quality of the most specific range that covers this media type."""
    family = media.partition("/")[0] + "/*"
    return ranges.get(media, ranges.get(family, ranges.get("*/*", 0.0)))
