"""Waivers: for which rules and things the authority has decided that a finding does not count.

A waiver (``lm:Waiver``) stands in a graph of waivers of the edition that is judged. It holds on
the days from its approval to its expiry, until it is revoked, for its subject and the parts of it;
what is judged as of another day is judged with the waivers of that day. A waived finding stays in
the report and says by what it is waived. Core rules (``lm:core``) are never waived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology.namespaces import LM, RULE
from server.rules.compare import whole
from server.rules.report import Finding, Report, Waived
from shapes import Shapes

WITHIN = "/graph/waivers/"
"""What the name of a graph of waivers has in it; only the authority's decisions write there."""


@dataclass(frozen=True)
class Waiver:
    """One decision; days are those of Asia/Shanghai."""

    iri: NamedNode
    rule: str
    """The identifier of the rule (``R-13``)."""
    subject: NamedNode
    approver: str
    approved: date
    reason: str
    expires: date
    """The last day on which it holds."""
    revoked: date | None = None
    """From this day on it does not hold."""

    def holds(self, day: date) -> bool:
        core = self.rule in core_rules()
        ended = self.revoked is not None and self.revoked <= day
        return self.approved <= day <= self.expires and not ended and not core

    @property
    def waived(self) -> Waived:
        """As a finding tells it."""
        return Waived(self.iri.value, self.expires, self.reason)


def core_rules() -> frozenset[str]:
    """Identifiers of the rules that nobody can waive."""
    return frozenset(key for key, rule in Shapes.shipped().rules.items() if rule.core)


def read(store: Store, iri: NamedNode) -> Waiver | None:
    """What the store says of a waiver; None if there is none of this name."""
    said = {quad.predicate: quad.object for quad in _said(store, iri)}
    rule, subject = said.get(LM.waives), said.get(LM.waivedFor)
    if not isinstance(rule, NamedNode) or not isinstance(subject, NamedNode):
        return None
    revoked = _text(said.get(LM.revokedOn))
    return Waiver(
        iri,
        rule.value.removeprefix(RULE.iri),
        subject,
        _text(said.get(LM.approver)),
        date.fromisoformat(_text(said.get(LM.approved))),
        _text(said.get(LM.reason)),
        date.fromisoformat(_text(said.get(LM.expires))),
        date.fromisoformat(revoked) if revoked else None,
    )


def _said(store: Store, iri: NamedNode) -> Iterator[Quad]:
    return filter(_is_decision, store.quads_for_pattern(iri, None, None, None))


def _is_decision(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and WITHIN in quad.graph_name.value


def _text(value: object) -> str:
    return value.value if isinstance(value, Literal) else ""


def waivers_for(store: Store, subject: NamedNode | None = None) -> Iterator[Waiver]:
    """All waivers of a thing, or of everything, whether they hold or not."""
    for quad in store.quads_for_pattern(None, LM.waivedFor, subject, None):
        if _is_decision(quad) and isinstance(quad.subject, NamedNode):
            found = read(store, quad.subject)
            if found is not None:
                yield found


def with_waivers(report: Report, store: Store) -> Report:
    """The report with each finding waived or not, as of its day."""
    findings = tuple(marked(report.findings, store, report.as_of))
    return replace(report, findings=findings)


def marked(findings: Iterable[Finding], store: Store, day: date) -> Iterator[Finding]:
    """These findings, each with the waiver that holds for it on a day: a look-up of its node."""
    any_at_all = next(waivers_for(store), None) is not None
    known: dict[NamedNode, list[Waiver]] = {}
    for finding in findings:
        granted: list[Waiver] = []
        if any_at_all and finding.state != "fixed":
            for node in {finding.focus, whole(finding.focus)}:
                if node not in known:
                    known[node] = list(waivers_for(store, node))
                granted += known[node]
        waived = _longest(granted, finding.rule, day)
        yield finding if waived == finding.waived else replace(finding, waived=waived)


def _longest(waivers: Iterable[Waiver], rule: str, day: date) -> Waived | None:
    """Of those that hold for a rule, the one that holds longest."""
    holding = [one for one in waivers if one.rule == rule and one.holds(day)]
    return max(holding, key=lambda one: (one.expires, one.iri.value)).waived if holding else None


def exempt(store: Store, day: date) -> dict[str, list[str]]:
    """By rule, the IRIs of the things for which it is waived on a day, sorted."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in waivers_for(store):
        if one.holds(day):
            found[one.rule].add(one.subject.value)
    return {rule: sorted(subjects) for rule, subjects in found.items()}
