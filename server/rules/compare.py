"""Two reports compared: what is new, what stays open, what is fixed, and what now refuses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from pyoxigraph import NamedNode

from server.rules.report import Finding, Report


def with_states(report: Report, previous: Report | None) -> Report:
    """The report with each finding ``new`` or ``open``, and the previous ones that are ``fixed``.

    Both must be on the same nodes, else what was not judged again looks fixed. A fixed finding
    loses its place, which was in another file; it neither counts nor refuses. An open one says
    since when it has been told.
    """
    before = {} if previous is None else {finding.key: finding for finding in previous.present}
    now = tuple(
        replace(finding, state="open", since=_since(before[finding.key], previous))
        if finding.key in before
        else replace(finding, state="new", since=None)
        for finding in report.present
    )
    held = {finding.key for finding in now}
    fixed = tuple(
        replace(finding.at(None, None, None), state="fixed", waived=None)
        for key, finding in before.items()
        if key not in held
    )
    return replace(report, findings=now + fixed)


def _since(finding: Finding, told: Report | None) -> date | None:
    return told.since(finding) if told else None


def newly_refusing(
    after: Report, before: Report | None, written: Collection[NamedNode]
) -> list[Finding]:
    """The gate (design section 3): the findings that refuse a submission which wrote these nodes.

    A gate Violation refuses if its focus was written, or if it was absent before, also on a node
    of another catalog. ``before`` is the report on the same nodes without the submission.
    """
    known = set() if before is None else {finding.key for finding in before.present}
    subjects = {whole(node) for node in written} | set(written)
    return [
        finding
        for finding in after.findings
        if finding.refuses
        and (
            finding.focus in subjects
            or whole(finding.focus) in subjects
            or finding.key not in known
        )
    ]


def whole(node: NamedNode) -> NamedNode:
    """The resource that an item, access way or legal basis is a part of; any other node itself.

    Their IRIs are made from the resource's (docs/model.md): ``{resource}#…`` and
    ``…id/item/{resource key}.{10 hex}``.
    """
    iri = node.value.partition("#")[0]
    start, item, key = iri.partition("/id/item/")
    if item:
        return NamedNode(f"{start}/id/resource/{key.rpartition('.')[0]}")
    return NamedNode(iri)
