"""A secret planted in each non-public graph is never found by an anonymous caller, by any road."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import DCAT, DCT, LM, RDF
from server.search.index import rebuild
from server.store.delta import Delta
from server.store.retention import Retention
from server.store.workspace import open_workspace
from tests.server.catalog.support import HEADER, City, row
from tests.system.conftest import Served, free_port, serving, start

SECRET = "机密XK7秘密"
PUBLIC = "建筑企业资质信息"


def private_graphs(city: City) -> list[NamedNode]:
    graphs = city.graphs
    names = graphs.names
    return [
        graphs.internal("housing"),
        graphs.sharing,
        graphs.provenance,
        graphs.report("housing"),
        graphs.refusals,
        names.graph("report", "public"),
        names.graph("draft", "housing"),
    ]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Each secret describes a resource, a thing of its own, and a resource everybody can see."""
    city = City(tmp_path_factory.mktemp("secrets"))
    assert city.submit(HEADER + row()).state == "published"
    open_resource = city.graphs.names.thing("resource", "307010320700014-000001")
    with open_workspace(city.folder, "plant") as workspace:
        quads = set()
        for number, graph in enumerate(private_graphs(city)):
            hidden = city.graphs.names.thing("resource", f"hidden-{number}")
            quads |= {
                Quad(hidden, RDF.type, LM.InformationResource, graph),
                Quad(hidden, DCT.title, Literal(SECRET, language="zh"), graph),
                Quad(hidden, DCT.description, Literal(SECRET), graph),
                Quad(open_resource, LM.contactName, Literal(SECRET), graph),
                Quad(hidden, DCT.relation, open_resource, graph),
                Quad(city.graphs.names.thing("catalog", "housing"), DCAT.dataset, hidden, graph),
            }
        workspace.apply(Delta(frozenset(quads)))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, "plant", Retention())
    return city


@pytest.fixture(scope="module")
def served(city: City) -> Iterator[Served]:
    with serving(city.folder.root, LIANMU_PUBLIC="true") as served:
        yield served


ALL = "SELECT * { ?s ?p ?o }"
NAMED = "SELECT * { GRAPH ?g { ?s ?p ?o } }"


def asked(served: Served, query: str, **parameters: list[str]) -> httpx.Response:
    with served.client(Accept="application/sparql-results+json") as client:
        return client.get("sparql", params={"query": query, **parameters})


def test_the_test_can_see_what_is_public_and_the_authority_sees_all(
    city: City, served: Served
) -> None:
    assert PUBLIC in asked(served, ALL).text
    token = served.token("housing", "authority")
    with served.client(token) as client:
        for graph in private_graphs(city):
            found = client.get(
                "sparql", params={"query": f"SELECT * {{ GRAPH {graph} {{ ?s ?p ?o }} }}"}
            )
            assert SECRET in found.text, graph


def test_sparql_without_naming_a_graph(served: Served) -> None:
    for query in (ALL, NAMED, "CONSTRUCT WHERE { ?s ?p ?o }", "SELECT DISTINCT ?g { GRAPH ?g {} }"):
        with served.client() as client:
            answer = client.get("sparql", params={"query": query})
        assert answer.status_code == 200
        assert SECRET not in answer.text


@pytest.mark.parametrize("number", range(7))
def test_sparql_naming_the_graph(city: City, served: Served, number: int) -> None:
    graph = private_graphs(city)[number].value
    base = city.settings.base_iri
    relative = graph.removeprefix(base)
    hidden = f"{base}id/resource/hidden-{number}"
    queries = [
        f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * FROM <{graph}> FROM NAMED <{graph}> {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
        f"BASE <{base}> SELECT * FROM <{relative}> {{ ?s ?p ?o }}",
        f"PREFIX g: <{base}graph/> SELECT * FROM g:{relative[6:].split('/')[0]} {{ ?s ?p ?o }}",
        f"DESCRIBE <{hidden}>",
        f"CONSTRUCT {{ ?s ?p ?o }} FROM <{graph}> WHERE {{ ?s ?p ?o }}",
        f"SELECT * {{ {{ SELECT * {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} }} }}",
    ]
    for query in queries:
        with served.client() as client:
            got = client.get("sparql", params={"query": query})
            form = client.post("sparql", data={"query": query})
        assert SECRET not in got.text and SECRET not in form.text, query
    for query in (ALL, NAMED):
        both = {"default-graph-uri": [graph], "named-graph-uri": [graph]}
        assert SECRET not in asked(served, query, **both).text
        assert SECRET not in asked(served, query, **{"default-graph-uri": [graph]}).text
        assert SECRET not in asked(served, query, **{"named-graph-uri": [graph]}).text
    existence = asked(served, f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").json()
    assert existence["boolean"] is False


@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld", ".rdf", ".nt", ".html"])
def test_documents(served: Served, suffix: str) -> None:
    with served.client() as client:
        public = client.get(f"doc/resource/307010320700014-000001{suffix}")
        assert public.status_code == 200
        assert SECRET not in public.text and "hidden-" not in public.text
        for number in range(7):
            answer = client.get(f"doc/resource/hidden-{number}{suffix}")
            assert answer.status_code == 404
            assert SECRET not in answer.text
        catalog = client.get(f"doc/catalog/housing{suffix}")
        assert catalog.status_code == 200
        assert SECRET not in catalog.text and "hidden-" not in catalog.text


@pytest.mark.parametrize(
    "path",
    [
        "search?q=秘密", "search.json?q=秘密", "search?q=机密XK7", "search.json?q=hidden",
        "search.json", "search", "", "catalogs", "reports", "submissions", "upload", "rules",
        "openapi.json", "health", "law",
    ],
)  # fmt: skip
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_pages_and_feeds(served: Served, path: str, accept: str) -> None:
    with served.client(Accept=accept) as client:
        answer = client.get(path, follow_redirects=True)
    assert answer.status_code < 500
    shown = answer.text.replace("q=秘密", "").replace('value="秘密"', "")
    assert SECRET not in shown and "hidden-" not in shown


@pytest.mark.parametrize("form", ["ttl", "trig", "nq", "dcat-ap", "csv", "xlsx"])
def test_exports(served: Served, tmp_path: Path, form: str) -> None:
    file = tmp_path / "export"
    made = served.lianmu("export", "--as", form, "--catalog", "housing", "-o", str(file))
    assert made.returncode == 0, made.stderr
    content = file.read_bytes()
    if form == "xlsx":
        with zipfile.ZipFile(file) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    assert PUBLIC.encode() in content
    assert SECRET.encode() not in content and b"hidden-" not in content


def test_evidence_needs_a_right(served: Served, city: City) -> None:
    identifier = next(path.name for path in city.folder.evidence.glob("[0-9]*"))
    justice = served.token("justice", "publisher")
    with served.client() as anonymous, served.client(justice) as other:
        for path in (f"reports/{identifier}.json", f"submissions/{identifier}"):
            assert anonymous.get(path).status_code == 401
            assert other.get(path).status_code == 404
    with served.client(served.token("housing", "publisher")) as owner:
        assert owner.get(f"reports/{identifier}.json").status_code == 200


def test_without_public_everything_needs_a_sign_in(city: City) -> None:
    closed = start(city.folder.root, free_port(), "serve", LIANMU_PUBLIC="false")
    try:
        token = closed.token("justice", "publisher")
        with closed.client() as anonymous, closed.client(token) as department:
            for path in ("", "search.json", "sparql?query=ASK{}", "doc/catalog/housing.ttl",
                         "openapi.json", "metrics", "docs", "robots.txt", "template.csv",
                         "dump.nq", "void.ttl", "catalog.ttl"):  # fmt: skip
                assert anonymous.get(path).status_code == 401, path
                assert department.get(path).status_code == 200, path
            assert anonymous.get("health").status_code == 200
    finally:
        closed.process.terminate()
        closed.process.wait()
