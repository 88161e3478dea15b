"""Rolling back and looking back from the pages of a catalog: what a person finds by clicking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.accounts.tokens import Accounts
from server.app import create_app
from server.browser.catalogs import listed_then
from tests.server.browser.live import served
from tests.server.browser.reading import Page, read
from tests.server.catalog.support import HEADER, City, row

KEY = "307010320700014-000001"
HISTORY = f"/history/resource/{KEY}"
CHANGED = "改过的摘要"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(
        tmp_path_factory.mktemp("rollback"), public=True, review="required", answer_seconds=60
    )
    city.settings = city.settings.model_copy(update={"review": "direct"})
    city.submit(HEADER + row())
    city.submit(HEADER + row(summary=CHANGED))
    city.settings = city.settings.model_copy(update={"review": "required"})
    return city


@pytest.fixture(scope="module")
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


@pytest.fixture
def clerk(city: City, address: str) -> Iterator[httpx.Client]:
    with client(city, address, "housing") as clerk:
        yield clerk


def client(city: City, address: str, body: str | None) -> httpx.Client:
    headers = {"Accept": "text/html"}
    if body:
        token = Accounts(city.folder.accounts).create_token(body, "publisher", name="王丽的程序")
        headers["Authorization"] = f"Bearer {token}"
    return httpx.Client(base_url=address, headers=headers, timeout=60)


def page(client: httpx.Client, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    found = read(answer.text)
    assert found.faults == []
    return found


def test_from_the_resource_to_its_history_and_to_the_page_as_it_was(
    city: City, address: str
) -> None:
    with client(city, address, None) as anybody:
        assert HISTORY in page(anybody, f"/doc/resource/{KEY}").links
        history = page(anybody, HISTORY)
        assert CHANGED in history.text and "示范住建局" in history.text
        assert "提交人" not in history.text and "/submissions/" not in "".join(history.links)
        before = next(link for link in history.links if link.endswith("?edition=2"))
        assert CHANGED not in page(anybody, before).text
        twin = anybody.get(f"{HISTORY}.json").json()
        assert [one["kind"] for one in twin["events"]] == ["changed", "added"]
        assert {one["submission"] for one in twin["events"]} == {None}
        turtle = anybody.get(f"{HISTORY}.ttl")
        assert turtle.headers["content-type"].startswith("text/turtle")
        assert "prov:wasRevisionOf" in turtle.text and "id/submission" not in turtle.text
        assert anybody.get(f"{HISTORY}.xml").status_code == 404
        assert anybody.get(f"{HISTORY}?page=2").status_code == 404
        assert anybody.get("/history/resource/nothing").status_code == 404


def test_from_the_catalog_to_an_edition_and_back(city: City, clerk: httpx.Client) -> None:
    catalog = page(clerk, "/catalogs/housing")
    assert {"/doc/catalog/housing?edition=2", "/doc/catalog/housing?edition=3"} <= set(
        catalog.links
    )
    then = page(clerk, "/doc/catalog/housing?edition=2")
    assert "这是第 2 版" in then.text
    assert f"/doc/resource/{KEY}?edition=2" in then.links
    form = {"catalog": "housing", "rollback": "2", "dry_run": "true"}
    checked = clerk.post("/submissions", data=form)
    assert checked.status_code == 303
    found = page(clerk, checked.headers["location"])
    assert "恢复到第 2 版" in found.text and CHANGED in found.text
    identifier = checked.headers["location"].rpartition("/")[2]
    sent = clerk.post("/submissions", data={"checked": identifier})
    waiting = page(clerk, sent.headers["location"])
    assert "等待审核" in waiting.text and "恢复到第 2 版" in waiting.text
    assert city.folder.current_number() == 3


def test_what_is_withdrawn_since_is_not_listed_as_it_was(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.submit(HEADER + row() + row("另一个资源", "307010320700014/000002"))
    city.withdraw("307010320700014/000002")
    catalog = city.graphs.names.thing("catalog", "housing")
    with city.folder.open_current() as edition:
        then = listed_then(edition, 2, catalog, 1)
    assert [one.code for one in then.resources] == [KEY] and then.total == 1


@pytest.mark.parametrize("number", ["0", "x", "-1", "1e9", "12345678901"])
def test_what_is_no_edition(clerk: httpx.Client, number: str) -> None:
    answer = clerk.post("/submissions", data={"catalog": "housing", "rollback": number})
    assert answer.status_code == 400 and "rollback" in answer.text


def test_an_edition_that_is_not_retained_and_a_catalog_of_others(
    city: City, address: str, clerk: httpx.Client
) -> None:
    assert (
        clerk.post("/submissions", data={"catalog": "housing", "rollback": "77"}).status_code == 404
    )
    with client(city, address, "justice") as other:
        form = {"catalog": "housing", "rollback": "2"}
        assert other.post("/submissions", data=form).status_code == 403
