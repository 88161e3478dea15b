"""Code lists: all of them, one as a tree, and where one value stands. Runs in a reader process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology.namespaces import LM, SKOS
from ontology.text import Text
from server.browser.naming import name
from server.browser.register import by_subject, natural, texts, word
from server.search.document import text_of
from server.store.edition import OpenEdition
from server.store.graphs import Dataset
from shapes.rules import Description

HERE = Path(__file__).parent
SCHEMES = (HERE / "schemes.rq").read_text(encoding="utf-8")
CONCEPTS = (HERE / "concepts.rq").read_text(encoding="utf-8")

MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
MOST_STEPS = 20
"""Steps up from a value; no list is so deep, and a circle ends here."""


@dataclass(frozen=True)
class Called:
    """A thing and its name."""

    iri: str
    name: Text


@dataclass(frozen=True)
class Scheme:
    """A code list; ``open`` ones may be extended by the authority."""

    iri: str
    name: Text
    purpose: Text
    open: bool
    size: int
    fields: tuple[Called, ...]
    """The properties whose values come from it."""


@dataclass(frozen=True)
class Match:
    """A value of another list that means the same, or nearly (``kind`` is ``exactMatch`` …)."""

    kind: str
    iri: str


@dataclass(frozen=True)
class Concept:
    """One value of a list, with those below it."""

    iri: str
    notation: str
    name: Text
    definition: Text
    spellings: tuple[str, ...]
    """Other ways to write it that loaders recognise."""
    addition: bool
    """In use beyond the values of the list itself."""
    matches: tuple[Match, ...]
    narrower: tuple[Concept, ...]

    @property
    def size(self) -> int:
        """How many stand below it, at any depth."""
        return sum(1 + concept.size for concept in self.narrower)

    @property
    def additions(self) -> bool:
        """Whether it, or one below it, is an addition."""
        return self.addition or any(concept.additions for concept in self.narrower)


def schemes(edition: OpenEdition, dataset: Dataset) -> list[Scheme]:
    """Every code list, by IRI."""
    found = by_subject(edition, SCHEMES, dataset, "scheme")
    listed = []
    for iri, rows in found.items():
        fields: dict[str, list[Literal]] = defaultdict(list)
        for row in rows:
            field, label = row["field"], row["field_name"]
            if isinstance(field, NamedNode) and isinstance(label, Literal):
                fields[field.value].append(label)
        listed.append(
            Scheme(
                iri,
                texts(rows, "name"),
                texts(rows, "purpose"),
                word(rows, "open") == "true",
                int(word(rows, "size") or 0),
                tuple(Called(field, text_of(labels)) for field, labels in fields.items()),
            )
        )
    return listed


def tree(edition: OpenEdition, scheme: NamedNode, dataset: Dataset) -> tuple[Concept, ...]:
    """The values of a code list from the top; each of them once, whatever ``skos:broader`` says."""
    said = Description(edition.construct(CONCEPTS, dataset, scheme=scheme))
    members = said.subjects(SKOS.inScheme, scheme)
    placed: set[NamedNode] = set()
    tops = [one for one in members if not set(said.values(one, SKOS.broader)) & set(members)]
    rooted = branch(said, tops, placed)
    circling = [one for one in members if one not in placed]
    return rooted + branch(said, circling, placed)


def branch(
    said: Description, concepts: Iterable[NamedNode], placed: set[NamedNode]
) -> tuple[Concept, ...]:
    """These values with all below them."""
    found = []
    for iri in sorted(set(concepts), key=lambda iri: place(said, iri)):
        if iri not in placed:
            placed.add(iri)
            below = branch(said, said.subjects(SKOS.broader, iri), placed)
            found.append(concept(said, iri, below))
    return tuple(found)


def place(said: Description, iri: NamedNode) -> tuple[bool, list[tuple[int, str]], str]:
    """By notation; those without one come last."""
    notation = said.plain(iri, SKOS.notation)
    return (not notation, natural(notation), iri.value)


def concept(said: Description, iri: NamedNode, narrower: tuple[Concept, ...]) -> Concept:
    spellings = [*said.values(iri, SKOS.altLabel), *said.values(iri, SKOS.hiddenLabel)]
    return Concept(
        iri=iri.value,
        notation=said.plain(iri, SKOS.notation),
        name=said.text(iri, SKOS.prefLabel),
        definition=said.text(iri, SKOS.definition),
        spellings=tuple(sorted({s.value for s in spellings if isinstance(s, Literal)})),
        addition=said.node(iri, LM.listStatus) == LM.Addition,
        matches=tuple(
            Match(kind.value.rpartition("#")[2], match.value)
            for kind in MATCHES
            for match in said.values(iri, kind)
            if isinstance(match, NamedNode)
        ),
        narrower=narrower,
    )


def fields(edition: OpenEdition, scheme: NamedNode) -> list[Called]:
    """The properties whose values come from a code list, ours and those of other vocabularies."""
    quads = edition.store.quads_for_pattern(None, LM.codeList, scheme, DefaultGraph())
    found = [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]
    return sorted((called(edition, iri) for iri in found), key=lambda field: field.iri)


@dataclass(frozen=True)
class Standing:
    """Where a value stands: its list, those above it from the top, and those directly below."""

    scheme: Called | None
    above: tuple[Called, ...]
    below: tuple[Called, ...]


def standing(edition: OpenEdition, iri: NamedNode) -> Standing:
    """By look-ups from the value, so that the size of its list does not matter."""
    above: list[Called] = []
    at = one(edition, iri, SKOS.broader)
    while at is not None and len(above) < MOST_STEPS:
        above.insert(0, called(edition, at))
        at = one(edition, at, SKOS.broader)
    scheme = one(edition, iri, SKOS.inScheme)
    quads = edition.store.quads_for_pattern(None, SKOS.broader, iri, DefaultGraph())
    below = [called(edition, quad.subject) for quad in quads if isinstance(quad.subject, NamedNode)]
    return Standing(
        called(edition, scheme) if scheme else None,
        tuple(above),
        tuple(sorted(below, key=lambda concept: natural(concept.iri))),
    )


def one(edition: OpenEdition, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
    """The first IRI value."""
    quads = edition.store.quads_for_pattern(subject, predicate, None, DefaultGraph())
    found = sorted(q.object.value for q in quads if isinstance(q.object, NamedNode))
    return NamedNode(found[0]) if found else None


def called(edition: OpenEdition, iri: NamedNode) -> Called:
    tail = iri.value.rpartition("/")[2]
    return Called(iri.value, name(edition, iri) or Text(tail, tail))
