"""Bytes → text. UTF-8 first, GB18030 (and so GBK, GB2312) next, a guess only as the last resort."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from loaders.origin import Unusable
from ontology.text import Text

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SURELY_UTF8 = 8
"""After so many well-formed characters beyond ASCII a file is UTF-8, and a bad byte is damage."""
GUESS_BYTES = 200_000
ENCODINGS = ("utf-8", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be")
"""What a sender may say."""
USUAL = re.compile(
    r"[\t\r\n -~\u00a0-\u00ff\u2000-\u206f\u2160-\u217b\u2460-\u249b\u3000-\u303f\u3400-\u4dbf"
    r"\u4e00-\u9fff\ue000-\uf8ff\uff00-\uffef]*"
)
"""Characters of tables in Chinese and English; bytes taken in the wrong order give others too."""

EMPTY = Text(
    "文件是空的。请检查是否选错了文件。",
    "The file is empty. Please check that it is the right one.",
)
BINARY = Text(
    "这不是文本文件。表格请另存为 .xlsx 或“CSV UTF-8”，RDF 请保存为 UTF-8 文本。",
    "This is not a text file. Save a spreadsheet as .xlsx or “CSV UTF-8”, RDF as UTF-8 text.",
)
DAMAGED = Text(
    "第 {row} 行有不属于 {encoding} 编码的字节。请用表格软件另存为“CSV UTF-8”后再提交。",
    "Line {row} has bytes that are not {encoding}. Please save the file again as “CSV UTF-8”.",
)
NO_SUCH_ENCODING = Text(
    "没有名为“{encoding}”的编码可选。可以写：{known}。",
    "There is no encoding “{encoding}” to choose. It may be: {known}.",
)
UNKNOWN = Text(
    "无法识别文件的编码。请另存为 UTF-8（或 GB18030）后再提交。",
    "The encoding of the file is not known. Please save it as UTF-8 (or GB18030).",
)


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of a table without its byte order mark, and the encoding: the one told, or found.

    A name that is not in ENCODINGS is :class:`Unusable`, as is a text that is not so encoded.
    """
    if not content.strip():
        raise Unusable(EMPTY)
    if encoding is not None:
        return _as_told(content, encoding)
    for mark, marked in MARKS:
        if content.startswith(mark):
            return _checked(_strict(content[len(mark) :], marked)), marked
    if b"\0" in content:
        found = _unmarked_utf16(content)
        return _checked(_strict(content, found)), found
    try:
        return _checked(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        if sum(not char.isascii() for char in before) >= SURELY_UTF8:
            raise _damaged(content, error.start, "UTF-8") from None
        text, found = _legacy(content)
        return _checked(text), found


def _as_told(content: bytes, encoding: str) -> tuple[str, str]:
    name = encoding.strip().lower().replace("_", "-")
    if name not in ENCODINGS:
        known = ", ".join(ENCODINGS)
        raise Unusable(NO_SUCH_ENCODING.format(encoding=encoding[:40], known=known))
    for mark, marked in MARKS:
        if content.startswith(mark) and marked.startswith(name):
            return _checked(_strict(content[len(mark) :], marked)), marked
    name = "utf-16-le" if name == "utf-16" else name
    return _checked(_strict(content, name)), name


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 whose byte order shows, for only one of them gives a table in Chinese or ASCII."""
    head = content[: GUESS_BYTES // 2 * 2]
    found = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        if len(content) % 2 == 0 and "\n" in text and USUAL.fullmatch(text):
            found.append(encoding)
    if len(found) != 1:
        raise Unusable(BINARY)
    return found[0]


def decode_utf8(content: bytes) -> str:
    """The text of an RDF file, which is UTF-8 by every RDF recommendation."""
    if not content.strip():
        raise Unusable(EMPTY)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _damaged(content, 0, "UTF-8")
    return _checked(_strict(content.removeprefix(codecs.BOM_UTF8), "utf-8"))


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(content, error.start, encoding.upper()) from None


def _legacy(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        guess = from_bytes(content[:GUESS_BYTES]).best()
    if guess is None:
        raise Unusable(UNKNOWN)
    try:
        return content.decode(guess.encoding), guess.encoding
    except (UnicodeDecodeError, LookupError):
        raise Unusable(UNKNOWN) from None


def _checked(text: str) -> str:
    if "\0" in text:
        raise Unusable(BINARY)
    if not text.strip():
        raise Unusable(EMPTY)
    return text


def _damaged(content: bytes, offset: int, encoding: str) -> Unusable:
    row = content.count(b"\n", 0, offset) + 1
    return Unusable(DAMAGED.format(row=row, encoding=encoding), row)
