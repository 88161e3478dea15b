"""Lines of RDF text: feeding a parser line by line, so that each statement gets its line."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from io import BytesIO

from pyoxigraph import Literal, NamedNode, Quad

CONTINUES = re.compile(rb"\s*[.;,\])}]")
NOTHING = re.compile(rb"\s*(?:#.*)?$")
PENDING = re.compile(rb'["\'>\w\])\-]\s*(?:#.*)?$')
"""A line that ends a term, not a statement: its statement is emitted by the next line."""
JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false')


class LineFeed(BytesIO):
    """A binary file for ``pyoxigraph.parse`` that hands out one line at a time.

    The parser gives a statement back as soon as it has read enough, so the lines consumed so far
    tell where the statement ends. A term at the end of a line is only complete when the next
    token is seen: when the next line starts with punctuation, the first statement it completes
    belongs to the line before.
    """

    number = 0
    _pending = 0
    _last = (0, b"")
    _in_line = False

    def read(self, size: int | None = -1, /) -> bytes:
        """At most ``size`` bytes of the current line: pyoxigraph aborts when given more."""
        chunk = self.readline(-1 if size is None else size)
        if not self._in_line and chunk:
            self.number += 1
            number, before = self._last
            pending = CONTINUES.match(chunk) and PENDING.search(before)
            self._pending = number if pending else 0
        self._in_line = bool(chunk) and not chunk.endswith(b"\n")
        if not NOTHING.fullmatch(chunk.rstrip()):
            self._last = (self.number, chunk.rstrip())
        return chunk

    def line_of_statement(self) -> int:
        """The line of the statement that was emitted just now; call once for each."""
        pending, self._pending = self._pending, 0
        return pending or max(self.number, 1)


class JsonLines:
    """Where strings and numbers stand in a JSON text; JSON-LD is parsed as a whole."""

    def __init__(self, content: bytes) -> None:
        self._lines: dict[str, list[int]] = defaultdict(list)
        number, position = 1, 0
        for match in JSON_TOKEN.finditer(content):
            number += content.count(b"\n", position, match.start())
            position = match.start()
            token = match.group().decode()
            text = json.loads(token, strict=False) if token.startswith('"') else token
            self._lines[text].append(number)

    def line_of(self, quad: Quad) -> int:
        """The value's line at or below the subject's, else the subject's, else 1."""
        subject = quad.subject
        start = self._lines.get(subject.value, [1])[0] if isinstance(subject, NamedNode) else 1
        if isinstance(quad.object, NamedNode | Literal):
            lines = self._lines.get(quad.object.value, [])
            index = bisect_left(lines, start)
            if index < len(lines):
                return lines[index]
        return start
