"""Without ``LIANMU_PUBLIC`` no route answers to anybody unknown, whatever is added later."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from starlette.routing import BaseRoute, Mount, Route

from server.accounts.sessions import Sessions
from server.accounts.tokens import Accounts
from server.accounts.users import Users
from server.app import create_app
from server.doors import is_open
from server.intake.signin import COOKIE
from tests.server.browser.live import served
from tests.server.catalog.support import City


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("closed"), public=False, readers=1)


@pytest.fixture(scope="module")
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


def routes(city: City) -> set[tuple[str, str]]:
    """Every method and address of the application, something filled in for what varies."""
    found = set()
    pending: list[BaseRoute] = list(create_app(city.settings).routes)
    while pending:
        route = pending.pop()
        pending += getattr(getattr(route, "original_router", None), "routes", ())
        path = re.sub(r"\{[^}]+\}", "1", getattr(route, "path", ""))
        if isinstance(route, Mount):
            found.add(("GET", f"{path}/style.css"))
        elif isinstance(route, Route):
            found |= {(method, path) for method in route.methods or {"GET", "POST"}}
    return found


def test_every_route_asks_first(city: City, address: str) -> None:
    known = routes(city)
    assert len(known) > 50
    with httpx.Client(base_url=address, timeout=60) as anybody:
        for method, path in sorted(known):
            answer = anybody.request(method, path)
            if is_open(path):
                assert answer.status_code != 401, (method, path)
            elif method != "OPTIONS":
                assert answer.status_code == 401, (method, path)
                assert answer.headers["www-authenticate"] == "Bearer"
        for path in ("/openapi.json", "/metrics", "/nothing", "/signinx", "/welcomex/a", "//"):
            assert anybody.get(path).status_code == 401, path


def test_a_person_is_led_to_the_sign_in_and_back(address: str) -> None:
    with httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as anybody:
        for path in ("/", "/doc/resource/307010320700014-000001", "/目录"):
            led = anybody.get(path)
            assert led.status_code == 303
            assert led.headers["location"].startswith("/signin?next=/")
        page = anybody.get("/signin?next=/upload")
        assert page.status_code == 200 and 'value="/upload"' in page.text
        style = re.search(r'href="(/static/style\.css[^"]*)"', page.text)
        assert style is not None and anybody.get(style[1]).status_code == 200
        assert anybody.post("/submissions").status_code == 401


def test_who_has_signed_in_reads(city: City, address: str) -> None:
    token = Accounts(city.folder.accounts).create_token("housing", "publisher", scope="read")
    Users(city.folder.accounts).add("wang.li", "", "housing", "publisher")
    session = Sessions(city.folder.accounts).open_for_user("wang.li")
    for headers, cookies in (
        ({"Authorization": f"Bearer {token}"}, {}),
        ({}, {COOKIE: session}),
    ):
        with httpx.Client(
            base_url=address, headers=headers, cookies=cookies, timeout=60
        ) as department:
            for path in ("/openapi.json", "/metrics", "/catalog.ttl", "/search.json", "/"):
                assert department.get(path).status_code == 200, path
            assert department.get("/nothing").status_code == 404


@pytest.mark.parametrize("header", ["Bearer nonsense", "bearer x", "Bearer lianmu_nonsense"])
def test_a_bad_token_is_told_whatever_the_page(address: str, header: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as anybody:
        answer = anybody.get("/", headers={"Authorization": header, "Accept": "text/html"})
        assert answer.status_code == 401
