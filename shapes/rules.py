"""What a set of shapes says about itself: its rules, its reporting shapes and its profiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import DCT, LM, PROFILE, RDF, RDFS, RULE, SH, SKOS
from ontology.text import Text

Term = NamedNode | BlankNode | Literal | Triple

SEVERITIES = {SH.Violation: "Violation", SH.Warning: "Warning", SH.Info: "Info"}
EFFECTS = {LM.Gate: "gate", LM.Finding: "finding"}
EVIDENCE = {
    LM.Seed: "seed",
    LM.Read: "read",
    LM.Recalled: "recalled",
    LM.Inferred: "inferred",
}


PARAMETERS = tuple(
    LM[name]
    for name in (
        *("updateDays", "updateExtensionDays", "reviewDays", "directAnswerDays", "answerDays"),
        *("extensionDays", "deliveryDays", "correctionDays", "graceDays", "recordYears"),
        "acceptedBasis",
    )
)
"""What a profile may state as data: numbers and lists in which shapes differ by profile."""


@dataclass(frozen=True)
class RuleInfo:
    """One obligation that is checked (``lm:Rule``)."""

    identifier: str
    """``R-09a``: the id of the rule table, also the end of its IRI."""
    iri: NamedNode
    """``https://w3id.org/lianmu/rule/R-09a``."""
    label: Text
    """A short name for lists."""
    definition: Text
    """The obligation in our own words; never a quotation of law."""
    fix: Text
    """What to do about a breach in general; a shape's own fix is more exact."""
    source: NamedNode
    """The one place the rule comes from: an article, a point of the interpretation, or practice."""
    evidence: str
    """How well the source is known: ``seed``, ``read``, ``recalled`` or ``inferred``."""
    effect: str
    """``gate`` (a Violation refuses the submission) or ``finding`` (recorded, never refusing)."""
    obliges: NamedNode
    """Whom it obliges: a concept of ``code/obligee``."""
    profiles: tuple[str, ...]
    """Keys of the profiles it belongs to, sorted."""
    effective_from: date | None = None
    """First day it is judged, where that is later than its profile's."""
    kind: str = ""
    """``REC``, ``XREC``, ``TIME`` or ``FLOW``: what a check of it looks at."""
    presupposes: tuple[str, ...] = ()
    """Identifiers of the rules it is silent without."""
    core: bool = False
    """Nobody can waive it (design, section 3)."""
    unchecked: Text = field(default_factory=lambda: Text("", ""))
    """Why no shape checks it, where none does."""


@dataclass(frozen=True)
class Grounds:
    """What a shape rests on under one profile."""

    source: NamedNode
    """An article, a point of the interpretation, or practice."""
    evidence: str
    """How well that is known: ``seed``, ``read``, ``recalled`` or ``inferred``."""


@dataclass(frozen=True)
class ShapeInfo:
    """One shape that reports: what ``sh:sourceShape`` of a result names."""

    iri: NamedNode
    """``https://w3id.org/lianmu/shape/R-02-unique``."""
    rule: str
    """Identifier of the rule it encodes; several shapes may encode one rule."""
    severity: str
    """``Violation``, ``Warning`` or ``Info``."""
    message: Text
    """As written, with ``{?value}`` where a SPARQL constraint fills in what it found."""
    fix: Text
    """What to write instead."""
    path: NamedNode | None
    """The property the shape is about, so that a finding can name its column."""
    same_value: NamedNode | None
    """``lm:sameValue``: judging a node needs, and judges, all other holders of its value."""
    profiles: tuple[str, ...]
    """Keys of the profiles it reports in: its own, where its rule's severity differs by profile,
    else its rule's.
    """
    grounds: Mapping[str, Grounds] = field(hash=False)
    """By each of those profiles: its ``lm:grounds`` there, else its own source."""


@dataclass(frozen=True)
class Profile:
    """A set of rules in force from a day on (``lm:Profile``)."""

    key: str
    """``lyg-interim`` or ``decree-809``, the end of its IRI."""
    label: Text
    definition: Text
    effective_from: date | None
    """First day (Asia/Shanghai) it is the default; None for the one before all others. Events
    before that day are not judged by it."""
    parameters: tuple[tuple[NamedNode, Term], ...] = ()
    """Its numbers and lists (:data:`PARAMETERS`), which a judging context hands to the shapes."""


class Description:
    """Triples by subject and predicate; enough to read a small file without a store."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: defaultdict[tuple[Term, NamedNode], list[Term]] = defaultdict(list)
        self._subjects: defaultdict[tuple[NamedNode, Term], list[Term]] = defaultdict(list)
        for triple in triples:
            self._values[triple.subject, triple.predicate].append(triple.object)
            self._subjects[triple.predicate, triple.object].append(triple.subject)

    def values(self, subject: Term, predicate: NamedNode) -> list[Term]:
        return self._values.get((subject, predicate), [])

    def subjects(self, predicate: NamedNode, value: Term) -> list[NamedNode]:
        found = self._subjects.get((predicate, value), [])
        return [node for node in found if isinstance(node, NamedNode)]

    def having(self, predicate: NamedNode) -> list[NamedNode]:
        """The named nodes that have a value of it."""
        found = (subject for subject, stated in self._values if stated == predicate)
        return [node for node in found if isinstance(node, NamedNode)]

    def node(self, subject: Term, predicate: NamedNode) -> NamedNode | None:
        """The first IRI value."""
        found = self.values(subject, predicate)
        return next((value for value in found if isinstance(value, NamedNode)), None)

    def plain(self, subject: Term, predicate: NamedNode) -> str:
        """The first literal's text, or the empty string."""
        found = self.values(subject, predicate)
        return next((value.value for value in found if isinstance(value, Literal)), "")

    def text(self, subject: Term, predicate: NamedNode) -> Text:
        """The zh and en literals; a missing one is filled from whatever is there."""
        literals = [v for v in self.values(subject, predicate) if isinstance(v, Literal)]
        spoken = {literal.language or "": literal.value for literal in literals}
        spare = next(iter(spoken.values()), "")
        return Text(spoken.get("zh", spare), spoken.get("en", spare))


def rules(description: Description) -> dict[str, RuleInfo]:
    """All ``lm:Rule`` of these triples by identifier, sorted."""
    found = [_rule(description, iri) for iri in description.subjects(RDF.type, LM.Rule)]
    return {rule.identifier: rule for rule in sorted(found, key=lambda rule: rule.identifier)}


def shapes(description: Description) -> dict[NamedNode, ShapeInfo]:
    """All shapes that ``lm:encodes`` a rule, by IRI."""
    return {
        iri: _shape(description, iri, rule)
        for rule in rules(description).values()
        for iri in sorted(description.subjects(LM.encodes, rule.iri), key=str)
    }


def profiles(description: Description) -> dict[str, Profile]:
    """All ``lm:Profile`` of these triples by key, the earliest first."""
    found = [_profile(description, iri) for iri in description.subjects(RDF.type, LM.Profile)]
    found.sort(key=lambda profile: profile.effective_from or date.min)
    return {profile.key: profile for profile in found}


def _rule(description: Description, iri: NamedNode) -> RuleInfo:
    evidence = description.node(iri, LM.evidence)
    effect = description.node(iri, LM.effect)
    return RuleInfo(
        identifier=description.plain(iri, DCT.identifier),
        iri=iri,
        label=description.text(iri, RDFS.label),
        definition=description.text(iri, SKOS.definition),
        fix=description.text(iri, LM.fix),
        source=description.node(iri, DCT.source) or iri,
        evidence=EVIDENCE.get(evidence, "inferred") if evidence else "inferred",
        effect=EFFECTS.get(effect, "finding") if effect else "finding",
        obliges=description.node(iri, LM.obliges) or iri,
        profiles=_profiles(description, iri),
        effective_from=_effective(description, iri),
        kind=description.plain(iri, LM.checkKind),
        presupposes=tuple(
            sorted(
                term.value.removeprefix(RULE.iri)
                for term in description.values(iri, LM.presupposes)
                if isinstance(term, NamedNode)
            )
        ),
        core=description.plain(iri, LM.core) == "true",
        unchecked=description.text(iri, LM.notChecked),
    )


def _shape(description: Description, iri: NamedNode, rule: RuleInfo) -> ShapeInfo:
    severity = description.node(iri, SH.severity)
    constraint = description.node(iri, SH.sparql)
    speaker = constraint if constraint and not description.values(iri, SH.message) else iri
    applied = _profiles(description, iri) or rule.profiles
    return ShapeInfo(
        iri=iri,
        rule=rule.identifier,
        severity=SEVERITIES.get(severity, "Violation") if severity else "Violation",
        message=description.text(speaker, SH.message),
        fix=description.text(iri, LM.fix),
        path=description.node(iri, SH.path),
        same_value=description.node(iri, LM.sameValue),
        profiles=applied,
        grounds={key: _grounds(description, iri, key, rule) for key in applied},
    )


def grounds_under(description: Description, shape: Term, profile: str) -> list[NamedNode]:
    """The ``lm:grounds`` that a shape states for this profile; none where its own source holds."""
    stated = (node for node in description.values(shape, LM.grounds) if isinstance(node, NamedNode))
    return [node for node in stated if PROFILE[profile] in description.values(node, LM.profile)]


def _grounds(description: Description, shape: NamedNode, profile: str, rule: RuleInfo) -> Grounds:
    speaker = next(iter(grounds_under(description, shape, profile)), shape)
    evidence = description.node(speaker, LM.evidence)
    return Grounds(
        description.node(speaker, DCT.source) or rule.source,
        EVIDENCE.get(evidence, rule.evidence) if evidence else rule.evidence,
    )


def _profile(description: Description, iri: NamedNode) -> Profile:
    return Profile(
        key=iri.value.removeprefix(PROFILE.iri),
        label=description.text(iri, RDFS.label),
        definition=description.text(iri, SKOS.definition),
        effective_from=_effective(description, iri),
        parameters=tuple(
            (parameter, value)
            for parameter in PARAMETERS
            for value in sorted(description.values(iri, parameter), key=str)
        ),
    )


def _effective(description: Description, iri: NamedNode) -> date | None:
    stated = description.plain(iri, LM.effectiveFrom)
    return date.fromisoformat(stated) if stated else None


def _profiles(description: Description, iri: NamedNode) -> tuple[str, ...]:
    named = (term for term in description.values(iri, LM.profile) if isinstance(term, NamedNode))
    return tuple(sorted(term.value.removeprefix(PROFILE.iri) for term in named))
