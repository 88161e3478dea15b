"""Cell text → RDF values, each conversion told as a note (docs/model.md).

A value that is not in its list, or not of its type, stays a plain string: the rule about it can
then name it and its cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal

from pyoxigraph import Literal, NamedNode

from loaders.cleaning import SPACE, iso_date, narrow, normalise
from loaders.fields import DATA_TYPE, Field
from loaders.keys import resource_key
from loaders.origin import Note, Place
from loaders.references import References
from ontology.namespaces import CODE, XSD, Names
from ontology.text import Text

Value = NamedNode | Literal
NUMBER = re.compile(r"-?\d{1,15}(?:\.\d+)?", re.ASCII)
PLACES = 15
"""Spreadsheets write 0.3 as 0.30000000000000004; what is beyond these places is such noise."""
CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")
SEPARATOR = re.compile(r"[、；;，,\n]")

CHANGED = Text("{column}：{before} → {after}", "{column}: {before} → {after}")
NOT_READ = Text(
    "{column}：没有读懂“{text}”，照原样保留。{zh}",
    "{column}: “{text}” was not understood and is kept as it is. {en}",
)
EXPECTED = {
    "date": Text("日期写成 2026-03-20。", "Write dates like 2026-03-20."),
    "organisation": Text("请写已登记单位的全称。", "Write the full name of a registered body."),
}
ONE_OF = Text("可以写：{labels}。", "It may be: {labels}.")
BARE_DIGIT = Text(
    "{column}：“{text}”是数字，各系统的编号不同，不作猜测。请写无条件共享、有条件共享或者不予共享。",
    "{column}: “{text}” is a bare number, which systems assign differently; it is not guessed. "
    "Please write 无条件共享, 有条件共享 or 不予共享.",
)


@dataclass(frozen=True)
class Cell:
    """A cell that is not blank: trimmed text, place, and whether it is one value as it stands."""

    text: str
    place: Place
    exact: bool = False

    def with_text(self, text: str) -> Cell:
        """Part of this cell, at the same place."""
        return replace(self, text=text.strip())


@dataclass
class Values:
    """Resolves cells against the reference data and keeps the notes about what it changed."""

    references: References
    notes: list[Note] = field(default_factory=list)

    def of(self, what: Field, cell: Cell) -> list[Value]:
        """The values of a cell that holds this field; at least one."""
        found = self._of(what, cell)
        if what.noted and any(is_plain(value) for value in found):
            self.not_read(what, cell)
        return found

    def _of(self, what: Field, cell: Cell) -> list[Value]:
        if what.kind == "text":
            return [Literal(cell.text, language="zh")]
        if what.kind == "code":
            return [Literal(self.code(cell))]
        if what.kind == "credit code":
            return [Literal(self.credit_code(cell))]
        if what.kind == "date":
            return [self.date(cell)]
        if what.kind == "number":
            return [self.number(cell)]
        if what.kind == "organisation":
            return [self.references.organisation(cell.text) or Literal(cell.text)]
        if what.kind == "resource":
            return [self.resource(part) for part in self.parts(cell)]
        return self.concepts(what, cell)

    def parts(self, cell: Cell) -> list[Cell]:
        """The values of a cell that may hold several."""
        if cell.exact:
            return [cell]
        parts = [cell.with_text(part) for part in SEPARATOR.split(cell.text) if part.strip()]
        return parts or [cell]

    def concepts(self, what: Field, cell: Cell) -> list[Value]:
        """Concepts of the field's list; wording that is not in it stays a plain string."""
        if not what.many or self.find(what.scheme, cell.text) is not None:
            return [self.concept(what, cell)]
        return [self.concept(what, part) for part in self.parts(cell)]

    def concept(self, what: Field, cell: Cell) -> Value:
        """One concept, with a note when the wording is not the official label."""
        found = self.find(what.scheme, cell.text)
        if found is None:
            if what.scheme == "sharing" and narrow(cell.text).isdecimal():
                self.note(BARE_DIGIT.format(column=cell.place.column, text=cell.text), cell.place)
            return Literal(cell.text)
        official = self.references.labels.get(found)
        if official is not None and cell.text not in (official, found.value):
            self.changed(cell, official)
        return found

    def find(self, scheme: str, text: str) -> NamedNode | None:
        """The concept of that label, notation or IRI."""
        found = self.references.concept(scheme, normalise(text))
        if found is None and text.startswith(f"{CODE.iri}{scheme}/"):
            return next((iri for iri in self.references.labels if iri.value == text), None)
        return found

    def is_data_type(self, text: str) -> bool:
        """Whether a text names a type of information items."""
        return self.find(DATA_TYPE.scheme, text) is not None

    def all_found(self, scheme: str, parts: Sequence[Cell]) -> bool:
        """Whether every part is in the list."""
        return all(self.find(scheme, part.text) is not None for part in parts)

    def code(self, cell: Cell) -> str:
        """A code with full-width characters made narrow."""
        code = narrow(cell.text)
        if code != cell.text:
            self.changed(cell, code)
        return code

    def credit_code(self, cell: Cell) -> str:
        """A code, also without spaces inside and lower case if that makes the 18 characters."""
        code = SPACE.sub("", narrow(cell.text)).upper()
        if CREDIT_CODE.fullmatch(code) is None:
            return self.code(cell)
        if code != cell.text:
            self.changed(cell, code)
        return code

    def date(self, cell: Cell) -> Literal:
        """An ``xsd:date``, or the text as it is."""
        iso = iso_date(cell.text)
        if iso is None:
            return Literal(cell.text)
        if iso != cell.text:
            self.changed(cell, iso)
        return Literal(iso, datatype=XSD.date)

    def number(self, cell: Cell) -> Literal:
        """An ``xsd:decimal``, or the text as it is."""
        plain = narrow(cell.text)
        if NUMBER.fullmatch(plain) is None:
            return Literal(cell.text)
        number = Decimal(plain)
        if len(plain.partition(".")[2]) > PLACES:
            wide = Context(prec=40)
            number = wide.normalize(wide.quantize(number, Decimal(1).scaleb(-PLACES)))
        decimal = Literal(format(number, "f"), datatype=XSD.decimal)
        if decimal.value != cell.text:
            self.changed(cell, decimal.value)
        return decimal

    def resource(self, cell: Cell) -> NamedNode:
        """The resource with that code, whether or not it exists; or with that IRI."""
        if cell.text.startswith(f"{self.references.base}id/"):
            try:
                return NamedNode(cell.text)
            except ValueError:
                pass
        key = resource_key(self.code(cell), None)
        return Names(self.references.base).thing("resource", key)

    def not_read(self, what: Field, cell: Cell) -> None:
        """Tell that a cell is none of what its field may hold, and what that is."""
        expected = EXPECTED.get(what.kind)
        if expected is None:
            concepts = dict.fromkeys(self.references.concepts.get(what.scheme, {}).values())
            labels = [self.references.labels.get(one, one.value) for one in concepts]
            expected = ONE_OF.format(labels="、".join(sorted(labels)))
        message = NOT_READ.format(
            column=cell.place.column, text=cell.text, zh=expected.zh, en=expected.en
        )
        self.note(message, cell.place)

    def changed(self, cell: Cell, after: str) -> None:
        """Tell that a cell was read as something else than it says."""
        column = cell.place.column
        self.note(CHANGED.format(column=column, before=cell.text, after=after), cell.place)

    def note(self, message: Text, place: Place) -> None:
        self.notes.append(Note(message, place))


def is_plain(value: Value) -> bool:
    """Whether a value is the text of its cell: nothing was found that it means."""
    return isinstance(value, Literal) and value.datatype == XSD.string
