"""The judgement of a change that stands in a workspace: its report, and what refuses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import DefaultGraph, NamedNode

from loaders import Loaded
from ontology.namespaces import DCT
from server.catalog.changes import Plan, said_of
from server.catalog.findings import elsewhere, in_words, located, once
from server.catalog.holdings import Holdings
from server.catalog.withdrawn import codes_withdrawn
from server.rules.compare import newly_refusing
from server.rules.context import judging_context
from server.rules.engine import judge
from server.rules.report import Finding, Report
from server.store.workspace import Workspace
from shapes import Shapes


@dataclass(frozen=True)
class Judgement:
    """The report on what was submitted, what was judged, and which findings refuse it."""

    report: Report
    judged: frozenset[NamedNode]
    refusing: tuple[Finding, ...]


def judge_change(
    workspace: Workspace, holdings: Holdings, plan: Plan, loaded: Loaded | None, day: date
) -> Judgement:
    """Judge the workspace; a finding elsewhere refuses only if it was not there before."""
    shapes = Shapes.shipped()
    context = judging_context(day, shapes.default_profile(day), shapes)
    withdrawn = codes_withdrawn(workspace.store, plan.delta, day)
    written = named(quad.subject for quad in loaded.quads) if loaded else set()
    focus = written | said_of(plan.delta) | relating(workspace, plan)
    after = once(judge(workspace.store, shapes, focus, [*context, *withdrawn]), written)
    others = {f.focus for f in after.findings if f.refuses and f.focus not in written}
    before = Report(after.profile, day)
    if others and workspace.base is not None:
        with workspace.folder.open_edition(workspace.base.number) as edition:
            before = judge(edition.store, shapes, others, context)
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
    return Judgement(report, frozenset(focus), tuple(told[finding] for finding in refusing))


def relating(workspace: Workspace, plan: Plan) -> set[NamedNode]:
    """The resources that name one which the plan withdraws as related to them (R-20)."""
    return named(
        quad.subject
        for change in plan.changes
        if change.kind == "withdrawn"
        for quad in workspace.store.quads_for_pattern(
            None, DCT.relation, NamedNode(change.iri), DefaultGraph()
        )
    )


def named(nodes: Iterable[object]) -> set[NamedNode]:
    """Those of the nodes that are IRIs; nothing else can be a focus node here."""
    return {node for node in nodes if isinstance(node, NamedNode)}
