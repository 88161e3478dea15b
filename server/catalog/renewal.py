"""Reports after a part of the city was judged again: what was judged replaces what they said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from server.catalog.answerable import CITY, answerable
from server.catalog.daily import said
from server.catalog.evidence import Evidence
from server.catalog.findings import in_names
from server.rules.compare import with_states
from server.rules.engine import Touched
from server.rules.report import Finding, Report
from server.rules.waivers import with_waivers
from server.store.workspace import Workspace


def renewed(
    workspace: Workspace, evidence: Evidence, report: Report, judged: Touched
) -> Iterator[tuple[str, Report]]:
    """By catalog, the whole report where this judgement changes it; that of the city always."""
    store = workspace.store
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in in_names(report.findings, store):
        found[answerable(store, workspace.graphs, finding.focus)].append(finding)
    for key in sorted(evidence.reported_catalogs() | found.keys() | {CITY}):
        before = evidence.latest_report(key)
        kept = [
            finding.at(None, None, None)
            for finding in (before.present if before else ())
            if not judged.covers(finding)
            and next(store.quads_for_pattern(finding.focus, None, None, None), None)
        ]
        told = Report(report.profile, report.as_of, (*found[key], *kept), report.notes)
        whole = with_waivers(told, store)
        if key == CITY or said(whole) != (said(before) if before else set()):
            yield key, with_states(whole, before)
