"""Running one query evaluation case as the endpoint would, and comparing with what is expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from pyoxigraph import Literal as RdfLiteral

from server.query.guard import Checked, check
from server.serialization import N_TRIPLES
from server.sparql.evaluate import run, work
from server.sparql.results import CSV, JSON, Offer
from server.store import graphs
from server.store.edition import EditionMeta, OpenEdition
from tests.conformance.suite import MF, QT, Case, content

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
TABLE_FORMATS = {
    "srx": QueryResultsFormat.XML,
    "srj": QueryResultsFormat.JSON,
    "tsv": QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "n3": RdfFormat.N3,
    "rdf": RdfFormat.RDF_XML,
    "nt": RdfFormat.N_TRIPLES,
}
Term = NamedNode | BlankNode | RdfLiteral | Triple
Row = dict[str, Term]


@dataclass(frozen=True)
class Answer:
    """What a query gives, in one comparable form."""

    kind: Literal["truth", "table", "graph"]
    truth: bool = False
    rows: tuple[Row, ...] = ()
    triples: tuple[Triple, ...] = ()

    def comparable(self, *, as_set: bool = False) -> object:
        """Equal for equal answers: blank nodes canonically named (RDFC-1.0)."""
        if self.kind == "truth":
            return self.truth
        if self.kind == "graph":
            return canonical(self.triples)
        rows = [Triple(*each) for each in row_triples(self.rows, as_set=as_set)]
        return len(self.rows) if not rows else canonical(rows)


def canonical(triples: list[Triple] | tuple[Triple, ...]) -> frozenset[str]:
    """Numbers and dates as the engine keeps them: their value, not how they were written."""
    store = Store()
    store.extend(Quad(each.subject, each.predicate, each.object) for each in triples)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(str(quad) for quad in dataset)


def row_triples(
    rows: tuple[Row, ...], *, as_set: bool
) -> Iterator[tuple[BlankNode, NamedNode, Term]]:
    """Each row as a blank node with its bindings, so that equal rows count."""
    seen = set()
    for row in rows:
        key = frozenset((name, str(value)) for name, value in row.items())
        if as_set and key in seen:
            continue
        seen.add(key)
        node = BlankNode()
        yield node, NamedNode(RS + "row"), RdfLiteral("row")
        for name, value in row.items():
            yield node, NamedNode(f"x:{name}"), value


def suffix(iri: str) -> str:
    return urlparse(iri).path.rpartition(".")[2]


def load(store: Store, iri: str, graph: NamedNode | DefaultGraph) -> None:
    parsed = parse(content(iri), GRAPH_FORMATS[suffix(iri)], base_iri=iri, rename_blank_nodes=True)
    store.extend(Quad(each.subject, each.predicate, each.object, graph) for each in parsed)


def checked(case: Case) -> Checked:
    """The query of a case, through the guard."""
    query = str(case.value(MF.action, QT.query) or case.value(MF.action))
    return check(content(query).decode(), query)


def actual(case: Case) -> Answer:
    """What we answer: the guard, the dataset, the writer of the endpoint."""
    query, store = checked(case), Store()
    action = case.value(MF.action)
    assert action is not None
    for data in case.manifest.objects(action, QT.data):
        load(store, str(data), DefaultGraph())
    for data in case.manifest.objects(action, QT.graphData):
        load(store, str(data), NamedNode(str(data)))
    for graph in {*(query.default or ()), *(query.named or ())}:
        load(store, graph.value, graph)
    named = tuple(each for each in store.named_graphs() if isinstance(each, NamedNode))
    dataset = graphs.Dataset((DefaultGraph(),), named).restricted(query.default, query.named)
    offer = N_TRIPLES if query.form in ("CONSTRUCT", "DESCRIBE") else JSON
    edition = OpenEdition(EditionMeta(1, "http://suite.example/", "", None, ""), store, Path())
    written = evaluated(edition, query, dataset, offer)
    if offer is N_TRIPLES:
        return graph_answer(written, RdfFormat.N_TRIPLES, "")
    return table_answer(written, QueryResultsFormat.JSON)


def written(case: Case) -> bytes:
    """The answer as CSV, byte for byte."""
    query, store = checked(case), Store()
    load(store, str(case.value(MF.action, QT.data)), DefaultGraph())
    edition = OpenEdition(EditionMeta(1, "http://suite.example/", "", None, ""), store, Path())
    everything = graphs.Dataset((DefaultGraph(),), ())
    return evaluated(edition, query, everything, CSV)


def evaluated(edition: OpenEdition, query: Checked, dataset: graphs.Dataset, offer: Offer) -> bytes:
    """What the reader sends, without its ending."""
    pieces = run(edition, *work(query, dataset, offer, 1_000_000, 1 << 30))
    return b"".join(piece for piece in pieces if isinstance(piece, bytes))


def expected(case: Case) -> Answer:
    """What the suite says: results in four formats, or a graph that may describe results."""
    iri = str(case.value(MF.result))
    kind = suffix(iri)
    if kind in TABLE_FORMATS:
        return table_answer(content(iri), TABLE_FORMATS[kind])
    answer = graph_answer(content(iri), GRAPH_FORMATS[kind], iri)
    described = [t.object for t in answer.triples if isinstance(t.object, NamedNode)]
    if any(value.value == RS + "ResultSet" for value in described):
        return described_results(answer.triples)
    return answer


def graph_answer(written: bytes, form: RdfFormat, base: str) -> Answer:
    parsed = parse(written, form, base_iri=base or None)
    return Answer("graph", triples=tuple(dict.fromkeys(quad.triple for quad in parsed)))


def table_answer(written: bytes, form: QueryResultsFormat) -> Answer:
    parsed = parse_query_results(written, form)
    if isinstance(parsed, QueryBoolean):
        return Answer("truth", truth=bool(parsed))
    assert isinstance(parsed, QuerySolutions)
    names = [variable.value for variable in parsed.variables]
    rows = tuple(
        {name: value for name, value in zip(names, solution, strict=True) if value is not None}
        for solution in parsed
    )
    return Answer("table", rows=rows)


def described_results(triples: tuple[Triple, ...]) -> Answer:
    """Results written as RDF in the vocabulary of the first suite."""
    found: dict[tuple[object, str], list[Term]] = {}
    for triple in triples:
        found.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)
    subjects = {triple.subject for triple in triples}
    for subject in subjects:
        for value in found.get((subject, RS + "boolean"), ()):
            assert isinstance(value, RdfLiteral)
            return Answer("truth", truth=value.value == "true")
    solutions = [
        value for (_, name), each in found.items() if name == RS + "solution" for value in each
    ]
    return Answer("table", rows=tuple(described_row(found, each) for each in solutions))


def described_row(found: dict[tuple[object, str], list[Term]], solution: Term) -> Row:
    row: Row = {}
    for binding in found.get((solution, RS + "binding"), ()):
        name = found[binding, RS + "variable"][0]
        assert isinstance(name, RdfLiteral)
        row[name.value] = found[binding, RS + "value"][0]
    return row
