from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from ontology.namespaces import CODE, DCT, ELI, HOME, LAW, LM, RDF, RDFS, SKOS
from tests.ontology.reading import instances, languages, subjects, triples, values

FOUND = triples("law")
ARTICLES = instances(FOUND, ELI.LegalResourceSubdivision)
CHAPTERS = instances(FOUND, LM.Chapter)
LAWS = instances(FOUND, ELI.LegalResource)
POINTS = instances(FOUND, LM.InterpretationPoint)
PRACTICES = instances(FOUND, LM.Practice)


DECREE = {LAW[f"decree-809/{number}"] for number in range(1, 45)}
DOCUMENT_51 = {LAW[f"state-council-2016-51/{number}"] for number in range(1, 5)}


def test_the_articles_that_were_read_are_there_and_no_others() -> None:
    assert ARTICLES == DECREE | DOCUMENT_51
    assert "《政务数据共享条例》第二十一条" in values(FOUND, LAW["decree-809/21"], RDFS.label)


def test_every_article_of_the_decree_is_in_one_of_its_eight_chapters() -> None:
    chapters = [LAW[f"decree-809/chapter-{number}"] for number in range(1, 9)]
    contents = [values(FOUND, chapter, ELI.has_part) for chapter in chapters]
    held = [article for content in contents for article in content]
    assert sorted(held) == sorted(article.value for article in DECREE)
    assert LAW["decree-809/17"].value in contents[2]
    assert LAW["decree-809/18"].value in contents[3]


@pytest.mark.parametrize(
    "iri",
    sorted(ARTICLES | CHAPTERS | LAWS | POINTS | PRACTICES, key=str),
    ids=lambda iri: iri.value[len(HOME) :],
)
def test_a_source_says_in_both_languages_what_it_is(iri: NamedNode) -> None:
    assert languages(FOUND, iri, RDFS.label) == ["en", "zh"]
    assert languages(FOUND, iri, SKOS.definition) == ["en", "zh"]
    assert len(values(FOUND, iri, LM.evidence)) == 1


def test_an_article_is_shown_only_where_its_text_was_read() -> None:
    for article in ARTICLES:
        assert values(FOUND, article, LM.evidence) == [LM.Read.value]
        (whole,) = values(FOUND, article, ELI.is_part_of)
        assert article.value.startswith(whole + "/")


def test_nothing_else_claims_to_have_been_read() -> None:
    read = subjects(t for t in FOUND if t.predicate == LM.evidence and t.object == LM.Read)
    decree = {LAW["decree-809"], *(LAW[f"decree-809/chapter-{n}"] for n in range(1, 9))}
    assert read == ARTICLES | decree


def test_what_was_read_in_part_says_so() -> None:
    start = LAW["state-council-2016-51/4"]
    for predicate, zh, en in ((RDFS.label, "开头", "start"), (SKOS.definition, "只读过", "Only")):
        said = " ".join(values(FOUND, start, predicate))
        assert zh in said
        assert en in said


def test_the_interim_measures_have_points_of_the_interpretation_and_no_articles() -> None:
    start = LAW["lyg-interim/interpretation/"].value
    own = {iri for iri in subjects(FOUND) if iri.value.startswith(LAW["lyg-interim"].value)}
    chapters = {LAW[f"lyg-interim/chapter-{number}"] for number in range(1, 8)}
    assert own - POINTS == {LAW["lyg-interim"], LAW["lyg-interim/interpretation"]} | chapters
    for chapter in chapters:
        assert values(FOUND, chapter, LM.evidence) == [LM.Seed.value]
        (summary,) = values(FOUND, chapter, RDFS.seeAlso)
        assert NamedNode(summary) in POINTS
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
