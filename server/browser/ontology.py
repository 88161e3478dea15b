"""The ontology as a page shows it: its terms by section, and the diagram of its classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from ontology.namespaces import DCAM, LM, OWL, RDF, RDFS, SKOS, XSD
from ontology.text import Text
from server.browser.diagram import Diagram, Edge, Node, diagram
from server.browser.view import shorten
from shapes.rules import Description

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
TEXTS = (XSD.iri, RDF.iri, RDFS.iri)
ELSEWHERE = Text("其他", "Others")
MOST_NOTED = 30


@dataclass(frozen=True)
class Named:
    """A term that another one mentions."""

    iri: str
    name: Text
    short: str
    """The IRI as in Turtle."""


@dataclass(frozen=True)
class Term:
    """A class, property or individual; what does not apply to it is empty."""

    iri: str
    fragment: str
    name: Text
    definition: Text
    to_things: bool
    """Of a property: its values are things, not texts."""
    above: tuple[Named, ...]
    """Superclasses or superproperties, ours and those of other vocabularies."""
    below: tuple[Named, ...]
    domains: tuple[Named, ...]
    ranges: tuple[Named, ...]
    code_lists: tuple[Named, ...]
    disclosure: tuple[Named, ...]
    kinds: tuple[Named, ...]
    """Of an individual, its classes of ours."""
    properties: tuple[Named, ...]
    """Of a class, the properties its things have."""
    individuals: tuple[Named, ...]
    """Of a class, its things the ontology names."""


@dataclass(frozen=True)
class Section:
    """Terms that belong together."""

    key: str
    name: Text
    definition: Text
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    individuals: tuple[Term, ...]

    @property
    def size(self) -> int:
        return len(self.classes) + len(self.properties) + len(self.individuals)


class Ontology:
    """The triples of the ontology graph, asked for what a page needs."""

    def __init__(self, triples: Iterable[Triple], lists: dict[str, Text]) -> None:
        """``lists`` names the code lists, which another graph describes."""
        self.said = Description(triples)
        self.lists = lists

    def sections(self) -> list[Section]:
        """Every term of ours once, in the order the sections give themselves."""
        chapters = sorted(self.said.subjects(RDF.type, LM.Section), key=self._place)
        found = [self._section(chapter, self._in(chapter)) for chapter in chapters]
        known = {term for chapter in chapters for term in self._in(chapter)}
        rest = [term for term in self._terms() if term not in known]
        if rest:
            found.append(self._section(None, rest))
        return found

    def diagram(self, sections: Iterable[Section], language: str) -> Diagram:
        """The classes of these sections, a panel for each; names in one language."""
        return diagram(
            (
                section.name.in_language(language),
                [self._node(NamedNode(term.iri), language) for term in section.classes],
                list(self._edges(section, language)),
            )
            for section in sections
            if section.classes
        )

    def _terms(self) -> list[NamedNode]:
        kinds = (OWL.Class, *PROPERTIES, OWL.NamedIndividual)
        found = {term for kind in kinds for term in self.said.subjects(RDF.type, kind)}
        return sorted((term for term in found if ours(term)), key=str)

    def _in(self, section: NamedNode) -> list[NamedNode]:
        return [term for term in self.said.subjects(LM.section, section) if ours(term)]

    def _place(self, section: NamedNode) -> tuple[int, str]:
        order = self.said.plain(section, LM.order)
        return (int(order) if order.isdecimal() else 1 << 31, section.value)

    def _section(self, section: NamedNode | None, terms: list[NamedNode]) -> Section:
        classes = {term for term in terms if self._is(term, OWL.Class)}
        properties = {term for term in terms if self._is(term, *PROPERTIES)}
        return Section(
            key=section.value.removeprefix(LM.iri) if section else "others",
            name=self.said.text(section, RDFS.label) if section else ELSEWHERE,
            definition=self.said.text(section, SKOS.definition) if section else Text("", ""),
            classes=self._described(classes),
            properties=self._described(properties),
            individuals=self._described({*terms} - classes - properties),
        )

    def _is(self, term: NamedNode, *kinds: NamedNode) -> bool:
        return not set(self.said.values(term, RDF.type)).isdisjoint(kinds)

    def _described(self, terms: Iterable[NamedNode]) -> tuple[Term, ...]:
        """In the order of their names, more general classes first."""
        return tuple(self._term(term) for term in sorted(terms, key=self._depth))

    def _depth(self, term: NamedNode) -> tuple[int, str]:
        """How many classes of ours stand directly above it, and its name."""
        return (sum(map(ours, self._objects(term, RDFS.subClassOf))), term.value)

    def _term(self, iri: NamedNode) -> Term:
        kinds = [kind for kind in self._objects(iri, RDF.type) if ours(kind)]
        belonging = [
            p for of in (RDFS.domain, DCAM.domainIncludes) for p in self.said.subjects(of, iri)
        ]
        return Term(
            iri=iri.value,
            fragment=iri.value.removeprefix(LM.iri),
            name=self.said.text(iri, RDFS.label),
            definition=self.said.text(iri, SKOS.definition),
            to_things=self._is(iri, OWL.ObjectProperty),
            above=self._named(self._objects(iri, RDFS.subClassOf, RDFS.subPropertyOf)),
            below=self._named(
                b
                for of in (RDFS.subClassOf, RDFS.subPropertyOf)
                for b in self.said.subjects(of, iri)
            ),
            domains=self._named(self._domains(iri)),
            ranges=self._named(self._ranges(iri)),
            code_lists=self._named(self._objects(iri, LM.codeList)),
            disclosure=self._named(self._objects(iri, LM.disclosure)),
            kinds=self._named(kinds),
            properties=self._named(p for p in belonging if ours(p)),
            individuals=self._named(i for i in self.said.subjects(RDF.type, iri) if ours(i)),
        )

    def _domains(self, iri: NamedNode) -> list[NamedNode]:
        return self._objects(iri, RDFS.domain, DCAM.domainIncludes)

    def _ranges(self, iri: NamedNode) -> list[NamedNode]:
        return self._objects(iri, RDFS.range, DCAM.rangeIncludes)

    def _objects(self, subject: NamedNode, *predicates: NamedNode) -> list[NamedNode]:
        values = [value for name in predicates for value in self.said.values(subject, name)]
        return [value for value in values if isinstance(value, NamedNode)]

    def _named(self, terms: Iterable[NamedNode]) -> tuple[Named, ...]:
        return tuple(
            Named(term.value, self._name(term), shorten(term.value))
            for term in sorted(set(terms), key=lambda term: (not ours(term), term.value))
        )

    def _name(self, term: NamedNode) -> Text:
        name = self.said.text(term, RDFS.label)
        short = shorten(term.value)
        return name if name.zh else self.lists.get(term.value, Text(short, short))

    def _node(self, iri: NamedNode, language: str) -> Node:
        """A class of another vocabulary says which; ours, which of theirs it is a kind of."""
        if not ours(iri):
            return Node(iri.value, self._name(iri).in_language(language), shorten(iri.value))
        above = [shorten(a.value) for a in self._objects(iri, RDFS.subClassOf) if not ours(a)]
        note = ", ".join(above)
        if len(note) > MOST_NOTED:
            note = f"{above[0]} …"
        return Node(iri.value, self._name(iri).in_language(language), note)

    def _edges(self, section: Section, language: str) -> Iterator[Edge]:
        """Subclasses, and the properties between two classes, drawn where the first one stands."""
        here = {NamedNode(term.iri) for term in section.classes}
        for iri in sorted(here, key=str):
            for above in self._objects(iri, RDFS.subClassOf):
                if ours(above):
                    yield Edge(self._node(iri, language), self._node(above, language))
        for (source, target), names in sorted(self._relations(here).items(), key=str):
            labels = tuple(self._name(name).in_language(language) for name in names)
            yield Edge(self._node(source, language), self._node(target, language), labels)

    def _relations(
        self, here: set[NamedNode]
    ) -> dict[tuple[NamedNode, NamedNode], list[NamedNode]]:
        """Class and class → the properties between them, at least one of them ours."""
        found: dict[tuple[NamedNode, NamedNode], list[NamedNode]] = {}
        for name in self._terms():
            if RDF.Property in self.said.values(name, RDFS.domain):
                continue  # says something about properties, not about things
            for source in self._domains(name):
                for target in self._ranges(name):
                    elsewhere = not ours(source) and target in here
                    if self._drawn(target) and (source in here or elsewhere):
                        found.setdefault((source, target), []).append(name)
        return found

    def _drawn(self, target: NamedNode) -> bool:
        """Whether values of a property are things, not texts, numbers or values of code lists."""
        return target not in (SKOS.Concept, SKOS.ConceptScheme) and not target.value.startswith(
            TEXTS
        )


def ours(term: NamedNode) -> bool:
    return term.value.startswith(LM.iri)


def code_lists(triples: Iterable[Triple]) -> set[NamedNode]:
    """The code lists the ontology mentions."""
    return {
        t.object for t in triples if t.predicate == LM.codeList and isinstance(t.object, NamedNode)
    }
