"""A row of a register that is being read: its cells as values, or the first cell that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from loaders.cleaning import iso_date, normalise
from loaders.origin import Origin, Place, Unusable
from loaders.references import References
from ontology.namespaces import LM, RDF, RDFS, SKOS, XSD, Names
from ontology.text import Text

KEY = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
SEVERAL = re.compile(r"[、;；|]")
OFFICE, HEAD = "共享工作机构", "工作机构负责人"
BLANK = Text("“{column}”不能空", "“{column}” must not be blank")
BAD_KEY = Text(
    "“{value}”不能作键：只用小写字母、数字和连字符",
    "“{value}” is no key: lower-case letters, digits and hyphens only",
)
BAD_DATE = Text("“{value}”不是“年-月-日”的日期", "“{value}” is no date, year-month-day")
NO_BODY = Text("没有登记过的单位“{value}”", "There is no registered body “{value}”")
NO_CONCEPT = Text("代码表里没有“{value}”", "“{value}” is not in its code list")


@dataclass(frozen=True)
class Known:
    """What a sheet may name: the references, open lists by key or name, issuing bodies by name."""

    references: References
    lists: Mapping[str, NamedNode]
    issuers: Mapping[str, NamedNode]

    @property
    def names(self) -> Names:
        return Names(self.references.base)


@dataclass(frozen=True)
class Entry:
    """A row that is being read, and where its statements go."""

    row: int
    cells: Mapping[str, str]
    known: Known
    origin: Origin
    quads: list[Quad]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def required(self, column: str) -> str:
        if not self.text(column):
            raise Unusable(BLANK.format(column=column), self.row, column)
        return self.text(column)

    def key(self, column: str) -> str:
        key = self.required(column)
        if not KEY.fullmatch(key):
            raise self.bad(BAD_KEY, column)
        return key

    def several(self, column: str) -> list[str]:
        return [one.strip() for one in SEVERAL.split(self.text(column)) if one.strip()]

    def bad(self, message: Text, column: str, **values: object) -> Unusable:
        return Unusable(message.format(value=self.text(column)[:80], **values), self.row, column)

    def body(self, column: str) -> NamedNode:
        """A registered body by name, alias, code or key."""
        text = self.text(column)
        by_key = {one.key: one.iri for one in self.known.references.organisations}
        found = self.known.references.organisation(text) or by_key.get(text)
        if found is None:
            raise self.bad(NO_BODY, column)
        return found

    def concept(self, scheme: str, column: str) -> NamedNode:
        found = self.known.references.concept(scheme, normalise(self.text(column)))
        if found is None:
            raise self.bad(NO_CONCEPT, column)
        return found

    def day(self, column: str) -> Literal:
        day = iso_date(self.text(column))
        if day is None:
            raise self.bad(BAD_DATE, column)
        return Literal(day, datatype=XSD.date)

    def say(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal,
            column: str) -> None:  # fmt: skip
        """A statement, and the cell it comes from."""
        if self.origin.record(subject, predicate, value, Place(self.row, column)):
            self.quads.append(Quad(subject, predicate, value, DefaultGraph()))

    def names(self, subject: NamedNode, naming: NamedNode, chinese: str, english: str) -> None:
        """The Chinese name, and the English one if there is one."""
        self.say(subject, naming, Literal(self.required(chinese), language="zh"), chinese)
        if self.text(english):
            self.say(subject, naming, Literal(self.text(english), language="en"), english)

    def aliases(self, subject: NamedNode, column: str) -> None:
        for alias in self.several(column):
            self.say(subject, SKOS.altLabel, Literal(alias, language="zh"), column)

    def office(self, body: NamedNode) -> None:
        """The sharing office and its head (R-75)."""
        if not self.text(OFFICE):
            return
        office = NamedNode(f"{body.value}#sharing")
        self.say(body, LM.sharingOffice, office, OFFICE)
        self.say(office, RDF.type, LM.SharingOffice, OFFICE)
        self.say(office, RDFS.label, Literal(self.text(OFFICE), language="zh"), OFFICE)
        if self.text(HEAD):
            self.say(office, LM.officeHead, Literal(self.text(HEAD), language="zh"), HEAD)
