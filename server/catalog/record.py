"""What an edition says of the submissions that made it: provenance, reports, counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ontology.namespaces import DCT, LM, PROV, RDF, RULE, XSD
from server.catalog.job import SHANGHAI, Job, State
from server.rules.report import Report
from server.rules.report_rdf import to_rdf
from server.store.delta import Delta
from server.store.graphs import Graphs
from server.store.workspace import Workspace


def record_delta(
    workspace: Workspace, job: Job, report: Report, number: int, refusals: Iterable[Quad]
) -> Delta:
    """Provenance of this submission, its report in full in place of the previous one, counts."""
    graphs = workspace.graphs
    latest = graphs.report(job.catalog)
    iri = graphs.names.thing("report", job.identifier)
    added = {
        *(Quad(t.subject, t.predicate, t.object, latest) for t in to_rdf(report, iri)),
        *summary(graphs, job, report, "published"),
        *provenance(graphs, job, "published", number),
        *refusals,
    }
    old = set(workspace.store.quads_for_pattern(None, None, None, latest))
    return Delta(frozenset(added - old), frozenset(old - added))


def summary(graphs: Graphs, job: Job, report: Report, state: State) -> Iterator[Quad]:
    """Counts per rule of one report, which stay when the report in full is replaced."""
    iri = graphs.names.thing("report", job.identifier)
    yield from _in(
        graphs.refusals,
        Triple(iri, RDF.type, LM.ReportSummary),
        Triple(iri, LM.catalog, graphs.names.thing("catalog", job.catalog)),
        Triple(iri, LM.submission, graphs.names.thing("submission", job.identifier)),
        Triple(iri, LM.submissionState, Literal(state)),
        Triple(iri, LM.asOf, Literal(report.as_of.isoformat(), datatype=XSD.date)),
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
    body = graphs.names.thing("department", job.organisation)
    triples = [
        Triple(iri, RDF.type, LM.Submission),
        Triple(iri, RDF.type, PROV.Activity),
        Triple(iri, DCT.identifier, Literal(job.identifier)),
        Triple(iri, LM.catalog, graphs.names.thing("catalog", job.catalog)),
        Triple(iri, LM.submissionState, Literal(state)),
        Triple(iri, PROV.endedAtTime, moment),
        Triple(iri, PROV.wasAssociatedWith, body),
    ]
    if number is not None:
        edition = graphs.names.thing("edition", str(number))
        triples += [
            Triple(edition, RDF.type, PROV.Entity),
            Triple(edition, RDF.type, LM.Edition),
            Triple(edition, PROV.wasGeneratedBy, iri),
            Triple(edition, PROV.generatedAtTime, moment),
        ]
    yield from _in(graphs.provenance, *triples)


def _in(graph: NamedNode, *triples: Triple) -> Iterator[Quad]:
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)
