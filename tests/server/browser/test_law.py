from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import CODE, DCT, LAW, LM, PRACTICE, RDF
from server.browser.law import PAGE, Law, laws, provisions, regulation, resting
from server.browser.law_pages import listed
from server.browser.register import Rule, rules
from server.search.labels import PUBLIC
from server.store.folder import DataFolder
from shapes import Shapes
from tests.server.browser.city import WITHHELD, city, publish
from tests.server.browser.reading import Page, read
from tests.server.search.sample import GRAPHS, NAMES


@pytest.fixture(scope="module")
def known(published: DataFolder) -> Iterator[dict[str, Law]]:
    with published.open_current() as edition:
        yield {law.iri.removeprefix(LAW.iri): law for law in laws(edition, PUBLIC)}


@pytest.fixture(scope="module")
def shipped_rules(published: DataFolder) -> list[Rule]:
    with published.open_current() as edition:
        return rules(edition, PUBLIC)


def page(client: httpx.Client, path: str, language: str = "zh") -> Page:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    return read(response.text)


def test_every_rule_hangs_on_the_provision_it_comes_from(
    published: DataFolder, shipped_rules: list[Rule]
) -> None:
    with published.open_current() as edition:
        parts = provisions(edition, PUBLIC)
    hanging = {(part.iri, rule) for part in parts for rule in part.rules}
    assert hanging == {(rule.source, rule.identifier) for rule in shipped_rules} | {
        (grounds.source.value, shape.rule)
        for shape in Shapes.shipped().shapes.values()
        for grounds in shape.grounds.values()
    }


def test_the_decree_has_its_articles_in_order_and_every_article_a_chapter(
    known: dict[str, Law],
) -> None:
    decree = known["decree-809"]
    assert [part.number for part in decree.articles] == [str(n) for n in range(1, 45)]
    assert [chapter.number for chapter in decree.chapters] == [str(n) for n in range(1, 9)]
    assert [part for chapter, some in decree.contents if chapter for part in some] == (
        decree.articles
    )
    assert decree.articles[14].short.zh == "第十五条"
    assert decree.articles[14].short.en == "Article 15"


def test_the_register_is_sorted_by_sound(known: dict[str, Law]) -> None:
    shown = [law.iri.removeprefix(LAW.iri) for law in listed([*known.values()], [], "")["register"]]
    places = [
        shown.index(key) for key in ("archives-law", "anti-money-laundering-law", "statistics-law")
    ]
    assert places == sorted(places)  # dàng, fǎn, tǒng; by code point 反 comes first


def test_the_interim_measures_have_points_and_never_articles(known: dict[str, Law]) -> None:
    measures = known["lyg-interim"]
    assert measures.articles == []
    assert len(measures.chapters) == 7
    assert {part.evidence.key for part in measures.points} == {"Seed"}
    by_chapter = {
        chapter.number if chapter else "": [part.number for part in some]
        for chapter, some in measures.contents
    }
    assert by_chapter[""] == ["1", "2", "3"]
    assert by_chapter["3"] == ["3.3", "3.3.1", "3.3.2"]


def test_everything_says_itself_in_both_languages(known: dict[str, Law]) -> None:
    for law in known.values():
        for text in (law.name, law.summary, law.kind_name, law.body, law.evidence.name):
            assert text.zh and text.en and text.zh != text.en, law.iri


def test_a_law_is_found_by_its_names_and_its_issuing_body(known: dict[str, Law]) -> None:
    law = known["personal-information-law"]
    for words in ("个保法", "个人信息保护", "personal information", "常务委员会"):
        assert law.mentions(words)
    assert not law.mentions("档案")


def test_a_search_keeps_what_has_the_words_and_nothing_else(published: DataFolder) -> None:
    with published.open_current() as edition:
        found = listed(laws(edition, PUBLIC), provisions(edition, PUBLIC), "校核")
    assert LAW["decree-809/26"].value in {part.iri for part in found["articles"]}
    assert not found["register"]
    assert all(part.mentions("校核") for part in found["articles"])


def test_the_register_is_grouped_by_kind_in_the_order_of_the_list(known: dict[str, Law]) -> None:
    found = listed(list(known.values()), [], "")
    kinds = [law.kind for law in found["register"]]
    assert list(found["kinds"]) == list(dict.fromkeys(kinds))
    assert kinds[0] == "law"
    assert not [law for law in found["register"] if law.provisions]


def cited(root: DataFolder, number: int, source: NamedNode) -> None:
    """So many resources more that are withheld on the strength of a law."""
    quads = []
    graph = GRAPHS.catalog("sfj")
    for place in range(number):
        resource = NAMES.thing("resource", f"cites-{place}")
        basis = NamedNode(f"{resource.value}#basis-0")
        quads += [
            Quad(resource, DCT.title, Literal(f"档案 {place}", language="zh"), graph),
            Quad(resource, DCT.publisher, NAMES.thing("department", "sfj"), graph),
            Quad(resource, LM.sharingType, CODE["sharing/withheld"], graph),
            Quad(resource, LM.legalBasis, basis, graph),
            Quad(basis, RDF.type, LM.LegalBasis, graph),
            Quad(basis, LM.cites, source, graph),
            Quad(basis, LM.citation, Literal("《示范法》"), graph),
        ]
    publish(root, quads)


def test_who_rests_on_a_law_is_told_by_the_page_and_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = city(tmp_path_factory.mktemp("cited") / "data")
    cited(folder, PAGE + 3, LAW["decree-809/14"])
    with folder.open_current() as edition:
        first, more = resting(edition, LAW["decree-809"], 1, PUBLIC)
        second, none = resting(edition, LAW["decree-809"], 2, PUBLIC)
        third, _ = resting(edition, LAW["decree-809"], 3, PUBLIC)
        article, _ = resting(edition, LAW["decree-809/14"], 1, PUBLIC)
        other, _ = resting(edition, LAW["decree-809/13"], 1, PUBLIC)
    assert (len(first), more, len(second), none) == (PAGE, True, 3, False)
    assert len({one.iri for one in first + second}) == PAGE + 3
    assert third == other == []
    assert article == first
    assert (first[0].provider_name.zh, first[0].citation) == ("司法局", "《示范法》")


def test_the_list_links_what_the_catalog_is_judged_by_first(client: httpx.Client) -> None:
    links = page(client, "/law").links
    judging = ["/doc/law/decree-809", "/doc/law/lyg-interim", "/doc/practice/g1272"]
    places = [links.index(link) for link in [*judging, "/doc/law/state-secrets-law"]]
    assert places[-1] == max(places)


def test_the_search_of_the_law_page(client: httpx.Client) -> None:
    shown = page(client, "/law?q=个保法")
    assert "/doc/law/personal-information-law" in shown.links
    assert "/doc/law/archives-law" not in shown.links
    assert "没有找到" in page(client, "/law?q=外星人法").text
    assert "/doc/law/decree-809/21" in page(client, "/law?q=10个工作日").links


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_article_is_told_in_our_words_and_says_so(client: httpx.Client, language: str) -> None:
    shown = page(client, "/doc/law/decree-809/15", language)
    assert ("不是原文" if language == "zh" else "not the official text") in shown.text
    assert {
        "/doc/law/decree-809",
        "/doc/law/decree-809/chapter-3",
        "/doc/law/decree-809/14",
        "/doc/law/decree-809/16",
        "/rules/R-08",
    } <= set(shown.links)


def test_the_first_and_the_last_article_have_one_neighbour(client: httpx.Client) -> None:
    first, last = (page(client, f"/doc/law/decree-809/{n}").links for n in (1, 44))
    assert "/doc/law/decree-809/2" in first
    assert "/doc/law/decree-809/43" in last
    assert "/doc/law/decree-809/45" not in last


def test_what_was_not_read_never_looks_like_law(client: httpx.Client) -> None:
    assert "不能当作条文引用" in page(client, "/doc/law/lyg-interim").text
    assert "不能当作条文引用" in page(client, "/doc/law/lyg-interim/interpretation/3.3.1").text
    assert "不能当作法规引用" in page(client, "/doc/practice/g1272").text
    assert "不是法规" in page(client, "/doc/practice/field").text
    assert "引用前请核对原文" in page(client, "/doc/law/personal-information-law").text


def test_a_registered_law_names_who_rests_on_it(client: httpx.Client) -> None:
    shown = page(client, "/doc/law/juvenile-delinquency-law")
    assert WITHHELD in shown.links
    assert "/doc/department/sfj" in shown.links


def test_a_page_too_far_says_so_and_leads_back(client: httpx.Client) -> None:
    shown = page(client, "/doc/law/archives-law?page=7")
    assert "没有这一页" in shown.text
    assert "/doc/law/archives-law?page=6" in shown.links


def test_a_single_law_is_described_under_doc(client: httpx.Client) -> None:
    response = client.get("/law/decree-809/15")
    assert (response.status_code, response.headers["location"]) == (303, "/doc/law/decree-809/15")


def test_the_law_a_provision_belongs_to() -> None:
    assert regulation(LAW["decree-809/15"].value) == LAW["decree-809"].value
    assert regulation(PRACTICE["field"].value) == PRACTICE["field"].value
