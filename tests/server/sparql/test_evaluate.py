from __future__ import annotations

import json
from copy import copy
from pathlib import Path

import pytest
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse,
    parse_query_results,
)

from server.errors import BadInput
from server.query.guard import check
from server.serialization import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, RdfOffer
from server.sparql.evaluate import CHUNK, Ending, Misspelt, misspelt, run, work
from server.sparql.results import CSV, JSON, TABLES, TSV, XML, Offer, TableOffer
from server.store.edition import EditionMeta, OpenEdition
from server.store.graphs import Dataset

BASE = "http://city.example/sparql"
THING, SAYS = NamedNode("http://e.example/thing"), NamedNode("http://e.example/says")
NUMBER = 3000
EVERYTHING = Dataset((DefaultGraph(),), ())
READABLE = {
    JSON: QueryResultsFormat.JSON,
    XML: QueryResultsFormat.XML,
    TSV: QueryResultsFormat.TSV,
}


@pytest.fixture(scope="module")
def edition() -> OpenEdition:
    """Three thousand long statements; the text of each has its number at the end."""
    store = Store()
    store.extend(Quad(THING, SAYS, Literal("字" * 50 + str(n))) for n in range(NUMBER))
    return OpenEdition(EditionMeta(1, "http://city.example/", "", None, ""), store, Path())


def answer(
    edition: OpenEdition,
    query: str,
    offer: Offer,
    rows: int = 10_000,
    size: int = 1 << 30,
    dataset: Dataset = EVERYTHING,
) -> tuple[bytes, Ending]:
    checked = check(query, BASE)
    try:
        pieces = list(run(edition, *work(checked, dataset, offer, rows, size)))
    except Misspelt as error:
        raise misspelt(checked, copy(error)) from None  # it comes from another process
    chunks = [piece for piece in pieces if isinstance(piece, bytes)]
    assert all(len(chunk) < CHUNK + 1000 for chunk in chunks)
    (ending,) = (piece for piece in pieces if isinstance(piece, Ending))
    assert pieces[0 if isinstance(offer, RdfOffer) else -1] is ending
    return b"".join(chunks), ending


def count(content: bytes, offer: TableOffer) -> int:
    """How many rows, read by somebody else's reader: well-formed or an exception."""
    if offer == CSV:
        return content.count(b"\r\n") - 1
    read = parse_query_results(content, format=READABLE[offer])
    assert isinstance(read, QuerySolutions)
    return sum(1 for _ in read)


@pytest.mark.parametrize("offer", TABLES, ids=lambda offer: offer.key)
@pytest.mark.parametrize(
    ("rows", "size", "limit"),
    [
        (NUMBER, 1 << 30, None),
        (NUMBER - 1, 1 << 30, "rows"),
        (10, 1 << 30, "rows"),
        (NUMBER, 300_000, "bytes"),
        (NUMBER, 500, "bytes"),
    ],
)
def test_a_table_is_cut_and_well_formed(
    edition: OpenEdition, offer: TableOffer, rows: int, size: int, limit: str | None
) -> None:
    content, ending = answer(edition, "SELECT ?s ?o { ?s ?p ?o }", offer, rows, size)
    assert ending.limit == limit
    assert count(content, offer) == ending.rows <= rows
    assert len(content) <= size + 100
    if limit is None:
        assert ending.rows == NUMBER


@pytest.mark.parametrize(
    "offer", [TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS], ids=lambda offer: offer.key
)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{THING.value}>"])
@pytest.mark.parametrize(
    ("rows", "size", "limit"), [(NUMBER, 1 << 30, None), (7, 1 << 30, "rows"), (99, 2000, "bytes")]
)
def test_a_graph_is_cut_and_well_formed(
    edition: OpenEdition, offer: RdfOffer, query: str, rows: int, size: int, limit: str | None
) -> None:
    content, ending = answer(edition, query, offer, rows, size)
    assert ending.limit == limit
    assert sum(1 for _ in parse(content, offer.format)) == ending.rows
    assert 0 < ending.rows <= rows


def test_a_graph_holds_a_statement_once(edition: OpenEdition) -> None:
    query = "CONSTRUCT { ?s a ?s } WHERE { ?s ?p ?o }"
    content, ending = answer(edition, query, N_TRIPLES, rows=1)
    assert (content.count(b"\n"), ending) == (1, Ending(None, 1))


@pytest.mark.parametrize(
    ("query", "expected"), [("ASK { ?s ?p ?o }", True), ("ASK { ?s a ?o }", False)]
)
def test_ask(edition: OpenEdition, query: str, expected: bool) -> None:
    content, ending = answer(edition, query, JSON)
    assert json.loads(content)["boolean"] is expected
    assert ending.limit is None


def test_only_the_dataset_is_seen(edition: OpenEdition) -> None:
    secret = NamedNode("http://city.example/graph/sharing")
    edition.store.add(Quad(THING, SAYS, Literal("secret"), secret))
    for query in (
        f"SELECT * FROM <{secret.value}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{secret.value}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        'SELECT * { ?s ?p "secret" }',
    ):
        content, _ = answer(edition, query, CSV, dataset=EVERYTHING.restricted(None, None))
        assert b"secret" not in content
    allowed = Dataset((), (secret,))
    assert (
        b"secret" in answer(edition, "SELECT * { GRAPH ?g { ?s ?p ?o } }", CSV, dataset=allowed)[0]
    )


def test_relative_iris_and_the_function_iri_use_the_base(edition: OpenEdition) -> None:
    content, _ = answer(edition, "SELECT (IRI('x') AS ?x) (<y> AS ?y) {}", CSV)
    assert b"http://city.example/x,http://city.example/y" in content


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ("SELECT * {\n  ?s ?p ; }", (2, 11), "near"),
        ("SELECT *\n{ ?s ?p ?o", (2, 9), "?o"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", None, "GROUP BY"),
        ("SELECT ?s (1 AS ?s) {}", None, "twice"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", None, "SELECT *"),
        ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", None, "near"),
        ("SELECT * { ?s ?p <http://e.example:port/> }", (1, 18), "near"),
        ("SELECT (<http://e.example/f>(1) AS ?x) {}", None, "<http://e.example/f>"),
        ("SELECT * { ?s ?p '" + "x" * 100, None, ""),
    ],
)
def test_mistakes_the_engine_finds(
    edition: OpenEdition, query: str, place: tuple[int, int] | None, said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        answer(edition, query, JSON)
    assert said in refused.value.text.en
    assert "expected" not in refused.value.text.en
    assert len(refused.value.text.en) < 200
    if place is not None:
        assert (refused.value.row, refused.value.column) == (place[0], str(place[1]))
