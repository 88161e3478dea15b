"""Which reader a file needs: by its name, or by its first bytes where the name does not say."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from pyoxigraph import RdfFormat

from loaders.back_links import without_back_links
from loaders.containers import Container
from loaders.decoding import decode
from loaders.formulas import uncalculated
from loaders.headers import AS_DETECTED
from loaders.kinds import refuse_other_kinds
from loaders.layouts import Header
from loaders.limits import DEFAULT, Limits
from loaders.merges import filled
from loaders.origin import Loaded, Unusable
from loaders.rdf import read_rdf
from loaders.reading import Cleaning, Reading
from loaders.recognition import recognise
from loaders.references import References
from loaders.sheet import read_sheet
from loaders.table import Table, table_of
from loaders.workbook import read_workbook
from loaders.written import Written
from ontology.text import Text

RDF_SUFFIXES = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
TABLES = {".csv", ".tsv"}
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
OTHER_SPREADSHEETS = {".et", ".xlsb", ".numbers"}
N_QUADS = re.compile(rb"^<[^>\s]*>\s+<[^>\s]*>\s+\S.*\s(?:<[^>\s]*>|_:\S+)\s*\.\s*$", re.M)
TURTLE = re.compile(rb"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s|<\S+>|_:\w)", re.I)

OTHER_SPREADSHEET = Text(
    "目前不能读取 {suffix} 表格。请用表格软件另存为 .xlsx 或“CSV UTF-8”后再提交。",
    "{suffix} spreadsheets are not read. Please save the sheet as .xlsx or as “CSV UTF-8”.",
)


def load(
    name: str,
    content: bytes,
    references: References,
    limits: Limits = DEFAULT,
    reading: Reading = AS_DETECTED,
) -> Loaded:
    """A file as RDF. ``name`` only tells the format; raises Unusable, and nothing else."""
    refuse_other_kinds(content)
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix in OTHER_SPREADSHEETS:
        raise Unusable(OTHER_SPREADSHEET.format(suffix=suffix))
    if suffix in RDF_SUFFIXES:
        return read_rdf(content, RDF_SUFFIXES[suffix], references, limits)
    if suffix not in TABLES | WORKBOOKS:
        rdf_format = _rdf_format(content)
        if rdf_format is not None:
            return read_rdf(content, rdf_format, references, limits)
    tables, encoding = read_tables(name, content, limits, reading)
    loaded = _catalog(tables, references, limits, reading)
    return replace(loaded, encoding=encoding)


def read_tables(
    name: str, content: bytes, limits: Limits, reading: Reading = AS_DETECTED
) -> tuple[list[Table], str | None]:
    """The sheets of a workbook, or the one table of a text file and its encoding; by content where
    the name does not say. Raises Unusable.
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix in WORKBOOKS or (
        suffix not in TABLES and Container.of(content) is not Container.NONE
    ):
        return [*map(without_back_links, read_workbook(content, limits))], None
    text, encoding = decode(content, reading.encoding)
    return [without_back_links(table_of(text, limits))], encoding


def _rdf_format(content: bytes) -> RdfFormat | None:
    """By its first bytes; None for what looks like no RDF."""
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"<?xml", b"<rdf:RDF")):
        return RdfFormat.RDF_XML
    if head.startswith((b"{", b"[{", b"[\n")):
        return RdfFormat.JSON_LD
    if TURTLE.match(head):
        quads = N_QUADS.search(head) and not head.lower().startswith((b"@", b"prefix", b"base"))
        return RdfFormat.N_QUADS if quads else RdfFormat.TRIG
    return None


def _catalog(
    tables: list[Table], references: References, limits: Limits, reading: Reading
) -> Loaded:
    """The sheet that is the catalog, with the sheet of its items where there is one."""
    found = recognise(tables, reading)
    sheets: list[tuple[Table, Header]] = []
    cleaned: list[Cleaning] = []
    for table, header in found.read:
        whole, merged = filled(table, header)
        sheets.append((whole, header))
        cleaned += [*uncalculated(table, header), *merged]
    loaded = read_sheet(sheets, references, limits)
    return replace(
        loaded,
        notes=[*found.notes, *loaded.notes],
        cleaned=[*cleaned, *loaded.cleaned],
        sheets=found.sheets,
        written=Written(sheets),
    )
