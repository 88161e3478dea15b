"""Results that are kept: by their entity tag, which is made of all they depend on (catalog version,
query, dataset, format, release). The least used go first when there are too many bytes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from server.sparql.evaluate import Ending

OVERHEAD = 512
"""Bytes a result takes beside its content, roughly."""


@dataclass(frozen=True)
class Kept:
    """A complete result, short enough to be kept in memory."""

    content: bytes
    ending: Ending


class Results:
    """At most so many bytes of results."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.used = 0
        self.found: OrderedDict[str, Kept] = OrderedDict()

    def get(self, tag: str | None) -> Kept | None:
        """The result of that tag, now the most recently used."""
        if tag is None or tag not in self.found:
            return None
        self.found.move_to_end(tag)
        return self.found[tag]

    def keep(self, tag: str | None, result: Kept) -> None:
        """Keep it, unless it alone would take an eighth of the room."""
        weight = len(result.content) + OVERHEAD
        if tag is None or tag in self.found or weight > self.size // 8:
            return
        self.found[tag] = result
        self.used += weight
        while self.used > self.size:
            _, dropped = self.found.popitem(last=False)
            self.used -= len(dropped.content) + OVERHEAD
