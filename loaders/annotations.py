"""What a workbook says beside its cells: page headers and footers, and comments."""

from __future__ import annotations

import re
import struct
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from html import unescape
from itertools import chain, pairwise

from loaders.limits import Limits
from loaders.workbook import ZIP, members
from loaders.workbook_process import workbook_stream

MEMBER = re.compile(
    r"xl/(?:(?P<page>(?:work|chart)sheets/[^/]+)|(?:threadedC|c)omments/?[^/]*)\.xml"
    r"|(?P<ods>content|styles)\.xml",
    re.I,
)
PAGE = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>([^<>]*)<")
SECTION = re.compile("&[LCR]")
CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z+-])')
"""Font, colour, size, page number and the like in a page header (ECMA-376, 18.3.1.46)."""
COMMENT = re.compile(r"<(?:\w+:)?(?:threadedC|c)omment\b")
TAG = re.compile("<[^<>]*>")

ODS_PART = re.compile(
    r"<office:annotation(?:\s[^>]*[^/])?>(.*?)</office:annotation>"
    r"|<style:(?:header|footer)(?:-left|-first)?(?:\s[^>]*[^/])?>(.*?)"
    r"</style:(?:header|footer)(?:-left|-first)?>",
    re.DOTALL,
)
"""A comment, or a page header or footer (OpenDocument 1.3, 14.1 and 16.9)."""
PARAGRAPH = re.compile(r"<text:(?:p|h)\b[^>]*>(.*?)</text:(?:p|h)>", re.DOTALL)

HEADER, FOOTER, CONTINUE, TEXT_OBJECT, MORE_HEADERS = 0x0014, 0x0015, 0x003C, 0x01B6, 0x089C
"""Records of XLS (MS-XLS 2.3.2)."""
BEFORE_MORE_HEADERS = 38
"""Bytes of the last one before its texts: of even pages, then of the first."""


def lines_beside(content: bytes, limits: Limits) -> Iterator[str]:
    """Lines of text; none of another kind of file. Raises Unusable as reading does."""
    for one in _in_zip(content, limits) if content.startswith(ZIP) else _in_xls(content):
        yield from one.splitlines()


def _in_zip(content: bytes, limits: Limits) -> Iterator[str]:
    for name, part in members(content, limits, MEMBER):
        utf_16 = part.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        text = part.decode("utf-16" if utf_16 else "utf-8", "replace")
        match = MEMBER.fullmatch(name)
        if match is not None and match["ods"]:
            yield from _in_ods(text)
        else:
            yield from _pages(text) if match is not None and match["page"] else _comments(text)


def _pages(text: str) -> Iterator[str]:
    for one in PAGE.findall(text):
        yield from _sections(unescape(one))


def _sections(page: str) -> Iterator[str]:
    """What stands left, in the middle and on the right, without the codes."""
    for section in SECTION.split(page):
        yield CODE.sub("", section)


def _comments(text: str) -> Iterator[str]:
    """Runs of one comment together; what its tags and attributes say is left out."""
    for one in COMMENT.split(text)[1:]:
        yield unescape(TAG.sub("", one.partition(">")[2]))


def _in_ods(text: str) -> Iterator[str]:
    """Paragraph by paragraph."""
    for match in ODS_PART.finditer(text):
        for paragraph in PARAGRAPH.findall(match[1] or match[2] or ""):
            yield unescape(TAG.sub("", paragraph))


def _in_xls(content: bytes) -> Iterator[str]:
    """Text objects are comments and text boxes; what is damaged says nothing more."""
    try:
        records = chain(_records(workbook_stream(content)), [(0, b"")])
        for (kind, data), (next_kind, next_data) in pairwise(records):
            if kind in (HEADER, FOOTER) and data:
                yield from _sections(_string(data, 0)[0])
            elif kind == MORE_HEADERS:
                at = BEFORE_MORE_HEADERS
                while at + 3 <= len(data):
                    page, at = _string(data, at)
                    yield from _sections(page)
            elif kind == TEXT_OBJECT and next_kind == CONTINUE:
                yield _characters(next_data[1:], next_data[0])
    except (struct.error, IndexError, ValueError, OverflowError, MemoryError):
        return


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Of all sheets, one after another."""
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _string(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length and width before it, and where it ends (MS-XLS 2.5.294)."""
    length, flags = struct.unpack_from("<HB", data, at)
    end = at + 3 + length * (2 if flags & 1 else 1)
    return _characters(data[at + 3 : end], flags), end


def _characters(data: bytes, flags: int) -> str:
    return data.decode("utf-16-le" if flags & 1 else "latin-1", "replace")
