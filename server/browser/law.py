"""Law as an edition has it: the register, what is held of each law, who rests on it.

Runs in a reader process. The register and the provisions are reference data, some hundred lines;
the resources that cite a law are as many as the city likes, so they are looked up a page at a time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolution

from ontology.namespaces import ELI, LAW, LM
from ontology.text import Text
from server.browser.naming import names
from server.browser.register import by_subject, natural, texts, word
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

HERE = Path(__file__).parent
LAWS = (HERE / "laws.rq").read_text(encoding="utf-8")
PROVISIONS = (HERE / "provisions.rq").read_text(encoding="utf-8")
SOURCE_RULES = (HERE / "source_rules.rq").read_text(encoding="utf-8")
RESTING = (HERE / "resting.rq").read_text(encoding="utf-8")

PAGE = 50
UNNAMED = Text("", "")
LAW_NAME = re.compile("^(《[^》]*》(（[^）]*）)?|市暂行办法)")


@dataclass(frozen=True)
class Evidence:
    """How well a source is known: ``Read``, ``Seed``, ``Recalled`` or ``Inferred``."""

    key: str
    name: Text


@dataclass(frozen=True)
class Provision:
    """A chapter, an article (``number`` 15), a point of an interpretation (3.2.1), or a practice.

    ``kind`` is the name of its class. ``rules`` are the identifiers of the rules that come from it;
    ``inside`` are the articles of a chapter, or the points that tell of it.
    """

    iri: str
    kind: str
    number: str
    name: Text
    summary: Text
    evidence: Evidence
    inside: frozenset[str]
    rules: tuple[str, ...]

    @property
    def is_article(self) -> bool:
        return self.kind == "LegalResourceSubdivision"

    @property
    def is_point(self) -> bool:
        return self.kind == "InterpretationPoint"

    @property
    def short(self) -> Text:
        """Its name on a page that says the law already: 第十五条, Article 15."""
        if not self.is_article and self.kind != "Chapter":
            return self.name
        chinese = LAW_NAME.sub("", self.name.zh)
        english = self.name.en.partition(", ")[2]
        return Text(chinese, english[:1].upper() + english[1:] or self.name.en)

    @property
    def depth(self) -> int:
        """How many levels it stands below the parts of its text."""
        return self.number.count(".")

    def holds(self, other: Provision) -> bool:
        """Whether the other stands directly in this: an article in its chapter, 3.2.1 in 3.2."""
        below = self.is_point and other.is_point and other.number.rpartition(".")[0] == self.number
        return other.iri in self.inside or below

    def mentions(self, words: str) -> bool:
        """Whether its name or summary has these words in it."""
        return any(words in text.casefold() for text in (*both(self.name), *both(self.summary)))


@dataclass(frozen=True)
class Law:
    """A law or document of the register; ``kind`` is the key of its type of basis."""

    iri: str
    name: Text
    aliases: tuple[str, ...]
    summary: Text
    kind: str
    order: str
    kind_name: Text
    body: Text
    evidence: Evidence
    provisions: tuple[Provision, ...] = ()

    @property
    def chapters(self) -> list[Provision]:
        return [part for part in self.provisions if part.kind == "Chapter"]

    @property
    def articles(self) -> list[Provision]:
        """Those whose text was read."""
        return [part for part in self.provisions if part.is_article]

    @property
    def points(self) -> list[Provision]:
        """What an interpretation says of a law whose text is not held."""
        return [part for part in self.provisions if part.is_point]

    @property
    def contents(self) -> list[tuple[Provision | None, list[Provision]]]:
        """Articles or points by chapter, in order; first those that stand in none."""
        parts = [part for part in self.provisions if part.kind != "Chapter"]
        home = {part.iri: self.chapter_of(part) for part in parts}
        groups = [
            (chapter, [part for part in parts if home[part.iri] == chapter])
            for chapter in (None, *self.chapters)
        ]
        return [(chapter, some) for chapter, some in groups if chapter or some]

    def chapter_of(self, part: Provision) -> Provision | None:
        """The chapter an article stands in; a point stands with the point above it."""
        for chapter in self.chapters:
            if chapter.holds(part):
                return chapter
        above = next((one for one in self.provisions if one.is_point and one.holds(part)), None)
        return self.chapter_of(above) if above else None

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that comes from one of its provisions."""
        found = {rule for provision in self.provisions for rule in provision.rules}
        return tuple(sorted(found, key=natural))

    def mentions(self, words: str) -> bool:
        """Whether one of its names, or its issuing body, has these words in it."""
        names = (*self.aliases, *both(self.name), *both(self.body))
        return any(words in name.casefold() for name in names)


@dataclass(frozen=True)
class Resting:
    """A resource that is withheld on the strength of a law, in the words of its catalog."""

    iri: str
    title: Text
    provider: str
    provider_name: Text
    citation: str


@dataclass(frozen=True)
class Ground:
    """A rule that comes from a provision."""

    iri: str
    identifier: str
    name: Text
    duty: Text


def laws(edition: OpenEdition, dataset: Dataset) -> list[Law]:
    """The register, those whose provisions are known first."""
    parts: dict[str, list[Provision]] = defaultdict(list)
    for provision in provisions(edition, dataset):
        parts[regulation(provision.iri)].append(provision)
    by_law = by_subject(edition, LAWS, dataset, "law")
    mentioned = {
        row[column]
        for rows in by_law.values()
        for row in rows
        for column in ("kind", "body", "evidence")
    }
    called = names(edition, [term for term in mentioned if isinstance(term, NamedNode)])
    listed = [
        Law(
            iri,
            texts(rows, "name"),
            tuple(dict.fromkeys(words(rows, "alias"))),
            texts(rows, "summary"),
            word(rows, "kind").rpartition("/")[2],
            word(rows, "order"),
            called.get(word(rows, "kind"), UNNAMED),
            called.get(word(rows, "body"), UNNAMED),
            evidence(rows, called),
            tuple(parts[iri]),
        )
        for iri, rows in by_law.items()
    ]
    return sorted(listed, key=lambda law: (not law.provisions, law.iri))


def provisions(edition: OpenEdition, dataset: Dataset) -> list[Provision]:
    """All chapters, articles, points and practices that are known, in the order of their text."""
    by_part = by_subject(edition, PROVISIONS, dataset, "part")
    mentioned = {row["evidence"] for rows in by_part.values() for row in rows}
    called = names(edition, [term for term in mentioned if isinstance(term, NamedNode)])
    found = [
        Provision(
            iri,
            word(rows, "kind").rpartition("#")[2],
            word(rows, "number"),
            texts(rows, "name"),
            texts(rows, "summary"),
            evidence(rows, called),
            frozenset(row["inside"].value for row in rows if isinstance(row["inside"], NamedNode)),
            tuple(sorted(set(words(rows, "id")), key=natural)),
        )
        for iri, rows in by_part.items()
    ]
    return sorted(found, key=lambda one: (regulation(one.iri), natural(one.number)))


def grounds(edition: OpenEdition, source: NamedNode, dataset: Dataset) -> list[Ground]:
    """The rules that come from one provision, in order."""
    found: dict[str, list[QuerySolution]] = defaultdict(list)
    for row in edition.select(SOURCE_RULES, dataset, source=source):
        if isinstance(row["rule"], NamedNode):
            found[row["rule"].value].append(row)
    listed = [
        Ground(iri, word(rows, "id"), texts(rows, "name"), texts(rows, "duty"))
        for iri, rows in found.items()
    ]
    return sorted(listed, key=lambda rule: natural(rule.identifier))


def resting(
    edition: OpenEdition, source: NamedNode, page: int, dataset: Dataset
) -> tuple[list[Resting], bool]:
    """Who cites a law or one of its articles as basis for not sharing; whether there are more.

    A page of :data:`PAGE` citations, in the order of the store: sorting all would read all.
    """
    start = (page - 1) * PAGE
    bases = list(islice(citing(edition, source), start, start + PAGE + 1))
    found = (rested(edition, basis, dataset) for basis in bases[:PAGE])
    by_resource = {one.iri: one for one in found if one is not None}
    in_order = sorted(by_resource.values(), key=lambda one: (one.provider, one.title.zh))
    return in_order, len(bases) > PAGE


def citing(edition: OpenEdition, source: NamedNode) -> Iterator[NamedNode]:
    """The legal bases that cite it or, of a law, its articles; what catalogs say is public."""
    public = DefaultGraph()
    parts = edition.store.quads_for_pattern(None, ELI.is_part_of, source, public)
    for cited in chain((source,), (part.subject for part in parts)):
        for quad in edition.store.quads_for_pattern(None, LM.cites, cited, public):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject


def rested(edition: OpenEdition, basis: NamedNode, dataset: Dataset) -> Resting | None:
    """The resource a legal basis is stated for; None if it belongs to no named resource."""
    rows = list(edition.select(RESTING, dataset, basis=basis))
    if not rows:
        return None
    return Resting(
        word(rows, "resource"),
        texts(rows, "title"),
        word(rows, "provider"),
        texts(rows, "provider_name"),
        word(rows, "citation"),
    )


def evidence(rows: list[QuerySolution], called: dict[str, Text]) -> Evidence:
    iri = word(rows, "evidence")
    return Evidence(iri.removeprefix(LM.iri), called.get(iri, UNNAMED))


def words(rows: list[QuerySolution], column: str) -> list[str]:
    """All values of a column that are texts."""
    return [row[column].value for row in rows if isinstance(row[column], Literal)]


def both(text: Text) -> tuple[str, str]:
    return text.zh, text.en


def regulation(iri: str) -> str:
    """``law/decree-809/15`` → ``law/decree-809``; what is no law stands for itself."""
    if not iri.startswith(LAW.iri):
        return iri
    return LAW.iri + iri.removeprefix(LAW.iri).partition("/")[0]
