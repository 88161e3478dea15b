"""A new version of Lianmu with other rules, codes or laws: a submission of the system.

What it ships takes the place of what was shipped, the whole city is judged again as of today, and
one edition holds both, with every report that says something else now. It is judged by the rules
it had, too: the report of the submission lists what newly fails and what no longer does because of
the new version, and not for the passing of days.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version

from pyoxigraph import NamedNode, Quad

from ontology.namespaces import SKOS
from ontology.text import Text
from server.catalog import derived, tally
from server.catalog.calendar import loaded, renumbered
from server.catalog.daily import next_number, outdated
from server.catalog.daily import record as report_of
from server.catalog.evidence import Evidence, Record
from server.catalog.findings import in_names
from server.catalog.job import Job, Outcome, new_identifier
from server.catalog.pipeline import PUBLISHING, Progress
from server.catalog.record import provenance, report_delta, summary
from server.catalog.reference_data import shipped
from server.catalog.registers import ADDITIONS, SHIPPED_GRAPHS, SYSTEM
from server.catalog.rejudging import Terms, judged
from server.catalog.trend import of_city
from server.clock import SHANGHAI
from server.rules.compare import with_states
from server.rules.report import Finding, Report
from server.search.index import is_ours, rebuild
from server.store.delta import Delta, canonical
from server.store.folder import DataFolder
from server.store.retention import Retention
from server.store.workspace import Workspace, open_workspace
from shapes import Shapes

CHANGED = Text(
    "这一版的规则、代码或法规与数据目录里的不同（陈述新增 {added}，去掉 {removed}）：更新后重新检查"
    "全市目录，资源多时要几分钟，期间现有服务不受影响",
    "This version ships other rules, codes or laws than the data folder has (statements added "
    "{added}, removed {removed}): they are updated and the whole city is judged again, which takes "
    "minutes where there is much; a server that runs goes on meanwhile",
)
UPGRADED = Text(
    "{name}：规则、代码或法规有更新，已重新检查全市目录；新不符合 {new} 处，不再成立 {gone} 处",
    "{name}: rules, codes or laws are new, the whole city was judged again; newly failing {new}, "
    "no longer so {gone}",
)


@dataclass(frozen=True)
class Upgrade:
    """What it came to: the edition, and the findings that are new or no longer so."""

    identifier: str
    edition: int
    failing: tuple[Finding, ...]
    passing: tuple[Finding, ...]


def upgrade(folder: DataFolder, retention: Retention, progress: Progress) -> Upgrade | None:
    """Publish what this version ships differently, with the judgement of everything under it; None
    if it ships nothing else. Holds the writer lock.
    """
    job = Job(new_identifier(), SYSTEM, "", "upgrade", name=f"Lianmu {version('lianmu')}")
    evidence = Evidence(folder)
    with open_workspace(folder, f"upgrade-{job.identifier}") as workspace:
        evidence.settle()
        delta = difference(workspace)
        index = workspace.base_index_path
        if not delta and index is not None and is_ours(index):
            return None
        progress(CHANGED.format(added=len(delta.added), removed=len(delta.removed)))
        before = judged_now(workspace, shapes_of(workspace))
        workspace.apply(delta)
        if is_empty(workspace, workspace.graphs.derived):  # an edition from before it
            workspace.apply(derived.made_anew(workspace.store, workspace.graphs))
        after = judged_now(workspace, Shapes.shipped())
        replaced = dict(outdated(workspace, evidence, after))
        told = replace(after, findings=tuple(in_names(after.findings, workspace.store)))
        compared = with_states(told, before)
        failing = tuple(one for one in compared.findings if one.state == "new")
        passing = tuple(one for one in compared.findings if one.state == "fixed")
        report = replace(after, findings=failing + passing)
        progress(PUBLISHING)
        number = next_number(workspace)
        records = recorded(job, report, replaced, number)
        for one in records[1:]:
            assert one.whole is not None  # noqa: S101  each replaces a report
            workspace.apply(report_delta(workspace, one.job, one.whole, number))
        workspace.apply(tally.made_anew(workspace))
        workspace.apply(of_city(workspace, number, report.as_of))
        said = (
            *provenance(workspace.graphs, job, "published", number),
            *summary(workspace.graphs, job, report, "published"),
        )
        workspace.apply(Delta(frozenset(said)))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        evidence.announce(*records)
        workspace.publish(job.identifier, "upgrade", retention)
        evidence.confirm()
        return Upgrade(job.identifier, number, failing, passing)


def shapes_of(workspace: Workspace) -> Shapes:
    """The rules that the edition was judged by so far."""
    graph = workspace.graphs.reference("shapes")
    return Shapes.of(q.triple for q in workspace.store.quads_for_pattern(None, None, None, graph))


def judged_now(workspace: Workspace, shapes: Shapes) -> Report:
    """Everything as of today by these rules."""
    today = datetime.now(SHANGHAI).date()
    return judged(workspace.store, Terms(today, shapes.default_profile(today), {}), shapes)


def recorded(job: Job, report: Report, replaced: dict[str, Report], number: int) -> list[Record]:
    """The evidence: of the submission first, then of every report that it replaces."""
    states = [one.state for one in report.findings]
    told = {"name": job.name, "new": states.count("new"), "gone": states.count("fixed")}
    outcome = Outcome(job.identifier, "published", UPGRADED.format(**told), SYSTEM, edition=number)
    others = [report_of(key, whole, number) for key, whole in replaced.items()]
    return [Record(job, b"", (), report, outcome), *others]


def difference(workspace: Workspace) -> Delta:
    """What this version ships differently. What the authority added and is shipped now goes: the
    shipped one takes its place.
    """
    store, graphs = workspace.store, workspace.graphs
    names = [graphs.reference(name) for name in (*SHIPPED_GRAPHS, "shapes")]
    before = {quad for name in names for quad in store.quads_for_pattern(None, None, None, name)}
    after = canonical(shipped(graphs))
    known = {quad.subject for quad in after}
    added = store.quads_for_pattern(None, None, None, graphs.reference(ADDITIONS))
    superseded = frozenset(quad for quad in added if is_superseded(quad, known))
    change = Delta.between(before, after) | Delta(removed=superseded)
    return change | renumbered(store, graphs, loaded(store, graphs))


def is_superseded(quad: Quad, shipped_subjects: Container[object]) -> bool:
    """Whether an addition is about what is shipped now."""
    top = quad.predicate == SKOS.hasTopConcept
    return (quad.object if top else quad.subject) in shipped_subjects


def is_empty(workspace: Workspace, graph: NamedNode) -> bool:
    return next(workspace.store.quads_for_pattern(None, None, None, graph), None) is None
