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


def judge_change(
    workspace: Workspace, holdings: Holdings, plan: Plan, loaded: Loaded | None, day: date
) -> Judgement:
    """Apply a change to the workspace and judge it; a finding elsewhere refuses only if it was
    not there before.
    """
    shapes = Shapes.shipped()
    context = judging_context(day, shapes.default_profile(day), shapes)
    written = named(quad.subject for quad in loaded.quads) if loaded else set()
    focus, withdrawn = apply(workspace, plan, written, context, day)
    after = once(judge(workspace.store, shapes, focus, [*context, *withdrawn]), written)
    others = {f.focus for f in after.findings if f.refuses and f.focus not in written}
    before = Report(after.profile, day)
    if others and workspace.base is not None:
        with open_scratch(workspace.folder, f"{workspace.path.name}-before") as scratch:
            before = judge(scratch.store, shapes, Touched(frozenset(others)), context)
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
    return Judgement(report, focus, tuple(told[finding] for finding in refusing))


def apply(
    workspace: Workspace,
    plan: Plan,
    written: set[NamedNode],
    context: Iterable[Triple],
    day: date,
) -> tuple[Touched, list[Triple]]:
    """Apply a change; what it touches, and the codes it withdraws, to be judged beside it."""
    shapes, store, graphs = Shapes.shipped(), workspace.store, workspace.graphs
    leaving = [quad.triple for quad in plan.delta.removed]
    for node in derived.renamed(plan.delta):
        leaving += [quad.triple for quad in derived.known_forms(store, graphs, node)]
    nodes = written | said_of(plan.delta)
    before = touched(store, shapes, nodes, leaving, context)
    delta = derived.apply(workspace, plan.delta)
    withdrawn = list(codes_withdrawn(store, plan.delta, day))
    arriving = [*(quad.triple for quad in delta.added), *withdrawn]
    after = touched(store, shapes, nodes, arriving, [*context, *withdrawn])
    return before | after, withdrawn


def named(nodes: Iterable[object]) -> set[NamedNode]:
    """Those of the nodes that are IRIs; nothing else can be a focus node here."""
    return {node for node in nodes if isinstance(node, NamedNode)}
