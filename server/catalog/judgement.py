"""The judgement of a change that stands in a workspace: its report, and what refuses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import NamedNode, Triple

from loaders import Loaded
from server.catalog import derived
from server.catalog.changes import Plan, said_of
from server.catalog.findings import elsewhere, in_words, located, once
from server.catalog.holdings import Holdings
from server.catalog.withdrawn import codes_withdrawn
from server.rules.compare import newly_refusing
from server.rules.context import judging_context
from server.rules.engine import Touched, judge, touched
from server.rules.report import Finding, Report
from server.store.workspace import Workspace, open_scratch
from shapes import Shapes


@dataclass(frozen=True)
class Judgement:
    """The report on what was submitted, what was judged, and which findings refuse it."""

    report: Report
    judged: Touched
    refusing: tuple[Finding, ...]
    beside: tuple[Finding, ...] = ()
    """What holds too and is not the sender's to hear: the report of whoever answers has it."""


@dataclass(frozen=True)
class Applied:
    """A change that stands in a workspace: what it touches and what is judged beside it."""

    written: frozenset[NamedNode]
    touched: Touched
    context: tuple[Triple, ...]
    withdrawn: tuple[Triple, ...]
    """The codes that it withdraws (R-02b)."""


def concerns(touched: Touched, finding: Finding) -> bool:
    """Whether a finding is one for the sender: on what the change is about, or one that a change
    could be refused for. What is only recorded of others stands in their reports.
    """
    return finding.effect == "gate" or finding.focus in touched.nodes


def apply_change(workspace: Workspace, plan: Plan, loaded: Loaded | None, day: date) -> Applied:
    """Apply a change to the workspace.

    What it takes away is looked at before it is applied, what it brings after.
    """
    shapes, store, graphs = Shapes.shipped(), workspace.store, workspace.graphs
    context = tuple(judging_context(day, shapes.default_profile(day), shapes))
    written = named(quad.subject for quad in loaded.quads) if loaded else set()
    nodes = written | said_of(plan.delta)
    leaving = [quad.triple for quad in plan.delta.removed]
    for node in derived.concerned(store, plan.delta):
        leaving += [quad.triple for quad in derived.known(store, graphs, node)]
    before = touched(store, shapes, nodes, leaving, context)
    delta = derived.apply(workspace, plan.delta)
    withdrawn = tuple(codes_withdrawn(store, plan.delta, day))
    arriving = [*(quad.triple for quad in delta.added), *withdrawn]
    after = touched(store, shapes, nodes, arriving, [*context, *withdrawn])
    return Applied(frozenset(written), before | after, context, withdrawn)


def judge_change(
    workspace: Workspace, holdings: Holdings, applied: Applied, loaded: Loaded | None, day: date
) -> Judgement:
    """Judge the workspace; a finding elsewhere refuses only if it was not there before."""
    shapes, written = Shapes.shipped(), applied.written
    context = [*applied.context, *applied.withdrawn]
    found = judge(workspace.store, shapes, applied.touched, context)
    mine = tuple(f for f in once(found, written).findings if concerns(applied.touched, f))
    after = replace(found, findings=mine)
    told_here = set(mine)
    beside = tuple(finding for finding in found.findings if finding not in told_here)
    others = {f.focus for f in after.findings if f.refuses and f.focus not in written}
    before = Report(after.profile, day)
    if others and workspace.base is not None:
        with open_scratch(workspace.folder, f"{workspace.path.name}-before") as scratch:
            touching = Touched(frozenset(others))
            before = judge(scratch.store, shapes, touching, applied.context)
    refusing = frozenset(newly_refusing(after, before, written))
    told = {
        finding: elsewhere(holdings, finding)
        if finding in refusing and finding.focus not in written
        else finding
        for finding in after.findings
    }
    report = replace(after, findings=tuple(told.values()))
    if loaded is not None:
        report = in_words(located(report, loaded), loaded, workspace.store)
    refused = tuple(told[finding] for finding in refusing)
    return Judgement(report, applied.touched, refused, beside)


def named(nodes: Iterable[object]) -> set[NamedNode]:
    """Those of the nodes that are IRIs; nothing else can be a focus node here."""
    return {node for node in nodes if isinstance(node, NamedNode)}
