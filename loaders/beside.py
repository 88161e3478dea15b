"""A statement beside a file: values that hold for every resource of it (domain.md E6).

A plain catalog has no columns for the data level, the assessments and the approval. They may be
said once, in any file a catalog may be in: as a table with the template's headers and one row of
values, or with a header and a value on each row. What is not understood of it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from pyoxigraph import NamedNode, Quad

from loaders.cells import Cell
from loaders.fields import SIMPLE
from loaders.files import read_tables
from loaders.kinds import refuse_other_kinds
from loaders.layouts import template
from loaders.limits import DEFAULT
from loaders.origin import Loaded, Note, Place, Unusable
from loaders.references import References
from loaders.table import Row, Table
from loaders.values import Values
from ontology.namespaces import LM, RDF
from ontology.text import Text

STATED = ("dataLevel", "secrecyAssessed", "privacyAssessed", "approver", "approved")
FIELDS = {field.key: field for field in SIMPLE if field.key in STATED}

LONGEST = 40
"""Characters of a line that a message quotes."""

UNREADABLE = Text("统一说明：{zh}", "The statement: {en}")
NOTHING_READ = Text(
    "统一说明里没有一项能读懂。请写成两列（列名、内容），或者一行列名、一行内容。列名：{known}",
    "Nothing in the statement could be read. Write two columns (name, value), or a row of names "
    "above a row of values. Names: {known}",
)
TWICE = Text(
    "统一说明第 {row} 行：“{header}”前面已经写过，内容不同。请只留一个",
    "Row {row} of the statement: “{header}” was given before with another value. Keep one",
)
NOT_UNDERSTOOD = Text(
    "统一说明第 {row} 行的“{text}”没有读懂，没有使用。可用的列名：{known}",
    "Row {row} of the statement: “{text}” was not understood and is not used. Names: {known}",
)
NO_VALUE = Text(
    "统一说明第 {row} 行：“{header}”没有填写内容",
    "Row {row} of the statement: “{header}” has no value",
)
NOTE = Text(
    "统一说明：{column} = {value}，用于没有填写的资源",
    "Statement: {column} = {value}, for resources that do not say it",
)


@dataclass
class Statement:
    """What a statement says, and what of it was not understood."""

    cells: dict[str, Cell] = field(default_factory=dict)
    """By the key of a field."""
    notes: list[Text] = field(default_factory=list)

    def columns(self, header: Row, below: Row) -> None:
        """A row of names and the values below them."""
        for name, text in zip_longest(trimmed(header), trimmed(below), fillvalue=""):
            if name or text:
                self.say(below.number, name, text)

    def line(self, row: Row) -> None:
        """A name and its value beside it."""
        name, *texts = [cell for cell in trimmed(row) if cell]
        self.say(row.number, name, texts[0] if texts else "")
        for text in texts[1:]:
            self.not_understood(row.number, text)

    def say(self, row: int, name: str, text: str) -> None:
        """A value under a name, which may be none of ours."""
        key = key_of(name)
        if key is None:
            self.not_understood(row, name or text)
        elif not text:
            self.notes.append(NO_VALUE.format(row=row, header=name))
        elif key in self.cells and self.cells[key].text != text:
            raise Unusable(TWICE.format(row=row, header=name), row)
        else:
            self.cells[key] = Cell.at(Place(row, name), text)

    def not_understood(self, row: int, text: str) -> None:
        message = NOT_UNDERSTOOD.format(row=row, text=text[:LONGEST], known=names())
        self.notes.append(message)


def with_statement(loaded: Loaded, content: bytes, references: References) -> Loaded:
    """The file with each stated value on every resource that has none of that property.

    Raises :class:`Unusable` for a statement that cannot be read.
    """
    values = Values(references)
    statement = read_statement(content)
    cells = statement.cells
    resources = [
        quad.subject
        for quad in loaded.quads
        if quad.predicate == RDF.type
        and quad.object == LM.InformationResource
        and isinstance(quad.subject, NamedNode)
    ]
    said = {(quad.subject, quad.predicate) for quad in loaded.quads}
    added = [
        Quad(resource, FIELDS[key].property, value)
        for key, cell in cells.items()
        for value in values.of(FIELDS[key], cell)
        for resource in resources
        if (resource, FIELDS[key].property) not in said
    ]
    notes = [
        Note(NOTE.format(column=cell.place.column, value=cell.text)) for cell in cells.values()
    ]
    notes += [Note(message) for message in statement.notes]
    notes += [Note(one.message) for one in values.changes.cleanings()]
    notes += [Note(note.message) for note in values.notes]
    return replace(loaded, quads=loaded.quads + added, notes=loaded.notes + notes)


def read_statement(content: bytes) -> Statement:
    """A statement in any kind of table; raises Unusable for one that says nothing."""
    try:
        refuse_other_kinds(content)
        tables, _ = read_tables("", content, DEFAULT)
    except Unusable as error:
        message = UNREADABLE.format(zh=error.message.zh, en=error.message.en)
        raise Unusable(message, error.row) from None
    statement = Statement()
    for table in tables:
        read_table(table, statement)
    if not statement.cells:
        raise Unusable(NOTHING_READ.format(known=names()))
    return statement


def read_table(table: Table, statement: Statement) -> None:
    """Both forms, wherever in the sheet they begin."""
    rows = list(table.rows)
    while rows:
        row = rows.pop(0)
        if rows and is_header(row, rows[0]):
            statement.columns(row, rows.pop(0))
        else:
            statement.line(row)


def is_header(row: Row, below: Row) -> bool:
    """Several names, or one alone above something that is none."""
    filled = [cell for cell in trimmed(row) if cell]
    named = sum(key_of(cell) is not None for cell in filled)
    alone = len(row.cells) == 1 and not any(key_of(cell) for cell in trimmed(below))
    return named > 1 or (named == 1 and alone)


def trimmed(row: Row) -> Sequence[str]:
    return [cell.strip() for cell in row.cells]


def key_of(name: str) -> str | None:
    """The field of a column name, if a statement may have it."""
    key = template().fields([name]).get(0)
    return key if key in FIELDS else None


def names() -> str:
    """The names a statement may use."""
    return "、".join(template().columns[key][0] for key in STATED)
