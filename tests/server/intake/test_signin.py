"""Where signing in leads."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from server.accounts.tokens import Accounts
from server.app import create_app
from server.intake.signin import back_to
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.catalog.support import City


def test_it_leads_back_to_the_page_that_asked_for_it(tmp_path: Path) -> None:
    city = City(tmp_path, readers=1, public=True)
    token = Accounts(city.folder.accounts).create_token("housing", "publisher")
    with (
        served(create_app(city.settings)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        form = read(client.get("/signin?next=/upload").text)
        hidden, _ = [one for one in form.all("input") if one.get("name") == "next"]
        answers = [
            client.post("/signin", data={"next": hidden["value"], "token": one})
            for one in ("wrong", token)
        ]
    assert 'value="/upload"' in answers[0].text
    assert (answers[1].status_code, answers[1].headers["location"]) == (303, "/upload")


@pytest.mark.parametrize(
    "path", [None, "", "//evil.example", "/\\evil.example", "https://evil.example", "/a?b", "/a\n"]
)
def test_it_leads_to_no_other_site(path: str | None) -> None:
    assert back_to(path) == "/"
