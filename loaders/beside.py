"""A statement beside a file: values that hold for every resource of it (domain.md E6).

A plain catalog has no columns for the data level, the assessments and the approval. They may be
said once, as a table with the template's headers and one row of values, or with a header and a
value on each row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from loaders.fields import SIMPLE, Field
from loaders.layouts import template
from loaders.limits import DEFAULT
from loaders.origin import Loaded, Note, Place, Unusable
from loaders.references import References
from loaders.table import Row, read_csv
from loaders.values import Cell, Values
from ontology.namespaces import LM, RDF
from ontology.text import Text

STATED = ("dataLevel", "secrecyAssessed", "privacyAssessed", "approver", "approved")
FIELDS = {field.key: field for field in SIMPLE if field.key in STATED}

UNKNOWN = Text(
    "统一说明中的“{header}”不认识。可用：{known}",
    "The statement's “{header}” is not known. It may have: {known}",
)
NOTE = Text(
    "统一说明：{column} = {value}，用于没有填写的资源",
    "Statement: {column} = {value}, for resources that do not say it",
)


def with_statement(loaded: Loaded, content: bytes, references: References) -> Loaded:
    """The file with each stated value on every resource that has none of that property.

    Raises :class:`Unusable` for a statement that cannot be read.
    """
    values = Values(references)
    cells = dict(stated(read_csv(content, DEFAULT).rows))
    resources = [
        quad.subject
        for quad in loaded.quads
        if quad.predicate == RDF.type
        and quad.object == LM.InformationResource
        and isinstance(quad.subject, NamedNode)
    ]
    said = {(quad.subject, quad.predicate) for quad in loaded.quads}
    added = [
        Quad(resource, field.property, value)
        for field, cell in cells.items()
        for value in values.of(field, cell)
        for resource in resources
        if (resource, field.property) not in said
    ]
    notes = [
        Note(NOTE.format(column=cell.place.column, value=cell.text)) for cell in cells.values()
    ]
    notes += [Note(note.message) for note in values.notes]
    return replace(loaded, quads=loaded.quads + added, notes=loaded.notes + notes)


def stated(rows: tuple[Row, ...]) -> Iterator[tuple[Field, Cell]]:
    """Field and cell of each value, from either form."""
    layout = template()
    if rows and len(layout.fields(rows[0].cells)) > 1:
        pairs = [
            (rows[0].cells[index], row.cells[index], row.number)
            for row in rows[1:2]
            for index in range(min(len(row.cells), len(rows[0].cells)))
        ]
    else:
        pairs = [(row.cells[0], row.cells[1], row.number) for row in rows if len(row.cells) > 1]
    for header, text, number in pairs:
        if not text.strip():
            continue
        key = layout.fields([header]).get(0)
        if key not in FIELDS:
            names = "、".join(layout.columns[name][0] for name in STATED)
            raise Unusable(UNKNOWN.format(header=header.strip(), known=names), number)
        yield FIELDS[key], Cell(text.strip(), Place(number, header.strip()))
