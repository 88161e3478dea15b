"""Views, times, tombstones and the documents that lead machines to everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ontology.namespaces import DCAT, DCT, RDF, SKOS
from server.linked.sitemap import MOST_ADDRESSES, divided
from server.store.folder import DataFolder
from tests.server.doors import city, client_of, node, quads
from tests.server.store.support import BASE, publish

DOC = "/doc/resource/r1"
TITLE = "<http://purl.org/dc/terms/title>"
WITHDRAWN = """
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<resource/r9#withdrawn> a lm:WithdrawnCode ; lm:withdrawnOn "2026-01-31"^^xsd:date ;
    <http://purl.org/dc/terms/title> "从前的名称"@zh .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Three editions: r9 comes, r1 is renamed, r9 is withdrawn."""
    folder = city(tmp_path_factory.mktemp("views") / "data")
    listed = "<catalog/mzj> <http://www.w3.org/ns/dcat#dataset> <resource/r9> ."
    old = list(quads(f'<resource/r9> {TITLE} "从前的名称"@zh . {listed}', "catalog", "mzj"))
    name = list(quads(f'<resource/r1> {TITLE} "低保信息"@zh .', "catalog", "mzj"))
    new = list(quads(f'<resource/r1> {TITLE} "最低生活保障"@zh .', "catalog", "mzj"))
    publish(folder, old)
    publish(folder, new, name)
    publish(folder, quads(WITHDRAWN, "provenance"), old)
    return folder


@pytest.fixture(scope="module")
def client(folder: DataFolder) -> Iterator[httpx.Client]:
    with client_of(folder) as client:
        yield client


def read(answer: httpx.Response) -> set[Quad]:
    form = RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    assert answer.status_code in (200, 410) and form is not None, answer.text
    return set(parse(answer.content, form))


@pytest.mark.parametrize("token", ["nt", "application/n-triples"])
def test_the_format_by_parameter(client: httpx.Client, token: str) -> None:
    answer = client.get(DOC, params={"format": token}, headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "application/n-triples"
    assert answer.headers["content-location"] == f"{DOC}.nt"
    unknown = client.get(DOC, params={"format": "docx"})
    assert unknown.status_code == 406 and "jsonld" in unknown.json()["detail"]
    forwarded = client.get("/id/resource/r1", params={"format": "nt", "x": "y"})
    assert forwarded.headers["location"] == f"{DOC}?format=nt"


def test_what_is_mentioned_is_named(client: httpx.Client) -> None:
    said = {quad.triple for quad in read(client.get(f"{DOC}.nt"))}
    names = {t.object.value for t in said if t.predicate == SKOS.prefLabel}  # type: ignore[union-attr]
    assert {"民政局", "Civil Affairs"} <= names


@pytest.mark.parametrize("suffix", ["trig", "nq"])
def test_the_graph_each_statement_is_from(client: httpx.Client, suffix: str) -> None:
    graphs = {quad.graph_name for quad in read(client.get(f"{DOC}.{suffix}"))}
    assert graphs == {NamedNode(f"{BASE}graph/catalog/mzj")}


def test_views_by_parameter_and_by_header(client: httpx.Client) -> None:
    as_dcat = client.get(DOC, params={"_profile": "dcat-ap"})
    assert as_dcat.headers["content-profile"] == "<http://data.europa.eu/r5r/>"
    said = {quad.triple for quad in read(as_dcat)}
    assert (node("resource/r1"), RDF.type, DCAT.Dataset) in {tuple(each) for each in said}
    asked = {
        "Accept-Profile": "<http://data.europa.eu/r5r/>;q=0.9",
        "Accept": "text/html, */*;q=0.1",
    }
    by_header = client.get(DOC, headers=asked)
    assert by_header.content == as_dcat.content
    native = client.get(f"{DOC}.ttl")
    assert 'rel="profile"' in native.headers["link"]
    assert f'<{DOC}.ttl?_profile=dcat-ap>; rel="alternate"' in native.headers["link"]
    assert "Accept-Profile" in native.headers["vary"]
    assert client.get(DOC, params={"_profile": "marc"}).status_code == 406
    assert client.get("/doc/item/r1.aa", params={"_profile": "dcat-ap"}).status_code == 406
    html = client.get(f"{DOC}.html", params={"_profile": "dcat-ap"})
    assert html.status_code == 406
    catalog = read(client.get("/doc/catalog/mzj", params={"_profile": "dcat-ap"}))
    assert {each.object for each in catalog} >= {node("resource/r1")}


def title(answer: httpx.Response) -> set[str]:
    return {
        quad.object.value  # type: ignore[union-attr]
        for quad in read(answer)
        if quad.subject == node("resource/r1") and quad.predicate == DCT.title
    }


def test_a_document_as_it_was(client: httpx.Client) -> None:
    now = client.get(f"{DOC}.ttl")
    assert title(now) == {"最低生活保障"} and "memento-datetime" not in now.headers
    then = client.get(f"{DOC}.ttl?edition=2")
    assert title(then) == {"低保信息"}
    assert then.headers["memento-datetime"].endswith("GMT")
    assert f'<{BASE}doc/resource/r1.ttl>; rel="original timegate"' in then.headers["link"]
    assert client.get(f"{DOC}.ttl?edition=99").status_code == 404
    assert client.get(f"{DOC}.ttl?edition=x").status_code == 400
    assert "edition 2" in client.get(f"{DOC}.html?edition=2").text
    assert read(client.get(f"{DOC}.trig?edition=2"))


def test_a_time_leads_to_an_edition(client: httpx.Client) -> None:
    early = {"Accept-Datetime": "Thu, 01 Jan 1998 00:00:00 GMT"}
    answer = client.get(f"{DOC}.ttl", headers=early)
    assert (answer.status_code, answer.headers["location"]) == (302, f"{DOC}.ttl?edition=1")
    assert "Accept-Datetime" in answer.headers["vary"]
    late = {"Accept-Datetime": "Thu, 01 Jan 2199 00:00:00 GMT"}
    assert client.get(DOC, headers=late).headers["location"] == f"{DOC}?edition=4"
    for nonsense in ("yesterday", "", "Thu, 99 Foo 2199"):
        answer = client.get(DOC, headers={"Accept-Datetime": nonsense})
        assert answer.status_code == 400, nonsense


def test_the_time_map_names_every_edition(client: httpx.Client) -> None:
    answer = client.get(f"/timemap{DOC}")
    assert answer.headers["content-type"] == "application/link-format"
    assert answer.text.count("memento") == 4
    assert f'<{BASE}doc/resource/r1?edition=1>; rel="first memento"' in answer.text
    assert f'<{BASE}doc/resource/r1?edition=4>; rel="last memento"' in answer.text


def test_what_no_edition_knows_has_no_time_map(client: httpx.Client) -> None:
    assert client.get("/timemap/doc/resource/r10").status_code == 404
    assert client.get("/timemap/doc/resource/r9").status_code == 200, "it was withdrawn"


def test_what_is_withdrawn_says_when_and_nothing_else(client: httpx.Client) -> None:
    for path in ("/doc/resource/r9", "/doc/resource/r9.ttl?edition=2", "/doc/item/r9.0a1b"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "2026-01-31" in answer.text and "从前" not in answer.text
        assert {quad.predicate.value.rpartition("/")[2] for quad in read(answer)} >= {"adms#status"}
    page = client.get("/doc/resource/r9", headers={"Accept": "text/html"})
    assert page.status_code == 410 and "2026-01-31" in page.text
    assert client.get("/doc/resource/r10").status_code == 404


@pytest.mark.parametrize("form", ["ttl", "nq"])
def test_what_is_withdrawn_is_not_named_by_earlier_editions(
    client: httpx.Client, form: str
) -> None:
    answer = client.get(f"/doc/catalog/mzj.{form}?edition=2")
    assert answer.status_code == 200 and "resource/r1" in answer.text
    assert "r9" not in answer.text and "从前的名称" not in answer.text


def test_void(client: httpx.Client) -> None:
    assert client.get("/.well-known/void").headers["location"] == "/void.ttl"
    said = read(client.get("/void.ttl"))
    void = "http://rdfs.org/ns/void#"
    by = {(q.subject, q.predicate.value): q.object for q in said}
    data = NamedNode(f"{BASE}void.ttl#dataset")
    assert by[data, f"{void}sparqlEndpoint"] == NamedNode(f"{BASE}sparql")
    counted = {
        by[part, f"{void}class"]: int(count.value)  # type: ignore[union-attr]
        for (part, name), count in by.items()
        if name == f"{void}entities"
    }
    assert counted[DCAT.Dataset] == 1 and counted[DCAT.Catalog] == 1
    assert client.get("/void.pdf").status_code == 404


def test_site_map_and_robots(client: httpx.Client) -> None:
    assert f"Sitemap: {BASE}sitemap.xml" in client.get("/robots.txt").text
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  our own
    assert len(tree) > 5 and tree.tag.endswith("urlset")
    assert client.get("/sitemap.xml?part=2").status_code == 404
    addresses = [f"{BASE}{number}" for number in range(MOST_ADDRESSES + 1)]
    index = ElementTree.fromstring(divided(BASE, addresses, "2026-01-31", None))  # noqa: S314
    assert (len(index), index.tag.endswith("sitemapindex")) == (2, True)
    last = ElementTree.fromstring(divided(BASE, addresses, "2026-01-31", 2))  # noqa: S314
    assert last[0][0].text == addresses[-1]


def test_dumps_hold_what_everybody_may_read(client: httpx.Client) -> None:
    lines = read(client.get("/dump.nq"))
    assert read(client.get("/dump.trig")) == lines
    assert {quad.graph_name for quad in lines} == {
        NamedNode(f"{BASE}graph/catalog/mzj"),
        NamedNode(f"{BASE}graph/vocabulary"),
    }
    assert (
        client.get("/dump.nq", headers={"X-Auditor": "1"}).content == client.get("/dump.nq").content
    )
    one = read(client.get("/dump/mzj.ttl"))
    assert {quad.triple for quad in one} == {
        quad.triple for quad in lines if str(quad.graph_name).endswith("catalog/mzj>")
    }
    assert client.get("/dump/nobody.ttl").status_code == 404
    assert client.get("/dump.zip").status_code == 404


def test_changes_lead_from_one_edition_to_the_next(client: httpx.Client) -> None:
    entries = json.loads(client.get("/changes").text)["changes"]
    assert [each["edition"] for each in entries] == [4, 3, 2, 1]
    renamed = entries[1]
    for part, name in (("added", "最低生活保障"), ("removed", "低保信息")):
        answer = client.get(renamed[part].removeprefix(BASE.rstrip("/")))
        assert name in "".join(str(quad) for quad in read(answer))
    hidden = client.get("/changes/4/added.nq")
    assert (hidden.status_code, hidden.content) == (200, b"")  # the provenance graph is not public
    assert "withdrawn" in client.get("/changes/4/added.nq", headers={"X-Auditor": "1"}).text
    atom = ElementTree.fromstring(client.get("/changes.atom").content)  # noqa: S314
    assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 4
    for path in (
        "/changes/9/added.nq",
        "/changes/x/added.nq",
        "/changes/1/both.nq",
        "/changes.xml",
    ):
        assert client.get(path).status_code == 404


def test_anybody_may_read_from_a_page_elsewhere(client: httpx.Client) -> None:
    for path in ("/id/resource/r1", DOC, "/void.ttl", "/catalog.ttl", "/changes", "/dump.nq"):
        headers = client.get(path).headers
        assert headers["access-control-allow-origin"] == "*", path
        assert "access-control-allow-credentials" not in headers
    missing = client.get("/doc/resource/none")
    assert (missing.status_code, missing.headers["access-control-allow-origin"]) == (404, "*")
    preflight = client.options(DOC)
    assert preflight.status_code == 204
    assert "Accept-Profile" in preflight.headers["access-control-allow-headers"]


def test_a_replica_can_follow(tmp_path: Path) -> None:
    """Deltas in their order give the dump."""
    folder = city(tmp_path / "data")
    publish(folder, quads(f'<resource/r1> {TITLE} "又一名称"@zh .', "catalog", "mzj"))
    with client_of(folder) as client:
        held: set[Quad] = set()
        for entry in reversed(client.get("/changes").json()["changes"]):
            for part in ("removed", "added"):
                quads_ = read(client.get(entry[part].removeprefix(BASE.rstrip("/"))))
                held = held - quads_ if part == "removed" else held | quads_
        assert held == read(client.get("/dump.nq"))
