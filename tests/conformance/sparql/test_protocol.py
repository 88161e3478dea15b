"""The 34 cases of the SPARQL 1.1 protocol suite and the three of the service description, against a
served process.

The server reads only, so an update must be refused: where the suite expects an update to succeed,
403 is expected of us, with the door changes go through, and nothing changed by it. Where it expects
an update to be refused, ours is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conformance.suite import MF, Case, cases, content, needed, skip_if_absent
from tests.server.doors import client_of
from tests.server.store.support import new_folder, publish

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")

PROTOCOL = list(cases("sparql/sparql11/protocol"))
DESCRIPTION = list(cases("sparql/sparql11/service-description"))
EVERYBODY = {"x-auditor": "yes"}
"""The graphs of the suite belong to no catalog; who audits sees every graph."""

MEDIA = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}


@dataclass(frozen=True)
class Exchange:
    """One request of a case and what the suite expects of the answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[str]
    format: str | None
    truth: bool | None

    @property
    def updates(self) -> bool:
        """Whether it asks for a change, well- or ill-formed."""
        media = self.headers.get("content-type", "")
        return "sparql-update" in media or b"update=" in self.body or "update=" in self.path


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = new_folder(tmp_path_factory.mktemp("protocol") / "data")
    publish(folder, suite_data())
    with client_of(folder) as client:
        client.headers.update(EVERYBODY)
        yield client


def suite_data() -> set[Quad]:
    """Every graph any case needs."""
    return {
        Quad(triple.subject, triple.predicate, triple.object, NamedNode(name))
        for case in PROTOCOL
        for data in case.manifest.objects(case.iri, UT.graphData)
        for name in [str(case.manifest.value(data, RDFS_LABEL))]
        for triple in parse(content(str(case.manifest.value(data, UT.graph))), RdfFormat.N_TRIPLES)
    }


def exchanges(case: Case) -> Iterator[Exchange]:
    graph = case.manifest
    requests = case.value(MF.action, HT.requests)
    assert requests is not None
    for request in Collection(graph, requests):
        answer = graph.value(request, HT.resp)
        body = graph.value(request, HT.body)
        truth = graph.value(answer, MF.expectedBoolean)
        expected = graph.value(answer, MF.expectedFormat)
        yield Exchange(
            str(graph.value(request, HT.methodName)),
            str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
            headers(graph, request),
            b"" if body is None else chars(graph, body),
            frozenset(str(each)[-3:] for each in graph.objects(answer, MF.expectedStatus)),
            None if expected is None else str(expected),
            bool(truth.value) if isinstance(truth, Literal) else None,
        )


def headers(graph: Graph, request: Node) -> dict[str, str]:
    listed = graph.value(request, HT.headers)
    return {
        str(graph.value(each, HT.fieldName)).lower(): str(graph.value(each, HT.fieldValue))
        for each in (Collection(graph, listed) if listed is not None else ())
    }


def chars(graph: Graph, body: Node) -> bytes:
    encoding = graph.value(body, CNT.characterEncoding)
    return str(graph.value(body, CNT.chars)).encode(str(encoding or "UTF-8"))


def is_among(status: int, expected: frozenset[str]) -> bool:
    return str(status) in expected or f"{status // 100}xx" in expected


@pytest.mark.parametrize("case", needed(PROTOCOL), ids=lambda case: case.id)
def test_protocol(case: Case, client: httpx.Client) -> None:
    skip_if_absent(case)
    for exchange in exchanges(case):
        answer = client.request(
            exchange.method, exchange.path, headers=exchange.headers, content=exchange.body
        )
        if exchange.updates:
            assert 400 <= answer.status_code < 500
            if "2xx" in exchange.statuses:
                assert answer.status_code == 403 and "/submissions" in answer.json()["detail"]
            continue
        if case.id.partition("#")[2].startswith("update_"):
            # what an update would have made is not there
            assert answer.status_code == 200 and answer.json()["boolean"] is False
            continue
        assert is_among(answer.status_code, exchange.statuses), answer.text
        if exchange.format is not None:
            media = answer.headers["content-type"].partition(";")[0]
            assert media in MEDIA[exchange.format]
        if exchange.truth is not None:
            assert answer.json()["boolean"] is exchange.truth


def test_all_34_were_run() -> None:
    skip_if_absent(needed(PROTOCOL)[0])
    assert len(PROTOCOL) == 34 and len(DESCRIPTION) == 3


@pytest.mark.parametrize("case", needed(DESCRIPTION), ids=lambda case: case.id)
def test_service_description(case: Case, client: httpx.Client) -> None:
    skip_if_absent(case)
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    described = Graph().parse(data=answer.text, format="turtle")
    assert len(described) > 0  # returns-rdf
    services = list(described.subjects(SD.endpoint, URIRef("http://city.example/sparql")))
    assert len(services) == 1  # has-endpoint-triple
    if case.id.endswith("conforms-to-schema"):
        for property_, of, what in RANGES:
            for subject, value in described.subject_objects(SD[property_]):
                assert (subject, None, SD[of]) in described, (subject, property_)
                assert what is None or (value, None, SD[what]) in described, (value, property_)


RANGES = (
    ("endpoint", "Service", None),
    ("supportedLanguage", "Service", None),
    ("resultFormat", "Service", None),
    ("feature", "Service", None),
    ("defaultDataset", "Service", "Dataset"),
    ("defaultGraph", "Dataset", "Graph"),
    ("namedGraph", "Dataset", "NamedGraph"),
    ("graph", "NamedGraph", "Graph"),
    ("name", "NamedGraph", None),
)
"""Property, class of what has it, class of its value: section 3.4 of the recommendation."""
