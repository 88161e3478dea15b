from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from ontology.namespaces import CODE, LM, RDF, SKOS
from server.browser.codes import Concept, branch, schemes, standing, tree
from server.search.labels import PUBLIC
from server.store.edition import OpenEdition
from server.store.folder import Charter, DataFolder
from shapes.rules import Description
from tests.server.browser.city import WITHHELD, publish, reference_quads
from tests.server.browser.reading import Page, read
from tests.server.search.sample import BASE, GRAPHS


@pytest.fixture(scope="module")
def edition(published: DataFolder) -> Iterator[OpenEdition]:
    with published.open_current() as opened:
        yield opened


def page(client: httpx.Client, path: str, language: str = "zh") -> Page:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    return read(response.text)


def flat(concepts: tuple[Concept, ...]) -> list[Concept]:
    return [each for one in concepts for each in (one, *flat(one.narrower))]


def members(scheme: str) -> set[str]:
    found = (quad for quad in reference_quads() if quad.predicate == SKOS.inScheme)
    return {str(q.subject)[1:-1] for q in found if q.object == CODE[scheme]}


def test_every_code_list_is_listed_with_its_purpose(edition: OpenEdition) -> None:
    listed = {scheme.iri: scheme for scheme in schemes(edition, PUBLIC)}
    shipped = {
        str(q.subject)[1:-1]
        for q in reference_quads()
        if q.predicate == RDF.type and q.object == SKOS.ConceptScheme
    }
    assert set(listed) == shipped
    for iri, scheme in listed.items():
        assert scheme.purpose.zh != scheme.purpose.en, iri
        assert scheme.size == len(members(iri.removeprefix(CODE.iri))) > 0, iri
    fields = {field.iri for field in listed[CODE.sharing.value].fields}
    assert {LM.sharingType.value, LM.itemSharingType.value} == fields


@pytest.mark.parametrize("scheme", ["sharing", "classification", "region", "frequency"])
def test_a_tree_has_every_value_once(edition: OpenEdition, scheme: str) -> None:
    found = flat(tree(edition, CODE[scheme], PUBLIC))
    assert len(found) == len({one.iri for one in found})
    assert {one.iri for one in found} == members(scheme)


def test_a_tree_follows_the_classification(edition: OpenEdition) -> None:
    classes = tree(edition, CODE.classification, PUBLIC)
    assert [one.notation for one in classes] == ["1", "2", "3"]
    for one in classes:
        assert one.narrower
        assert all(below.notation.startswith(one.notation) for below in one.narrower)
        assert one.size == len(flat(one.narrower))


def test_a_value_has_its_spellings_status_and_matches(edition: OpenEdition) -> None:
    found = {one.iri: one for one in tree(edition, CODE.frequency, PUBLIC)}
    daily, irregular = (
        found[CODE["frequency/daily"].value],
        found[CODE["frequency/irregular"].value],
    )
    assert "每天" in daily.spellings
    assert not daily.addition
    assert irregular.addition
    assert [(m.kind, m.iri.rpartition("/")[2]) for m in daily.matches] == [("exactMatch", "DAILY")]
    order = [one.notation for one in tree(edition, CODE.frequency, PUBLIC)]
    assert order == sorted(order, key=lambda notation: (not notation, notation))


def test_a_circle_of_broader_values_is_shown_once() -> None:
    first, second = NamedNode("urn:a"), NamedNode("urn:b")
    said = Description([Triple(first, SKOS.broader, second), Triple(second, SKOS.broader, first)])
    assert [one.iri for one in flat(branch(said, [first, second], set()))] == ["urn:a", "urn:b"]


def test_a_value_knows_where_it_stands(edition: OpenEdition) -> None:
    place = standing(edition, CODE["classification/101"])
    assert place.scheme is not None
    assert place.scheme.iri == CODE.classification.value
    assert place.above[0].iri == CODE["classification/1"].value
    below = standing(edition, CODE["classification/1"]).below
    assert CODE["classification/101"].value in {one.iri for one in below}


def test_values_that_stand_above_each_other_in_a_circle_end(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create(Charter(BASE))
    graph = GRAPHS.reference("vocabulary")
    one, other = CODE["loop/1"], CODE["loop/2"]
    publish(
        folder,
        [
            Quad(CODE.loop, RDF.type, SKOS.ConceptScheme, graph),
            *(Quad(each, SKOS.inScheme, CODE.loop, graph) for each in (one, other)),
            *(
                Quad(each, SKOS.prefLabel, Literal("值", language="zh"), graph)
                for each in (one, other)
            ),
            Quad(one, SKOS.broader, other, graph),
            Quad(other, SKOS.broader, one, graph),
        ],
    )
    with folder.open_current() as opened:
        assert len(standing(opened, one).above) < 100
        assert len(flat(tree(opened, CODE.loop, PUBLIC))) == 2


def test_the_list_of_lists_leads_to_each(client: httpx.Client) -> None:
    shown = page(client, "/codes", "en")
    assert {"/doc/concept/sharing", "/doc/concept/region", "/ontology#sharingType"} <= set(
        shown.links
    )
    assert "/codes" in page(client, "/").links


def test_the_page_of_a_list_shows_its_values(client: httpx.Client) -> None:
    shown = page(client, "/doc/concept/frequency", "en")
    for words in ("Daily", "每日", "Addition", "same as frequency/DAILY", "每天"):
        assert words in shown.text
    assert "/doc/concept/frequency/daily" in shown.links
    regions = page(client, "/doc/concept/region")
    assert len(regions.all("details")) >= 1
    assert members("region") <= {
        CODE.iri + link.removeprefix("/doc/concept/") for link in regions.links
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_says_where_its_values_come_from(client: httpx.Client, language: str) -> None:
    basis = page(client, "/doc/concept/basis", language).text
    assert {"zh": "由我们归纳", "en": "Drawn up by us"}[language] in basis
    assert {"zh": "补充值", "en": "additions"}[language] not in basis
    cycles = page(client, "/doc/concept/frequency", language).text
    assert {"zh": "标“补充值”的", "en": "marked as additions"}[language] in cycles
    inferred = page(client, "/doc/concept/classification/307", language).text
    assert {"zh": "推断", "en": "inferred"}[language] in inferred


def test_a_list_says_which_fields_use_it_also_outside_ones(client: httpx.Client) -> None:
    assert "用在哪里 空间范围" in read(client.get("/doc/concept/region").text).text
    assert "用在哪里" not in read(client.get("/doc/concept/placeholder").text).text


def test_the_page_of_a_value_counts_what_uses_it(client: httpx.Client) -> None:
    shown = page(client, "/doc/concept/sharing/withheld", "en")
    assert WITHHELD in shown.links
    assert "/search?share=withheld" in shown.links
    assert "Resources that use it 2" in shown.text


def test_the_page_of_a_value_leads_up_and_down(client: httpx.Client) -> None:
    up = page(client, "/doc/concept/classification/307").links
    assert {"/codes", "/doc/concept/classification", "/doc/concept/classification/3"} <= set(up)
    down = page(client, "/doc/concept/classification/3").links
    assert {"/doc/concept/classification/307", "/search?theme=307"} <= set(down)
