"""Accounts over a real port: first link, users, tokens, throttling, other sites, the trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from server.accounts.callers import Role
from server.accounts.sessions import Sessions
from server.accounts.tokens import Accounts
from server.accounts.trail import LIMITS, Trail
from server.accounts.users import Users
from server.app import create_app
from server.intake.signin import COOKIE
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.catalog.support import HEADER, City, row

PASSWORD = "a sentence that is easy to remember"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("accounts"), public=True, readers=1, answer_seconds=300)


@pytest.fixture(scope="module")
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


@pytest.fixture(autouse=True)
def fresh(city: City) -> None:
    """Each test begins without accounts."""
    city.folder.accounts.unlink(missing_ok=True)


def visitor(address: str, **headers: str) -> httpx.Client:
    return httpx.Client(base_url=address, headers=headers, timeout=60)


def holder(
    city: City, address: str, role: Role, body: str = "housing", **more: str
) -> httpx.Client:
    token = Accounts(city.folder.accounts).create_token(body, role, name=f"{role} of {body}")
    return visitor(address, Authorization=f"Bearer {token}", **more)


@contextmanager
def person(
    city: City, address: str, name: str, role: Role, body: str = "housing"
) -> Iterator[httpx.Client]:
    """A user with a session in a cookie."""
    Users(city.folder.accounts).add(name, "", body, role)
    session = Sessions(city.folder.accounts).open_for_user(name)
    with visitor(address) as client:
        client.cookies[COOKIE] = session
        yield client


def kinds(city: City) -> list[str]:
    return [event.kind for event in Trail(city.folder.accounts).newest(100)]


def test_a_new_user_comes_in_through_the_link(city: City, address: str) -> None:
    with person(city, address, "chen", "authority", "justice") as authority:
        new = {"name": "wang.li", "full_name": "王丽", "org": "housing", "role": "publisher"}
        page = authority.post("/accounts/users", data=new, headers=PAGE)
        assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
        path = page.text.partition(city.settings.base_iri + "welcome/")[2].partition("<")[0]
        assert "王丽" in authority.get("/accounts", headers=PAGE).text
        assert path not in authority.get("/accounts", headers=PAGE).text
    with visitor(address, **PAGE) as client:
        for _ in range(2):  # looking at it uses nothing up
            shown = client.get(f"/welcome/{path}")
            assert shown.status_code == 200 and "王丽" in shown.text
            assert shown.headers["referrer-policy"] == "strict-origin"
        wrong = client.post(f"/welcome/{path}", data={"password": PASSWORD, "again": "other"})
        assert wrong.status_code == 400 and 'role="alert"' in wrong.text
        short = client.post(f"/welcome/{path}", data={"password": "short", "again": "short"})
        assert short.status_code == 400
        done = client.post(f"/welcome/{path}", data={"password": PASSWORD, "again": PASSWORD})
        assert (done.status_code, done.headers["location"]) == (303, "/")
        cookie = done.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie
        assert "/accounts" not in read(client.get("/upload").text).links
        assert "housing" in [o["value"] for o in read(client.get("/upload").text).all("option")]
        assert client.get(f"/welcome/{path}").status_code == 404
        assert client.post(f"/welcome/{path}").status_code in (400, 404)
    assert kinds(city) == ["password-chosen", "user-added"]


def test_who_submitted_is_kept(city: City, address: str) -> None:
    with person(city, address, "wang.li", "publisher") as client:
        files = {"file": ("catalog.csv", (HEADER + row()).encode())}
        told = client.post("/submissions", data={"catalog": "housing"}, files=files)
        assert told.status_code in (200, 201), told.text
        check = client.post(
            "/submissions", data={"catalog": "housing", "dry_run": "true"}, files=files
        )
        page = client.get(f"/submissions/{check.json()['id']}", headers=PAGE)
        assert "wang.li" in page.text


def test_signing_out_ends_the_session(city: City, address: str) -> None:
    users = Users(city.folder.accounts)
    users.choose_password(users.add("chen", "", "housing", "authority"), PASSWORD)
    with visitor(address) as client:
        answer = client.post("/signin", data={"user": "chen", "password": PASSWORD})
        assert answer.status_code == 303
        kept = dict(client.cookies)
        assert client.get("/accounts").status_code == 200
        assert client.post("/signout").status_code == 303
        client.cookies.update(kept)
        assert client.get("/accounts").status_code == 401
    assert kinds(city) == ["signed-out", "signed-in"]


def test_guessing_is_soon_over_and_a_right_password_does_not_help(city: City, address: str) -> None:
    users = Users(city.folder.accounts)
    users.choose_password(users.add("wang.li", "", "housing", "publisher"), PASSWORD)
    most = LIMITS[0][1]
    with visitor(address) as client:
        for number in range(most):
            wrong = client.post("/signin", data={"user": "wang.li", "password": f"guess{number}"})
            assert wrong.status_code == 401
        for password in ("guess", PASSWORD):
            late = client.post("/signin", data={"user": "wang.li", "password": password})
            assert late.status_code == 429 and "set-cookie" not in late.headers
        assert "15" in late.text
    assert kinds(city) == ["sign-in-throttled"] * 2 + ["sign-in-failed"] * most


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize(
    "path",
    ["/accounts/tokens", "/accounts/users", "/submissions", "/signout", "/signin", "/welcome/x",
     "/accounts/users/chen/link", "/submissions/x/review", "/validate"],
)  # fmt: skip
def test_another_site_does_nothing_with_a_cookie(
    city: City, address: str, path: str, headers: dict[str, str]
) -> None:
    with person(city, address, "chen", "authority") as client:
        form = {"org": "housing", "role": "authority", "name": "planted"}
        answer = client.post(path, data=form, headers=headers)
        assert answer.status_code == 403
    assert Accounts(city.folder.accounts).list_tokens() == []
    assert len(Users(city.folder.accounts).list_users()) == 1


POSTS = [
    ("/accounts/users", {"name": "new", "org": "housing", "role": "publisher"}),
    ("/accounts/users/chen/link", {}),
    ("/accounts/users/chen/close", {}),
    ("/accounts/tokens", {"org": "housing", "role": "publisher"}),
    ("/accounts/tokens/0123456789ab/revoke", {}),
]


@pytest.mark.parametrize("role", ["publisher", "auditor"])
def test_only_the_authority_manages_accounts(city: City, address: str, role: Role) -> None:
    Users(city.folder.accounts).add("chen", "", "justice", "authority")
    with visitor(address) as anybody, holder(city, address, role) as client:
        for path, form in POSTS:
            assert client.post(path, data=form).status_code == 403, path
            assert anybody.post(path, data=form).status_code == 401, path
        assert client.get("/accounts").status_code == 403
        assert anybody.get("/accounts").status_code == 401
        assert anybody.get("/accounts/trail").status_code == 401
        wanted = 200 if role == "auditor" else 403
        assert client.get("/accounts/trail").status_code == wanted
    assert set(kinds(city)) == {"refused"}
    trail = Trail(city.folder.accounts).newest(100)
    assert {event.who.partition(" ")[2] for event in trail} == {f"{role} of housing"}
    assert any(event.detail.startswith("POST /accounts/users: ") for event in trail)


def test_a_token_that_only_reads_manages_nothing(city: City, address: str) -> None:
    token = Accounts(city.folder.accounts).create_token("justice", "authority", scope="read")
    with visitor(address, Authorization=f"Bearer {token}") as client:
        for path, form in POSTS:
            assert client.post(path, data=form).status_code == 403, path
        files = {"file": ("catalog.csv", b"")}
        sent = client.post("/submissions", data={"catalog": "justice"}, files=files)
        assert sent.status_code == 403
        assert client.post("/submissions/x/review", data={"decision": "publish"}).status_code == 403
        assert client.get("/accounts/trail").status_code == 200


def test_what_is_not_ones_own_is_hidden_and_noted(city: City, address: str) -> None:
    with holder(city, address, "publisher", "justice") as owner:
        files = {"file": ("catalog.csv", "甲,乙\n1,2\n".encode())}
        mine = owner.post("/submissions", data={"catalog": "justice"}, files=files).json()["id"]
        assert owner.get(f"/submissions/{mine}").status_code == 200
        assert kinds(city) == []
    with holder(city, address, "publisher") as other:
        assert other.get(f"/submissions/{mine}").status_code == 404
        assert other.get(f"/submissions/{mine[:-1]}x").status_code == 404
    assert kinds(city) == ["refused"]


def test_tokens_over_http(city: City, address: str) -> None:
    with holder(city, address, "authority", "justice") as client:
        wanted = {"org": "housing", "role": "publisher", "name": "gateway", "days": "30"}
        made = client.post("/accounts/tokens", data=wanted | {"scope": "read"})
        assert made.status_code == 201 and made.headers["cache-control"] == "no-store"
        token = made.json()["token"]
        listed = client.get("/accounts").json()["tokens"]
        (one,) = [each for each in listed if each["name"] == "gateway"]
        assert (one["scope"], one["revoked"]) == ("read", None)
        assert token not in client.get("/accounts").text
        with visitor(address, Authorization=f"Bearer {token}") as reader:
            assert reader.get("/reports").status_code == 200
            assert client.post(f"/accounts/tokens/{one['identifier']}/revoke").status_code == 200
            assert reader.get("/reports").status_code == 401
        assert client.post(f"/accounts/tokens/{one['identifier']}/revoke").status_code == 404
    assert kinds(city) == ["bad-token", "token-revoked", "token-made"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/accounts/tokens", {"role": "publisher"}),
        ("/accounts/tokens", {"org": "nobody", "role": "publisher"}),
        ("/accounts/tokens", {"org": "housing", "role": "anonymous"}),
        ("/accounts/tokens", {"org": "housing", "role": "publisher", "days": "0"}),
        ("/accounts/tokens", {"org": "housing", "role": "publisher", "days": "٣"}),
        ("/accounts/tokens", {"org": "housing", "role": "publisher", "days": "99999999999"}),
        ("/accounts/tokens", {"org": "housing", "role": "publisher", "scope": "root"}),
        ("/accounts/users", {"org": "housing", "role": "publisher"}),
        ("/accounts/users", {"org": "housing", "role": "publisher", "name": "王丽"}),
        ("/accounts/users", {"org": "housing", "role": "publisher", "name": "chen"}),
        ("/accounts/users/chen/close", {}),
    ],
)
def test_bad_forms_are_told(city: City, address: str, path: str, form: dict[str, str]) -> None:
    with person(city, address, "chen", "authority") as client:
        assert client.post(path, data=form).status_code == 400
        assert client.post(path, content=b"{}").status_code == 400 or not form
    assert len(Users(city.folder.accounts).list_users()) == 1
    assert Accounts(city.folder.accounts).list_tokens() == []


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_pages_escape_what_they_are_given(city: City, address: str, tongue: str) -> None:
    bad = "<script>alert(1)</script>"
    with person(city, address, "chen", "authority") as client:
        new = {"name": "li", "full_name": bad, "org": "housing", "role": "publisher"}
        client.post("/accounts/users", data=new)
        client.post("/accounts/tokens", data={"org": "housing", "role": "publisher", "name": bad})
        client.post("/signin", data={"user": bad, "password": "x"})
        for path in ("/accounts", "/accounts/trail"):
            page = client.get(path, params={"lang": tongue}, headers=PAGE)
            assert page.status_code == 200 and bad not in page.text
            assert "&lt;script&gt;" in page.text
