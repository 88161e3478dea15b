"""Registers by the page and the API: the authority hands a file in, another of it passes it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from loaders.registers import LAWS
from server.accounts.tokens import Accounts
from server.app import create_app
from tests.server.browser.live import served
from tests.server.browser.reading import Page, read
from tests.server.catalog.support import City
from tests.server.catalog.test_registration import DROUGHT, sheet

GOOD = sheet(LAWS, DROUGHT).encode()
BAD = sheet(LAWS, DROUGHT | {"公布日期": "去年"}).encode()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    path = tmp_path_factory.mktemp("registers")
    return City(path, public=True, review="required", answer_seconds=60)


@pytest.fixture(scope="module")
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


@pytest.fixture(scope="module")
def authority(city: City, address: str) -> Iterator[list[httpx.Client]]:
    """Two of them, by two tokens; the first of no body, as whoever the first link was for."""
    accounts = Accounts(city.folder.accounts)
    tokens = [accounts.create_token("justice", "authority", name=one) for one in ("甲", "乙")]
    clients = [
        httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60)
        for token in tokens
    ]
    yield clients
    for client in clients:
        client.close()


def page(client: httpx.Client, path: str) -> Page:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, (path, answer.text)
    found = read(answer.text)
    assert found.faults == []
    return found


def hand_in(client: httpx.Client, content: bytes, **form: str) -> httpx.Response:
    files = {"file": ("laws.csv", content)}
    return client.post("submissions", data={"catalog": "_laws", **form}, files=files)


def test_checked_handed_in_passed_and_listed(city: City, authority: list[httpx.Client]) -> None:
    one, other = authority
    assert "法规键、名称" in page(one, "/upload").text
    checked = hand_in(one, GOOD, dry_run="true").json()
    assert [change["kind"] for change in checked["changes"]] == ["added", "added"]
    again = one.post("submissions", data={"checked": checked["id"]})
    assert again.status_code == 202, again.text
    identifier = again.json()["id"]
    assert "法规登记" in page(other, f"/submissions/{identifier}").text
    decide = f"submissions/{identifier}/review"
    assert one.post(decide, data={"decision": "publish"}).status_code == 403
    assert other.post(decide, data={"decision": "publish"}).status_code == 201
    assert city.folder.current_number() == 2
    listed = page(other, "/catalogs/_laws")
    assert "法规登记" in listed.text and f"/submissions/{identifier}" in listed.links
    assert not [link for link in listed.links if "/doc/catalog/_laws" in link]
    law = page(one, "/doc/law/drought-rules").text
    assert "示范市抗旱办法" in law and "只登记名称" in law


def test_a_refusal_tells_row_and_column(authority: list[httpx.Client]) -> None:
    refused = hand_in(authority[0], BAD)
    assert refused.status_code == 400
    problem = refused.json()
    assert (problem["row"], problem["column"]) == (2, "公布日期")
    shown = authority[0].get(f"submissions/{problem['id']}", headers={"Accept": "text/html"})
    assert "第 2 行 · 公布日期" in shown.text


def test_only_the_authority(city: City, address: str) -> None:
    accounts = Accounts(city.folder.accounts)
    for role, status, listing in (("publisher", 403, 403), ("auditor", 403, 200)):
        token = accounts.create_token("justice", role)  # type: ignore[arg-type]
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
            assert hand_in(client, GOOD).status_code == status
            assert client.get("catalogs/_laws").status_code == listing
            assert "_laws" not in client.get("upload").text
    with httpx.Client(base_url=address, timeout=60) as anybody:
        assert hand_in(anybody, GOOD).status_code == 401
        assert anybody.get("catalogs/_laws").status_code == 401
        assert anybody.get("catalogs/_nothing").status_code == 404
