"""An agreement is read by its parties and who oversees them, and by nobody else, by any road."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from loaders.registers import ORGANISATIONS
from ontology.namespaces import ADMS, CODE, DCT, LM, ODRL, RDF, SKOS
from server.catalog.agreements import publish_agreements
from server.store.retention import Retention
from tests.server.catalog.support import HEADER, City, row
from tests.system.conftest import Served, serving

SECRET = "约定XK7秘密"
KEY = "2026-077"
THIRD = ("fisheries", "示范渔业局", "11320700X00000051X")
RESOURCE = "307010320700014-000001"
PATHS = [
    "agreements", "", "search?q=XK7", "search.json?q=XK7", "search.json", "reports", "catalogs",
    f"doc/resource/{RESOURCE}", f"doc/resource/{RESOURCE}.ttl", f"doc/resource/{RESOURCE}.jsonld",
    "doc/department/housing", "doc/department/justice.nt", "doc/catalog/housing.ttl",
    "doc/law/decree-809/27", "doc/law/decree-809/27.ttl", "law", "sparql", "health",
]  # fmt: skip
"""Where something of an agreement could show."""


def agreement(city: City) -> list[Triple]:
    """Housing lets justice use its resource; every literal and part is the secret."""
    names = city.graphs.names
    me = names.thing("agreement", KEY)
    permission, duty = (NamedNode(f"{me.value}#{part}") for part in ("permission", "disposal"))
    return [
        Triple(me, RDF.type, LM.ShareAgreement),
        Triple(me, DCT.identifier, Literal(KEY)),
        Triple(me, DCT.title, Literal(SECRET, language="zh")),
        Triple(me, SKOS.prefLabel, Literal(SECRET, language="zh")),
        Triple(me, DCT.description, Literal(SECRET, language="zh")),
        Triple(me, ODRL.assigner, names.thing("department", "housing")),
        Triple(me, ODRL.assignee, names.thing("department", "justice")),
        Triple(me, ODRL.target, names.thing("resource", RESOURCE)),
        Triple(me, ADMS.status, CODE["agreement-status/in-force"]),
        Triple(me, ODRL.permission, permission),
        Triple(permission, ODRL.target, names.thing("resource", RESOURCE)),
        Triple(permission, ODRL.duty, duty),
        Triple(duty, ODRL.action, ODRL.delete),
        Triple(duty, DCT.source, NamedNode("https://w3id.org/lianmu/law/decree-809/27")),
    ]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("agreements"))
    key, name, code = THIRD
    sheet = ",".join(ORGANISATIONS.columns) + f"\n{key},{name},,{code},部门,,,,,,\n"
    assert city.register("_organisations", sheet).state == "published"
    assert city.submit(HEADER + row()).state == "published"
    assert publish_agreements(city.folder, agreement(city), Retention())
    return city


@pytest.fixture(scope="module")
def served(city: City) -> Iterator[Served]:
    with serving(city.folder.root, LIANMU_PUBLIC="true") as served:
        yield served


@pytest.fixture(scope="module")
def outsiders(served: Served) -> dict[str, str | None]:
    """Callers who are no party, and their tokens."""
    return {"anonymous": None, "publisher": served.token("fisheries", "publisher")}


@pytest.fixture(scope="module")
def insiders(served: Served) -> dict[str, str]:
    """The parties and who oversees them, and their tokens."""
    return {
        "provider": served.token("housing", "publisher"),
        "user": served.token("justice", "publisher"),
        "auditor": served.token("fisheries", "auditor"),
        "authority": served.token("fisheries", "authority"),
    }


def graphs(city: City) -> list[str]:
    """All graphs that hold it."""
    sharing = city.graphs
    keys = ("housing", "justice")
    return [sharing.sharing.value, *(sharing.sharing_of(key).value for key in keys)]


def queries(city: City) -> list[str]:
    """Ways to ask for it without and with naming its graphs."""
    me = city.graphs.names.thing("agreement", KEY).value
    asked = [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
        f"DESCRIBE <{me}>",
        f"CONSTRUCT WHERE {{ <{me}> ?p ?o }}",
    ]
    for graph in graphs(city):
        asked += [
            f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
            f"DESCRIBE <{me}> FROM <{graph}>",
        ]
    return asked


def telling(text: str) -> bool:
    """Whether an answer gives away anything of the agreement, even that there is one."""
    return any(mark in text for mark in (SECRET, "id/agreement/", KEY, "graph/sharing"))


def test_outsiders_get_nothing_of_it_from_sparql(
    city: City, served: Served, outsiders: dict[str, str | None]
) -> None:
    for who, token in outsiders.items():
        with served.client(token) as client:
            for query in queries(city):
                answer = client.get("sparql", params={"query": query})
                assert answer.status_code == 200, (who, query)
                assert not telling(answer.text), (who, query)
            for graph in graphs(city):
                asking = {"query": f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"}
                assert client.get("sparql", params=asking).json()["boolean"] is False
                named = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": graph}
                assert not telling(client.get("sparql", params=named).text), (who, graph)


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_outsiders_get_nothing_of_it_from_pages_and_documents(
    served: Served, outsiders: dict[str, str | None], accept: str
) -> None:
    for who, token in outsiders.items():
        with served.client(token, Accept=accept) as client:
            for path in PATHS:
                answer = client.get(path, follow_redirects=True)
                assert answer.status_code < 500, (who, path)
                assert not telling(answer.text), (who, path)
            for suffix in ("", ".ttl", ".jsonld", ".rdf", ".nt", ".html"):
                answer = client.get(f"doc/agreement/{KEY}{suffix}")
                assert answer.status_code == 404, (who, suffix)
                assert SECRET not in answer.text


def test_parties_and_overseers_read_it(served: Served, insiders: dict[str, str]) -> None:
    for who, token in insiders.items():
        with served.client(token, Accept="text/html") as client:
            assert f"/doc/agreement/{KEY}" in client.get("agreements").text, who
            assert SECRET in client.get(f"doc/agreement/{KEY}").text, who
            assert SECRET in client.get(f"doc/agreement/{KEY}.ttl").text, who
            assert f"/doc/agreement/{KEY}" in client.get(f"doc/resource/{RESOURCE}").text, who


def test_a_party_reads_its_own_graph_and_neither_the_whole_nor_the_other_one(
    city: City, served: Served, insiders: dict[str, str]
) -> None:
    whole, provider, user = graphs(city)
    visible = {"provider": {provider}, "user": {user}, "auditor": {whole, provider, user}}
    for who, expected in visible.items():
        with served.client(insiders[who]) as client:
            for graph in (whole, provider, user):
                query = f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
                answer = client.get("sparql", params={"query": query}).json()["boolean"]
                assert answer is (graph in expected), (who, graph)


@pytest.mark.parametrize("form", ["ttl", "trig", "nq", "dcat-ap"])
def test_no_export_has_it(served: Served, tmp_path: Path, form: str) -> None:
    file = tmp_path / "export"
    made = served.lianmu("export", "--as", form, "-o", str(file))
    assert made.returncode == 0, made.stderr
    content = file.read_text(encoding="utf-8")
    assert "建筑企业资质信息" in content
    assert not telling(content)
