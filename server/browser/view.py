"""What a page shows of one description: values by property, in the language of the page.

A view remembers which properties of the thing a template has asked for, so that a page can end with
whatever else is known and nothing of a description is ever left out, but for what follows from its
names and was only noted for the rules.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ontology.namespaces import CODE, LM, PREFIXES, PROV, RDF, XSD
from ontology.text import Text
from server.browser.formats import shown_literal
from server.search.document import text_of
from server.search.facets import TYPES, Term


class Description(Protocol):
    """All that a caller may know of one thing, as the linked room gives it."""

    @property
    def iri(self) -> NamedNode: ...
    @property
    def statements(self) -> tuple[Triple, ...]: ...
    @property
    def inbound(self) -> tuple[Triple, ...]: ...
    @property
    def more_inbound(self) -> bool: ...
    @property
    def labels(self) -> dict[str, Text]: ...
    @property
    def placed(self) -> tuple[Quad, ...]: ...


NAMING = ("skos:prefLabel", "dct:title", "rdfs:label", "foaf:name")
FOLLOWING = {LM.normalisedName, LM.signature}
"""What an edition keeps for its rules beside what was said (``graph/derived``)."""
HAN = re.compile("[㐀-鿿]")


@dataclass(frozen=True)
class Shown:
    """A term for a template: what to print, where it may lead, in which language it is.

    ``known`` tells a value of its list from one that stayed text.
    """

    text: str
    iri: str | None = None
    tongue: str | None = None
    known: bool = False


@dataclass(frozen=True)
class Placed:
    """Statements with one property that stand in other graphs than most do."""

    property: Shown
    graphs: list[str]
    said: list[tuple[Shown, Shown]]
    """Subjects and values."""


@dataclass(frozen=True)
class Group:
    """One property and its values."""

    property: Shown
    values: list[Shown]


Value = NamedNode | Literal


class View:
    """A description in one language. Properties are named as in Turtle: ``dct:title``.

    ``neighbours`` are statements about the things around it, which its page also shows.
    """

    def __init__(
        self, description: Description, language: str, neighbours: Iterable[Triple] = ()
    ) -> None:
        around = tuple(neighbours)
        self.iri = description.iri
        self.labels = description.labels | names_in(around)
        self.more_inbound = description.more_inbound
        self.placed = description.placed
        self.language = language
        self.asked: set[NamedNode] = {RDF.type}
        self._facts: dict[NamedNode, dict[NamedNode, list[Value]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for statement in dict.fromkeys((*description.statements, *around)):
            subject, value = statement.subject, statement.object
            if statement.predicate in FOLLOWING:
                continue
            if isinstance(subject, NamedNode) and isinstance(value, Value):
                self._facts[subject][statement.predicate].append(value)
        self._inbound: dict[NamedNode, list[Value]] = defaultdict(list)
        pointing = (statement for statement in around if statement.object == self.iri)
        for statement in dict.fromkeys((*description.inbound, *pointing)):
            if isinstance(statement.subject, NamedNode) and statement.predicate != PROV.influenced:
                self._inbound[statement.predicate].append(statement.subject)

    @property
    def types(self) -> set[NamedNode]:
        return {kind for kind in self._of(self.iri, RDF.type) if isinstance(kind, NamedNode)}

    @property
    def kinds(self) -> list[Shown]:
        """The classes of the thing, by name; of ours only, if it has one of ours."""
        ours = [kind for kind in self.types if kind.value.startswith(LM.iri)]
        return self._shown(list(ours or self.types))

    @property
    def classes(self) -> list[Shown]:
        """Which of the three classes a resource is in: basic, thematic, departmental."""
        return [self.called(kind) for kind in TYPES if kind in self.types]

    def values(self, name: str, subject: NamedNode | None = None) -> list[Shown]:
        """All values, texts in the language of the page first."""
        return self._shown(self._take(name, subject))

    def best(self, name: str) -> list[Shown]:
        """The values in the language of the page; all of them if there is none in it."""
        shown = self.values(name)
        mine = [value for value in shown if value.tongue is None]
        return mine or shown

    def text(self, name: str, subject: NamedNode | None = None) -> str:
        """The one text to print, in the language of the page if there is one."""
        return text_of(self._take(name, subject)).in_language(self.language)

    def key(self, name: str, subject: NamedNode | None = None) -> str:
        """The key of a value of a code list, ``withheld``; empty if there is none."""
        for value in self._take(name, subject):
            if isinstance(value, NamedNode) and value.value.startswith(CODE.iri):
                return value.value.rpartition("/")[2]
        return ""

    def nodes(self, name: str, subject: NamedNode | None = None) -> list[NamedNode]:
        """The parts a property leads to, to ask for their values in turn."""
        return [value for value in self._take(name, subject) if isinstance(value, NamedNode)]

    def sources(self, name: str) -> list[NamedNode]:
        """What points here with a property, to ask for its values in turn."""
        self.asked.add(expand(name))
        found = self._inbound.get(expand(name), [])
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    def having(self, name: str, nodes: list[NamedNode]) -> list[NamedNode]:
        """Those of the nodes that have a property."""
        return [node for node in nodes if self._of(node, expand(name))]

    def is_a(self, name: str, node: NamedNode) -> bool:
        """Whether a thing around this one is of a class."""
        return expand(name) in self._of(node, RDF.type)

    def path(self, name: str, start: NamedNode) -> list[Shown]:
        """Where a property leads from a thing, step by step, the furthest first."""
        steps = [start]
        while following := [step for step in self.nodes(name, steps[-1]) if step not in steps]:
            steps.append(following[0])
        return [self.called(step) for step in reversed(steps)]

    def further(self, nodes: list[NamedNode], *known: str) -> list[NamedNode]:
        """The properties some of the nodes have beside these; see :meth:`facts`."""
        seen = {RDF.type, *(expand(name) for name in known)}
        found = {name for node in nodes for name in self._facts.get(node, {})}
        return sorted(found - seen, key=str)

    def facts(self, subject: NamedNode, predicate: NamedNode) -> list[Shown]:
        """All values of any property of a thing on the page."""
        return self._shown(self._of(subject, predicate))

    @property
    def items(self) -> list[NamedNode]:
        """Information items in the order of the file; those without a place come last."""
        return sorted(
            self.nodes("lm:item"),
            key=lambda item: (self._order(item), self.text("dct:title", item)),
        )

    @property
    def name(self) -> Shown:
        """What the thing is called; for something nobody named, what it is, and its number."""
        called = self.called(self.iri)
        if called.known or not self.kinds:
            return called
        number = unquote(self.iri.value.rpartition("/")[2])
        return Shown(f"{self.kinds[0].text} {number}", self.iri.value)

    @property
    def other_names(self) -> list[Shown]:
        """What else it is called, above all in the other language."""
        named = [value for name in NAMING for value in self._take(name, None)]
        others = {term.text: term for term in self._shown(named) if term.text != self.name.text}
        return list(others.values())

    @property
    def rest(self) -> list[Group]:
        """Everything about the thing no template has asked for yet."""
        return self._groups(
            (name, values)
            for name, values in self._facts[self.iri].items()
            if name not in self.asked
        )

    @property
    def inbound(self) -> list[Group]:
        """What else points here."""
        return self._groups(
            (name, values) for name, values in self._inbound.items() if name not in self.asked
        )

    @property
    def graphs(self) -> list[str]:
        """The graphs all but the :attr:`elsewhere` statements stand in."""
        return list(self._usual())

    @property
    def elsewhere(self) -> list[Placed]:
        """Statements that stand in other graphs, by property and with those."""
        usual = self._usual()
        found: dict[tuple[NamedNode, tuple[str, ...]], list[tuple[Shown, Shown]]]
        found = defaultdict(list)
        for statement, graphs in self._graphs_of().items():
            subject, value = statement.subject, statement.object
            if graphs != usual and isinstance(subject, NamedNode) and isinstance(value, Value):
                said = (self.called(subject), self._shown([value])[0])
                found[statement.predicate, graphs].append(said)
        return [
            Placed(self.called(name), list(graphs), said) for (name, graphs), said in found.items()
        ]

    def _graphs_of(self) -> dict[Triple, tuple[str, ...]]:
        found: dict[Triple, list[str]] = defaultdict(list)
        for quad in self.placed:
            if quad.predicate in FOLLOWING or self._is_history(quad):
                continue
            found[quad.triple].append(str(quad.graph_name)[1:-1])
        return {statement: tuple(sorted(names)) for statement, names in found.items()}

    def _is_history(self, quad: Quad) -> bool:
        """Whether it only says what changed the thing, which the page of its history tells."""
        return quad.predicate == PROV.influenced and quad.object == self.iri

    def _usual(self) -> tuple[str, ...]:
        """Where most of what is said of the thing itself stands; many may point at a law."""
        placed = self._graphs_of().items()
        counted = Counter(graphs for said, graphs in placed if said.object != self.iri)
        return min(counted, key=lambda names: (-counted[names], names), default=())

    def pointing(self, name: str) -> list[Shown]:
        """What points here with a property."""
        return self._shown([*self.sources(name)])

    def called(self, term: NamedNode) -> Shown:
        """An IRI under its label, else shortened."""
        label = self.labels.get(term.value)
        words = label.in_language(self.language) if label else shorten(term.value)
        return Shown(words, term.value, foreign(words, self.language), known=True)

    def _take(self, name: str, subject: NamedNode | None) -> list[Value]:
        if subject is None:
            self.asked.add(expand(name))
        return self._of(subject or self.iri, expand(name))

    def _of(self, subject: NamedNode, predicate: NamedNode) -> list[Value]:
        return self._facts[subject].get(predicate, []) if subject in self._facts else []

    def _order(self, item: NamedNode) -> int:
        places = [value.value for value in self._of(item, expand("lm:order"))]
        return min((int(place) for place in places if place.isdecimal()), default=1 << 31)

    def _groups(self, facts: Iterable[tuple[NamedNode, list[Value]]]) -> list[Group]:
        groups = [Group(self.called(name), self._shown(values)) for name, values in facts]
        return sorted(groups, key=lambda group: group.property.text)

    def _shown(self, values: list[Value]) -> list[Shown]:
        shown = [(self._term(value), value) for value in values]
        return [term for term, _ in sorted(shown, key=self._place)]

    @staticmethod
    def _place(shown: tuple[Shown, Value]) -> tuple[bool, str]:
        """Texts in the language of the page first; days by the calendar, things by name."""
        term, value = shown
        return term.tongue is not None, value.value if isinstance(value, Literal) else term.text

    def _term(self, value: Value) -> Shown:
        if isinstance(value, NamedNode):
            return self.called(value)
        if value.datatype == XSD.boolean:
            return Shown(shown_literal(value, self.language), known=True)
        tongue = value.language
        shown = shown_literal(value, self.language)
        return Shown(shown, tongue=None if tongue and self._mine(tongue) else tongue)

    def _mine(self, tongue: str) -> bool:
        return tongue.lower().split("-")[0] == self.language


def names_in(statements: Iterable[Triple]) -> dict[str, Text]:
    """What statements call their subjects, by IRI."""
    found: dict[str, list[tuple[int, Term]]] = defaultdict(list)
    ranks = {expand(name): rank for rank, name in enumerate(NAMING)}
    for statement in statements:
        if statement.predicate in ranks and isinstance(statement.subject, NamedNode):
            rank = ranks[statement.predicate]
            found[statement.subject.value].append((rank, statement.object))
    return {
        iri: text_of(term for _, term in sorted(names, key=lambda name: (name[0], str(name[1]))))
        for iri, names in found.items()
    }


def foreign(words: str, language: str) -> str | None:
    """``zh-Hans`` for Chinese words on an English page, which a screen reader must be told."""
    return "zh-Hans" if language == "en" and HAN.search(words) else None


def expand(name: str) -> NamedNode:
    """``dct:title`` as an IRI."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def shorten(iri: str) -> str:
    """An IRI as in Turtle where a prefix is known, else whole."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and len(iri) > len(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri
