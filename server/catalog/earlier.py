"""The report that a judgement is compared with: the sender's last one on the same resources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode, Store

from server.catalog.changes import Plan
from server.catalog.evidence import Evidence
from server.catalog.job import Job, Outcome
from server.catalog.judgement import Judgement, concerns
from server.catalog.renamed import followed
from server.rules.compare import whole
from server.rules.report import Finding, Report
from server.rules.report_json import from_json

NEWEST = 100
"""Submissions among which a refusal of the sender is looked for."""


def earlier_report(
    evidence: Evidence, job: Job, plan: Plan, judgement: Judgement, store: Store
) -> Report | None:
    """What it found on the nodes that are judged now; None when it was about other resources.

    A check or refusal of the sender since the last publication, else the catalog's own report.
    """
    resources = {NamedNode(change.iri) for change in plan.changes} | plan.written
    added = {NamedNode(change.iri) for change in plan.changes if change.kind == "added"}

    def is_judged(finding: Finding) -> bool:
        """Judged now for the sender, or a part that the resource does not have any more."""
        focus = finding.focus
        if not concerns(judgement.judged, finding):
            return False
        if judgement.judged.covers(finding):
            return True
        gone = next(store.quads_for_pattern(focus, None, None, None), None) is None
        return gone and whole(focus) in resources

    for outcome, report in of_the_sender(evidence, job):
        report = followed(report, outcome.changes, plan.changes, judgement.report)
        about = {NamedNode(change.iri) for change in outcome.changes}
        about |= {whole(finding.focus) for finding in report.present}
        if about & resources:
            return replace(report, findings=tuple(filter(is_judged, report.present)))
    published = evidence.latest_report(job.catalog)
    if published is None or resources <= added:
        return None
    return replace(published, findings=tuple(filter(is_judged, published.present)))


def of_the_sender(evidence: Evidence, job: Job) -> Iterator[tuple[Outcome, Report]]:
    """The last check that is remembered, then the last refusal if nothing was published since."""
    if job.previous is not None:
        outcome = Outcome.from_json(Path(job.previous).read_text(encoding="utf-8"))
        if outcome.report is not None:
            yield outcome, from_json(outcome.report.encode())
    published = evidence.latest_submission(job.catalog) or ""
    for identifier in evidence.newest(NEWEST):
        if identifier <= published:
            return
        sent, outcome_kept = evidence.job(identifier), evidence.outcome(identifier)
        if sent is None or outcome_kept is None or outcome_kept.sealed:
            continue
        same = (sent.catalog, sent.organisation) == (job.catalog, job.organisation)
        report = evidence.report(identifier) if same else None
        if report is not None and outcome_kept.state == "refused":
            yield outcome_kept, report
            return
