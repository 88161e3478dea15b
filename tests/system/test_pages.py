"""Every kind of page in both languages: valid, translated, linked, light, strict about scripts.

The kinds follow from the routes of the application and the classes of the things in the city, so
nothing can be added without being looked at here (:mod:`tests.system.page_types`).
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from server.app import SECURITY, create_app
from server.browser.language import translations
from tests.system.counted import Count
from tests.system.page_city import PageCity, load, page_city, settings_for
from tests.system.page_faults import (
    fragments,
    invalid,
    links,
    misbuilt,
    scripted,
    unmarked,
    untranslated,
)
from tests.system.page_types import DATA, PAGES, PageType, page_types, routes

HEAVIEST = 60_000
"""Bytes of a page with its style sheet and icon, compressed as the server does."""
MOST_QUERIES = 4
BEYOND = {
    "/rules": 100,
    "/rules/": 5,
    "/law/": 6,
    "/doc/rule/": 5,
    "/doc/law/": 6,
    "/doc/practice/": 16,
}
"""Start of an address → queries of pages that still ask for each rule they mention."""
OF_A_KIND = 5
"""Links of the same folder, ending and parameters that are followed."""
SENTENCE = re.compile("[。，：？！]|.{12}")
"""Words of ours that no cell of a sheet says; a heading may say what a column is called."""


@dataclass(frozen=True)
class Visited:
    """A page as it came, and the queries that the store was asked for it."""

    type: PageType
    language: str
    response: httpx.Response
    queries: int

    @property
    def name(self) -> str:
        return f"{self.language} {self.type.role} {self.type.address}"


@pytest.fixture(scope="module")
def count() -> Iterator[Count]:
    with pytest.MonkeyPatch.context() as patch:
        found = Count()
        found.install(patch.setattr)
        yield found


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageCity]:
    root = tmp_path_factory.mktemp("pages")
    load(root)
    with page_city(root) as city:
        yield city


@pytest.fixture(scope="module")
def pages(city: PageCity, count: Count) -> list[Visited]:
    """Every kind of page in both languages, opened once."""
    found = []
    for one in page_types(city):
        for language in ("zh", "en"):
            count.asked.clear()
            with city.client(one.role, language) as client:
                response = client.get(one.address, follow_redirects=True)
            found.append(Visited(one, language, response, len(count.asked)))
    return found


def test_every_route_is_a_page_or_data(city: PageCity) -> None:
    known = routes(create_app(settings_for(city.folder.root.parent)))
    assert known == set(PAGES) | DATA
    assert not set(PAGES) & DATA


def test_data_is_no_page(city: PageCity) -> None:
    """A route that stands under DATA is not looked at, so it must never answer with a page."""
    with city.client("auditor") as client:
        for path in sorted(path for path in DATA if "{" not in path):
            answer = client.get(path, headers={"Accept": "*/*"}, follow_redirects=True)
            assert not answer.headers["content-type"].startswith("text/html"), path


def test_every_page_answers_as_it_should(pages: list[Visited]) -> None:
    assert faults(pages, status_faults) == {}


def status_faults(page: Visited) -> list[str]:
    kind = page.response.headers["content-type"]
    found = [] if kind.startswith("text/html") else [kind]
    status = page.response.status_code
    return found if status == page.type.status else [*found, str(status)]


def test_every_page_is_valid(pages: list[Visited]) -> None:
    assert faults(pages, lambda page: invalid(page.response.text)) == {}


def test_every_page_is_built_for_readers(pages: list[Visited]) -> None:
    """A language, one heading of the first level, landmarks, no level left out."""
    assert faults(pages, lambda page: misbuilt(page.response.text, page.language)) == {}


def test_chinese_on_english_pages_says_so(pages: list[Visited]) -> None:
    english = [page for page in pages if page.language == "en"]
    assert faults(english, lambda page: unmarked(page.response.text)) == {}


def test_no_text_of_ours_is_untranslated(pages: list[Visited]) -> None:
    words = {str(each.id) for each in translations() if SENTENCE.search(str(each.id))}
    assert len(words) > 100
    english = [page for page in pages if page.language == "en"]
    assert faults(english, lambda page: untranslated(page.response.text, words)) == {}


def test_no_page_needs_what_a_strict_policy_forbids(pages: list[Visited]) -> None:
    policy = SECURITY["Content-Security-Policy"]
    assert "unsafe" not in policy and policy.startswith("default-src 'self'")
    assert faults(pages, lambda page: scripted(page.response.text)) == {}
    for page in pages:
        assert page.response.headers["content-security-policy"] == policy, page.name
        assert page.response.headers["x-content-type-options"] == "nosniff", page.name


def test_every_page_is_light(city: PageCity, pages: list[Visited]) -> None:
    with city.client("") as client:
        around = sum(
            len(gzip.compress(client.get(f"/static/{name}").content, 4))
            for name in ("style.css", "icon.svg")
        )
    heavy = {
        page.name: weight
        for page in pages
        if (weight := around + len(gzip.compress(page.response.content, 4))) > HEAVIEST
    }
    assert heavy == {}


def test_no_page_asks_the_store_more_than_four_times(pages: list[Visited]) -> None:
    assert {page.name: page.queries for page in pages if page.queries > allowed(page)} == {}


def allowed(page: Visited) -> int:
    starts = [start for start in BEYOND if page.type.address.startswith(start)]
    return BEYOND[max(starts, key=len)] if starts else MOST_QUERIES


def test_no_link_is_dead(city: PageCity, pages: list[Visited]) -> None:
    """Addresses of this server that pages name, a few of each kind, as whoever saw the page."""
    assert faults(pages, lambda page: sorted(fragments(page.response.text))) == {}
    asked: dict[str, Visited] = {}
    for page in pages:
        for link in sorted(links(page.response.text, page.response.url.path)):
            if page.language == "zh" and "lang=" not in link and link != page.response.url.path:
                asked.setdefault(link, page)
    kinds = Counter[tuple[str, ...]]()
    dead = {}
    clients = {role: city.client(role) for role in {page.type.role for page in pages}}
    for link, page in asked.items():
        kinds[kind_of(link)] += 1
        if kinds[kind_of(link)] <= OF_A_KIND:
            status = clients[page.type.role].head(link, follow_redirects=True).status_code
            to_sign_in = status == 401 and not page.type.role  # which the page there offers
            if status >= 400 and not to_sign_in:
                dead[link] = f"{status} on {page.name}"
    for client in clients.values():
        client.close()
    assert dead == {}


def kind_of(link: str) -> tuple[str, ...]:
    """The folder, the ending and the parameters of an address."""
    path, _, query = link.partition("?")
    names = [each.partition("=")[0] for each in query.split("&")]
    return (*path.split("/")[1:3], Path(path).suffix, *names)


def faults(pages: list[Visited], find: Callable[[Visited], list[str]]) -> dict[str, list[str]]:
    """Page → what is wrong with it, the first few."""
    found = {page.name: find(page) for page in pages}
    return {name: some[:5] for name, some in found.items() if some}
