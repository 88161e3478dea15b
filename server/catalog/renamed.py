"""An earlier report read on resources whose code was corrected since: by their name or their row.

A resource is called by its code, so that with a corrected code it would be another one, and what
was found on it neither fixed nor open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import NamedNode

from loaders.cleaning import normalise
from server.catalog.job import Change
from server.rules.compare import whole
from server.rules.report import Finding, Report

Seen = Mapping[str, str]
"""What tells a resource from the others of its file → its IRI."""


def followed(
    earlier: Report, before: Iterable[Change], after: Iterable[Change], now: Report
) -> Report:
    """The earlier report with its findings on the resources as they are called now."""
    before, after = list(before), list(after)
    was = {one.iri for one in before} | _iris(earlier)
    known = {one.iri for one in after} | _iris(now)
    renamed: dict[str, str] = {}
    for old, new in (
        (_by_title(before), _by_title(after)),
        (_by_row(earlier), _by_row(now)),
    ):
        for what, iri in old.items():
            other = new.get(what)
            free = other is not None and other not in was and other not in renamed.values()
            if iri not in known and iri not in renamed and other is not None and free:
                renamed[iri] = other
    if not renamed:
        return earlier
    return replace(earlier, findings=tuple(_renamed(one, renamed) for one in earlier.findings))


def _iris(report: Report) -> set[str]:
    return {whole(finding.focus).value for finding in report.present}


def _by_title(changes: Iterable[Change]) -> Seen:
    """Only names that one resource has."""
    named = [(normalise(one.title), one.iri) for one in changes if one.title.strip()]
    count = Counter(name for name, _ in named)
    return {name: iri for name, iri in named if count[name] == 1}


def _by_row(report: Report) -> Seen:
    """The first row of each resource that has a finding; only rows of one resource."""
    rows: dict[str, tuple[str, int]] = {}
    for finding in report.present:
        if finding.row is not None:
            iri, place = whole(finding.focus).value, (finding.sheet or "", finding.row)
            rows[iri] = min(rows.get(iri, place), place)
    count = Counter(rows.values())
    return {f"{row} {sheet}": iri for iri, (sheet, row) in rows.items() if count[sheet, row] == 1}


def _renamed(finding: Finding, renamed: Mapping[str, str]) -> Finding:
    """With its focus, and a value that is a part of the resource, under the new name."""
    old = whole(finding.focus).value
    if old not in renamed:
        return finding
    keys = [iri.rsplit("/", 1)[-1] for iri in (old, renamed[old])]

    def moved(node: NamedNode) -> NamedNode:
        return NamedNode(node.value.replace(f"/{keys[0]}", f"/{keys[1]}", 1))

    value = finding.value
    if isinstance(value, NamedNode) and whole(value).value == old:
        value = moved(value)
    return replace(finding, focus=moved(finding.focus), value=value)
