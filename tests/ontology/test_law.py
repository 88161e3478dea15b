from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from ontology.namespaces import CODE, DCT, ELI, HOME, LAW, LM, RDF, RDFS, SKOS
from tests.ontology.reading import instances, languages, subjects, triples, values

FOUND = triples("law")
ARTICLES = instances(FOUND, ELI.LegalResourceSubdivision)
LAWS = instances(FOUND, ELI.LegalResource)
POINTS = instances(FOUND, LM.InterpretationPoint)
PRACTICES = instances(FOUND, LM.Practice)


def test_all_44_articles_of_the_decree_are_there() -> None:
    assert {LAW[f"decree-809/{number}"] for number in range(1, 45)} == ARTICLES
    assert "《政务数据共享条例》第二十一条" in values(FOUND, LAW["decree-809/21"], RDFS.label)


@pytest.mark.parametrize(
    "iri",
    sorted(ARTICLES | LAWS | POINTS | PRACTICES, key=str),
    ids=lambda iri: iri.value[len(HOME) :],
)
def test_a_source_says_in_both_languages_what_it_is(iri: NamedNode) -> None:
    assert languages(FOUND, iri, RDFS.label) == ["en", "zh"]
    assert languages(FOUND, iri, SKOS.definition) == ["en", "zh"]
    assert len(values(FOUND, iri, LM.evidence)) == 1


def test_an_article_is_shown_only_where_its_text_was_read() -> None:
    for article in ARTICLES:
        assert values(FOUND, article, LM.evidence) == [LM.Read.value]
        assert values(FOUND, article, ELI.is_part_of) == [LAW["decree-809"].value]


def test_nothing_but_the_decree_claims_to_have_been_read() -> None:
    read = subjects(t for t in FOUND if t.predicate == LM.evidence and t.object == LM.Read)
    assert {iri for iri in read if not iri.value.startswith(LAW["decree-809"].value)} == set()


def test_the_interim_measures_have_points_of_the_interpretation_and_no_articles() -> None:
    start = LAW["lyg-interim/interpretation/"].value
    own = {iri for iri in subjects(FOUND) if iri.value.startswith(LAW["lyg-interim"].value)}
    assert own - POINTS == {LAW["lyg-interim"], LAW["lyg-interim/interpretation"]}
    assert {f"{start}3.{chapter}" for chapter in range(1, 8)} <= {iri.value for iri in POINTS}
    for point in POINTS:
        assert values(FOUND, point, LM.evidence) == [LM.Seed.value]
        assert values(FOUND, point, DCT.isPartOf)
        assert any(label.startswith("官方解读") for label in values(FOUND, point, RDFS.label))
    said = " ".join(values(FOUND, LAW["lyg-interim"], SKOS.definition))
    assert "未收存" in said
    assert "not held" in said


def test_recalled_and_inferred_sources_say_so() -> None:
    kinds = {LM.Recalled.value, LM.Inferred.value}
    assert {NamedNode(f"{HOME}practice/{key}") for key in ("g1272", "field")} <= PRACTICES
    for practice in PRACTICES:
        assert set(values(FOUND, practice, LM.evidence)) <= kinds


def test_the_register_tells_the_kind_of_every_law() -> None:
    kinds = {
        iri for iri in subjects(triples("vocabulary")) if iri.value.startswith(CODE["basis/"].value)
    }
    assert len(LAWS) >= 60
    for law in LAWS:
        (kind,) = values(FOUND, law, LM.basisType)
        assert NamedNode(kind) in kinds
        (body,) = values(FOUND, law, ELI.passed_by)
        assert values(FOUND, NamedNode(body), RDF.type) == [LM.IssuingBody.value]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("保守国家秘密法", "state-secrets-law"),
        ("保密法", "state-secrets-law"),
        ("中华人民共和国社区矫正法", "community-correction-law"),
        ("国发〔2016〕51号", "state-council-2016-51"),
        ("国务院令第809号", "decree-809"),
    ],
)
def test_a_law_is_known_by_its_names(written: str, key: str) -> None:
    names = values(FOUND, LAW[key], RDFS.label) + values(FOUND, LAW[key], SKOS.altLabel)
    assert written in names


def test_no_two_laws_answer_to_one_name() -> None:
    names = [
        name
        for law in LAWS
        for predicate in (RDFS.label, SKOS.altLabel)
        for name in values(FOUND, law, predicate)
    ]
    assert len(names) == len(set(names))
