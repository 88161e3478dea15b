"""What the authority records: applications, answers, agreements, corrections, projects and more.

All of it stands in the graph of sharing and in that of each party. Recording what went wrong is
the point of it, so only a record without its mandatory fields is refused (R-34, R-51, R-54, R-61);
a late answer is recorded and found late. Both are kept as evidence, with what was handed in and the
report; what was found goes into the reports of those who answer for it, and into the city's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from loaders.origin import Loaded
from ontology.namespaces import ADMS, CODE, DCAT, DCT, DQV, FOAF, LM, ODRL, PROV, RDF, RDFS, SKOS
from ontology.text import Text
from server.catalog.answerable import CITY
from server.catalog.daily import next_number, publish
from server.catalog.daily import record as report_of
from server.catalog.day_order import refuse_other_order
from server.catalog.evidence import Evidence, Record
from server.catalog.findings import in_words, located
from server.catalog.job import Job, Outcome, State, new_identifier
from server.catalog.kinds import ontology, refuse_gaps, refuse_other_kinds
from server.catalog.mentions import refuse_other_provider, refuse_unknown
from server.catalog.renewal import renewed
from server.errors import BadInput
from server.rules.compare import newly_refusing
from server.rules.context import judging_context
from server.rules.engine import judge, touched
from server.rules.report import Finding, Report
from server.store.delta import Delta, canonical
from server.store.folder import DataFolder
from server.store.graphs import Graphs
from server.store.retention import Retention
from server.store.workspace import Workspace, open_workspace
from shapes import Shapes

PARTIES = (ODRL.assigner, ODRL.assignee, LM.reporter, LM.responsibleBody, LM.evaluates)
THINGS = ("application", "agreement", "correction", "project", "system", "evaluation")
WITHIN = ("catalog", "department")
"""Of these only nodes behind their # are recorded: update triggers, reviews, service matters."""
NOTED = {
    "resource": {LM.dataUpdated, LM.objectionFlag, LM.sourceDepartment, LM.memberDepartment},
    "department": {LM.firstResponsible, LM.sharingOffice},
}
"""What is noted of things that stand elsewhere."""
CLASSES = CODE["classification/"].value
"""Who leads a library or a theme is said of its class."""
TIES = {LM.step, LM.measurement}
"""By which a thing leads to its parts that are recorded after it, one by one."""
SECTIONS = {LM.SharingSection, LM.SupervisionSection, LM.KeepingSection}
NOT_RECORDS = {"Submission", "Edition", "Waiver", "Tombstone"}
ELSEWHERE = {
    *("submission", "submissionState"),
    *("waives", "waivedFor", "expires", "revokedOn", "purges", "purgedOn"),
}
ALSO = ("usePurpose", "methodType", "order", "responsibleBody", "officeHead")
OF_OTHERS = (DCT.iri, ODRL.iri, PROV.iri, ADMS.iri, DQV.iri, FOAF.iri, RDFS.iri, SKOS.iri)
OTHER_CLASSES = {
    *(ODRL[name] for name in ("Request", "Agreement", "Permission", "Prohibition", "Duty")),
    *(
        LM.SharingOffice,
        ODRL.Constraint,
        PROV.Activity,
        DQV.QualityMeasurement,
        FOAF.Document,
        DCAT.Catalog,
    ),
}
RECORDED = Text("已登记，陈述 {count} 条", "Recorded; statements: {count}")
NOT_RECORDED = Text(
    "违反准入规则，没有登记；陈述 {count} 条",
    "Not recorded, for gate rules are broken; statements: {count}",
)
NO_RECORD = Text(
    "{subject} 不是可以登记的记录，或者不能用 {predicate}",
    "{subject} is nothing that is recorded, or {predicate} is not said of it",
)
NO_CLASS = Text("不登记 {cls} 类的对象", "Nothing of the class {cls} is recorded")


@dataclass(frozen=True)
class Recorded:
    """What came of it: the report on all it touches, what refuses it, the edition it made."""

    report: Report
    refusing: tuple[Finding, ...]
    edition: int | None
    identifier: str | None = None
    """Of its evidence; None if all of it was recorded before."""


@dataclass(frozen=True)
class HandedIn:
    """The file that records come from, as received."""

    name: str = ""
    content: bytes = b""


def record_events(
    folder: DataFolder,
    loaded: Loaded,
    day: date,
    retention: Retention,
    file: HandedIn | None = None,
) -> Recorded:
    """Record these statements, in place of what was recorded of the same subjects."""
    said, file, evidence = triples_of(loaded.quads), file or HandedIn(), Evidence(folder)
    job = Job(new_identifier(), CITY, "", "record", file.name)
    with open_workspace(folder, f"events-{job.identifier}") as workspace:
        evidence.settle()
        refuse_foreign(workspace.graphs, said)
        refuse_other_kinds(workspace.graphs, loaded)
        refuse_gaps(loaded)
        refuse_unknown(workspace, loaded)
        refuse_other_provider(workspace, loaded)
        refuse_other_order(workspace, loaded, day)
        written = {each.subject for each in said if isinstance(each.subject, NamedNode)}
        shapes, store = Shapes.shipped(), workspace.store
        context = judging_context(day, shapes.default_profile(day), shapes)
        change = delta(workspace, said, written)
        leaving = touched(store, shapes, written, triples_of(change.removed), context)
        workspace.apply(change)
        arriving = touched(store, shapes, written, triples_of(change.added), context)
        judged = leaving | arriving
        report = in_words(located(judge(store, shapes, judged, context), loaded), loaded, store)
        refusing = tuple(newly_refusing(report, None, written))
        if not change and not refusing and workspace.base is not None:
            return Recorded(report, (), workspace.base.number)  # all of it was recorded before
        number = None if refusing else next_number(workspace)
        kept = record_of(workspace, job, file, said, report, number)
        if number is None:
            evidence.record(kept)
            return Recorded(report, refusing, None, job.identifier)
        reports = dict(renewed(workspace, evidence, report, judged))
        kept = replace(kept, whole=reports.pop(CITY))
        others = [report_of(key, whole, number, "record") for key, whole in reports.items()]
        publish(workspace, evidence, [kept, *others], "events", retention)
        return Recorded(report, (), number, job.identifier)


def record_of(
    workspace: Workspace,
    job: Job,
    file: HandedIn,
    said: list[Triple],
    report: Report,
    number: int | None,
) -> Record:
    """The evidence of what was handed in; of what was refused, without an edition."""
    graph = workspace.graphs.sharing
    quads = [Quad(each.subject, each.predicate, each.object, graph) for each in said]
    state: State = "refused" if number is None else "published"
    message = NOT_RECORDED if number is None else RECORDED
    outcome = Outcome(job.identifier, state, message.format(count=len(said)), edition=number)
    return Record(job, file.content, quads, report, outcome)


def delta(workspace: Workspace, said: list[Triple], written: set[NamedNode]) -> Delta:
    """Each statement in the graph of sharing and in those of the parties to its record.

    A record (whose class is said) replaces itself; what is only noted of a thing that stands
    elsewhere, a resource or a class, replaces what was noted of it by the same property.
    """
    graphs, store = workspace.graphs, workspace.store
    said_again = set(said)
    made = {each.subject for each in said if each.predicate == RDF.type}
    noted = {(each.subject, each.predicate) for each in said}

    def replaced(quad: Quad) -> bool:
        if quad.predicate in TIES:
            return quad.triple in said_again
        return quad.subject in made or (quad.subject, quad.predicate) in noted

    before = {
        quad
        for subject in written
        for quad in store.quads_for_pattern(subject, None, None, None)
        if isinstance(quad.graph_name, NamedNode) and graphs.is_sharing(quad.graph_name)
        if replaced(quad)
    }
    keys = {whole(node): set(parties(graphs, store, said, whole(node))) for node in written}
    after = canonical(
        Quad(each.subject, each.predicate, each.object, graph)
        for each in said
        if isinstance(each.subject, NamedNode)
        for graph in (graphs.sharing, *map(graphs.sharing_of, sorted(keys[whole(each.subject)])))
    )
    return Delta.between(before, after)


def whole(node: NamedNode) -> NamedNode:
    """The record that a node is a part of: what stands before its #."""
    return NamedNode(node.value.partition("#")[0])


def parties(
    graphs: Graphs, store: Store, said: Iterable[Triple], record: NamedNode
) -> Iterator[str]:
    """Keys of the bodies that a record is about: of a correction also who provides the resource, of
    what stands with a body or its catalog that body.
    """
    kind, _, key = record.value.removeprefix(f"{graphs.names.base}id/").partition("/")
    if kind in WITHIN:
        yield unquote(key)
    held = [quad.triple for quad in store.quads_for_pattern(record, None, None, graphs.sharing)]
    about = [each for each in (*said, *held) if each.subject == record]
    bodies = [each.object for each in about if each.predicate in PARTIES]
    for each in about:
        if each.predicate == LM.concerns and isinstance(each.object, NamedNode):
            provided = store.quads_for_pattern(each.object, DCT.publisher, None, DefaultGraph())
            bodies += [quad.object for quad in provided]
    prefix = graphs.names.thing("department", "").value
    for body in bodies:
        if isinstance(body, NamedNode) and body.value.startswith(prefix):
            yield unquote(body.value.removeprefix(prefix))


def triples_of(quads: Iterable[Quad]) -> list[Triple]:
    """What they say, wherever it stands."""
    return [quad.triple for quad in quads]


def is_record(graphs: Graphs, node: NamedNode) -> bool:
    """Whether an IRI names something that is recorded here."""
    kind, _, key = node.value.removeprefix(f"{graphs.names.base}id/").partition("/")
    if not node.value.startswith(f"{graphs.names.base}id/"):
        return False
    return (kind in THINGS and bool(key)) or (kind in WITHIN and "#" in key)


def refuse_foreign(graphs: Graphs, said: Iterable[Triple]) -> None:
    """Nobody brings his own law: only records, and what the authority notes of other things."""
    noting = {graphs.names.thing(kind, "").value: noted for kind, noted in NOTED.items()}
    noting[CLASSES] = {LM.leadDepartment}
    for each in said:
        subject = each.subject
        named = subject.value if isinstance(subject, NamedNode) else ""
        whole_thing = next((start for start in noting if named.startswith(start)), None)
        if whole_thing and "#" not in named and each.predicate in noting[whole_thing]:
            continue
        known = each.predicate in properties() or each.predicate == DCAT.catalog
        admitted = known or each.predicate.value.startswith(OF_OTHERS)
        record = isinstance(subject, NamedNode) and is_record(graphs, subject)
        if each.predicate == RDF.type and record:
            if each.object not in classes():
                raise BadInput(NO_CLASS.format(cls=each.object))
        elif not (record and admitted):
            raise BadInput(NO_RECORD.format(subject=subject, predicate=each.predicate))


@cache
def classes() -> frozenset[NamedNode]:
    """Our classes of the sections of what happens, and those of others that go with them."""
    return frozenset(
        OTHER_CLASSES | _terms(lambda name: name[:1].isupper() and name not in NOT_RECORDS)
    )


@cache
def properties() -> frozenset[NamedNode]:
    """What may be said of a record in our own terms."""
    found = _terms(lambda name: name[:1].islower() and name not in ELSEWHERE)
    return frozenset(found | {LM[name] for name in ALSO} | {LM.approver, LM.approved, LM.secrecy})


def _terms(wanted: Callable[[str], bool]) -> set[NamedNode]:
    return {
        each.subject
        for each in ontology()
        if each.predicate == LM.section
        and each.object in SECTIONS
        and isinstance(each.subject, NamedNode)
        and wanted(each.subject.value.removeprefix(LM.iri))
    }
