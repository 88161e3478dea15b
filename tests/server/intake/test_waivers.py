"""Waivers by page and API: the authority decides, those it concerns see it wherever it counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from server.accounts.callers import Role
from server.accounts.tokens import Accounts
from server.app import create_app
from server.clock import SHANGHAI
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.catalog.support import BASE, HEADER, City, row

PAGE = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
UNTIL = (datetime.now(SHANGHAI).date() + timedelta(days=40)).isoformat()
RESOURCE = f"{BASE}id/resource/307010320700014-000001"
REASON = "待新系统<b>上线</b>"
WISH = {"rule": "R-13a", "subject": RESOURCE, "reason": REASON, "until": UNTIL}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("waivers"), readers=1, answer_seconds=300)
    assert city.submit(HEADER + row(cycle="不定期")).state == "published"
    return city


@pytest.fixture(scope="module")
def address(city: City) -> Iterator[str]:
    with served(create_app(city.settings)) as address:
        yield address


@contextmanager
def somebody(city: City, address: str, role: Role, body: str) -> Iterator[httpx.Client]:
    token = Accounts(city.folder.accounts).create_token(body, role)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(
        base_url=address, timeout=300, headers=headers, follow_redirects=True
    ) as client:
        yield client


@pytest.fixture(scope="module")
def waiver(city: City, address: str) -> str:
    """The identifier of one that the authority has granted."""
    with somebody(city, address, "authority", "justice") as authority:
        made = authority.post("/waivers", data=WISH)
        assert made.status_code == 201, made.text
        assert (made.json()["rule"], made.json()["state"]) == ("R-13a", "holds")
        iri: str = made.json()["iri"]
        return iri.rpartition("/")[2]


def test_those_it_concerns_see_it_wherever_the_finding_would_be(
    city: City, address: str, waiver: str
) -> None:
    for role, body in (("publisher", "housing"), ("auditor", "justice"), ("authority", "justice")):
        with somebody(city, address, role, body) as client:  # type: ignore[arg-type]
            assert [one["iri"] for one in client.get("/waivers").json()] == [
                f"{BASE}id/waiver/{waiver}"
            ]
            for place in (
                "/waivers",
                "/rules/R-13a",
                "/doc/department/housing",
                "/doc/catalog/housing",
                f"/reports/{waiver}",
                f"/doc/waiver/{waiver}",
            ):
                page = client.get(place, headers=PAGE)
                assert page.status_code == 200, place
                assert "待新系统" in read(page.text).text, place
                assert REASON not in page.text, place  # escaped
            listed = {one["id"]: one for one in client.get("/reports", headers=JSON).json()}
            assert listed[waiver]["waived"] == 1


def test_a_report_tells_it_in_every_format(city: City, address: str, waiver: str) -> None:
    with somebody(city, address, "publisher", "housing") as client:
        told = client.get(f"/reports/{waiver}.json").json()
        (one,) = [each for each in told["results"] if each["rule"] == "R-13a"]
        iri = f"{BASE}id/waiver/{waiver}"
        assert one["waived"] == {"iri": iri, "until": UNTIL, "reason": REASON}
        assert "R-13a" not in told["counts"]
        assert f"{iri},{UNTIL},{REASON}" in client.get(f"/reports/{waiver}.csv").text
        for state, listed in (("waived", True), ("new", False)):
            page = client.get(f"/reports/{waiver}?state={state}", headers=PAGE)
            assert ("待新系统" in read(page.text).text) is listed
        turtle = client.get(f"/reports/{waiver}.ttl").text
        assert "lm:waivedResult" in turtle and "lm:waivedBy" in turtle


@pytest.mark.usefixtures("waiver")
def test_the_next_submission_tells_it_and_marks_it(
    city: City, address: str, tmp_path: Path
) -> None:
    files = {"file": ("catalog.csv", (HEADER + row(cycle="不定期", summary="改")).encode())}
    with somebody(city, address, "publisher", "housing") as client:
        done = client.post(
            "/submissions", data={"catalog": "housing", "dry_run": "true"}, files=files
        )
        place = f"/reports/{done.json()['id']}"
        assert "已豁免至" in read(client.get(place, headers=PAGE).text).text
        marked = tmp_path / "marked.xlsx"
        marked.write_bytes(client.get(f"{place}.xlsx").content)
    comments = [
        cell.comment.text
        for sheet in load_workbook(marked)
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.comment
    ]
    assert any("已豁免至" in comment for comment in comments)


def test_others_see_nothing_of_it(city: City, address: str, waiver: str) -> None:
    with somebody(city, address, "publisher", "justice") as client:
        assert client.get("/waivers").json() == []
        assert client.get(f"/doc/waiver/{waiver}", headers=PAGE).status_code == 404
        assert "待新系统" not in client.get("/doc/department/housing", headers=PAGE).text
        assert "待新系统" not in client.get("/rules/R-13a", headers=PAGE).text
    with httpx.Client(base_url=address, timeout=60) as anybody:
        assert anybody.get("/waivers").status_code == 401


@pytest.mark.usefixtures("waiver")
def test_only_the_authority_is_offered_the_form_and_the_links(city: City, address: str) -> None:
    asked = f"/waivers?rule=R-13a&subject={RESOURCE}"
    with somebody(city, address, "authority", "justice") as client:
        page = client.get(asked, headers=PAGE).text
        assert f'value="{RESOURCE}"' in page and 'value="R-13a" selected' in page
        assert 'value="R-09"' not in page  # a core rule
        report = min(one["id"] for one in client.get("/reports", headers=JSON).json())
        assert (
            "/waivers?rule=R-13a&amp;subject="
            in client.get(f"/reports/{report}", headers=PAGE).text
        )
    with somebody(city, address, "auditor", "justice") as client:
        assert 'name="reason"' not in client.get(asked, headers=PAGE).text


@pytest.mark.parametrize(
    "change", [{"rule": "R-09"}, {"rule": "R-0"}, {"until": "x"}, {"reason": ""}, {"subject": "y"}]
)
def test_a_wrong_wish_is_said_in_words(city: City, address: str, change: dict[str, str]) -> None:
    before = city.folder.current_number()
    with somebody(city, address, "authority", "justice") as client:
        answer = client.post("/waivers", data=WISH | change)
        assert answer.status_code == 400 and answer.json()["detail"]
        assert client.post("/waivers/none/revoke").status_code == 404
    assert city.folder.current_number() == before


def test_a_page_grants_and_revokes(city: City, address: str) -> None:
    with somebody(city, address, "authority", "justice") as client:
        page = client.post("/waivers", data=WISH | {"rule": "R-70"}, headers=PAGE)
        assert page.status_code == 200 and str(page.url).endswith("/waivers")
        (made,) = [one for one in client.get("/waivers").json() if one["rule"] == "R-70"]
        name = made["iri"].rpartition("/")[2]
        ended = client.post(f"/waivers/{name}/revoke", headers=PAGE)
        assert ended.status_code == 200 and "已撤销" in ended.text
        english = client.get("/waivers?lang=en", headers=PAGE).text
        assert "Revoked on" in english and "In force" in english
