"""A described resource as rows of cell text: what :mod:`loaders.sheet` reads back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.cells import SEPARATOR, Cell
from loaders.classification import LEVELS, SCHEME
from loaders.classification import PREFIX as CLASSIFICATION
from loaders.cleaning import is_placeholder, truth
from loaders.conditions import open_and_condition, purpose, scope, used_for
from loaders.fields import (
    BASIS_TYPE,
    DATA_TYPE,
    FORMAT_CLASS,
    ITEM_SHARING_TYPE,
    METHOD_CLASS,
    METHOD_TYPE,
    PROVIDER,
    SHARING_CONDITION,
    SIMPLE,
    USE_PURPOSE,
    Field,
)
from loaders.guard import guard
from loaders.items import ItemText, may_be_several, parse_items
from loaders.keys import resource_key
from loaders.legal_bases import split_citations
from loaders.origin import Place
from loaders.references import References
from loaders.rows import MAY_SAY_NOTHING
from loaders.values import Values
from ontology.namespaces import DCT, LM, XSD, Names

Term = NamedNode | BlankNode | Literal | Triple
Described = dict[NamedNode, dict[NamedNode, list[Term]]]
FORMATS = re.compile(rf"[/／\s]|{SEPARATOR.pattern}")
"""What would be read as several classes, or as a class and its type."""
NOWHERE = Place(0)


def describe(triples: Iterable[Triple]) -> Described:
    """Subject → property → values, in a fixed order."""
    described: Described = defaultdict(lambda: defaultdict(list))
    for triple in sorted(triples, key=str):
        if isinstance(triple.subject, NamedNode):
            described[triple.subject][triple.predicate].append(triple.object)
    return described


class Record:
    """One resource to be written."""

    def __init__(self, iri: NamedNode, described: Described, references: References) -> None:
        self.iri = iri
        self.described = described
        self.references = references
        self.values = Values(references)

    @property
    def code(self) -> str | None:
        return next(iter(self._texts(self.iri, DCT.identifier)), None)

    def rows(self) -> list[dict[str, str]]:
        """One row per item, and more when another field has more values than fit one cell.

        A single value stands on every row, so that rows may be sorted and filtered; an item
        stands once, for each cell that names one is an item of its own.
        """
        columns: list[list[dict[str, str]]] = [
            [{what.key: text} for text in self._field(what)]
            for what in (*SIMPLE, PROVIDER, FORMAT_CLASS, SHARING_CONDITION)
        ]
        columns += [self._opening(), self._classification(), self._levels()]
        columns += [self._access_ways(), self._legal_bases()]
        items = self._items()
        rows: list[dict[str, str]] = []
        for index in range(max(1, len(items), *(len(column) for column in columns))):
            row = dict(items[index]) if index < len(items) else {}
            for column in columns:
                if len(column) == 1:
                    row |= column[0]
                elif index < len(column):
                    row |= column[index]
            rows.append(row)
        return rows

    def _field(self, what: Field) -> list[str]:
        """The cells of a field, mostly one; values that must not be split stand alone."""
        values = self.described[self.iri].get(what.property, ())
        found = [(value, text) for value in values if (text := self._text(what, value)) is not None]
        texts = [text for _, text in found]
        if what is SHARING_CONDITION:
            return [self._condition(text) for text in texts]
        if what is FORMAT_CLASS:
            return [exact(text, FORMATS.search(text) is not None) for text in texts]
        if what.kind == "text":
            return [self._plain_text(what, text) for text in texts]
        if not what.many:
            return [exact(text, self._would_be_cleaned(what, value)) for value, text in found]
        plain = [text for text in texts if not self._must_stay_whole(what, text)]
        whole = ["'" + text for text in texts if self._must_stay_whole(what, text)]
        return [*(["、".join(plain)] if plain else []), *whole]

    def _plain_text(self, what: Field, text: str) -> str:
        """Quoted where reading would take it for blank."""
        if what.key not in MAY_SAY_NOTHING:
            return guard(text)
        return exact(text, self.values.says_nothing(text))

    def _must_stay_whole(self, what: Field, text: str) -> bool:
        """Whether a value cannot share a cell with others, or would be read as none."""
        if what.key in MAY_SAY_NOTHING and self.values.says_nothing(text):
            return True
        return SEPARATOR.search(text) is not None or exact(text) != text

    def _text(self, what: Field, value: Term) -> str | None:
        """A value as the text that is read as this value; texts in other languages have none."""
        if isinstance(value, Literal):
            is_text = what.kind == "text"
            return value.value if is_text == (value.language == "zh") else None
        if not isinstance(value, NamedNode):
            return None
        if what.kind == "organisation":
            return self.references.organisation_name(value) or value.value
        if what.kind == "resource":
            return self._resource_code(value)
        return self.references.labels.get(value, value.value)

    def _would_be_cleaned(self, what: Field, value: Term) -> bool:
        """Whether reading would make something else of this text: ``12G`` a number, say."""
        if not isinstance(value, Literal) or value.datatype != XSD.string:
            return False
        plain = what.kind in ("concept", "organisation")
        return not plain and self.values.of(what, Cell(value.value, NOWHERE)) != [value]

    def _resource_code(self, resource: NamedNode) -> str:
        """The code of a resource of this or another catalog; its IRI if it has no such code."""
        prefix = f"{self.references.base}id/resource/"
        key = unquote(resource.value.removeprefix(prefix))
        known = self.described.get(resource, {}).get(DCT.identifier, ())
        guesses = [value.value for value in known if isinstance(value, Literal)]
        guesses.append(key.replace("-", "/", 1))
        names = Names(self.references.base)
        for code in guesses:
            if code and names.thing("resource", resource_key(code, None)) == resource:
                return code
        return resource.value

    def _condition(self, text: str) -> str:
        """Kept whole where reading would find a scope or purpose the resource does not have."""
        values = self.described[self.iri]
        parts = Cell(used_for(text), NOWHERE).parts()
        speaks = scope(text) is not None and LM.sharingScope not in values
        if LM.usePurpose not in values:
            found = self.values.all_found(USE_PURPOSE.scheme, parts)
            speaks = speaks or purpose(text) is not None or found
        return exact(text, speaks)

    def _opening(self) -> list[dict[str, str]]:
        cells = []
        for value in self.described[self.iri].get(LM.openToSociety, ()):
            if not isinstance(value, Literal):
                continue
            if value.datatype == XSD.boolean:
                text = "是" if value.value in ("true", "1") else "否"
            else:
                flag, _ = open_and_condition(Cell(value.value, NOWHERE))
                text = exact(value.value, truth(flag.text) is not None)
            cells.append({"openToSociety": text})
        return cells

    def _classification(self) -> list[dict[str, str]]:
        """Digits, as the template has them: 1 and 02 for 102; below that a name has no digits."""
        cells = []
        for value in self.described[self.iri].get(LM.classification, ()):
            if isinstance(value, NamedNode) and value.value.startswith(CLASSIFICATION):
                key = value.value.removeprefix(CLASSIFICATION)
                lower = key[1:] if key.isdecimal() else self._named(value)
                cells.append({"class": key[:1], "division": lower})
            elif isinstance(value, Literal):
                cells.append({"class": "", "division": exact(value.value)})
        return cells

    def _named(self, concept: NamedNode) -> str:
        """The label of a class if it is of this class alone, else its IRI."""
        label = self.references.labels.get(concept, "")
        return label if self.values.find(SCHEME, label) == concept else concept.value

    def _levels(self) -> list[dict[str, str]]:
        """目 and 细目, which only the code states."""
        match = LEVELS.fullmatch(self.code or "")
        return [{"subdivision": match[1], "section": match[2]}] if match else []

    def _items(self) -> list[dict[str, str]]:
        nodes = self._nodes(LM.item)
        nodes.sort(key=lambda node: (self._order(node), node.value))
        return [
            {
                "item": self._item_name(next(iter(self._texts(node, DCT.title)), "")),
                "dataType": self._concept(node, DATA_TYPE),
                "dataLength": guard(next(iter(self._texts(node, LM.dataLength)), "")),
                ITEM_SHARING_TYPE.key: self._concept(node, ITEM_SHARING_TYPE),
            }
            for node in nodes
        ]

    def _item_name(self, name: str) -> str:
        parsed = parse_items(name, self.values.is_data_type)
        otherwise = parsed != [ItemText(name)] or is_placeholder(name) or may_be_several(name)
        return exact(name, bool(name) and otherwise)

    def _order(self, item: NamedNode) -> int:
        text = next(iter(self._texts(item, LM.order)), "")
        return int(text) if text.isdecimal() else 0

    def _access_ways(self) -> list[dict[str, str]]:
        return [
            {
                "methodClass": self._concept(node, METHOD_CLASS),
                "methodType": self._concept(node, METHOD_TYPE),
                "methodReason": guard(next(iter(self._texts(node, LM.methodReason)), "")),
            }
            for node in self._nodes(LM.accessWay)
        ]

    def _legal_bases(self) -> list[dict[str, str]]:
        return [
            {
                "legalBasis": exact(text, len(split_citations(text, self.references)) != 1),
                "basisType": self._concept(node, BASIS_TYPE),
            }
            for node in self._nodes(LM.legalBasis)
            for text in self._texts(node, LM.citation)
        ]

    def _nodes(self, link: NamedNode) -> list[NamedNode]:
        values = self.described[self.iri].get(link, ())
        return [value for value in values if isinstance(value, NamedNode)]

    def _texts(self, subject: NamedNode, predicate: NamedNode) -> Sequence[str]:
        values = self.described.get(subject, {}).get(predicate, ())
        return [value.value for value in values if isinstance(value, Literal)]

    def _concept(self, node: NamedNode, what: Field) -> str:
        for value in self.described.get(node, {}).get(what.property, ()):
            text = self._text(what, value)
            if text is not None:
                return exact(text)
        return ""


def exact(text: str, keep_whole: bool = False) -> str:
    """A cell of a field that may be taken apart or cleaned; the apostrophe forbids it."""
    quoted = keep_whole or text.startswith("'") or is_placeholder(text)
    return "'" + text if quoted else guard(text)
