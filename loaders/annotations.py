"""What an XLSX file says beside its cells: page headers and footers, and comments."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from html import unescape

from loaders.limits import Limits
from loaders.workbook import ZIP, members

MEMBER = re.compile(
    r"xl/(?:(?P<page>(?:work|chart)sheets/[^/]+)|(?:threadedC|c)omments/?[^/]*)\.xml", re.I
)
PAGE = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>([^<>]*)<")
SECTION = re.compile("&[LCR]")
CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z+-])')
"""Font, colour, size, page number and the like in a page header (ECMA-376, 18.3.1.46)."""
COMMENT = re.compile(r"<(?:\w+:)?(?:threadedC|c)omment\b")
TAG = re.compile("<[^<>]*>")


def lines_beside(content: bytes, limits: Limits) -> Iterator[str]:
    """Lines of text; none of another kind of file. Raises Unusable as reading does."""
    if not content.startswith(ZIP):
        return
    for name, part in members(content, limits, MEMBER):
        utf_16 = part.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        text = part.decode("utf-16" if utf_16 else "utf-8", "replace")
        match = MEMBER.fullmatch(name)
        in_page = match is not None and match["page"]
        for one in _pages(text) if in_page else _comments(text):
            yield from one.splitlines()


def _pages(text: str) -> Iterator[str]:
    for one in PAGE.findall(text):
        for section in SECTION.split(unescape(one)):
            yield CODE.sub("", section)


def _comments(text: str) -> Iterator[str]:
    """Runs of one comment together; what its tags and attributes say is left out."""
    for one in COMMENT.split(text)[1:]:
        yield unescape(TAG.sub("", one.partition(">")[2]))
