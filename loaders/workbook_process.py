"""A program of its own: spreadsheet on standard input → JSON lines of text cells on the output.

The library that reads XLSX, XLS and ODS ends the whole process when a damaged file makes it ask for
more memory than there is. So it runs where only this file is lost, with bounds on memory and
processor time. Started by path, it imports nothing of Lianmu and starts fast.

Each line is a JSON array whose first element tells what it is: ``["sheet", name, visible, merged,
since_1904, formulas]`` (merged regions as first row, first column, last row, last column; formulas
that have no result as row, column, text; all from 0), then for each row that is not blank
``[number, cell, …]``; the last line is ``["end"]`` or ``["unusable", why]``, and is missing where
the bounds were met.
"""

from __future__ import annotations

import json
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from python_calamine import CalamineWorkbook
from python_calamine import SheetTypeEnum as SheetType
from python_calamine import SheetVisibleEnum as Visible

MEMORY = 2 << 30
"""Bytes; a workbook at the limit of rows, all columns filled, stays below."""
SECONDS = 120
ENCRYPTED = re.compile(
    rb"\A\xd0\xcf\x11\xe0.*(?:"
    + "EncryptedPackage".encode("utf-16-le")
    + rb"|\x09\x08\x10\x00.{16}(?:\x86\x00\x00\x00)?\x2f\x00)",
    re.DOTALL,
)
"""A compound file with the stream of an encrypted XLSX, or with a FILEPASS record at the start of
an XLS (MS-OFFCRYPTO, MS-XLS).
"""
MEANT = {"\0": "_x0000_", "_xFFFE_": "\ufffe", "_xFFFF_": "\uffff"}
"""Escapes of XML the library resolves though no text may hold what they mean, or leaves."""
UNUSUAL = re.compile("|".join(MEANT))

Errors = dict[int, dict[int, str]]
"""By row and column, from 0."""

IN_XLSX = re.compile(rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL)
UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula without a value; one of ``t="str"`` has a value, the empty text."""
FORMULAS = re.compile(rb"<(?:\w+:)?f[ >/]")
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
IN_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*\bdate1904\s*=\s*[\"'](?:1|true)")
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

IN_ODS = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d+")
SPANNED = re.compile(r"number-(?:rows|columns)-spanned=.(?!1[\"'])")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Of XLS (MS-XLS 2.5.10, BErr)."""
FORMULA, DATE_MODE, BOUND_SHEET, BOOLEAN_OR_ERROR = 0x0006, 0x0022, 0x0085, 0x0205
END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers above are marks, not sectors (MS-CFB 2.1)."""
SMALL = 4096
"""Streams of fewer bytes lie in sectors of 64 within another one (MS-CFB 2.4)."""


def main() -> None:
    """Read standard input to its end, then answer."""
    bound()
    content = sys.stdin.buffer.read()
    try:
        for line in lines(content):
            print(json.dumps(line, ensure_ascii=False))
        print('["end"]')
    except MemoryError:
        sys.exit(1)
    except BaseException:  # the library's own errors, and its panics, which are no Exception
        print(json.dumps(["unusable", "password" if has_password(content) else "format"]))


def bound() -> None:
    """A file that needs more ends this process, which its parent takes for a damaged file."""
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        size = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lines(content: bytes) -> Iterator[list[object]]:
    """What is printed, without the last line."""
    errors = error_cells(content)
    spans = merged_in_ods(content)
    formulas = uncalculated(content)
    since_1904 = counts_from_1904(content)
    with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
        for index, about in enumerate(workbook.sheets_metadata):
            if about.typ != SheetType.WorkSheet:
                yield ["sheet", about.name, True, [], since_1904, []]
                continue
            sheet = workbook.get_sheet_by_index(index)
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            merged += spans.get(about.name, [])
            visible = about.visible == Visible.Visible
            without = formulas.get(about.name, [])
            yield ["sheet", about.name, visible, merged, since_1904, without]
            wrong = errors.get(about.name, {})
            left = [""] * (sheet.start[1] if sheet.start else 0)
            for number, values in enumerate(sheet.iter_rows()):
                cells = [*left, *(cell_text(value) for value in values)]
                for column, error in wrong.get(number, {}).items():
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = error
                while cells and not cells[-1].strip():
                    cells.pop()
                if cells:
                    yield [number + 1, *cells]


def has_password(content: bytes) -> bool:
    """Whether a file that could not be read is encrypted; the library only says that it failed."""
    if ENCRYPTED.search(content):
        return True
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except Exception:  # no ODS
        return False


def counts_from_1904(content: bytes) -> bool:
    """Whether serial day numbers count from 1904; no of a file that cannot tell."""
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                return IN_1904.search(archive.read("xl/workbook.xml")) is not None
        found = records(workbook_stream(content), 0)
        return any(kind == DATE_MODE and data[:1] == b"\1" for kind, data in found)
    except Exception:  # no XLSX, no XLS, or a damaged one
        return False


def cell_text(value: object) -> str:
    """What a spreadsheet program shows of a cell, as far as a catalog needs it."""
    if isinstance(value, str):
        return UNUSUAL.sub(lambda match: MEANT[match[0]], value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def error_cells(content: bytes) -> dict[str, Errors]:
    """By sheet, cells that show an error such as #N/A. The library reads them as blank or as 0, and
    a catalog must not lose them. None of a damaged file, which reading its cells will tell.
    """
    try:
        if not content.startswith(b"PK"):
            return dict(in_xls(content))
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return dict(
                in_ods(archive) if "content.xml" in archive.namelist() else in_xlsx(archive)
            )
    except Exception:  # whatever the readers of ZIP and XML stumble over
        return {}


def in_xlsx(archive: zipfile.ZipFile) -> Iterator[tuple[str, Errors]]:
    """``<c r="B2" t="e"><v>#N/A</v></c>``."""
    for name, path in sheet_paths(archive):
        text = archive.read(path)
        errors: Errors = {}
        for attributes, shown in IN_XLSX.findall(text) if b't="e"' in text else ():
            for row, column in position(attributes):
                errors.setdefault(row, {})[column] = shown.decode("utf-8", "replace")
        yield name, errors


def uncalculated(content: bytes) -> dict[str, list[list[object]]]:
    """By sheet of an XLSX file, the formulas that have no result: row, column, text."""
    found: dict[str, list[list[object]]] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name, path in sheet_paths(archive):
                text = archive.read(path)
                found[name] = (
                    [
                        [row, column, unescape(formula.decode("utf-8", "replace"))]
                        for attributes, formula in UNCALCULATED.findall(text)
                        if b't="str"' not in attributes
                        for row, column in position(attributes)
                    ]
                    if FORMULAS.search(text)
                    else []
                )
    except Exception:  # no XLSX, or damaged: the library says so
        return {}
    return found


def position(attributes: bytes) -> Iterator[tuple[int, int]]:
    """Row and column from 0 of a cell of an XLSX file, if it says so."""
    reference = REFERENCE.search(attributes)
    if reference is not None:
        column = 0
        for letter in reference[1]:
            column = column * 26 + letter - 64
        yield int(reference[2]) - 1, column - 1


def sheet_paths(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet of an XLSX file, and the member of the archive that holds it."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {
        one.get("Id"): one.get("Target", "") for one in relations.iter(f"{PACKAGE}Relationship")
    }
    members = set(archive.namelist())
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in members:
                yield element.get("name", ""), path


def in_ods(archive: zipfile.ZipFile) -> Iterator[tuple[str, Errors]]:
    """Cells of a formula whose text is an error."""
    content = archive.read("content.xml")
    if IN_ODS.search(content.decode("utf-8", "replace")) is None:
        return
    for name, cells in ods_cells(content):
        errors: Errors = {}
        for row, column, cell in cells:
            shown = "".join("".join(one.itertext()) for one in cell.findall(f"{TEXT}p"))
            if cell.get(f"{TABLE}formula") and IN_ODS.fullmatch(shown):
                errors.setdefault(row, {})[column] = shown
        yield name, errors


def merged_in_ods(content: bytes) -> dict[str, list[list[int]]]:
    """The merged regions of each sheet, which the library does not know of an ODS file."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            inside = archive.read("content.xml")
        if SPANNED.search(inside.decode("utf-8", "replace")) is None:
            return {}
        return {name: list(spans(cells)) for name, cells in ods_cells(inside)}
    except Exception:  # no ODS, or damaged: the library says so
        return {}


def spans(cells: Iterator[tuple[int, int, ElementTree.Element]]) -> Iterator[list[int]]:
    """First row, first column, last row, last column of each merged region."""
    for row, column, cell in cells:
        down = int(cell.get(f"{TABLE}number-rows-spanned", "1"))
        right = int(cell.get(f"{TABLE}number-columns-spanned", "1"))
        if down > 1 or right > 1:
            yield [row, column, row + down - 1, column + right - 1]


def ods_cells(
    content: bytes,
) -> Iterator[tuple[str, Iterator[tuple[int, int, ElementTree.Element]]]]:
    """Each sheet of an ODS file with its cells, by row and column from 0."""
    for table in ElementTree.fromstring(content).iter(f"{TABLE}table"):  # noqa: S314
        yield table.get(f"{TABLE}name", ""), _placed(table)


def _placed(table: ElementTree.Element) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """Cells and rows may stand for several."""
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        column = 0
        for cell in line:
            yield row, column, cell
            column += int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        row += int(line.get(f"{TABLE}number-rows-repeated", "1"))


def in_xls(content: bytes) -> Iterator[tuple[str, Errors]]:
    """Records of formulas whose last value is an error, and of errors."""
    stream = workbook_stream(content)
    for kind, data in records(stream, 0):
        if kind == BOUND_SHEET:
            start, length, wide = struct.unpack_from("<I2xBB", data)
            text = data[8:].decode("utf-16-le" if wide & 1 else "latin-1", "replace")
            yield text[:length], _of_sheet(stream, start)


def _of_sheet(stream: bytes, start: int) -> Errors:
    errors: Errors = {}
    for kind, data in records(stream, start):
        code = None
        if kind == BOOLEAN_OR_ERROR and data[7] == 1:
            code = data[6]
        elif kind == FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            code = data[8]
        if code is not None:
            row, column = struct.unpack_from("<HH", data)
            errors.setdefault(row, {})[column] = CODES.get(code, "#N/A")
    return errors


def records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Type and data of each record up to the end of its substream (MS-XLS 2.1.4)."""
    kind = None
    while kind != 0x000A and position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def workbook_stream(content: bytes) -> bytes:
    """The stream of a compound file that holds the sheets."""
    return stream_of(content, "Workbook", "Book")


def stream_of(content: bytes, *names: str) -> bytes:
    """The first stream of such a name in a compound file, put together from its sectors (MS-CFB);
    nothing if there is none.
    """
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    sectors = len(content) // size
    first, more = struct.unpack_from("<I", content, 48)[0], struct.unpack_from("<I", content, 68)[0]
    places = list(struct.unpack_from("<109I", content, 76))
    while more < END_OF_CHAIN and len(places) < 109 + sectors:
        *further, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        places += further
    table: list[int] = []
    for place in places:
        if place < END_OF_CHAIN and len(table) <= sectors:
            table += struct.unpack_from(f"<{size // 4}I", content, (place + 1) * size)

    whole = content[size:]
    directory = chain(whole, size, table, first)
    for offset in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, offset + 64)[0]
        name = directory[offset : offset + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, held = struct.unpack_from("<II", directory, offset + 116)
        if name in names and held < SMALL:
            root = struct.unpack_from("<I", directory, 116)[0]
            small = chain(whole, size, table, struct.unpack_from("<I", content, 60)[0])
            places = list(struct.unpack_from(f"<{len(small) // 4}I", small))
            return chain(chain(whole, size, table, root), 64, places, start)[:held]
        if name in names:
            return chain(whole, size, table, start)[:held]
    return b""


def chain(content: bytes, size: int, following: list[int], sector: int) -> bytes:
    """The sectors of a stream, each of which names the one after it."""
    parts: list[bytes] = []
    while sector < END_OF_CHAIN and len(parts) <= len(content) // size:
        parts.append(content[sector * size : (sector + 1) * size])
        sector = following[sector]
    return b"".join(parts)


if __name__ == "__main__":
    main()
