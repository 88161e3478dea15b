"""Kinds of files that are not read, known by their first bytes: what a clerk picks by mistake."""

from __future__ import annotations

import zipfile
from io import BytesIO

from loaders.containers import Container
from loaders.origin import Unusable
from ontology.text import Text

STARTS = (
    (b"%PDF-", Text("PDF 文件", "a PDF file")),
    (b"\x89PNG\r\n", Text("图片", "a picture")),
    (b"\xff\xd8\xff", Text("图片", "a picture")),
    (b"GIF8", Text("图片", "a picture")),
    (b"II*\0", Text("图片", "a picture")),
    (b"MM\0*", Text("图片", "a picture")),
    (b"Rar!\x1a\x07", Text("压缩包", "an archive")),
    (b"7z\xbc\xaf\x27\x1c", Text("压缩包", "an archive")),
    (b"\x1f\x8b", Text("压缩包", "an archive")),
)
MEMBERS = (
    ("word/", Text("文字文档", "a text document")),
    ("ppt/", Text("演示文稿", "a presentation")),
    ("OFD.xml", Text("OFD 文件", "an OFD file")),
)
"""What documents that are ZIP archives have in them."""
WORKBOOK_MEMBERS = ("content.xml", "mimetype", "[Content_Types].xml")
ARCHIVE = Text("压缩包", "an archive")

NOT_READ = Text(
    "这是{kind_zh}，不能读取。可以提交的有：表格（.xlsx、.xls、.ods、.csv、.tsv）和 RDF"
    "（.ttl、.trig、.nt、.nq、.jsonld、.rdf）。请选目录表格本身，压缩包请先解开。",
    "This is {kind_en}, which is not read. What can be submitted: spreadsheets (.xlsx, .xls, .ods, "
    ".csv, .tsv) and RDF (.ttl, .trig, .nt, .nq, .jsonld, .rdf). Please choose the sheet itself, "
    "and unpack archives first.",
)

HIDDEN = Text(
    "文件开头或末尾有不属于工作簿的内容，不予读取。请用表格软件打开，另存为 .xlsx 后再提交。",
    "Something that is no part of a workbook stands before or behind it; it is not read. "
    "Please open it in a spreadsheet program and save it as .xlsx.",
)


def refuse_other_kinds(content: bytes) -> None:
    """Raises Unusable for a document, picture or archive, and for one that hides in another file;
    says nothing of what may be a table.
    """
    if Container.of(content) is Container.HIDDEN:
        raise Unusable(HIDDEN)
    kind = _kind(content)
    if kind is not None:
        raise Unusable(NOT_READ.format(kind_zh=kind.zh, kind_en=kind.en))


def _kind(content: bytes) -> Text | None:
    for start, kind in STARTS:
        if content.startswith(start):
            return kind
    return _kind_of_archive(content) if Container.of(content) is Container.ZIP else None


def _kind_of_archive(content: bytes) -> Text | None:
    """By the names in it; what cannot be opened is left to the reader of workbooks."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return None
    if any(name.startswith("xl/") for name in names):
        return None
    for member, kind in MEMBERS:
        if any(name.startswith(member) for name in names):
            return kind
    return None if any(name in WORKBOOK_MEMBERS for name in names) else ARCHIVE
