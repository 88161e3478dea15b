"""One row of a sheet of records, cell by cell: what each says, as the layout has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from loaders.cleaning import iso_date, normalise, truth
from loaders.event_layouts import Layout, term
from loaders.keys import item_key, resource_key
from loaders.origin import Unusable
from loaders.references import Organisation, References
from ontology.namespaces import CODE, DCT, LAW, LM, ODRL, RDF, XSD, Names
from ontology.text import Text

BAD_VALUE = Text("“{value}”不是{kind}", "“{value}” is no {kind}")
NO_KEY = Text("没有编号", "The number is missing")
HIDDEN = Text(
    "编号里有看不见的字符或者控制字符：删去后重写",
    "The number holds a character that nobody sees: write it anew",
)
MISSING = Text(
    "这里没有填写：期限从这一天算起，办理也以这一格为准，请补上",
    "This cell is blank: rules go by what it says, so fill it in",
)
ACCEPTED = 10
"""So many values of a code list a message names."""
MOST_DAYS = 365
DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
YEAR = re.compile(r"[0-9]{4}", re.ASCII)
TRUE = Literal(True)
OBLIGATIONS = {
    "duty": (ODRL.Duty, ODRL.delete, LAW["decree-809/27"]),
    "prohibition": (ODRL.Prohibition, ODRL.distribute, LAW["decree-809/25"]),
}
"""Of an agreement: class, action, and the article it comes from."""
OF_A_BODY = ("department", "catalog")
"""What is told apart by the key of its body."""
KINDS = {
    "date": Text("“年-月-日”的日期", "date, year-month-day"),
    "number": Text("整数", "whole number"),
    "decimal": Text("数", "number"),
    "days": Text("1 至 365 之间的工作日数", "number of working days between 1 and 365"),
    "resource": Text("本系统的信息资源", "resource of this installation"),
    "item": Text("本系统的信息项", "item of this installation"),
    "year": Text("四位数的年份", "year of four digits"),
    "yes": Text("“是”或者“否”", "是 (yes) or 否 (no)"),
    "body": Text("已登记的单位", "registered body"),
    "catalog": Text(
        "已登记的单位，它的目录才能汇总", "registered body whose catalog could be merged"
    ),
    "class": Text("分类代码表里的类、项", "class of the classification"),
    "concept": Text("代码表里的值", "value of its code list"),
}


@dataclass(frozen=True)
class EventRow:
    """One row of a sheet of records: the statements of its cells, each with its column."""

    layout: Layout
    cells: dict[str, str]
    row: int
    references: References

    @property
    def names(self) -> Names:
        return Names(self.references.base)

    @property
    def whole(self) -> NamedNode:
        """The thing that the key names."""
        key = self.cells.get(self.layout.first)
        if key is None:
            raise Unusable(NO_KEY, self.row, self.layout.first)
        self._plain(self.layout.first)
        if self.layout.on == "classification":
            return self._class(key)
        if self.layout.on == "resource":
            key = resource_key(key, None)
        if self.layout.on in OF_A_BODY:
            key = self._body(key).key
        return self.names.thing(self.layout.on, key)

    @property
    def node(self) -> NamedNode:
        return self._part(self.layout.part) if self.layout.part else self.whole

    def _part(self, name: str) -> NamedNode:
        """The part of that name with the number of this row."""
        numbered = [name for name, kind in self.layout.columns.items() if kind.startswith("part")]
        written = next((each for each in numbered if each in self.cells), None)
        if written is None:
            return NamedNode(f"{self.whole.value}#{name}")
        self._plain(written)
        return NamedNode(f"{self.whole.value}#{name}-{quote(self.cells[written], safe='-._~')}")

    def _plain(self, column: str) -> None:
        """Raises :class:`Unusable` for a number with something in it that nobody sees."""
        if any(category(each).startswith("C") for each in self.cells[column]):
            raise Unusable(HIDDEN, self.row, column)

    def _class(self, cell: str) -> NamedNode:
        """A class of the classification, by its digits or its name."""
        found = self.references.concept("classification", normalise(cell))
        if found is None:
            raise Unusable(_no(cell, "class"), self.row, self.layout.first)
        return found

    def _body(self, cell: str) -> Organisation:
        """A registered body, named by its key or as any body is."""
        named = self.references.organisation(cell)
        for one in self.references.organisations:
            if one.iri == named or one.key == cell:
                return one
        raise Unusable(_no(cell, "body"), self.row, self.layout.first)

    def statements(self) -> Iterator[tuple[Triple, str]]:
        """Each with the column it comes from; the class of the thing stands with its number."""
        node = self.node
        for kind in self.layout.classes:
            yield Triple(node, RDF.type, kind), self.layout.first
        for column, cell in self.cells.items():
            property_, _, detail = self.layout.columns[column].partition(" ")
            try:
                for triple in self._said(property_, detail, cell):
                    yield triple, column
            except Unusable as error:
                raise Unusable(error.message, self.row, column) from None
        for column in self.layout.required:
            if column not in self.cells:
                raise Unusable(MISSING, self.row, column)

    def _said(self, property_: str, kind: str, cell: str) -> Iterator[Triple]:
        if property_ == "key":
            yield from self._linked(kind)
        elif property_ == "-":
            return
        elif property_ == "part":
            if kind:
                yield Triple(self.node, term(kind), self._value("number", cell))
        elif property_ == "permission":
            yield from self._permission(kind, cell)
        elif property_ in OBLIGATIONS:
            if self._value(kind, cell) == TRUE:
                yield from self._obligation(property_)
        elif "/" in property_:
            yield from self._inner(property_, kind, cell)
        else:
            yield Triple(self.node, term(property_), self._value(kind, cell))

    def _linked(self, kind: str) -> Iterator[Triple]:
        """How a part is tied: ``lm:application``, ``lm:files change``, ``^lm:step dispute``."""
        property_, _, other = kind.partition(" ")
        if property_.startswith("^"):
            holder = NamedNode(f"{self.whole.value}#{other}") if other else self.whole
            yield Triple(holder, term(property_[1:]), self.node)
        elif property_:
            tied = self._part(other) if other else self.whole
            yield Triple(self.node, term(property_), tied)
        elif self.layout.classes and not self.layout.part:
            yield Triple(self.node, term("dct:identifier"), Literal(self.cells[self.layout.first]))

    def _inner(self, path: str, kind: str, cell: str) -> Iterator[Triple]:
        link, cls, property_ = path.split("/")
        joint = "-" if "#" in self.node.value else "#"
        inner = NamedNode(f"{self.node.value}{joint}{link.partition(':')[2]}")
        yield Triple(self.node, term(link), inner)
        yield Triple(inner, RDF.type, term(cls))
        if cls == "lm:Approval":
            yield Triple(inner, LM.approverRole, CODE["role/office-head"])
        yield Triple(inner, term(property_), self._value(kind, cell))

    def _permission(self, kind: str, cell: str) -> Iterator[Triple]:
        """The purpose and the term of an agreement are constraints of its permission."""
        permission = NamedNode(f"{self.node.value}#permission")
        limit = NamedNode(f"{self.node.value}#{kind}")
        purpose = kind == "purpose"
        operator = {"purpose": ODRL.eq, "from": ODRL.gteq, "until": ODRL.lteq}[kind]
        value = self._value("concept purpose" if purpose else "date", cell)
        yield Triple(self.node, ODRL.permission, permission)
        yield Triple(permission, RDF.type, ODRL.Permission)
        yield Triple(permission, ODRL.action, ODRL.use)
        yield Triple(permission, ODRL.constraint, limit)
        yield Triple(limit, RDF.type, ODRL.Constraint)
        yield Triple(limit, ODRL.leftOperand, ODRL.purpose if purpose else ODRL.dateTime)
        yield Triple(limit, ODRL.operator, operator)
        yield Triple(limit, ODRL.rightOperand, value)

    def _obligation(self, name: str) -> Iterator[Triple]:
        """The duty to dispose of the data at the end, the prohibition of passing them on."""
        cls, action, article = OBLIGATIONS[name]
        node = NamedNode(f"{self.node.value}#{name}")
        permission = NamedNode(f"{self.node.value}#permission")
        yield Triple(permission if name == "duty" else self.node, ODRL[name], node)
        yield Triple(node, RDF.type, cls)
        yield Triple(node, ODRL.action, action)
        yield Triple(node, DCT.source, article)

    def _value(self, kind: str, cell: str) -> NamedNode | Literal:
        word, _, detail = kind.partition(" ")
        found: NamedNode | Literal | None = None
        if word == "text":
            found = Literal(cell, language="zh")
        elif word in ("date", "planned") and (day := iso_date(cell)):
            found = Literal(day, datatype=XSD.date)
        elif is_days(cell) if word == "days" else word == "number" and is_number(cell):
            found = Literal(int(cell))
        elif word == "decimal" and DECIMAL.fullmatch(cell):
            found = Literal(cell, datatype=XSD.decimal)
        elif word == "year" and YEAR.fullmatch(cell):
            found = Literal(cell, datatype=XSD.gYear)
        elif word == "yes" and (yes := truth(cell)) is not None:
            found = Literal(yes)
        elif word == "body":
            found = self._body(cell).iri
        elif word == "catalog":
            found = self.names.thing("catalog", self._body(cell).key)
        elif word == "concept":
            found = self.references.concept(detail, normalise(cell))
        elif word == "thing":
            found = self.names.thing(detail, cell)
        elif word == "sibling":
            found = NamedNode(f"{self.whole.value}#{detail}-{cell}")
        elif word == "resource":
            found = self.names.thing("resource", resource_key(cell, None))
        elif word == "item":
            found = self._item(cell)
        if found is None:
            raise Unusable(
                self._not_accepted(cell, detail) if word == "concept" else _no(cell, word)
            )
        return found

    def _not_accepted(self, cell: str, scheme: str) -> Text:
        """That a value is not in its code list, with what is."""
        labels = {iri: label for label, iri in reversed(self._labels(scheme))}
        names = [label for label, iri in self._labels(scheme) if labels[iri] == label]
        more = "…" if len(names) > ACCEPTED else ""
        said, no = "、".join(names[:ACCEPTED]) + more, _no(cell, "concept")
        return Text(f"{no.zh}：{said}", f"{no.en}: {said}")

    def _labels(self, scheme: str) -> list[tuple[str, NamedNode]]:
        return list(self.references.concepts.get(scheme, {}).items())

    def _item(self, cell: str) -> NamedNode:
        """An item is named by its own name and the code of its resource."""
        code = next(
            (
                self.cells[name]
                for name, kind in self.layout.columns.items()
                if kind.endswith(" resource") and name in self.cells
            ),
            "",
        )
        return self.names.thing("item", item_key(resource_key(code, None), cell))


def is_days(cell: str) -> bool:
    """Whether a text is a number of working days by which a term may be extended."""
    return is_number(cell) and len(cell) < 5 and 1 <= int(cell) <= MOST_DAYS


def is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal()


def _no(cell: str, word: str) -> Text:
    kind = KINDS["date" if word == "planned" else word]
    zh, en = BAD_VALUE.zh.format(value=cell, kind=kind.zh), BAD_VALUE.en
    return Text(zh, en.format(value=cell, kind=kind.en))
