"""Contacts, storage places and internal addresses: for departments that have signed in, by every
road, and for nobody else by any.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from server.accounts.callers import Role
from server.accounts.tokens import Accounts
from server.app import create_app
from tests.server.browser.live import served
from tests.server.catalog.support import HEADER, City, row
from tests.server.catalog.test_pipeline import TURTLE

INTERNAL = {
    "lm:contactName": "'内部联系人甲'@zh",
    "lm:contactPhone": "'0518-00000001'",
    "lm:contactEmail": "'neibu@housing.example'",
    "lm:storageLocation": "'内部二号存储区'@zh",
    "lm:internalAddress": "'http://10.0.0.1/neibu'",
}
WORDS = [value.split("'")[1] for value in INTERNAL.values()]
RESOURCE = "307010320700014-000009"
SPARQL = "/sparql?query="
OPEN_ROADS = [
    f"/doc/resource/{RESOURCE}.html",
    f"/doc/resource/{RESOURCE}.ttl",
    f"/doc/resource/{RESOURCE}.jsonld",
    f"/doc/resource/{RESOURCE}.trig",
    f"/doc/resource/{RESOURCE}.ttl?edition=2",
    SPARQL + "SELECT * {GRAPH ?g {?s ?p ?o FILTER(CONTAINS(STR(?g),'internal'))}}",
]
"""What shows a department the internal properties of everybody's resources."""
OTHER_ROADS = [
    SPARQL + "SELECT * {?s ?p ?o FILTER(ISLITERAL(?o))} LIMIT 100000",
    SPARQL + f"DESCRIBE <http://city.example/id/resource/{RESOURCE}>",
    "/dump.nq",
    "/dump.trig",
    "/dump/housing.ttl",
    "/catalog.ttl",
    "/changes/2/added.nq",
    "/changes.atom",
    "/search.json?q=内部",
    "/search?q=0518",
    "/doc/catalog/housing.ttl",
    f"/timemap/doc/resource/{RESOURCE}",
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("internal"), public=True, readers=1)
    said = "".join(f"; {name} {value} " for name, value in INTERNAL.items())
    outcome = city.submit(TURTLE + said + ".", name="catalog.ttl")
    assert outcome.state == "published", outcome.report
    assert city.submit(HEADER + row()).state == "published"
    return city


@pytest.fixture(scope="module")
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


def told(city: City, address: str, path: str, role: Role | None, body: str = "justice") -> set[str]:
    """Which of the internal words an answer has."""
    headers = {}
    if role is not None:
        token = Accounts(city.folder.accounts).create_token(body, role)
        headers["Authorization"] = f"Bearer {token}"
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        answer = client.get(path)
    assert answer.status_code in (200, 404), (path, answer.text)
    return {word for word in WORDS if word in answer.text}


@pytest.mark.parametrize("path", OPEN_ROADS)
def test_departments_see_them(city: City, address: str, path: str) -> None:
    for role in ("publisher", "authority", "auditor"):
        assert told(city, address, path, role) == set(WORDS), role
    assert told(city, address, path, None) == set()


@pytest.mark.parametrize("path", OTHER_ROADS)
def test_what_everybody_gets_has_none_of_them(city: City, address: str, path: str) -> None:
    assert told(city, address, path, None) == set()
