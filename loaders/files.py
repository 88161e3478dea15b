"""Which reader a file needs: by its name, or by its first bytes where the name does not say."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from pyoxigraph import RdfFormat

from loaders.layouts import find_header, no_header
from loaders.limits import DEFAULT, Limits
from loaders.origin import Loaded, Unusable
from loaders.rdf import read_rdf
from loaders.references import References
from loaders.sheet import read_sheet
from loaders.table import Table, read_csv
from loaders.workbook import read_workbook
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
WORKBOOKS = {".xlsx", ".xlsm"}
OTHER_SPREADSHEETS = {".xls", ".ods", ".et", ".xlsb", ".numbers"}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
N_QUADS = re.compile(rb"^<[^>\s]*>\s+<[^>\s]*>\s+\S.*\s(?:<[^>\s]*>|_:\S+)\s*\.\s*$", re.M)
TURTLE = re.compile(rb"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s|<\S+>|_:\w)", re.I)

OTHER_SPREADSHEET = Text(
    "目前不能读取 {suffix} 表格。请用表格软件另存为 .xlsx 或“CSV UTF-8”后再提交。",
    "{suffix} spreadsheets are not read. Please save the sheet as .xlsx or as “CSV UTF-8”.",
)


def load(name: str, content: bytes, references: References, limits: Limits = DEFAULT) -> Loaded:
    """A file as RDF. ``name`` only tells the format; raises Unusable, and nothing else."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix in OTHER_SPREADSHEETS:
        raise Unusable(OTHER_SPREADSHEET.format(suffix=suffix))
    if suffix in RDF_SUFFIXES:
        return read_rdf(content, RDF_SUFFIXES[suffix], references, limits)
    if suffix in WORKBOOKS:
        return _first_catalog(read_workbook(content, limits), references, limits)
    if suffix in TABLES:
        return _first_catalog([read_csv(content, limits)], references, limits)
    return _sniffed(content, references, limits)


def _sniffed(content: bytes, references: References, limits: Limits) -> Loaded:
    """By content; what looks like nothing else is read as a table."""
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(OLE):
        raise Unusable(OTHER_SPREADSHEET.format(suffix=".xls"))
    if head.startswith(ZIP):
        return _first_catalog(read_workbook(content, limits), references, limits)
    if head.startswith((b"<?xml", b"<rdf:RDF")):
        return read_rdf(content, RdfFormat.RDF_XML, references, limits)
    if head.startswith((b"{", b"[{", b"[\n")):
        return read_rdf(content, RdfFormat.JSON_LD, references, limits)
    if TURTLE.match(head):
        quads = N_QUADS.search(head) and not head.lower().startswith((b"@", b"prefix", b"base"))
        rdf_format = RdfFormat.N_QUADS if quads else RdfFormat.TRIG
        return read_rdf(content, rdf_format, references, limits)
    return _first_catalog([read_csv(content, limits)], references, limits)


def _first_catalog(tables: list[Table], references: References, limits: Limits) -> Loaded:
    """The first sheet whose header is known; the others are not catalogs."""
    for table in tables:
        header = find_header(table)
        if header is not None:
            return read_sheet(table, header, references, limits)
    raise no_header(tables)
