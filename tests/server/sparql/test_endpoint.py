"""``/sparql`` over a real port: what clients rely on, and what nobody may do."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Quad, RdfFormat, parse

from ontology.namespaces import DCAT, DCT, Names
from server.sparql.description import SD
from server.sparql.endpoint import IN_MEMORY
from server.sparql.protocol import DIRECT, FORM, UPDATE
from server.store.folder import DataFolder
from tests.server.doors import city, client_of, node, quads
from tests.server.store.support import BASE, new_folder, publish

EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
CATALOG, VOCABULARY = f"{BASE}graph/catalog/mzj", f"{BASE}graph/vocabulary"
SHARING = f"{BASE}graph/sharing"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def ask(client: httpx.Client, query: str, **parameters: str | list[str]) -> bool:
    response = client.get("/sparql", params={"query": query, **parameters})
    assert response.status_code == 200, response.text
    return bool(response.json()["boolean"])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_select_in_every_format(client: httpx.Client, accept: str | None, media: str) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get("/sparql", params={"query": EVERYTHING}, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"] == media
    assert "低保信息" in response.text


@pytest.mark.parametrize(
    "form", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{BASE}id/catalog/mzj>"]
)
def test_graphs_by_post(client: httpx.Client, form: str) -> None:
    response = client.post("/sparql", content=form, headers={"Content-Type": DIRECT})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    subjects = {quad.subject for quad in parse(response.content, RdfFormat.TURTLE)}
    assert node("catalog/mzj") in subjects


def test_a_form_by_post_with_format(client: httpx.Client) -> None:
    response = client.post("/sparql", data={"query": EVERYTHING, "format": "csv"})
    assert response.request.headers["content-type"] == FORM
    rows = list(csv.reader(io.StringIO(response.text)))
    assert rows[0] == ["s", "p", "o"]
    assert [f"{BASE}id/catalog/mzj", "http://purl.org/dc/terms/title", "民政局目录"] in rows


def test_the_dataset_of_the_protocol_wins_over_from(client: httpx.Client) -> None:
    resource = "ASK { ?s <http://purl.org/dc/terms/publisher> ?o }"
    from_vocabulary = resource.replace("{", f"FROM <{VOCABULARY}> {{", 1)
    assert ask(client, resource)
    assert not ask(client, from_vocabulary)
    assert ask(client, from_vocabulary, **{"default-graph-uri": CATALOG})
    assert not ask(client, from_vocabulary, **{"named-graph-uri": CATALOG})


def test_several_graphs(client: httpx.Client) -> None:
    path = "<http://purl.org/dc/terms/publisher>/<http://www.w3.org/2004/02/skos/core#prefLabel>"
    both = f"ASK {{ ?resource {path} ?label }}"
    assert ask(client, both, **{"default-graph-uri": [CATALOG, VOCABULARY]})
    assert not ask(client, both, **{"default-graph-uri": CATALOG})
    named = f"ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = <{CATALOG}>) }}"
    assert ask(client, named)
    assert ask(client, named, **{"named-graph-uri": [CATALOG, VOCABULARY]})
    assert not ask(client, named, **{"named-graph-uri": VOCABULARY})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p '申请'@zh }",
        f"SELECT * FROM <{SHARING}> {{ ?s ?p ?o }}",
        f"SELECT * {{ GRAPH <{SHARING}> {{ ?s ?p ?o }} }}",
        f"SELECT * FROM NAMED <{SHARING}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ],
)
def test_rights_hold_whatever_is_asked(client: httpx.Client, query: str) -> None:
    for parameters in ({}, {"default-graph-uri": SHARING}, {"named-graph-uri": SHARING}):
        response = client.get("/sparql", params={"query": query, **parameters})
        assert response.json()["results"]["bindings"] == []


def test_rights_open_graphs(client: httpx.Client) -> None:
    query = f"ASK {{ GRAPH <{SHARING}> {{ ?s ?p ?o }} }}"
    assert not ask(client, query)
    response = client.get("/sparql", params={"query": query}, headers={"X-Auditor": "1"})
    assert response.json()["boolean"] is True
    assert response.headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        ("INSERT DATA { <a:a> <a:a> 1 }", DIRECT, 403),
        ("CLEAR ALL", UPDATE, 403),
        ("update=CLEAR%20ALL", FORM, 403),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", DIRECT, 403),
        ("ASK {", DIRECT, 400),
        ("ASK { ?s ?p }", DIRECT, 400),
        ("ASK {}", "text/plain", 415),
        ("ASK {} #" + "x" * (1 << 20), DIRECT, 413),
    ],
)
def test_refusals(client: httpx.Client, content: str, media: str, status: int) -> None:
    response = client.post("/sparql", content=content, headers={"Content-Type": media})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    problem = response.json()
    assert problem["status"] == status
    assert {"type", "title", "detail"} <= set(problem)


def test_a_mistake_is_named_by_place_and_language(client: httpx.Client) -> None:
    response = client.get(
        "/sparql", params={"query": "SELECT *\n{ ?s ex:p ?o }"}, headers={"Accept-Language": "en"}
    )
    assert response.status_code == 400
    assert (response.json()["row"], response.json()["column"]) == (2, "6")
    assert "PREFIX ex:" in response.json()["detail"]


def test_not_acceptable_lists_the_offers(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "application/sparql-results+json" in response.json()["detail"]


def test_methods(client: httpx.Client) -> None:
    refused = client.put("/sparql", content="ASK {}")
    assert refused.status_code == 405
    assert "GET" in refused.headers["allow"]
    options = client.options("/sparql")
    assert options.status_code == 204
    assert options.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in options.headers
    head = client.head("/sparql", params={"query": "ASK {}"})
    assert (head.status_code, head.content) == (200, b"")


def test_a_kept_answer_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": EVERYTHING})
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get("/sparql", params={"query": EVERYTHING}, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    for query, headers in (
        (EVERYTHING + " ", known),
        (EVERYTHING, {**known, "Accept": "text/csv"}),
        (EVERYTHING, {**known, "X-Auditor": "1"}),
    ):
        other = client.get("/sparql", params={"query": query}, headers=headers)
        assert other.status_code == 200
    assert "etag" not in client.get("/sparql", params={"query": "SELECT (NOW() AS ?n) {}"}).headers


def test_a_new_edition_is_a_new_answer(tmp_path: Path) -> None:
    folder = city(tmp_path / "data")
    with client_of(folder) as client:
        first = client.get("/sparql", params={"query": EVERYTHING})
        publish(
            folder,
            quads('<resource/r2> <http://purl.org/dc/terms/title> "新"@zh .', "catalog", "mzj"),
        )
        headers = {"If-None-Match": first.headers["etag"]}
        second = client.get("/sparql", params={"query": EVERYTHING}, headers=headers)
        assert second.status_code == 200
        assert "新" in second.text


def test_an_answer_about_one_graph_is_new_when_the_graph_is(tmp_path: Path) -> None:
    folder = city(tmp_path / "data")
    with client_of(folder) as client:
        asked = {"query": EVERYTHING, "default-graph-uri": CATALOG}
        first = client.get("/sparql", params=asked)
        new = '<resource/r2> <http://purl.org/dc/terms/title> "新"@zh .'
        publish(folder, quads(new, "catalog", "mzj"))
        known = {"If-None-Match": first.headers["etag"]}
        assert "新" in client.get("/sparql", params=asked, headers=known).text


def test_a_result_that_is_asked_again_is_kept(folder: DataFolder) -> None:
    with client_of(folder) as client:
        first = client.get("/sparql", params={"query": EVERYTHING})
        again = client.get("/sparql", params={"query": EVERYTHING})
        assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
        page = client.get("/sparql", params={"query": EVERYTHING}, headers=BROWSER)
        assert page.headers["content-type"].startswith("text/html")
        named = {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"}
        assert "申请" not in client.get("/sparql", params=named).text
        assert "申请" in client.get("/sparql", params=named, headers={"X-Auditor": "1"}).text
        assert "申请" not in client.get("/sparql", params=named).text
        counted = client.get("/metrics").text
    assert 'lianmu_sparql_queries_total{outcome="kept"} 2.0' in counted
    assert 'lianmu_sparql_queries_total{outcome="evaluated"} 4.0' in counted


def test_a_result_that_is_cut_says_so(folder: DataFolder) -> None:
    with client_of(folder, query_rows=5) as client:
        cut = client.get("/sparql", params={"query": EVERYTHING})
        assert cut.headers["x-lianmu-limit"] == "rows; rows=5"
        assert len(cut.json()["results"]["bindings"]) == 5
        whole = client.get("/sparql", params={"query": EVERYTHING + " LIMIT 5"})
        assert "x-lianmu-limit" not in whole.headers


ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
"""Millions of rows, the first of them at once."""
ENDLESSLY = {"query_rows": 1 << 30, "query_megabytes": 1 << 20}


@pytest.mark.parametrize("media", ["application/sparql-results+json", "text/csv"])
def test_a_long_result_that_is_cut_says_so(folder: DataFolder, media: str) -> None:
    """In a header if the whole was waited for, else in the head, which JSON has at its end."""
    with client_of(folder, query_rows=3000) as client:
        cut = client.get("/sparql", params={"query": ROWS}, headers={"Accept": media})
    assert len(cut.content) > IN_MEMORY
    if media == "text/csv":
        assert cut.headers["x-lianmu-limit"] == "rows; rows=3000"
        assert cut.text.count("\r\n") == 3001
    else:
        assert cut.headers["x-lianmu-limit"] == "unknown; rows=3000"
        assert cut.json()["head"]["link"] == ["https://w3id.org/lianmu/limit/rows"]
        assert len(cut.json()["results"]["bindings"]) == 3000


def test_a_long_result_is_sent_while_it_comes(folder: DataFolder) -> None:
    """Its end would take hours; and whoever goes away leaves the one reader to the next."""
    with client_of(
        folder, query_seconds=600, query_rows=1 << 30, query_megabytes=1 << 20
    ) as client:
        with client.stream("GET", "/sparql", params={"query": ROWS}, timeout=60) as answer:
            assert answer.status_code == 200
            assert next(answer.iter_bytes()).startswith(b'{"results"')
        assert ask(client, "ASK { ?s ?p ?o }")


def test_a_long_result_that_fails_on_the_way_is_broken_off(folder: DataFolder) -> None:
    with client_of(folder, query_seconds=3, **ENDLESSLY) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/sparql", params={"query": ROWS}, timeout=60)
        refused = client.get("/sparql", params={"query": ROWS, "format": "csv"}, timeout=60)
        assert refused.status_code == 503, "no byte was sent before"
        assert ask(client, "ASK { ?s ?p ?o }")
        counted = client.get("/metrics").text
    assert 'lianmu_sparql_queries_total{outcome="timed-out"} 2.0' in counted


@pytest.mark.parametrize("key", ["json", "csv"])
def test_a_long_result_does_not_pile_up_in_memory(folder: DataFolder, key: str) -> None:
    """Server and client are one process here: both together hold little of it at any time."""
    with client_of(folder, query_seconds=120, query_megabytes=24) as client:
        tracemalloc.start()
        try:
            asked = {"query": ROWS, "format": key}
            with client.stream("GET", "/sparql", params=asked, timeout=120) as answer:
                size = sum(map(len, answer.iter_raw()))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert size > 20 << 20
    assert peak < 8 << 20


def test_a_query_that_takes_too_long_ends_and_the_next_is_answered(folder: DataFolder) -> None:
    with client_of(folder, query_seconds=0.5) as client:
        slow = client.get("/sparql", params={"query": ENDLESS}, timeout=60)
        assert slow.status_code == 503
        assert "0.5" in slow.json()["detail"]
        assert ask(client, "ASK { ?s ?p ?o }")


def test_an_optional_over_thirty_thousand_datasets(tmp_path: Path) -> None:
    """The pattern harvesters send first; engines without statistics take it for a product."""
    folder = new_folder(tmp_path / "data")
    graph, catalog = Names(BASE).graph("catalog", "mzj"), node("catalog/mzj")
    datasets = (node(f"resource/r{n}") for n in range(30_000))
    publish(
        folder,
        [
            Quad(catalog, DCT.publisher, node("department/mzj"), graph),
            *(Quad(catalog, DCAT.dataset, dataset, graph) for dataset in datasets),
        ],
    )
    query = """
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
        SELECT ?d ?p { ?c dcat:dataset ?d OPTIONAL { ?c dct:publisher ?p } }"""
    with client_of(folder, query_seconds=15) as client:
        answer = client.get(
            "/sparql", params={"query": query}, headers={"Accept": "text/csv"}, timeout=60
        )
    assert answer.status_code == 200
    assert "x-lianmu-limit" not in answer.headers
    assert answer.text.count(f"{BASE}id/department/mzj\r\n") == 30_000


def test_a_query_nobody_waits_for_ends(folder: DataFolder) -> None:
    """With one reader, the next caller would be told to come back long before the time limit."""
    with client_of(folder, query_seconds=120) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get("/sparql", params={"query": ENDLESS}, timeout=0.5)
        assert client.get("/sparql", params={"query": "ASK {}"}, timeout=60).status_code == 200


def test_the_service_description(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    endpoints = [
        quad.object
        for quad in parse(response.content, RdfFormat.TURTLE)
        if quad.predicate == SD.endpoint
    ]
    assert [str(each) for each in endpoints] == [f"<{BASE}sparql>"]
    assert SHARING not in response.text
    as_auditor = client.get("/sparql", headers={"Accept": "text/turtle", "X-Auditor": "1"})
    assert SHARING in as_auditor.text


def test_the_page_has_a_plain_form(client: httpx.Client) -> None:
    response = client.get("/sparql", headers=BROWSER)
    assert response.headers["content-type"].startswith("text/html")
    assert '<textarea id="query" name="query"' in response.text
    assert "<script>" not in response.text


def test_a_result_page(client: httpx.Client) -> None:
    query = "SELECT ?r ?t { ?r a <http://www.w3.org/ns/dcat#Dataset> ; ?p ?t }"
    response = client.get(
        "/sparql", params={"query": query}, headers={**BROWSER, "Accept-Language": "en"}
    )
    assert '<a href="/doc/resource/r1">' in response.text
    assert '<span lang="zh">低保信息</span>' in response.text
    assert "format=csv" in response.text
    construct = client.get(
        "/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, headers=BROWSER
    )
    assert "&lt;http://city.example/id/" in construct.text
    truth = client.get("/sparql", params={"query": "ASK {}", "format": "html"})
    assert truth.headers["content-type"].startswith("text/html")


def test_markup_in_queries_and_values_is_only_text(client: httpx.Client) -> None:
    attack = "</textarea><script>alert(1)</script>"
    for query in (f"SELECT ('{attack}' AS ?x) {{}}", f"SELECT * {{ {attack}", attack):
        response = client.get("/sparql", params={"query": query}, headers=BROWSER)
        assert "<script>alert" not in response.text
        assert "&lt;script&gt;alert" in response.text
    link = client.get(
        "/sparql", params={"query": "SELECT (<javascript:alert(1)> AS ?x) {}"}, headers=BROWSER
    )
    assert 'href="javascript' not in link.text


def test_a_mistake_on_the_page_keeps_the_query(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": "SELECT * { ?s ?p"}, headers=BROWSER)
    assert response.status_code == 400
    assert "SELECT * { ?s ?p</textarea>" in response.text
    assert 'role="alert"' in response.text
