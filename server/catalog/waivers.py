"""Granting and revoking waivers: decisions of the authority, kept and linked like any other data.

A decision makes an edition: the waiver in the graph of waivers of the body that answers for its
subject, and that body's report with the finding waived, or back again. Both are evidence, under the
identifier of the waiver. That it expires needs no deed: every judgement, and so the daily run,
looks at the day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology.namespaces import DCT, LM, RDF, RULE, XSD
from ontology.text import Text
from server.catalog.answerable import answerable, has_catalog
from server.catalog.daily import next_number, publish
from server.catalog.evidence import Evidence, Record
from server.catalog.job import Job, Outcome, new_identifier
from server.errors import BadInput, NotFound
from server.rules.compare import with_states
from server.rules.report import Report
from server.rules.waivers import WITHIN, Waiver, core_rules, read, with_waivers
from server.store.delta import Delta
from server.store.folder import DataFolder
from server.store.graphs import Graphs
from server.store.retention import Retention
from server.store.workspace import Workspace, open_workspace
from shapes import Shapes

MOST_CHARACTERS = 2000
NO_RULE = Text(
    "没有规则“{rule}”。/rules 列出全部规则", "There is no rule “{rule}”. /rules lists them all"
)
CORE = Text(
    "{rule} 是核心规则，不能豁免。请按规则改正",
    "{rule} is a core rule and cannot be waived. Correct what it finds instead",
)
NO_SUBJECT = Text(
    "“{subject}”不是本目录的对象。请写报告中“位置”一栏的完整地址，以 {base}id/ 开头",
    "“{subject}” is nothing of this catalog. Give the whole address that a report gives as its "
    "place; it begins with {base}id/",
)
WHOSE = Text(
    "目录中还没有 {subject}。如果它在一份未发布的提交里，请用 catalog 指明是哪个目录",
    "There is no {subject} in the city yet. If it stands in a submission that is not published, "
    "name its catalog (catalog)",
)
NO_CATALOG = Text("没有目录“{key}”", "There is no catalog “{key}”")
NO_REASON = Text("请写明理由，不超过 {most} 字", "Give the reason, of at most {most} characters")
NO_DAY = Text(
    "豁免的最后一天应当是 {day} 或以后的日期，例如 {example}",
    "The last day of a waiver is a date, {day} or later, for example {example}",
)
NO_WAIVER = Text("没有这项豁免", "There is no such waiver")
ENDED = Text("这项豁免已经撤销", "This waiver has been revoked already")
GRANTED = Text("已豁免 {rule}：{subject}，至 {until}", "Waived: {rule} for {subject} until {until}")
REVOKED = Text("已撤销豁免 {waiver}", "Revoked: the waiver {waiver}")


@dataclass(frozen=True)
class Wish:
    """What is to be waived, as the authority writes it; ``catalog`` names whose the subject is
    while it is not published.
    """

    rule: str
    subject: str
    reason: str
    until: str
    approver: str
    catalog: str | None = None


def grant(folder: DataFolder, wish: Wish, day: date, retention: Retention) -> Waiver:
    """Publish a waiver that holds from ``day`` on; refuses core rules and what is incomplete."""
    graphs, identifier = folder.graphs(), new_identifier()
    waiver = Waiver(
        graphs.names.thing("waiver", identifier),
        rule_of(wish.rule),
        subject_of(graphs, wish.subject),
        wish.approver,
        day,
        reason_of(wish.reason),
        until_of(wish.until, day),
    )
    message = GRANTED.format(
        rule=waiver.rule, subject=waiver.subject.value, until=waiver.expires.isoformat()
    )
    with open_workspace(folder, f"waiver-{identifier}") as workspace:
        key = key_of(workspace.store, graphs, waiver.subject, wish.catalog)
        stated = frozenset(described(graphs.waivers(key), waiver, identifier))
        job = Job(identifier, key, "", "waive", submitter=wish.approver)
        decide(workspace, job, Delta(stated), day, message, retention)
    return waiver


def revoke(
    folder: DataFolder, identifier: str, approver: str, day: date, retention: Retention
) -> Waiver:
    """End a waiver: from ``day`` on what it covered is found again."""
    graphs = folder.graphs()
    iri = graphs.names.thing("waiver", identifier)
    with open_workspace(folder, f"revoke-{new_identifier()}") as workspace:
        waiver, graph = read(workspace.store, iri), graph_of(workspace.store, iri)
        if waiver is None or graph is None:
            raise NotFound(NO_WAIVER)
        if waiver.revoked is not None:
            raise BadInput(ENDED)
        key = key_of(workspace.store, graphs, waiver.subject, graphs.waivers_of(graph))
        ended = Quad(iri, LM.revokedOn, on(day), graph)
        job = Job(new_identifier(), key, "", "waive", submitter=approver)
        message = REVOKED.format(waiver=iri.value)
        decide(workspace, job, Delta(frozenset({ended})), day, message, retention)
    return replace(waiver, revoked=day)


def decide(
    workspace: Workspace, job: Job, change: Delta, day: date, message: Text, retention: Retention
) -> None:
    """One edition and one piece of evidence: the decision, and the report of whoever answers."""
    evidence = Evidence(workspace.folder)
    evidence.settle()
    workspace.apply(change)
    report = told_anew(workspace, evidence, job.catalog, day)
    outcome = Outcome(job.identifier, "published", message, edition=next_number(workspace))
    kept = Record(job, b"", change.added, report, outcome, whole=report)
    publish(workspace, evidence, [kept], "waiver", retention)


def told_anew(workspace: Workspace, evidence: Evidence, key: str, day: date) -> Report:
    """The report in force with what is waived on this day; nothing is judged again."""
    before = evidence.latest_report(key)
    if before is None:
        return Report(Shapes.shipped().default_profile(day), day)
    told = replace(before, as_of=day, findings=before.present)
    return with_states(with_waivers(told, workspace.store), before)


def described(graph: NamedNode, waiver: Waiver, identifier: str) -> set[Quad]:
    """The statements of a waiver (docs/model.md)."""
    said: dict[NamedNode, NamedNode | Literal] = {
        RDF.type: LM.Waiver,
        DCT.identifier: Literal(identifier),
        LM.waives: RULE[waiver.rule],
        LM.waivedFor: waiver.subject,
        LM.approver: Literal(waiver.approver),
        LM.approved: on(waiver.approved),
        LM.reason: Literal(waiver.reason),
        LM.expires: on(waiver.expires),
    }
    return {Quad(waiver.iri, predicate, value, graph) for predicate, value in said.items()}


def graph_of(store: Store, iri: NamedNode) -> NamedNode | None:
    """The graph of waivers that a waiver stands in."""
    for quad in store.quads_for_pattern(iri, LM.waives, None, None):
        if isinstance(quad.graph_name, NamedNode) and WITHIN in quad.graph_name.value:
            return quad.graph_name
    return None


def key_of(store: Store, graphs: Graphs, subject: NamedNode, catalog: str | None) -> str:
    """Whose report it is about: of whoever answers for the subject, else of the catalog named."""
    if next(store.quads_for_pattern(subject, None, None, None), None) is not None:
        return answerable(store, graphs, subject)
    if catalog is None:
        raise BadInput(WHOSE.format(subject=subject.value))
    if not has_catalog(store, graphs, catalog):
        raise NotFound(NO_CATALOG.format(key=catalog[:80]))
    return catalog


def rule_of(text: str) -> str:
    rule = text.strip()
    if rule not in Shapes.shipped().rules:
        raise BadInput(NO_RULE.format(rule=rule[:40]))
    if rule in core_rules():
        raise BadInput(CORE.format(rule=rule))
    return rule


def subject_of(graphs: Graphs, text: str) -> NamedNode:
    wrong = NO_SUBJECT.format(subject=text[:200], base=graphs.names.base)
    start = f"{graphs.names.base}id/"
    if not text.startswith(start) or text == start:
        raise BadInput(wrong)
    try:
        return NamedNode(text)
    except ValueError:
        raise BadInput(wrong) from None


def reason_of(text: str) -> str:
    reason = text.strip()
    if not reason or len(reason) > MOST_CHARACTERS:
        raise BadInput(NO_REASON.format(most=MOST_CHARACTERS))
    return reason


def until_of(text: str, day: date) -> date:
    wrong = NO_DAY.format(day=day.isoformat(), example=f"{day.year + 1}-06-30")
    try:
        until = date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(wrong) from None
    if until < day:
        raise BadInput(wrong)
    return until


def on(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)
