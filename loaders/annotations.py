"""What a workbook says beside its cells: margins, comments, drawings, prompts, properties …"""

from __future__ import annotations

import re
import struct
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from html import unescape
from itertools import chain, pairwise

from loaders.containers import Container
from loaders.limits import Limits
from loaders.workbook import members
from loaders.workbook_process import stream_of, workbook_stream

XML = re.compile("\ufeff?\\s*<")
"""How a part begins that is XML, whatever it is called."""
CELLS, CELLS_END = re.compile(r"<(?:\w+:)?sheetData\b"), "sheetData>"
"""Where cells begin and end, which are searched as such."""
OF_CELLS = re.compile(r"<(?:\w+:)?(?:sst|document-content)\b")
"""The root of a part with the texts of cells, where a line is no line of its own."""
AUTHOR = re.compile(r"<(?:\w+:)?(?:author|creator|lastModifiedBy)\b[^<>]*>[^<]*")
"""Who wrote a comment or the file is no part of what it says."""
RUN = re.compile(
    r"</?(?:\w+:)?(?:r|t|rPr|b|i|u|strike|sz|color|rFont|family|charset|scheme|vertAlign|latin|ea|cs|"
    r"solidFill|srgbClr|schemeClr|ln|span|font)(?:\s[^<>]*)?/?>"
)
"""Stands inside a word as well: what it marks is one text with what stands around it."""
HEAD = 5000
"""Characters in which the root of a part is looked for."""
TAG = re.compile("<[^<>]*>")
ATTRIBUTE = re.compile(r"""=\s*(?:"([^"<]*)"|'([^'<]*)')""")
PAGE = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>([^<>]*)<")
SECTION = re.compile("&[LCR]")
CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z+-])')
"""Font, colour, size, page number and the like in a page header (ECMA-376, 18.3.1.46)."""

ODS_PART = re.compile(
    r"<office:annotation(?:\s[^>]*[^/])?>(.*?)</office:annotation>"
    r"|<style:(?:header|footer)(?:-left|-first)?(?:\s[^>]*[^/])?>(.*?)"
    r"</style:(?:header|footer)(?:-left|-first)?>"
    r"|<draw:(?:text-box|custom-shape)(?:\s[^>]*[^/])?>(.*?)</draw:(?:text-box|custom-shape)>",
    re.DOTALL,
)
"""A comment, a page header or footer, or a text box (OpenDocument 1.3, 10.4.3, 14.1 and 16.9)."""
PARAGRAPH = re.compile(r"<text:(?:p|h)\b[^>]*>(.*?)</text:(?:p|h)>", re.DOTALL)

HEADER, FOOTER, CONTINUE, TEXT_OBJECT, MORE_HEADERS = 0x0014, 0x0015, 0x003C, 0x01B6, 0x089C
"""Records of XLS (MS-XLS 2.3.2)."""
PROPERTY_SETS = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
CONTROLS = re.compile("[\x00-\x1f]+")
"""Stand between the texts of a property set, as their lengths and ends."""
BEFORE_MORE_HEADERS = 38
"""Bytes of the last one before its texts: of even pages, then of the first."""


def lines_beside(content: bytes, limits: Limits) -> Iterator[str]:
    """Lines of comments, margins, drawings, prompts, properties … ; none of another kind of file.
    Raises Unusable as reading does.
    """
    kind = Container.of(content)
    if kind is Container.OLE:
        texts = chain(_in_xls(content), _properties(content))
        yield from (line for one in texts for line in one.splitlines())
    elif kind is Container.ZIP:
        yield from (line for text in _parts(content, limits) for line in _lines(text))


def texts_of_cells(content: bytes, limits: Limits) -> Iterator[str]:
    """Texts in the parts that cells are made of, those too that no cell shows."""
    if Container.of(content) is Container.ZIP:
        for text in _parts(content, limits):
            if OF_CELLS.search(text, 0, HEAD):
                yield from _texts(text)


def _parts(content: bytes, limits: Limits) -> Iterator[str]:
    """Every part that is XML and has the letter 密, in whatever way it is written."""
    for part in members(content, limits):
        utf_16 = part.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        text = part.decode("utf-16" if utf_16 else "utf-8", "replace")
        if XML.match(text) and ("密" in text or "&#" in text):
            yield text


def _lines(text: str) -> Iterator[str]:
    if OF_CELLS.search(text, 0, HEAD):
        yield from _in_ods(text)
        return
    plain = _without_cells(text)
    for page in PAGE.findall(plain):
        for section in _sections(unescape(page)):
            yield from section.splitlines()
    yield from _texts(PAGE.sub("<", plain))


def _without_cells(text: str) -> str:
    start, end = CELLS.search(text), text.rfind(CELLS_END)
    return text if start is None or end < 0 else text[: start.start()] + text[end:]


def _texts(text: str) -> Iterator[str]:
    """Paragraph by paragraph, and the values of attributes."""
    said = TAG.sub("\n", RUN.sub("", AUTHOR.sub("", text))).splitlines()
    for value in (*said, *map("".join, ATTRIBUTE.findall(text))):
        if "密" in value or "&#" in value:
            yield from unescape(value).splitlines()


def _sections(page: str) -> Iterator[str]:
    """What stands left, in the middle and on the right, without the codes."""
    for section in SECTION.split(page):
        yield CODE.sub("", section)


def _in_ods(text: str) -> Iterator[str]:
    """Paragraph by paragraph."""
    for match in ODS_PART.finditer(text):
        for paragraph in PARAGRAPH.findall(match[1] or match[2] or match[3] or ""):
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


def _properties(content: bytes) -> Iterator[str]:
    """Title, subject, comment, company … of an XLS file, in whichever encoding (MS-OLEPS)."""
    for name in PROPERTY_SETS:
        try:
            stream = stream_of(content, name)
        except (struct.error, IndexError, ValueError, OverflowError, MemoryError):
            return
        for encoding in ("gb18030", "utf-8", "utf-16-le"):
            yield from CONTROLS.split(stream.decode(encoding, "replace"))


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
