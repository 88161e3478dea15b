"""One rule: what it asks, where that comes from, the shapes that check it, examples of both kinds,
and how often it is broken. Runs in a reader process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.namespaces import DCT, LM, RDF, Names
from ontology.text import Text
from server.browser.naming import name, names
from server.store.edition import OpenEdition
from server.store.graphs import Dataset
from shapes.example import Example, examples_of
from shapes.rules import (
    Description,
    Grounds,
    Profile,
    RuleInfo,
    ShapeInfo,
    profiles,
    rules,
    shapes,
)

HERE = Path(__file__).parent
RULE = (HERE / "rule.rq").read_text(encoding="utf-8")
FINDINGS = (HERE / "findings.rq").read_text(encoding="utf-8")
MOST_COUNTED = 1000
"""As in ``findings.rq``."""

MOST_SHOWN = 4
"""Resources of one example that a page tabulates; all of them are in its Turtle."""


@dataclass(frozen=True)
class Findings:
    """Open results in the latest reports one may see, and in how many reports they are."""

    number: int
    reports: int

    @property
    def at_least(self) -> bool:
        """Whether there may be more than were counted."""
        return self.number >= MOST_COUNTED


@dataclass(frozen=True)
class Cell:
    """One property of an example with its values; blank where it has none."""

    name: Text
    values: tuple[Text, ...]


@dataclass(frozen=True)
class Shown:
    """One thing of an example: its title and the properties the rule is about."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Illustration:
    """An example file: what it shows, tabulated and whole."""

    example: Example
    things: tuple[Shown, ...]


@dataclass(frozen=True)
class OtherSource:
    """What shapes of a rule rest on beside the rule's own source, and under which profiles."""

    grounds: Grounds
    name: Text
    profiles: tuple[Text, ...]


@dataclass(frozen=True)
class RulePage:
    """Everything the page of one rule shows; ``findings`` None if the visitor sees no report."""

    rule: RuleInfo
    shapes: tuple[ShapeInfo, ...]
    profiles: tuple[Profile, ...]
    source: Text
    others: tuple[OtherSource, ...]
    names: dict[str, Text]
    illustrations: tuple[Illustration, ...]
    findings: Findings | None


def rule_page(edition: OpenEdition, iri: NamedNode, dataset: Dataset) -> RulePage | None:
    """What the edition says of a rule, with the examples this version ships."""
    description = Description(edition.construct(RULE, dataset, rule=iri))
    found = next(iter(rules(description).values()), None)
    if found is None:
        return None
    checking = tuple(shapes(description).values())
    applied = profiles(description)
    paths = list(dict.fromkeys(shape.path for shape in checking if shape.path))
    return RulePage(
        rule=found,
        shapes=checking,
        profiles=tuple(applied.values()),
        source=called(edition, found.source),
        others=others(edition, found, checking, applied),
        names=names(edition, paths),
        illustrations=tuple(
            illustration(edition, example, paths) for example in examples_of(found.identifier)
        ),
        findings=findings(edition, iri, dataset),
    )


def others(
    edition: OpenEdition,
    rule: RuleInfo,
    checking: Iterable[ShapeInfo],
    applied: Mapping[str, Profile],
) -> tuple[OtherSource, ...]:
    """The sources of its shapes that are not the rule's own."""
    under: defaultdict[Grounds, set[str]] = defaultdict(set)
    for shape in checking:
        for key, grounds in shape.grounds.items():
            if grounds.source != rule.source:
                under[grounds].add(key)
    return tuple(
        OtherSource(
            grounds,
            called(edition, grounds.source),
            tuple(profile.label for key, profile in applied.items() if key in keys),
        )
        for grounds, keys in sorted(under.items(), key=lambda pair: pair[0].source.value)
    )


def called(edition: OpenEdition, iri: NamedNode) -> Text:
    return name(edition, iri) or Text(iri.value, iri.value)


def findings(edition: OpenEdition, rule: NamedNode, dataset: Dataset) -> Findings | None:
    """Counted in the reports the dataset shows, by a look-up of the rule that stops at a limit."""
    reports = Names(edition.meta.base_iri).graph("report", "owner").value + "/"
    visible = tuple(graph for graph in dataset.named if graph.value.startswith(reports))
    if not visible:
        return None
    rows = edition.select(FINDINGS, Dataset(visible, ()), rule=rule)
    counts = [int(row["number"].value) for row in rows if isinstance(row["number"], Literal)]
    return Findings(sum(counts), len(counts))


def illustration(edition: OpenEdition, example: Example, paths: list[NamedNode]) -> Illustration:
    """The things of an example that the rule finds fault with; of a good one, its resources."""
    triples = [quad.triple for quad in parse(example.turtle, format=RdfFormat.TURTLE)]
    said = Description(triples)
    broken = {finding.focus for finding in example.findings}
    subjects = dict.fromkeys(t.subject for t in triples if isinstance(t.subject, NamedNode))
    chosen = [
        subject
        for subject in subjects
        if (subject.value.rpartition("/")[2] in broken)
        or (not broken and LM.InformationResource in said.values(subject, RDF.type))
    ]
    things = tuple(thing(edition, said, subject, paths) for subject in chosen[:MOST_SHOWN])
    return Illustration(example, things)


def thing(
    edition: OpenEdition, said: Description, subject: NamedNode, paths: list[NamedNode]
) -> Shown:
    """Its title, and what it says at the paths that the shapes of the rule look at."""
    title = said.plain(subject, DCT.title) or subject.value.rpartition("/")[2]
    return Shown(title, tuple(cell(edition, said, subject, path) for path in paths))


def cell(edition: OpenEdition, said: Description, subject: NamedNode, path: NamedNode) -> Cell:
    values = [
        value for value in said.values(subject, path) if isinstance(value, NamedNode | Literal)
    ]
    return Cell(
        name(edition, path) or Text(path.value, path.value),
        tuple(words(edition, said, value) for value in values),
    )


def words(edition: OpenEdition, said: Description, value: NamedNode | Literal) -> Text:
    """A value as a person reads it: its name, what the example says of it, or the text itself."""
    if isinstance(value, Literal):
        return Text(value.value, value.value)
    own = said.plain(value, LM.citation) or said.plain(value, DCT.title)
    tail = own or value.value.rpartition("/")[2]
    return name(edition, value) or Text(tail, tail)
