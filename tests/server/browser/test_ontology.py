from __future__ import annotations

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ontology import reference_files
from ontology.namespaces import DCAT, LM, OWL, RDF, RDFS
from ontology.text import Text
from server.browser.ontology import Named, Ontology, Term, code_lists
from server.browser.vocabulary import by_rule, helpers
from shapes import Shapes
from tests.server.browser.reading import Page, read

TRIPLES = [
    quad.triple
    for file in reference_files()["ontology"]
    for quad in parse(path=file, format=RdfFormat.TURTLE)
]
TERMS = {
    triple.subject.value
    for triple in TRIPLES
    if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(LM.iri)
}
ONTOLOGY = Ontology(TRIPLES, {one.value: Text("表", "list") for one in code_lists(TRIPLES)})
SECTIONS = ONTOLOGY.sections()
LISTED = [t for s in SECTIONS for t in (*s.classes, *s.properties, *s.individuals)]


def term(iri: NamedNode) -> Term:
    return next(one for one in LISTED if one.iri == iri.value)


def iris(found: tuple[Named, ...]) -> set[str]:
    return {one.iri for one in found}


def page(client: httpx.Client, path: str, language: str) -> Page:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    return read(response.text)


def test_every_term_is_in_one_section() -> None:
    assert len(TERMS) > 100
    assert sorted(one.iri for one in LISTED) == sorted(TERMS)
    assert all(section.name.zh != section.name.en for section in SECTIONS)


def test_a_term_says_what_the_ontology_does() -> None:
    resource, item = term(LM.InformationResource), term(LM.item)
    assert DCAT.Dataset.value in iris(resource.above)
    assert LM.BasicResource.value in iris(resource.below)
    assert LM.item.value in iris(resource.properties)
    assert iris(item.domains) == {LM.InformationResource.value}
    sharing = term(LM.sharingType)
    assert [one.name for one in sharing.code_lists] == [Text("表", "list")]
    assert iris(term(LM.contactPhone).disclosure) == {LM.Internal.value}
    assert LM.Core.value in iris(term(LM.ListStatus).individuals)
    assert iris(term(LM.Core).kinds) == {LM.ListStatus.value}


def test_general_classes_come_first() -> None:
    classes = [one.iri for section in SECTIONS for one in section.classes]
    assert classes.index(LM.InformationResource.value) < classes.index(LM.BasicResource.value)


def test_a_term_without_a_section_is_not_lost() -> None:
    stray = LM.Stray
    said = [
        Triple(stray, RDF.type, OWL.Class),
        Triple(stray, RDFS.label, Literal("散", language="zh")),
    ]
    sections = Ontology(said, {}).sections()
    assert [one.iri for section in sections for one in section.classes] == [stray.value]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_diagram_has_every_class_once(language: str) -> None:
    boxes = [b for p in ONTOLOGY.diagram(SECTIONS, language).panels for b in p.boxes]
    own = [box.node.iri for box in boxes if not box.reference]
    classes = [one.iri for section in SECTIONS for one in section.classes]
    assert sorted(own) == sorted(classes)
    arrows = [a for p in ONTOLOGY.diagram(SECTIONS, language).panels for a in p.arrows]
    ends = {(arrow.source.node.iri, arrow.target.node.iri) for arrow in arrows}
    assert (LM.BasicResource.value, LM.InformationResource.value) in ends
    assert (LM.InformationResource.value, LM.InformationItem.value) in ends


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_term_is_on_the_page(client: httpx.Client, language: str) -> None:
    shown = page(client, "/ontology", language)
    places = {attributes.get("id") for _, attributes in shown.elements}
    assert {iri.removeprefix(LM.iri) for iri in TERMS} <= places
    text = shown.text
    for one in LISTED:
        for words in (one.name.zh, one.name.en, one.definition.in_language(language)):
            assert " ".join(words.split()) in text, one.iri


def test_every_link_within_the_page_arrives(client: httpx.Client) -> None:
    shown = page(client, "/ontology", "zh")
    places = {attributes.get("id") for _, attributes in shown.elements}
    within = {
        link.partition("#")[2] for link in shown.links if link.startswith(("#", "/ontology#"))
    }
    assert within - places == set()
    assert {"/codes", "/doc/concept/sharing", DCAT.Dataset.value} <= set(shown.links)


def test_the_diagram_names_itself_for_those_who_cannot_see_it(client: httpx.Client) -> None:
    shown = page(client, "/ontology", "en")
    (drawing,) = shown.all("svg")
    places = {attributes.get("id") for _, attributes in shown.elements}
    assert set((drawing["aria-labelledby"] or "").split()) <= places


def test_the_ontology_and_the_shapes_stay_rdf_for_machines(client: httpx.Client) -> None:
    for path in ("/ontology", "/shapes"):
        answer = client.get(path, headers={"Accept": "text/turtle"})
        assert answer.headers["content-type"].startswith("text/turtle")
        assert len(list(parse(answer.content, format=RdfFormat.TURTLE))) > 500


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_shape_is_listed_under_its_rule(client: httpx.Client, language: str) -> None:
    shapes = Shapes.shipped()
    shown = page(client, "/shapes", language)
    places = {attributes.get("id") for _, attributes in shown.elements}
    assert {iri.value.rpartition("/")[2] for iri in shapes.shapes} <= places
    assert {f"rule-{identifier}" for identifier in shapes.rules} <= places
    assert "{?" not in shown.text


def test_shapes_that_report_nothing_are_listed_apart() -> None:
    triples = list(Shapes.shipped().triples)
    reporting = {shape.iri.value.rpartition("/")[2] for c in by_rule(triples) for shape in c.shapes}
    assert "in-sharing" in helpers(triples)
    assert not reporting & set(helpers(triples))
