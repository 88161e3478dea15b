"""Who decides what, over a real port: every role tried on every decision in every state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from server.accounts.callers import Role
from server.accounts.sessions import Sessions
from server.accounts.tokens import Accounts
from server.accounts.users import Users
from server.app import create_app
from server.catalog.evidence import Evidence
from server.intake.signin import COOKIE
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.catalog.support import HEADER, City, row

PAGE = {"Accept": "text/html"}
PEOPLE: dict[str, tuple[Role, str]] = {
    "wang.li": ("publisher", "housing"),
    "liu": ("reviewer", "housing"),
    "zhang": ("head", "housing"),
    "sun": ("head", "justice"),
    "zhou": ("publisher", "justice"),
    "wu": ("auditor", "justice"),
    "chen": ("authority", "justice"),
}


@pytest.fixture
def city(tmp_path: Path) -> City:
    city = City(tmp_path, public=True, review="required", readers=1, answer_seconds=300)
    for name, (role, body) in PEOPLE.items():
        Users(city.folder.accounts).add(name, name.title(), body, role)
    return city


@pytest.fixture
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


@contextmanager
def person(city: City, address: str, name: str) -> Iterator[httpx.Client]:
    session = Sessions(city.folder.accounts).open_for_user(name)
    with httpx.Client(base_url=address, timeout=300, cookies={COOKIE: session}) as client:
        yield client


def handed_in(city: City, *, draft: bool, submitter: str = "wang.li") -> str:
    """A submission that waits for a decision."""
    job = replace(city.job(HEADER + row()), draft=draft, submitter=submitter)
    outcome = city.run(job)
    assert outcome.state == ("draft" if draft else "awaiting-review")
    return outcome.identifier


DECISIONS = [
    {"decision": "approve", "assessed": "true"},
    {"decision": "publish"},
    {"decision": "return", "remarks": "摘要请写全"},
]
RIGHTS = {
    (True, "approve"): {"zhang"},
    (True, "return"): {"zhang", "liu"},
    (False, "publish"): {"chen"},
    (False, "return"): {"chen"},
}
"""(draft, decision) → who may take it; everything else is refused."""


@pytest.mark.parametrize("draft", [True, False])
def test_everybody_but_those_whose_turn_it_is_is_refused(
    city: City, address: str, draft: bool
) -> None:
    identifier = handed_in(city, draft=draft)
    place = f"/submissions/{identifier}/review"
    with httpx.Client(base_url=address, timeout=60) as anybody:
        assert anybody.post(place, data=DECISIONS[0]).status_code == 401
    for name in PEOPLE:
        with person(city, address, name) as client:
            for form in DECISIONS:
                if name in RIGHTS.get((draft, form["decision"]), set()):
                    continue
                answer = client.post(place, data=form)
                assert answer.status_code in (400, 403, 404), (name, form, answer.text)
    assert Evidence(city.folder).list_waiting() == [identifier]
    assert Evidence(city.folder).steps(identifier) == () and city.titles() == set()


def test_three_people_make_an_edition(city: City, address: str) -> None:
    files = {"file": ("catalog.csv", (HEADER + row()).encode())}
    with person(city, address, "wang.li") as clerk:
        told = clerk.post("/submissions", data={"catalog": "housing", "draft": "true"}, files=files)
        assert (told.status_code, told.json()["state"]) == (202, "draft")
        place = told.headers["location"]
    with person(city, address, "zhang") as head:
        forgot = head.post(f"{place}/review", data={"decision": "approve"})
        assert forgot.status_code == 400 and "评估" in forgot.json()["detail"]
        handed = head.post(f"{place}/review", data=DECISIONS[0])
        assert (handed.status_code, handed.json()["state"]) == (202, "awaiting-review")
        page = head.get(place, headers=PAGE).text
        assert "zhang" in page and "确认已完成保密风险评估" in page
    with person(city, address, "chen") as authority:
        listed = authority.get("/submissions").json()
        assert [(one["state"], one["submitter"]) for one in listed] == [
            ("awaiting-review", "wang.li")
        ]
        done = authority.post(f"{place}/review", data=DECISIONS[1])
        assert (done.status_code, done.json()["state"]) == (201, "published")
        assert authority.post(f"{place}/review", data=DECISIONS[1]).status_code == 400
    assert city.titles() == {"建筑企业资质信息"}
    with person(city, address, "wang.li") as clerk:
        shown = read(clerk.get("/catalogs/housing", headers=PAGE).text)
        for words in ("wang.li", "zhang", "chen", "第 2 版"):
            assert words in shown.text


def test_nobody_publishes_what_they_sent_or_approved(city: City, address: str) -> None:
    """Compiler ≠ reviewer, also for the authority's own catalog, also by a token."""
    identifier = handed_in(city, draft=False, submitter="chen")
    with person(city, address, "chen") as authority:
        own = authority.post(f"/submissions/{identifier}/review", data=DECISIONS[1])
        assert own.status_code == 403 and "另一位" in own.json()["detail"]
        page = authority.get(f"/submissions/{identifier}", headers=PAGE).text
        assert f"/submissions/{identifier}/review" not in page
    token = Accounts(city.folder.accounts).create_token("housing", "authority", name="gateway")
    bearer = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=address, headers=bearer, timeout=300) as program:
        files = {"file": ("a.csv", (HEADER + row(cycle="每月")).encode())}
        sent = program.post("/submissions", data={"catalog": "housing"}, files=files)
        place = sent.headers["location"]
        assert program.post(f"{place}/review", data=DECISIONS[1]).status_code == 403


def test_a_draft_is_hidden_from_everybody_else(city: City, address: str) -> None:
    identifier = handed_in(city, draft=True)
    for name in PEOPLE:
        seen = name in ("wang.li", "liu", "zhang", "chen")
        with person(city, address, name) as client:
            for path in (f"/submissions/{identifier}", f"/reports/{identifier}.json"):
                assert client.get(path).status_code == (200 if seen else 404), (name, path)
            for path in ("/submissions", "/reports", "/catalogs/housing"):
                assert (identifier in client.get(path).text) is seen, (name, path)
                page = client.get(path, headers=PAGE, follow_redirects=True)
                assert page.status_code == 200 and (identifier in page.text) is seen, (name, path)
    with httpx.Client(base_url=address, timeout=60) as anybody:
        assert anybody.get("/submissions").status_code == 401
        assert anybody.get("/catalogs/housing").headers["location"] == "/doc/catalog/housing"
        assert anybody.get("/catalogs/nobody").status_code == 404


def test_the_draft_button_is_there_for_bodies_with_a_head(city: City, address: str) -> None:
    files = {"file": ("catalog.csv", (HEADER + row()).encode())}
    check = {"catalog": "housing", "dry_run": "true"}

    def offered() -> bool:
        with person(city, address, "wang.li") as clerk:
            told = clerk.post("/submissions", data=check, files=files)
            page = clerk.get(f"/submissions/{told.json()['id']}", headers=PAGE)
            return 'name="draft"' in page.text

    assert offered()
    Users(city.folder.accounts).close("zhang")
    assert not offered()


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_remarks_are_shown_and_escaped(city: City, address: str, tongue: str) -> None:
    identifier = handed_in(city, draft=False)
    bad = "<b>摘要</b>请写全"
    with person(city, address, "chen") as authority:
        form = {"decision": "return", "remarks": bad}
        assert authority.post(f"/submissions/{identifier}/review", data=form).status_code == 200
    with person(city, address, "wang.li") as clerk:
        for path in (f"/submissions/{identifier}", "/catalogs/housing"):
            page = clerk.get(path, params={"lang": tongue}, headers=PAGE)
            assert bad not in page.text and "摘要&lt;/b&gt;请写全" in page.text
