"""Records of what happened, as the authority hands them in: Turtle, or a CSV sheet by its layout.

A sheet is known by its first column. Unlike a catalog, which is read with all its dirt for the
rules to judge, a register is refused at its first bad cell.
"""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from loaders.event_layouts import Layout, layouts
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
COLUMN_TWICE = Text("有两列“{name}”：只留一列", "There are two columns {name}: keep one")
BEYOND = Text(
    "这一行比首行多出单元格“{value}”：核对逗号和引号",
    "This row has a cell beyond the first row, “{value}”: see to commas and quotes",
)
NO_ROWS = Text("只有首行，没有记录", "There is a first row only, and no record")
CONTRADICTS = Text(
    "同一编号在第 {row} 行写的是“{before}”，这里写的是“{value}”：只留一个",
    "Row {row} says “{before}” of the same number, this one “{value}”: keep one",
)
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
    _check_header(header, layout)
    if len(rows) == 1:
        raise Unusable(NO_ROWS, 1)
    loaded = Loaded([], Origin(columns=layout.holders(header)))
    before: dict[tuple[NamedNode, str], tuple[int, str]] = {}
    for row in rows[1:]:
        beyond = next((cell for cell in row.cells[len(header) :] if cell.strip()), None)
        if beyond is not None:
            raise Unusable(BEYOND.format(value=beyond.strip()[:40]), row.number)
        pairs = zip(header, row.cells, strict=False)
        cells = {column: cell.strip() for column, cell in pairs if cell.strip()}
        record = EventRow(layout, cells, row.number, references)
        for triple, column in record.statements():
            _add(loaded, triple, Place(row.number, column))
        _agree(before, record)
        if layout.on not in OF_A_BODY:  # what is found of the whole stands with its part
            loaded.origin.subjects.setdefault(record.whole, Place(row.number))
    return loaded


def _check_header(header: list[str], layout: Layout) -> None:
    for place, column in enumerate(header):
        if column not in layout.columns:
            raise Unusable(NO_COLUMN.format(name=column), 1, column)
        if column in header[:place]:
            raise Unusable(COLUMN_TWICE.format(name=column), 1, column)


def _agree(before: dict[tuple[NamedNode, str], tuple[int, str]], record: EventRow) -> None:
    """Two rows of one record say the same, but where it may have several values."""
    for column, cell in record.cells.items():
        if column not in record.layout.several:
            row, said = before.setdefault((record.node, column), (record.row, cell))
            if said != cell:
                message = CONTRADICTS.format(row=row, before=said[:40], value=cell[:40])
                raise Unusable(message, record.row, column)


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
