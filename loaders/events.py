"""Records of what happened, as the authority hands them in: Turtle, or a CSV sheet by its layout.

A sheet is known by its first column. Unlike a catalog, which is read with all its dirt for the
rules to judge, a register is refused at its first bad cell.
"""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from loaders.event_layouts import layouts
from loaders.event_row import OF_A_BODY, EventRow
from loaders.limits import Limits
from loaders.lines import LineFeed
from loaders.origin import Loaded, Origin, Place, Unusable
from loaders.references import References
from loaders.table import read_csv
from ontology.text import Text

UNKNOWN = Text(
    "看不出是哪一种记录：首列应为 {known} 之一",
    "Unknown kind of record: the first column is one of {known}",
)
NO_COLUMN = Text("没有这一列：{name}", "There is no such column here: {name}")
NOT_TURTLE = Text("不是合法的 Turtle", "This is not valid Turtle")


def read_events(name: str, content: bytes, references: References, limits: Limits) -> Loaded:
    """The statements of a file with their cells or lines; raises :class:`Unusable` at the first
    thing that is wrong.
    """
    if not name.lower().endswith(".csv"):
        return _turtle(content, references.base)
    rows = read_csv(content, limits).rows
    header = [cell.strip() for cell in rows[0].cells] if rows else [""]
    layout = layouts().get(header[0])
    if layout is None:
        raise Unusable(UNKNOWN.format(known="、".join(layouts())), 1)
    for column in header:
        if column not in layout.columns:
            raise Unusable(NO_COLUMN.format(name=column), 1, column)
    loaded = Loaded([], Origin(columns=layout.holders(header)))
    for row in rows[1:]:
        pairs = zip(header, row.cells, strict=False)
        cells = {column: cell.strip() for column, cell in pairs if cell.strip()}
        record = EventRow(layout, cells, row.number, references)
        for triple, column in record.statements():
            _add(loaded, triple, Place(row.number, column))
        if layout.on not in OF_A_BODY:  # what is found of the whole stands with its part
            loaded.origin.subjects.setdefault(record.whole, Place(row.number))
    return loaded


def _turtle(content: bytes, base: str) -> Loaded:
    loaded, feed = Loaded([], Origin()), LineFeed(content)
    try:
        for quad in parse(feed, format=RdfFormat.TURTLE, base_iri=base):
            _add(loaded, quad.triple, Place(feed.line_of_statement()))
    except (SyntaxError, ValueError) as error:
        raise Unusable(NOT_TURTLE, getattr(error, "lineno", None)) from None
    return loaded


def _add(loaded: Loaded, triple: Triple, place: Place) -> None:
    loaded.quads.append(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()))
    if isinstance(triple.subject, NamedNode):
        loaded.origin.record(triple.subject, triple.predicate, triple.object, place)
