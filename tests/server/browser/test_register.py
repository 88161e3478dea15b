from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from server.browser.register import Rule, natural, rules
from server.search.labels import PUBLIC
from server.store.folder import DataFolder
from shapes import Shapes
from shapes.rules import EVIDENCE
from tests.server.browser.reading import read


@pytest.fixture(scope="module")
def listed(published: DataFolder) -> Iterator[list[Rule]]:
    with published.open_current() as edition:
        yield rules(edition, PUBLIC)


def test_every_shipped_rule_is_listed_once_in_order(listed: list[Rule]) -> None:
    identifiers = [rule.identifier for rule in listed]
    shipped = {str(t.subject) for t in Shapes.shipped().triples if "/ns#Rule>" in str(t.object)}
    assert len(identifiers) == len(set(identifiers)) == len(shipped)
    assert identifiers == sorted(identifiers, key=natural)


def test_a_rule_says_everything_in_both_languages(listed: list[Rule]) -> None:
    for rule in listed:
        assert rule.evidence in EVIDENCE.values()
        for text in (rule.name, rule.duty, rule.effect, rule.source_name):
            assert text.zh, rule.identifier
            assert text.en, rule.identifier
            assert text.zh != text.en, rule.identifier


def test_the_page_links_rules_and_provisions(client: httpx.Client) -> None:
    ruled = read(client.get("/rules", headers={"Accept-Language": "en"}).text)
    assert {"/rules/R-07", "/doc/law/decree-809/15"} <= set(ruled.links)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/rules/R-09a", "/doc/rule/R-09a"),
        ("/rules/%0d%0aX", "/doc/rule/%0D%0AX"),
    ],
)
def test_a_single_one_is_described_under_doc(client: httpx.Client, path: str, target: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["location"]) == (303, target)


def test_the_way_numbers_are_counted() -> None:
    assert sorted(["R-10", "R-9a", "R-9"], key=natural) == ["R-9", "R-9a", "R-10"]
    assert sorted(["3.10", "3.2"], key=natural) == ["3.2", "3.10"]
