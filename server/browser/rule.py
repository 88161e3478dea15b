"""One rule: what it asks, where that comes from, the shapes that check it, examples of both kinds,
and who breaks it. Runs in a reader process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import LM, PROFILE, SH
from ontology.text import Text
from server.browser.breaches import Breaches, breaches, report_graphs
from server.browser.illustrations import Illustration, illustrations
from server.browser.naming import name, names
from server.browser.turtle import readable
from server.browser.waivers import Listed, of_rule
from server.clock import today
from server.store.edition import OpenEdition
from server.store.graphs import Dataset
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
    obliges: Text
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
        obliges=called(edition, found.obliges),
        others=others(edition, found, checking, applied),
        names=names(edition, paths),
        illustrations=illustrations(edition, found.identifier, checking, description),
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
