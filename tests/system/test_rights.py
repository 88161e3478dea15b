"""Who sees and does what, by which road: every role tried at every door.

A word of its own is planted in each graph, about one resource that everybody may see; then every
road is asked by every role, and tells the words of the graphs that the role may read and no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import LM
from server.accounts.callers import Role
from server.accounts.tokens import Accounts, Scope
from server.search.index import rebuild
from server.store.delta import Delta
from server.store.retention import Retention
from server.store.workspace import open_workspace
from tests.server.catalog.support import HEADER, City, row
from tests.system.conftest import Served, free_port, start

RESOURCE = "307010320700014-000001"
PUBLIC = "建筑企业资质信息"
CALLERS: dict[str, tuple[Role, str, Scope] | None] = {
    "anybody": None,
    "clerk": ("publisher", "housing", "all"),
    "reviewer": ("reviewer", "housing", "all"),
    "head": ("head", "housing", "all"),
    "clerk of another body": ("publisher", "justice", "all"),
    "auditor": ("auditor", "justice", "all"),
    "authority": ("authority", "justice", "all"),
    "reading token of the authority": ("authority", "housing", "read"),
}
OWN = {"internal/housing", "sharing/housing", "report/housing"}
ALL = OWN | {"sharing", "provenance", "report/internal", "draft/housing"}
SEES = {
    "anybody": set[str](),
    "clerk": OWN,
    "reviewer": OWN,
    "head": OWN,
    "clerk of another body": {"internal/housing"},
    "auditor": ALL,
    "authority": ALL,
    "reading token of the authority": ALL,
}
"""The graphs a role reads beside what everybody does (design, section 2)."""
GRAPH = "sparql?query=SELECT ?o { GRAPH ?g { ?s ?p ?o FILTER(ISLITERAL(?o)) } } LIMIT 100000"
BY_RIGHT = {
    "page": f"doc/resource/{RESOURCE}.html",
    "Turtle": f"doc/resource/{RESOURCE}.ttl",
    "JSON-LD": f"doc/resource/{RESOURCE}.jsonld",
    "RDF/XML": f"doc/resource/{RESOURCE}.rdf",
    "N-Triples": f"doc/resource/{RESOURCE}.nt",
    "TriG": f"doc/resource/{RESOURCE}.trig",
    "N-Quads": f"doc/resource/{RESOURCE}.nq",
    "Memento": f"doc/resource/{RESOURCE}.ttl?edition=3",
    "SPARQL": GRAPH,
    "delta": "changes/3/added.nq",
}
"""Roads that tell a caller all that the caller may read."""
FOR_ALL = {
    "feed": "catalog.ttl",
    "export as N-Quads": "dump.nq",
    "export as TriG": "dump.trig",
    "export of a catalog": "dump/housing.ttl",
    "sheet": "doc/catalog/housing.csv",
    "search": "search.json?q=资质",
    "search page": "search?q=资质",
    "search as CSV": "search.csv?q=资质",
    "changes": "changes.atom",
    "default graph": "sparql?query=SELECT ?o { ?s ?p ?o FILTER(ISLITERAL(?o)) } LIMIT 100000",
    "site map": "sitemap.xml",
}
"""Roads that tell everybody the same."""


def word(graph: str) -> str:
    """What is planted in a graph."""
    return f"机密{sorted(ALL).index(graph)}号秘密"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("rights"))
    assert city.submit(HEADER + row()).state == "published"
    graphs = city.graphs
    names = {
        "internal/housing": graphs.internal("housing"),
        "sharing/housing": graphs.sharing_of("housing"),
        "report/housing": graphs.report("housing"),
        "sharing": graphs.sharing,
        "provenance": graphs.provenance,
        "report/internal": graphs.refusals,
        "draft/housing": graphs.names.graph("draft", "housing"),
    }
    resource = graphs.names.thing("resource", RESOURCE)
    with open_workspace(city.folder, "plant") as workspace:
        workspace.apply(Delta(frozenset(planted(resource, names))))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, "plant", Retention())
    return city


def planted(resource: NamedNode, names: dict[str, NamedNode]) -> Iterator[Quad]:
    for name, graph in names.items():
        yield Quad(resource, LM.contactName, Literal(word(name)), graph)


@pytest.fixture(scope="module")
def served(city: City) -> Iterator[Served]:
    served = start(
        city.folder.root, free_port(), "serve", LIANMU_PUBLIC="true", LIANMU_REVIEW="required"
    )
    yield served
    served.process.terminate()
    served.process.wait()


@pytest.fixture(scope="module")
def clients(city: City, served: Served) -> Iterator[dict[str, httpx.Client]]:
    accounts = Accounts(city.folder.accounts)
    made = {
        name: served.client(accounts.create_token(who[1], who[0], scope=who[2]) if who else None)
        for name, who in CALLERS.items()
    }
    yield made
    for client in made.values():
        client.close()


def told(client: httpx.Client, path: str) -> set[str]:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return {graph for graph in ALL if word(graph) in answer.text}


@pytest.mark.parametrize("road", BY_RIGHT)
def test_what_each_role_reads(clients: dict[str, httpx.Client], road: str) -> None:
    seen = {name: told(client, BY_RIGHT[road]) for name, client in clients.items()}
    assert seen == SEES


@pytest.mark.parametrize("road", FOR_ALL)
def test_what_everybody_reads_alike(clients: dict[str, httpx.Client], road: str) -> None:
    assert {name: told(client, FOR_ALL[road]) for name, client in clients.items()} == {
        name: set() for name in CALLERS
    }


@pytest.mark.parametrize("form", ["ttl", "trig", "nq", "dcat-ap", "csv"])
def test_what_the_command_line_exports(served: Served, tmp_path: Path, form: str) -> None:
    file = tmp_path / "export"
    made = served.lianmu("export", "--as", form, "--catalog", "housing", "-o", str(file))
    assert made.returncode == 0, made.stderr
    content = file.read_text(encoding="utf-8")
    assert PUBLIC in content and not [graph for graph in ALL if word(graph) in content]


SUBMITS = {"clerk"}
EVIDENCE = {"clerk", "reviewer", "head", "auditor", "authority", "reading token of the authority"}


@pytest.mark.parametrize(
    "form",
    [
        {"catalog": "housing", "dry_run": "true"},
        {"catalog": "housing"},
        {"catalog": "housing", "mode": "replace"},
        {"catalog": "housing", "draft": "true"},
        {"catalog": "housing", "withdraw": "307010320700014/000001", "confirm": "withdrawals"},
    ],
)
def test_who_submits(clients: dict[str, httpx.Client], form: dict[str, str]) -> None:
    """Who compiles a catalog, and nobody else; the answer says why."""
    files = {"file": ("catalog.csv", (HEADER + row(cycle="每月")).encode())}
    for name, client in clients.items():
        answer = client.post("submissions", data=form, files=files)
        if name in SUBMITS:
            assert answer.status_code in (200, 202), (name, answer.text)
        else:
            assert answer.status_code == (401 if name == "anybody" else 403), name
            assert answer.headers["content-type"] == "application/problem+json"


def test_who_reads_evidence(city: City, clients: dict[str, httpx.Client]) -> None:
    identifier = min(path.name for path in city.folder.evidence.glob("[0-9]*"))
    for name, client in clients.items():
        refused = 401 if name == "anybody" else 404
        for path in (
            f"submissions/{identifier}",
            *(f"reports/{identifier}.{end}" for end in ("html", "json", "ttl", "csv", "xlsx")),
        ):
            wanted = 200 if name in EVIDENCE else refused
            assert client.get(path).status_code == wanted, (name, path)


MANAGES = {"authority"}
READS_TRAIL = {"authority", "auditor", "reading token of the authority"}


def test_who_manages_accounts(clients: dict[str, httpx.Client]) -> None:
    for number, (name, client) in enumerate(clients.items()):
        refused = 401 if name == "anybody" else 403
        user = {"name": f"user{number}", "org": "housing", "role": "publisher"}
        made = client.post("accounts/users", data=user)
        assert made.status_code == (201 if name in MANAGES else refused), name
        listed = client.get("accounts")
        assert listed.status_code == (200 if name in MANAGES else refused), name
        trail = client.get("accounts/trail")
        assert trail.status_code == (200 if name in READS_TRAIL else refused), name
