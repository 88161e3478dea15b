from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from ontology.namespaces import LAW
from server.browser.register import Law, Rule, laws, natural, regulation, rules
from server.search.labels import PUBLIC
from server.store.folder import DataFolder
from shapes import Shapes
from tests.server.browser.reading import read


@pytest.fixture(scope="module")
def listed(published: DataFolder) -> Iterator[tuple[list[Rule], list[Law]]]:
    with published.open_current() as edition:
        yield rules(edition, PUBLIC), laws(edition, PUBLIC)


def test_every_shipped_rule_is_listed_once_in_order(listed: tuple[list[Rule], list[Law]]) -> None:
    identifiers = [rule.identifier for rule in listed[0]]
    shipped = {str(t.subject) for t in Shapes.shipped().triples if "/ns#Rule>" in str(t.object)}
    assert len(identifiers) == len(set(identifiers)) == len(shipped)
    assert identifiers == sorted(identifiers, key=natural)


def test_a_rule_says_everything_in_both_languages(listed: tuple[list[Rule], list[Law]]) -> None:
    for rule in listed[0]:
        for text in (rule.name, rule.duty, rule.evidence, rule.effect, rule.source_name):
            assert text.zh, rule.identifier
            assert text.en, rule.identifier
            assert text.zh != text.en, rule.identifier


def test_provisions_name_the_rules_that_come_from_them(
    listed: tuple[list[Rule], list[Law]],
) -> None:
    by_source = {(rule.source, rule.identifier) for rule in listed[0]}
    encoded = {
        (provision.iri, identifier)
        for law in listed[1]
        for provision in law.provisions
        for identifier in provision.rules
    }
    assert encoded == {pair for pair in by_source if pair[0].startswith(LAW.iri)}
    assert encoded


def test_laws_with_known_provisions_come_first_and_articles_in_order(
    listed: tuple[list[Rule], list[Law]],
) -> None:
    decree = next(law for law in listed[1] if law.iri == LAW["decree-809"].value)
    assert [provision.number for provision in decree.provisions] == [
        str(number) for number in range(1, 45)
    ]
    known = [bool(law.provisions) for law in listed[1]]
    assert known == sorted(known, reverse=True)


def test_the_pages_link_rules_and_provisions(client: httpx.Client) -> None:
    ruled = read(client.get("/rules", headers={"Accept-Language": "en"}).text)
    assert {"/rules/R-07", "/doc/law/decree-809/15"} <= set(ruled.links)
    law = read(client.get("/law").text)
    assert {"/doc/law/decree-809/44", "/rules/R-07"} <= set(law.links)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/rules/R-09a", "/doc/rule/R-09a"),
        ("/law/decree-809/15", "/doc/law/decree-809/15"),
        ("/rules/%0d%0aX", "/doc/rule/%0D%0AX"),
    ],
)
def test_a_single_one_is_described_under_doc(client: httpx.Client, path: str, target: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["location"]) == (303, target)


def test_the_way_numbers_are_counted() -> None:
    assert sorted(["R-10", "R-9a", "R-9"], key=natural) == ["R-9", "R-9a", "R-10"]
    assert sorted(["3.10", "3.2"], key=natural) == ["3.2", "3.10"]
    assert regulation(LAW["decree-809/15"].value) == LAW["decree-809"].value
