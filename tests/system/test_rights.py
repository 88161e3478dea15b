"""Who sees and does what, by which road: every role tried at every door.

A word of its own is planted in each graph, about one resource that everybody may see; then every
road is asked by every role, and tells the words of the graphs that the role may read and no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from loaders.registers import LAWS
from ontology.namespaces import LM, XSD
from server.accounts.callers import Role
from server.accounts.tokens import Accounts, Scope
from server.catalog.record import generated, influenced
from server.clock import SHANGHAI
from server.search.index import rebuild
from server.store.delta import Delta
from server.store.retention import Retention
from server.store.workspace import open_workspace
from tests.server.catalog.support import HEADER, City, row
from tests.server.catalog.test_registration import DROUGHT, sheet
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
OWN = {"internal/housing", "sharing/housing", "report/housing", "waivers/housing"}
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
        "waivers/housing": graphs.waivers("housing"),
        "sharing": graphs.sharing,
        "provenance": graphs.provenance,
        "report/internal": graphs.refusals,
        "draft/housing": graphs.names.graph("draft", "housing"),
    }
    resource = graphs.names.thing("resource", RESOURCE)
    with open_workspace(city.folder, "plant") as workspace:
        workspace.apply(Delta(frozenset(planted(resource, names))))
        planting = NamedNode(f"{graphs.names.thing('edition', '3').value}#plant")
        moment = Literal("2026-11-28T12:00:00+08:00", datatype=XSD.dateTime)
        made = generated(graphs, 3, planting, moment)
        said = {Quad(t.subject, t.predicate, t.object, graphs.provenance) for t in made}
        workspace.apply(influenced(graphs, planting, [resource]) | Delta(frozenset(said)))
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
        {"catalog": "housing", "rollback": "2", "dry_run": "true"},
        {"catalog": "housing", "rollback": "2"},
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


def test_who_hands_in_to_registers(clients: dict[str, httpx.Client]) -> None:
    """The authority, and nobody else; nobody at all to what the system does."""
    files = {"file": ("laws.csv", sheet(LAWS, DROUGHT).encode())}
    for register in ("_organisations", "_laws", "_codes", "_calendar", "_system"):
        for name, client in clients.items():
            form = {"catalog": register, "dry_run": "true"}
            answer = client.post("submissions", data=form, files=files)
            if name == "anybody":
                assert answer.status_code == 401
            elif register == "_system":
                assert answer.status_code == 404, name
            elif name == "authority":
                assert answer.status_code in (200, 202, 400), answer.text
            else:
                assert answer.status_code == 403, name


READS_REGISTERS = {"auditor", "authority", "reading token of the authority"}


@pytest.mark.parametrize("register", ["_organisations", "_laws", "_codes", "_calendar", "_system"])
def test_who_reads_what_was_handed_in_to_registers(
    clients: dict[str, httpx.Client], register: str
) -> None:
    for name, client in clients.items():
        refused = 401 if name == "anybody" else 403
        wanted = 200 if name in READS_REGISTERS else refused
        assert client.get(f"catalogs/{register}").status_code == wanted, name


HISTORY = f"history/resource/{RESOURCE}"
IN_HISTORY = {name: words & {"internal/housing"} for name, words in SEES.items()}
"""A history tells what catalogs and internal properties said, and nothing of sharing or reports."""


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_what_each_role_reads_in_a_history(clients: dict[str, httpx.Client], suffix: str) -> None:
    seen = {name: told(client, HISTORY + suffix) for name, client in clients.items()}
    assert seen == IN_HISTORY


def test_who_learns_from_a_history_which_submission_it_was(
    city: City, clients: dict[str, httpx.Client]
) -> None:
    identifier = min(path.name for path in city.folder.evidence.glob("[0-9]*"))
    for name, client in clients.items():
        for suffix in (".json", ".ttl"):
            answer = client.get(HISTORY + suffix)
            assert (identifier in answer.text) is (name in EVIDENCE), (name, suffix)


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


WAIVES = {"authority"}
READS_WAIVERS = {"clerk", "reviewer", "head", "auditor", *WAIVES, "reading token of the authority"}
"""Of housing; to anybody else they are as if there were none."""


def test_who_waives(city: City, clients: dict[str, httpx.Client], served: Served) -> None:
    """By API and page; the command line is the authority's."""
    subject = city.graphs.names.thing("resource", RESOURCE).value
    until = (datetime.now(SHANGHAI).date() + timedelta(days=3)).isoformat()
    wish = {"rule": "R-70", "subject": subject, "reason": "待改", "until": until}
    made = served.lianmu("waive", "R-70", subject, "--reason", "先例", "--until", until)
    assert made.returncode == 0, made.stderr
    first = made.stdout.split()[-1].rpartition("/")[2]
    for name, client in clients.items():
        refused = 401 if name == "anybody" else 403
        for form in ("application/json", "text/html"):
            answer = client.post("waivers", data=wish, headers={"Accept": form})
            wanted = {"application/json": 201, "text/html": 303}[form]
            assert answer.status_code == (wanted if name in WAIVES else refused), (name, form)
        answer = client.post(f"waivers/{first}/revoke")
        assert answer.status_code == (200 if name in WAIVES else refused), name
    for name, client in clients.items():
        listed = client.get("waivers")
        if name == "anybody":
            assert listed.status_code == 401
        else:
            assert (first in listed.text) is (name in READS_WAIVERS), name
        for end in ("ttl", "trig", "html"):
            found = client.get(f"doc/waiver/{first}.{end}").status_code
            assert found == (200 if name in READS_WAIVERS else 404), (name, end)
    core = served.lianmu("waive", "R-16", subject, "--reason", "先例", "--until", until)
    assert core.returncode == 2 and "core rule" in core.stderr


def test_nobody_purges_by_a_request(city: City, clients: dict[str, httpx.Client]) -> None:
    """The command line alone does: ``tests/system/test_purging.py``."""
    before = city.folder.current_number()
    iri = city.graphs.names.thing("resource", RESOURCE).value
    for name, client in clients.items():
        for path in ("purge", f"id/resource/{RESOURCE}", f"doc/resource/{RESOURCE}"):
            for method in ("POST", "PUT", "DELETE"):
                answer = client.request(method, path, data={"iri": iri, "reason": "误报"})
                assert answer.status_code in (404, 405), (name, method, path)
    assert city.folder.current_number() == before and PUBLIC in city.titles()
