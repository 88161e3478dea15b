"""What an edition says of the submissions that made it: provenance, reports, counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ontology.namespaces import DCT, LM, PROV, RDF, RULE, XSD
from server.catalog.answerable import is_catalog
from server.catalog.job import Job, State
from server.catalog.obliged import Obliged
from server.catalog.tally import severities, tallied
from server.catalog.trend import kept, with_point
from server.clock import SHANGHAI
from server.rules.compare import whole
from server.rules.report import Report
from server.rules.report_rdf import to_rdf
from server.store.delta import Delta
from server.store.graphs import Graphs
from server.store.workspace import Workspace, net

DOING = ("submission", "edition", "report")
"""Kinds of things that the provenance graph tells what was done by."""


def record_delta(
    workspace: Workspace, job: Job, report: Report, number: int, refusals: Iterable[Quad]
) -> Delta:
    """Provenance of this submission, its report in full in place of the previous one, counts."""
    said = {*provenance(workspace.graphs, job, "published", number), *refusals}
    return report_delta(workspace, job, report, number) | Delta(frozenset(said))


def report_delta(workspace: Workspace, job: Job, report: Report, number: int) -> Delta:
    """A report in full in place of the previous one of its catalog, with its counts by kind, and
    beside it how many findings were open in each edition until this, which has the ``number``.
    """
    graphs, store = workspace.graphs, workspace.store
    latest = graphs.report(job.catalog)
    iri = graphs.names.thing("report", job.identifier)
    said = to_rdf(report, iri)
    told = [*said, *tallied(iri, said, Obliged(store, graphs, (graphs.sharing,)), job.catalog)]
    added = {
        *(Quad(t.subject, t.predicate, t.object, latest) for t in told),
        *summary(graphs, job, report, "published"),
    }
    old = set(store.quads_for_pattern(None, None, None, latest)) - set(kept(workspace, latest))
    point = with_point(workspace, latest, number, report.as_of, severities(told))
    return Delta(frozenset(added - old), frozenset(old - added)) | point


def summary(graphs: Graphs, job: Job, report: Report, state: State) -> Iterator[Quad]:
    """Counts per rule of one report, which stay when the report in full is replaced."""
    iri = graphs.names.thing("report", job.identifier)
    yield from _in(
        graphs.refusals,
        Triple(iri, RDF.type, LM.ReportSummary),
        Triple(iri, LM.asOf, Literal(report.as_of.isoformat(), datatype=XSD.date)),
    )
    if is_catalog(job.catalog):
        catalog = graphs.names.thing("catalog", job.catalog)
        yield from _in(graphs.refusals, Triple(iri, LM.catalog, catalog))
    if job.is_submission:
        yield from _in(
            graphs.refusals,
            Triple(iri, LM.submission, graphs.names.thing("submission", job.identifier)),
            Triple(iri, LM.submissionState, Literal(state)),
        )
    for rule, count in report.counts.items():
        node = NamedNode(f"{iri.value}#{rule}")
        yield from _in(
            graphs.refusals,
            Triple(iri, LM.ruleCount, node),
            Triple(node, RDF.type, LM.RuleCount),
            Triple(node, LM.rule, RULE[rule]),
            Triple(node, LM.count, Literal(count)),
        )


def provenance(graphs: Graphs, job: Job, state: State, number: int | None) -> Iterator[Quad]:
    """PROV-O: which body's submission made which edition, and when."""
    iri = graphs.names.thing("submission", job.identifier)
    moment = Literal(datetime.now(SHANGHAI).isoformat(), datatype=XSD.dateTime)
    triples = [
        Triple(iri, RDF.type, LM.Submission),
        Triple(iri, RDF.type, PROV.Activity),
        Triple(iri, DCT.identifier, Literal(job.identifier)),
        Triple(iri, LM.submissionState, Literal(state)),
        Triple(iri, PROV.endedAtTime, moment),
    ]
    if is_catalog(job.catalog):
        triples.append(Triple(iri, LM.catalog, graphs.names.thing("catalog", job.catalog)))
    if job.organisation:
        body = graphs.names.thing("department", job.organisation)
        triples.append(Triple(iri, PROV.wasAssociatedWith, body))
    if number is not None:
        triples += generated(graphs, number, iri, moment)
    yield from _in(graphs.provenance, *triples)


def influenced(graphs: Graphs, activity: NamedNode, resources: Iterable[NamedNode]) -> Delta:
    """PROV-O: which resources an activity added, changed or withdrew. By these statements the
    history of a resource is found, in any later edition, whatever is retained of the others.
    """
    said = (Triple(activity, PROV.influenced, resource) for resource in resources)
    return Delta(frozenset(_in(graphs.provenance, *said)))


def remember_history_over_restore(workspace: Workspace) -> None:
    """A backup does not know what was done since it was made; that stays on record, and the restore
    with the resources that it changes.
    """
    graphs, change = workspace.graphs, net(workspace.applied)
    things = tuple(graphs.names.thing(kind, "").value for kind in DOING)
    forgotten = frozenset(
        quad
        for quad in change.removed
        if quad.graph_name == graphs.provenance
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(things)
    )
    number = 1 if workspace.base is None else workspace.base.number + 1
    activity = NamedNode(f"{graphs.names.thing('edition', str(number)).value}#restore")
    changed = {
        whole(quad.subject)
        for quad in change.added | change.removed
        if graphs.is_catalog(quad.graph_name) and isinstance(quad.subject, NamedNode)
    }
    resources = {node for node in changed if "/id/resource/" in node.value}
    workspace.apply(Delta(forgotten) | influenced(graphs, activity, resources))
    moment = Literal(datetime.now(SHANGHAI).isoformat(), datatype=XSD.dateTime)
    made = [
        Triple(activity, RDF.type, PROV.Activity),
        Triple(activity, PROV.endedAtTime, moment),
        *generated(graphs, number, activity, moment),
    ]
    workspace.apply(Delta(frozenset(_in(graphs.provenance, *made))))


def run_provenance(graphs: Graphs, run: str, number: int) -> Delta:
    """PROV-O of an edition that no submission made: the daily run did, and when."""
    iri = NamedNode(f"{graphs.names.thing('report', run).value}#run")
    moment = Literal(datetime.now(SHANGHAI).isoformat(), datatype=XSD.dateTime)
    triples = [
        Triple(iri, RDF.type, PROV.Activity),
        Triple(iri, DCT.identifier, Literal(run)),
        Triple(iri, PROV.endedAtTime, moment),
        *generated(graphs, number, iri, moment),
    ]
    return Delta(frozenset(_in(graphs.provenance, *triples)))


def generated(graphs: Graphs, number: int, by: NamedNode, moment: Literal) -> list[Triple]:
    """What an edition is, what made it, and when."""
    edition = graphs.names.thing("edition", str(number))
    return [
        Triple(edition, RDF.type, PROV.Entity),
        Triple(edition, RDF.type, LM.Edition),
        Triple(edition, PROV.wasGeneratedBy, by),
        Triple(edition, PROV.generatedAtTime, moment),
    ]


def _in(graph: NamedNode, *triples: Triple) -> Iterator[Quad]:
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)
