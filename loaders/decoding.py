"""Bytes → text. UTF-8 first, GB18030 (and so GBK, GB2312) next, a guess only as the last resort."""

from __future__ import annotations

import codecs

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
UNKNOWN = Text(
    "无法识别文件的编码。请另存为 UTF-8（或 GB18030）后再提交。",
    "The encoding of the file is not known. Please save it as UTF-8 (or GB18030).",
)


def decode(content: bytes) -> str:
    """The text of a table in any usual encoding, without its byte order mark."""
    if not content.strip():
        raise Unusable(EMPTY)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _checked(_strict(content[len(mark) :], encoding))
    if b"\0" in content:
        raise Unusable(BINARY)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        if sum(not char.isascii() for char in before) >= SURELY_UTF8:
            raise _damaged(content, error.start, "UTF-8") from None
        text = _legacy(content)
    return _checked(text)


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


def _legacy(content: bytes) -> str:
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        guess = from_bytes(content[:GUESS_BYTES]).best()
    if guess is None:
        raise Unusable(UNKNOWN)
    try:
        return content.decode(guess.encoding)
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
