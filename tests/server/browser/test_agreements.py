from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from server.accounts.callers import ANONYMOUS, Caller, dataset_for
from server.browser.agreements import agreement, agreements, agreements_on, with_sharing
from server.store.edition import OpenEdition
from server.store.folder import DataFolder
from server.store.graphs import Dataset
from tests.server.browser.app import small_app, small_site
from tests.server.browser.city import CONDITIONAL, SHARED
from tests.server.browser.live import served
from tests.server.browser.reading import Page, read
from tests.server.search.sample import GRAPHS, NAMES

ME = NAMES.thing("agreement", "2026-001")
TARGET = NAMES.thing("resource", "307010320700021-000008")
PARTIES = [Caller("publisher", "zrzy"), Caller("publisher", "scjgj")]
OVERSEERS = [Caller("auditor", "sfj"), Caller("authority", "sfj")]
OTHERS = [ANONYMOUS, Caller("publisher", "sfj"), Caller("publisher", None)]


@pytest.fixture
def edition(published: DataFolder) -> Iterator[OpenEdition]:
    with published.open_current() as opened:
        yield opened


def seen_by(caller: Caller, edition: OpenEdition) -> Dataset:
    return dataset_for(caller, edition.meta, GRAPHS)


@contextmanager
def visiting(folder: DataFolder, caller: Caller) -> Iterator[httpx.Client]:
    """The pages as this caller gets them."""
    site = small_site(folder)
    site.who = caller
    with (
        served(small_app(site)) as address,
        httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as client,
    ):
        yield client


def page(client: httpx.Client, path: str, language: str = "zh") -> Page:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    return read(response.text)


@pytest.mark.parametrize("caller", PARTIES + OVERSEERS, ids=str)
def test_parties_and_overseers_find_it(edition: OpenEdition, caller: Caller) -> None:
    dataset = seen_by(caller, edition)
    found, more = agreements(edition, 1, dataset)
    assert ([one.iri for one in found], more) == ([ME.value], False)
    assert agreements_on(edition, TARGET, dataset) == found
    one, clauses = agreement(edition, ME, dataset)
    assert one == found[0]
    assert (one.provider.key, one.user.key) == ("zrzy", "scjgj")
    assert (one.start, one.end) == ("2026-03-02", "2028-03-01")
    assert one.status is not None
    assert one.status.name.en == "In force"
    assert [purpose.key for purpose in one.purposes] == ["business-collaboration"]
    assert one.resource.name.en == "Registration of real estate"
    assert [(clause.kind, clause.action.key) for clause in clauses] == [
        ("duty", "delete"),
        ("prohibition", "distribute"),
    ]
    assert [clause.source.key for clause in clauses if clause.source] == ["27", "25"]


@pytest.mark.parametrize("caller", OTHERS, ids=str)
def test_nobody_else_does(edition: OpenEdition, caller: Caller) -> None:
    dataset = seen_by(caller, edition)
    assert with_sharing(dataset, GRAPHS) is None
    assert agreements(edition, 1, dataset) == ([], False)
    assert agreements_on(edition, TARGET, dataset) == []
    assert agreement(edition, ME, dataset) == (None, [])


def test_who_sees_all_asks_one_graph(edition: OpenEdition) -> None:
    visible = with_sharing(seen_by(OVERSEERS[0], edition), GRAPHS)
    assert visible is not None
    assert [g for g in visible.default if "sharing" in str(g)] == [GRAPHS.sharing]


def test_a_page_after_the_last_is_empty(edition: OpenEdition) -> None:
    assert agreements(edition, 2, seen_by(OVERSEERS[0], edition)) == ([], False)


def test_an_anonymous_visitor_learns_who_sees_agreements_and_how(client: httpx.Client) -> None:
    shown = page(client, "/agreements")
    assert "共享约定不公开" in shown.text
    assert "/signin?next=/agreements" in shown.links
    assert "2026-001" not in shown.text
    assert client.get(SHARED).status_code == 404
    assert "共享约定 1" not in page(client, CONDITIONAL).text


def test_the_provider_reads_its_agreements_where_it_looks_for_them(client: httpx.Client) -> None:
    shown = page(client, "/agreements?clerk=1")
    assert "本单位提供 1" in shown.text
    assert "本单位使用" not in shown.text
    assert {SHARED, CONDITIONAL, "/doc/department/scjgj"} <= set(shown.links)
    assert "2026-03-02 – 2028-03-01" in shown.text
    resource = page(client, f"{CONDITIONAL}?clerk=1")
    assert "共享约定 1" in resource.text
    assert SHARED in resource.links
    assert f"{SHARED}#permission" not in resource.links


def test_the_user_reads_them_as_what_it_uses(published: DataFolder) -> None:
    with visiting(published, PARTIES[1]) as client:
        assert "Your body uses 1" in page(client, "/agreements", "en").text
        assert "核验抵押物权属" in page(client, SHARED).text


def test_another_department_finds_none_and_is_told_why(published: DataFolder) -> None:
    with visiting(published, OTHERS[1]) as client:
        assert "本单位还没有提供或者使用的共享约定" in page(client, "/agreements").text
        assert client.get(SHARED).status_code == 404


def test_an_agreement_says_in_plain_words_what_its_user_must_observe(
    client: httpx.Client,
) -> None:
    shown = page(client, f"{SHARED}?clerk=1")
    for words in (
        "生效",
        "2026年3月2日 – 2028年3月1日",
        "业务协同",
        "自然资源和规划局",
        "市场监督管理局",
        "处置取得的数据",
        "不得把数据转给第三方",
    ):
        assert words in shown.text
    assert {"/doc/law/decree-809/25", "/doc/law/decree-809/27"} <= set(shown.links)
    assert "Dispose of the data" in page(client, f"{SHARED}?clerk=1", "en").text


def test_its_data_twin_has_every_part_of_it(client: httpx.Client) -> None:
    turtle = client.get(f"{SHARED}.ttl?clerk=1").content
    parts = ("permission", "purpose", "from", "until", "disposal", "prohibition")
    described = {str(quad.subject) for quad in parse(turtle, RdfFormat.TURTLE)}
    own = {each for each in described if each.startswith(f"<{ME.value}")}
    assert own == {f"<{ME.value}>", *(f"<{ME.value}#{part}>" for part in parts)}
    assert client.get(f"{SHARED}.ttl").status_code == 404
