"""One rule: what it asks, where that comes from, the shapes that check it, examples of both kinds,
and who breaks it. Runs in a reader process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.namespaces import DCT, LM, PROFILE, RDF, SH
from ontology.text import Text
from server.browser.breaches import Breaches, breaches, report_graphs
from server.browser.naming import name, names
from server.browser.turtle import readable
from server.browser.waivers import Listed, of_rule, today
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
class Verdict:
    """What a breach is under one profile, and the numbers of that profile which the shapes use."""

    profile: Profile
    severities: tuple[str, ...]
    numbers: tuple[tuple[Text, str], ...]


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
    breaches: Breaches | None
    """The findings one by one, as far as a page goes."""
    waivers: tuple[Listed, ...]
    """What is waived of it, as far as the visitor may see that."""
    turtle: str
    """The rule and its shapes as any engine can run them."""
    verdicts: tuple[Verdict, ...]


def rule_page(edition: OpenEdition, iri: NamedNode, dataset: Dataset) -> RulePage | None:
    """What the edition says of a rule, with the examples this version ships."""
    triples = list(edition.construct(RULE, dataset, rule=iri))
    description = Description(triples)
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
        breaches=breaches(edition, iri, dataset),
        waivers=tuple(of_rule(edition, dataset, iri, today())),
        turtle=readable(t for t in triples if not str(t.subject).startswith(f"<{PROFILE.iri}")),
        verdicts=tuple(
            verdict(edition, profile, checking, description) for profile in applied.values()
        ),
    )


def verdict(
    edition: OpenEdition,
    profile: Profile,
    checking: Iterable[ShapeInfo],
    description: Description,
) -> Verdict:
    """Of the shapes that report under a profile."""
    reporting = [shape for shape in checking if profile.key in shape.profiles]
    queries = [description.node(shape.iri, SH.sparql) for shape in reporting]
    asked = " ".join(description.plain(query, SH.select) for query in queries if query)
    severities = {shape.severity for shape in reporting}
    return Verdict(
        profile,
        tuple(each for each in ("Violation", "Warning", "Info") if each in severities),
        tuple(
            (called(edition, parameter), value.value)
            for parameter, value in profile.parameters
            if isinstance(value, Literal) and f"lm:{parameter.value.removeprefix(LM.iri)} " in asked
        ),
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
    visible = report_graphs(edition, dataset)
    if not visible:
        return None
    rows = edition.select(FINDINGS, Dataset(visible, ()), rule=rule)
    counts = [int(row["number"].value) for row in rows if isinstance(row["number"], Literal)]
    return Findings(sum(counts), len(counts))


def counted(
    edition: OpenEdition, rules: Iterable[NamedNode], dataset: Dataset
) -> dict[str, Findings] | None:
    """:func:`findings` of several rules by IRI; None if the visitor sees no report."""
    found = {rule.value: findings(edition, rule, dataset) for rule in rules}
    known = {iri: one for iri, one in found.items() if one is not None}
    return known or None


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
