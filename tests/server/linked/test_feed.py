"""The feed, walked to its end as harvesters walk it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Triple
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, URIRef

from server.accounts.callers import ANONYMOUS, dataset_for
from server.linked.dcat import as_dcat, listed
from server.linked.export import export
from server.store.edition import Bindings, OpenEdition
from server.store.folder import DataFolder
from server.store.graphs import Dataset
from tests.server.doors import client_of
from tests.server.linked.feeds import HYDRA, NUMBER, datasets, feeding_city, resource, total, walk
from tests.server.store.support import BASE, publish


class Counting(OpenEdition):
    """An edition that knows how often it was asked for triples."""

    asked = 0

    def construct(self, text: str, dataset: Dataset, **values: Bindings) -> list[Triple]:
        object.__setattr__(self, "asked", self.asked + 1)  # it is frozen
        return super().construct(text, dataset, **values)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return feeding_city(tmp_path_factory.mktemp("feed") / "data")


@pytest.fixture(scope="module")
def client(whole: DataFolder) -> Iterator[httpx.Client]:
    with client_of(whole) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return feeding_city(tmp_path / "data")


@pytest.mark.parametrize("suffix", [".ttl", ".rdf", ".xml", ".jsonld", ".nt"])
def test_a_walk_to_the_end(client: httpx.Client, suffix: str) -> None:
    pages = list(walk(client, f"/catalog{suffix}"))
    found = [each for page in pages for each in datasets(page)]
    assert len(found) == len(set(found)) == NUMBER
    assert {total(page) for page in pages} == {NUMBER}
    assert all(each.startswith(f"{BASE}id/resource/") for each in found)
    for page in pages:
        for each in page.subjects(RDF.type, DCAT.Dataset):
            assert isinstance(page.value(each, DCTERMS.title), Literal)


def test_the_same_walk_again_finds_the_same(client: httpx.Client) -> None:
    first, second = (list(walk(client, "/catalog")) for _ in range(2))
    assert [set(page) for page in first] == [set(page) for page in second]


def test_an_export_says_what_the_feed_says(client: httpx.Client, whole: DataFolder) -> None:
    """One mapping: all pages together, without what makes them pages."""
    walked: set[str] = set()
    for page in walk(client, "/catalog.nt"):
        lines = page.serialize(format="nt").splitlines()
        walked |= {line for line in lines if line and str(HYDRA) not in line}
    graphs = whole.graphs()
    with whole.open_current() as edition:
        dataset = dataset_for(ANONYMOUS, edition.meta, graphs)
        everything = export(edition, graphs, dataset, "dcat-ap")
        one = export(edition, graphs, dataset, "dcat-ap", "mzj")
    exported = Graph().parse(data=everything, format="turtle").serialize(format="nt")
    assert {line for line in exported.splitlines() if line} == walked
    catalog = Graph().parse(data=one, format="turtle")
    listed = set(catalog.objects(URIRef(f"{BASE}id/catalog/mzj"), DCAT.dataset))
    assert len(listed) == NUMBER == len(set(catalog.subjects(RDF.type, DCAT.Dataset)))


def test_a_page_is_one_query(whole: DataFolder) -> None:
    with whole.open_current() as edition:
        counting = Counting(edition.meta, edition.store, edition.index_path)
        dataset = dataset_for(ANONYMOUS, edition.meta, whole.graphs())
        some = listed(counting, dataset)[:100]
        together = as_dcat(counting, dataset, some)
        assert counting.asked == 1
        assert together == set().union(*(as_dcat(edition, dataset, [each]) for each in some))


def test_a_walk_stays_on_its_edition(folder: DataFolder) -> None:
    with client_of(folder) as client:
        pages: list[Graph] = []
        for page in walk(client, "/catalog.ttl"):
            if not pages:
                publish(folder, removed=resource(0))
                publish(folder, added=resource(NUMBER + 1))
            pages.append(page)
        found = [each for page in pages for each in datasets(page)]
        assert len(found) == len(set(found)) == NUMBER == total(pages[-1])
        assert f"{BASE}id/resource/r-{NUMBER + 1:04}" not in found
        now = client.get("/catalog.ttl")
        assert f"r-{NUMBER + 1:04}" in "".join(
            each for page in walk(client, "/catalog.ttl") for each in datasets(page)
        )
        assert now.headers["etag"] != client.get("/catalog.ttl?edition=1").headers["etag"]


def test_what_was_modified_since(folder: DataFolder) -> None:
    created = folder.edition(1).meta().created
    with client_of(folder) as client:
        params = {"modified_since": created}
        nothing = client.get("/catalog.nt", params=params)
        assert total(Graph().parse(data=nothing.content, format="nt")) == 0
        publish(folder, resource(7, "新"), resource(7))
        publish(folder, resource(NUMBER + 5))
        changed = Graph().parse(data=client.get("/catalog.nt", params=params).content, format="nt")
        assert {each[-4:] for each in datasets(changed)} == {"0007", f"{NUMBER + 5:04}"}
        everything = client.get("/catalog.nt", params={"modified_since": "2001-01-01"})
        assert total(Graph().parse(data=everything.content, format="nt")) == NUMBER + 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=4", 404),
        ("page=0", 400),
        ("page=-1", 400),
        ("page=x", 400),
        ("page=١", 400),
        ("page=99999999999999999999", 400),
        ("edition=77", 404),
        ("edition=1&page=3", 200),
        ("modified_since=gestern", 400),
        ("modified_since=2026-01-31T08:00:00+08:00", 200),
        ("modified_since=0001-01-01", 200),
    ],
)
def test_what_cannot_be_is_refused(client: httpx.Client, query: str, status: int) -> None:
    answer = client.get(f"/catalog.ttl?{query}")
    assert answer.status_code == status, answer.text


def test_what_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/catalog", headers={"Accept": "application/ld+json"})
    assert first.headers["content-type"] == "application/ld+json"
    assert first.headers["access-control-allow-origin"] == "*"
    known = {"If-None-Match": first.headers["etag"], "Accept": "application/ld+json"}
    assert client.get("/catalog", headers=known).status_code == 304
    assert client.get("/catalog.ttl", headers=known).status_code == 200


def test_a_browser_gets_the_page(client: httpx.Client) -> None:
    answer = client.get("/catalog", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/catalogs")
    assert client.get("/catalog.pdf").status_code == 404
    assert client.get("/catalog", headers={"Accept": "image/png"}).status_code == 406
