"""A file that speaks of what is not its catalog's: what of it is judged all the same.

Ownership refuses the file, and nothing of it is ever published. But its sender hears everything
in one round: resources without an objection are judged by the other rules too, those with one are
not, for their rules are another body's to keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from loaders import Loaded
from server.catalog.findings import as_in_file, in_words
from server.catalog.holdings import Holdings, resources_of
from server.catalog.judgement import Judgement
from server.catalog.ownership import parts
from server.rules.engine import Touched
from server.rules.report import Finding, Report


def without_foreign(loaded: Loaded, objections: Iterable[Finding], holdings: Holdings) -> Loaded:
    """The file without the resources that were objected to and all that belongs to none other."""
    about = {finding.focus for finding in objections}
    resources = {
        resource
        for resource in resources_of(loaded.quads)
        if not about & {resource, *parts(loaded.quads, {resource}, holdings)}
    }
    kept = resources | parts(loaded.quads, resources, holdings)
    return replace(loaded, quads=[quad for quad in loaded.quads if quad.subject in kept])


def with_objections(
    judgement: Judgement, objections: tuple[Finding, ...], loaded: Loaded, holdings: Holdings
) -> Judgement:
    """The judgement of the rest with ownership's findings beside."""
    report = Report(judgement.report.profile, judgement.report.as_of, objections)
    return beside(judgement, in_words(report, loaded, holdings.store).findings)


def beside(judgement: Judgement, findings: Sequence[Finding]) -> Judgement:
    """With findings that no shape makes and that refuse, all in the order of the file."""
    if not findings:
        return judgement
    told = tuple(sorted((*judgement.report.findings, *findings), key=as_in_file))
    return Judgement(
        replace(judgement.report, findings=told),
        judgement.judged | Touched(frozenset(finding.focus for finding in findings)),
        (*findings, *judgement.refusing),
    )
