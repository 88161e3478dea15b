"""Cell text → RDF values, each conversion told as a note (docs/model.md).

A value that is not in its list, or not of its type, stays a plain string: the rule about it can
then name it and its cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from loaders.cells import Cell, Changes
from loaders.cleaning import (
    credit_code,
    is_serial,
    iso_date,
    normalise,
    resource_code,
    truth,
)
from loaders.fields import DATA_TYPE, Field
from loaders.keys import resource_key
from loaders.origin import Note, Place
from loaders.quantities import Unit, quantity, written
from loaders.references import References
from ontology.namespaces import CODE, XSD, Names
from ontology.text import Text

Value = NamedNode | Literal

ALIAS = Text("代码表中的正式名称", "the official name in the code list")
REGISTERED_NAME = Text("登记的单位名称", "the registered name of the body")
REGISTERED_CODE = Text(
    "9位组织机构代码，登记的单位中只有一个的统一社会信用代码含有它",
    "a 9-character organisation code, which the credit code of one registered body alone holds",
)
FORM = Text("统一全角半角、大小写和空格", "width, case and spaces made uniform")
CODE_FORM = Text(
    "代码统一为半角大写，去掉空格和横线",
    "codes are half-width upper case without spaces and hyphens",
)
DATE_FORM = Text("日期统一写成年-月-日", "dates are written year-month-day")
SERIAL = Text(
    "表格软件的日期序号（1900日期系统）", "a spreadsheet's serial day number (1900 system)"
)
SERIAL_1904 = Text(
    "表格软件的日期序号（1904日期系统）", "a spreadsheet's serial day number (1904 system)"
)
SPLIT_READ = Text(
    "{column}：其中的“{before}”读作“{after}”", "{column}: “{before}” in it was read as “{after}”"
)
NOT_READ = Text(
    "{column}：没有读懂“{text}”，照原样保留。{zh}",
    "{column}: “{text}” was not understood and is kept as it is. {en}",
)
EXPECTED = {
    "date": Text("日期写成 2026-03-20。", "Write dates like 2026-03-20."),
    "organisation": Text("请写已登记单位的全称。", "Write the full name of a registered body."),
}
ONE_OF = Text("可以写：{labels}。", "It may be: {labels}.")


@dataclass
class Values:
    """Resolves cells against the reference data and keeps what it changed, and notes."""

    references: References
    notes: list[Note] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    found: dict[tuple[str, str], NamedNode | None] = field(default_factory=dict)
    """What texts were looked up before, by scheme: sheets repeat themselves."""
    since_1904: bool = False
    """Whether serial day numbers count from 1904."""
    units: dict[str, Unit] = field(default_factory=dict)
    """Units that columns name, by field, where they are not the model's."""

    def of(self, what: Field, cell: Cell) -> list[Value]:
        """The values of a cell that holds this field; at least one."""
        found = self._of(what, cell)
        if what.noted:
            parts = cell.parts() if len(found) > 1 else [cell]
            for part, value in zip(parts, found, strict=True):
                if is_plain(value):
                    self.not_read(what, part)
        return found

    def _of(self, what: Field, cell: Cell) -> list[Value]:
        match what.kind:
            case "text":
                return [Literal(cell.text, language="zh")]
            case "concept":
                return self.concepts(what, cell)
            case "organisation":
                return [self.organisation(cell)]
            case "resource":
                return [self.resource(part) for part in cell.parts()]
        if cell.exact:
            return [Literal(cell.text)]
        match what.kind:
            case "date":
                return [self.date(cell)]
            case "number":
                return [self.number(what, cell)]
            case "credit code":
                return [Literal(self.credit_code(cell))]
            case _:
                return [Literal(self.code(cell))]

    def concepts(self, what: Field, cell: Cell) -> list[Value]:
        """Concepts of the field's list; wording that is not in it stays a plain string."""
        if not what.many or self.find(what.scheme, cell.text) is not None:
            return [self.concept(what, cell)]
        return [self.concept(what, part) for part in cell.parts()]

    def concept(self, what: Field, cell: Cell) -> Value:
        """One concept; another wording than the official label is a change."""
        found = self.find(what.scheme, cell.text)
        if found is None:
            return Literal(cell.text)
        self.named(cell, found)
        return found

    def named(self, cell: Cell, concept: NamedNode) -> None:
        """Tell where a concept is named otherwise than by its official label or IRI."""
        official = self.references.labels.get(concept)
        if official is not None and cell.text not in (official, concept.value):
            self.changed(cell, official, ALIAS)

    def find(self, scheme: str, text: str) -> NamedNode | None:
        """The concept of that label, notation or IRI."""
        if (scheme, text) not in self.found:
            found = self.references.concept(scheme, normalise(text))
            if found is None and text.startswith(f"{CODE.iri}{scheme}/"):
                found = next((iri for iri in self.references.labels if iri.value == text), None)
            self.found[scheme, text] = found
        return self.found[scheme, text]

    def says_nothing(self, text: str) -> bool:
        """Whether a text is one of the placeholders."""
        return self.find("placeholder", text) is not None

    def is_data_type(self, text: str) -> bool:
        """Whether a text names a type of information items."""
        return self.find(DATA_TYPE.scheme, text) is not None

    def all_found(self, scheme: str, parts: Sequence[Cell]) -> bool:
        """Whether every part is in the list."""
        return all(self.find(scheme, part.text) is not None for part in parts)

    def organisation(self, cell: Cell) -> Value:
        """The registered body; an alias counts only where it is registered."""
        found = self.references.organisation(cell.text)
        if found is None:
            return Literal(cell.text)
        official = self.references.organisation_name(found)
        if official is not None and official != cell.text:
            self.changed(cell, official, REGISTERED_NAME)
        return found

    def code(self, cell: Cell) -> str:
        """A resource code, half-width and without spaces inside."""
        code = resource_code(cell.text)
        self.changed(cell, code, FORM)
        return code

    def credit_code(self, cell: Cell) -> str:
        """An 18-character code; an old organisation code where one registered body has it."""
        code = credit_code(cell.text)
        whole = self.references.with_organisation_code(code)
        self.changed(cell, whole or code, REGISTERED_CODE if whole else CODE_FORM)
        return whole or code

    def date(self, cell: Cell) -> Literal:
        """An ``xsd:date``, or the text as it is."""
        iso = iso_date(cell.text, self.since_1904)
        if iso is None:
            return Literal(cell.text)
        serial = SERIAL_1904 if self.since_1904 else SERIAL
        self.changed(cell, iso, serial if is_serial(cell.text) else DATE_FORM)
        return Literal(iso, datatype=XSD.date)

    def number(self, what: Field, cell: Cell) -> Literal:
        """An ``xsd:decimal`` in gigabytes or ten thousands, or the text as it is."""
        unit = self.units.get(what.key, what.unit)
        found = quantity(cell.text, unit)
        if found is None:
            return Literal(cell.text)
        number, reasons = found
        for reason in reasons or (FORM,):
            self.changed(cell, written(number), reason)
        return Literal(written(unit.in_model(number)), datatype=XSD.decimal)

    def truth(self, cell: Cell) -> bool | None:
        """是 or 否, or what else is read as one of them; None where it is neither."""
        value = truth(cell.text)
        if value is not None:
            self.changed(cell, "是" if value else "否", ALIAS)
        return value

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

    def changed(self, cell: Cell, after: str, reason: Text) -> None:
        """Tell that a cell was read as something else than it says, if it was."""
        if after == cell.text:
            return
        if normalise(after) == normalise(cell.text):
            reason = FORM
        if not self.changes.add(cell, after, reason):
            message = SPLIT_READ.format(column=cell.place.column, before=cell.text, after=after)
            self.note(message, cell.place)

    def note(self, message: Text, place: Place) -> None:
        self.notes.append(Note(message, place))


def is_plain(value: Value) -> bool:
    """Whether a value is the text of its cell: nothing was found that it means."""
    return isinstance(value, Literal) and value.datatype == XSD.string
