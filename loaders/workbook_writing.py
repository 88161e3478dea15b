"""Saving an openpyxl workbook several times faster: its rows and comments as text.

openpyxl makes an XML element of every cell, and fourteen of every comment. Everything else of the
workbook, and cells that are neither text nor number, are left to it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.cell._writer import etree_write_cell
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.relationship import Relationship
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import SHEET_MAIN_NS

PLACE = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
"""Where the rows belong in what openpyxl wrote of a sheet."""
CARRIAGE_RETURN = {"\r": "&#13;"}
"""A reader of XML takes a bare one for a line feed."""
VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto"'
    ' style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:{width}px;'
    'height:{height}px;z-index:1;visibility:hidden"><v:fill color2="#ffffe1"/>'
    '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
"""The frame of a comment; rows and columns count from 0."""
FIRST_SHAPE = 1026


def save(workbook: Any) -> bytes:
    """The bytes of an .xlsx file."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        Writer(workbook, archive).write_data()
    return target.getvalue()


class Writer(ExcelWriter):  # type: ignore[misc]  # openpyxl ships no types
    """The parts of the file, those of sheets and comments written here."""

    def write_worksheet(self, sheet: Any) -> None:
        sheet._drawing = SpreadsheetDrawing()
        sheet._drawing.charts, sheet._drawing.images = sheet._charts, sheet._images
        with TemporaryFile() as rows:
            around = BytesIO()
            writer = SheetWriter(sheet, around, rows)
            writer.write()
            before, after = PLACE.split(around.getvalue(), 1)
            rows.seek(0)
            with self._archive.open(sheet.path[1:], "w", force_zip64=True) as part:
                part.write(before + b"<sheetData>")
                shutil.copyfileobj(rows, part)
                part.write(b"</sheetData>" + after)
        sheet._rels = writer._rels
        self.manifest.append(sheet)

    def _write_comment(self, sheet: Any) -> None:
        part = CommentSheet.from_comments([])
        self._comments.append(part)
        part._id = len(self._comments)
        self._archive.writestr(part.path[1:], "".join(comments(sheet._comments)))
        self.manifest.append(part)
        sheet.legacy_drawing = f"xl/drawings/commentsDrawing{part._id}.vml"
        self._archive.writestr(sheet.legacy_drawing, "".join(shapes(sheet._comments)))
        sheet._rels.append(Relationship(Id="comments", type=part._rel_type, Target=part.path))


class SheetWriter(WorksheetWriter):  # type: ignore[misc]
    """A sheet in two parts: its rows, and what stands around them."""

    def __init__(self, sheet: Any, around: BytesIO, rows: IO[bytes]) -> None:
        super().__init__(sheet, around)
        self.into = rows

    def write_rows(self) -> None:
        self.xf.send(Element("sheetData"))
        dimensions = self.ws.row_dimensions
        for number, cells in self.rows():
            attributes = {"r": str(number), **dict(dimensions.get(number, {}))}
            texts = "".join(map(self._cell, cells))
            named = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
            self.into.write(f"<row{named}>{texts}</row>".encode())

    def _cell(self, cell: Any) -> str:
        if cell._comment is not None:
            self.ws._comments.append(cell)
        value, kind, styled = cell._value, cell.data_type, cell.has_style
        if value is None and not styled and cell._comment is None:
            return ""
        plain = value is None or (kind == "s" and type(value) is str)
        if not plain and not (kind == "n" and type(value) in (int, float)):
            return _by_openpyxl(self.ws, cell, styled)
        if cell.hyperlink:
            self.ws._hyperlinks.append(cell.hyperlink)
        start = f'<c r="{cell.coordinate}"' + (f' s="{cell.style_id}"' if styled else "")
        if value is None or value == "":
            return start + "/>"
        if kind == "n":
            return f'{start} t="n"><v>{safe_string(value)}</v></c>'
        return f'{start} t="inlineStr"><is>{text_element(value)}</is></c>'


class _Taken:
    """Keeps the element that openpyxl writes of a cell."""

    text = ""

    def write(self, element: Element) -> None:
        self.text = tostring(element, encoding="unicode")


def _by_openpyxl(sheet: Any, cell: Any, styled: bool) -> str:
    """Dates, truth values, errors, rich text; this adds a hyperlink as well."""
    taken = _Taken()
    etree_write_cell(taken, sheet, cell, styled)
    return taken.text


def text_element(text: str) -> str:
    """``<t>``; without the attribute a reader drops the blanks around a text."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{escape(text, CARRIAGE_RETURN)}</t>"


def comments(cells: list[Any]) -> Iterator[str]:
    """The texts of comments and who wrote them (ECMA-376, 18.7)."""
    authors = {author: number for number, author in enumerate(
        dict.fromkeys(cell._comment.author or "" for cell in cells)
    )}  # fmt: skip
    yield f'<comments xmlns="{SHEET_MAIN_NS}"><authors>'
    for author in authors:
        yield f"<author>{escape(author, CARRIAGE_RETURN)}</author>"
    yield "</authors><commentList>"
    for cell in cells:
        said = cell._comment
        yield f'<comment ref="{cell.coordinate}" authorId="{authors[said.author or ""]}">'
        yield f"<text>{text_element(said.text)}</text></comment>"
    yield "</commentList></comments>"


def shapes(cells: list[Any]) -> Iterator[str]:
    """The frames of comments, without which no program shows them."""
    yield VML_HEAD
    for number, cell in enumerate(cells, FIRST_SHAPE):
        size = {"width": cell._comment.width, "height": cell._comment.height}
        yield SHAPE.format(number=number, row=cell.row - 1, column=cell.column - 1, **size)
    yield "</xml>"
