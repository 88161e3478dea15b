"""Pages of retained editions, and where the statements of a page stand."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import Literal, Quad

from ontology.namespaces import DCT
from server.search.index import rebuild
from server.store.delta import Delta
from server.store.folder import DataFolder
from server.store.retention import Retention
from server.store.workspace import open_workspace
from tests.server.browser.app import small_app, small_site
from tests.server.browser.city import CONDITIONAL, city
from tests.server.browser.live import served
from tests.server.browser.reading import Page, read
from tests.server.search.sample import GRAPHS, NAMES

KEY = CONDITIONAL.rpartition("/")[2]
OLD, NEW = "不动产权属登记信息", "不动产登记信息（新）"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The sample city, and an edition in which a resource has another title, twice said."""
    folder = city(tmp_path_factory.mktemp("mementos") / "data")
    iri, graph = NAMES.thing("resource", KEY), GRAPHS.catalog("zrzy")
    old, new = (Quad(iri, DCT.title, Literal(text, language="zh"), graph) for text in (OLD, NEW))
    beside = Quad(iri, DCT.title, new.object, GRAPHS.catalog("sfj"))
    with open_workspace(folder, "rename") as workspace:
        workspace.apply(Delta(frozenset({new, beside}), frozenset({old})))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, "replace", Retention())
    return folder


@pytest.fixture(scope="module")
def client(folder: DataFolder) -> Iterator[httpx.Client]:
    with (
        served(small_app(small_site(folder))) as address,
        httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as client,
    ):
        yield client


def page(client: httpx.Client, path: str, language: str = "zh") -> Page:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    found = read(answer.text)
    assert found.faults == []
    return found


def test_a_page_as_it_was_says_so(client: httpx.Client) -> None:
    now, then = page(client, CONDITIONAL), page(client, f"{CONDITIONAL}?edition=1")
    assert NEW in now.text and "不是现在的" not in now.text
    assert OLD in then.text and NEW not in then.text
    assert "这是第 1 版（" in then.text and "不是现在的" in then.text
    assert CONDITIONAL in then.links
    assert f"{CONDITIONAL}.ttl?edition=1" in then.links
    assert {"name": "robots", "content": "noindex"} in then.all("meta")
    english = page(client, f"{CONDITIONAL}.html?edition=1", "en").text
    assert "This is the record of edition 1" in english


def test_a_time_leads_a_browser_to_the_page_as_it_was(client: httpx.Client) -> None:
    early = {"Accept-Datetime": "Thu, 01 Jan 1998 00:00:00 GMT"}
    gate = client.get(CONDITIONAL, headers=early)
    assert (gate.status_code, gate.headers["location"]) == (302, f"{CONDITIONAL}?edition=1")
    answer = client.get(gate.headers["location"])
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["memento-datetime"].endswith("GMT")
    assert 'rel="original timegate"' in answer.headers["link"]


@pytest.mark.parametrize("path", ["department/zrzy", "catalog/zrzy", f"item/{KEY}.unknown"])
def test_other_things_as_they_were(client: httpx.Client, path: str) -> None:
    now, then = client.get(f"/doc/{path}"), client.get(f"/doc/{path}?edition=1")
    assert now.status_code == then.status_code
    assert ("这是第 1 版" in then.text) is (then.status_code == 200)


def test_a_page_tells_the_graph_of_each_statement(client: httpx.Client) -> None:
    """One graph for nearly all; what stands elsewhere is told by name."""
    now = page(client, CONDITIONAL).text
    usual = f"除下列各条外，以上陈述都在这些图中： {GRAPHS.catalog('zrzy').value}"
    assert usual in now
    row = f"{NEW} {GRAPHS.catalog('sfj').value} {GRAPHS.catalog('zrzy').value}"
    assert row in now
    then = page(client, f"{CONDITIONAL}?edition=1").text
    assert f"以上陈述都在这些图中： {GRAPHS.catalog('zrzy').value}" in then
