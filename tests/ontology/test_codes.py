from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ontology import ROOT
from ontology.namespaces import CODE, DCT, LM, RDF, SKOS
from tests.ontology.reading import instances, languages, read, triples, values

VOCABULARY = triples("vocabulary")
SCHEMES = sorted(instances(VOCABULARY, SKOS.ConceptScheme), key=str)
CONCEPTS = sorted(instances(VOCABULARY, SKOS.Concept), key=str)

KEYS = {
    "sharing": "unconditional conditional withheld",
    "format": "document spreadsheet database image streaming self-described service",
    "purpose": "administrative-basis work-reference data-verification business-collaboration other",
    "basis": "law administrative-regulation state-council-decision local-regulation party-policy"
    " rule normative-document internal unknown",
    "method": "platform mail disk-copy paper-media electronic-media",
    "method-type": "database file interface",
    "frequency": "real-time daily weekly monthly quarterly yearly"
    " half-yearly irregular never other",
    "data-type": "C N Y D T L M G B I F custom",
    "data-level": "general important core",
}

VARIANTS = [
    ("sharing", "条件共享", "conditional"),
    ("sharing", "不共享", "withheld"),
    ("format", "电子文档", "document"),
    ("frequency", "年", "yearly"),
    ("frequency", "每天", "daily"),
    ("frequency", "不定期更新", "irregular"),
    ("data-type", "字符型 C", "C"),
    ("data-type", "字符串型C", "C"),
    ("data-type", "字符串型", "C"),
    ("method-type", "前置机共享", "database"),
    ("method-type", "系统对接", "interface"),
    ("method", "介质交换(纸质报表)", "paper-media"),
    ("format-type", "sybase", "sybase"),
    ("classification", "应急保障", "212"),
]


def _concepts(scheme: str) -> list[NamedNode]:
    return [
        iri for iri in CONCEPTS if values(VOCABULARY, iri, SKOS.inScheme) == [CODE[scheme].value]
    ]


@pytest.mark.parametrize(("scheme", "keys"), KEYS.items())
def test_a_scheme_has_the_keys_of_the_model(scheme: str, keys: str) -> None:
    found = {iri.value.removeprefix(CODE[scheme].value + "/") for iri in _concepts(scheme)}
    assert found == set(keys.split())


def test_the_classification_has_the_classes_and_divisions() -> None:
    notations = sorted(
        v for iri in _concepts("classification") for v in values(VOCABULARY, iri, SKOS.notation)
    )
    wanted = ["1", "2", "3"]
    wanted += [
        f"{kind}{n:02}" for kind, last in ((1, 5), (2, 12), (3, 8)) for n in range(1, last + 1)
    ]
    assert notations == sorted(wanted)
    for iri in _concepts("classification"):
        key = iri.value.rpartition("/")[2]
        broader = values(VOCABULARY, iri, SKOS.broader)
        assert broader == ([CODE[f"classification/{key[0]}"].value] if len(key) == 3 else [])


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda iri: iri.value.rpartition("/")[2])
def test_a_scheme_has_its_own_file_and_names(scheme: NamedNode) -> None:
    file = ROOT / "codes" / f"{scheme.value.removeprefix(CODE.iri)}.ttl"
    assert scheme in instances(read(file), SKOS.ConceptScheme)
    assert languages(VOCABULARY, scheme, DCT.title) == ["en", "zh"]
    assert languages(VOCABULARY, scheme, SKOS.definition) == ["en", "zh"]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda iri: iri.value.removeprefix(CODE.iri))
def test_a_concept_is_named_in_both_languages(concept: NamedNode) -> None:
    assert languages(VOCABULARY, concept, SKOS.prefLabel) == ["en", "zh"]
    assert languages(VOCABULARY, concept, SKOS.definition) in ([], ["en", "zh"])
    (scheme,) = values(VOCABULARY, concept, SKOS.inScheme)
    assert concept.value.startswith(scheme + "/")
    status = values(VOCABULARY, concept, LM.listStatus)
    assert status in ([LM.Core.value], [LM.Addition.value])


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda iri: iri.value.rpartition("/")[2])
def test_no_text_in_a_scheme_means_two_things(scheme: NamedNode) -> None:
    meant: defaultdict[str, set[str]] = defaultdict(set)
    labels = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation)
    for triple in VOCABULARY:
        if triple.predicate in labels and isinstance(triple.object, Literal):
            subject = str(triple.subject.value) if isinstance(triple.subject, NamedNode) else ""
            if subject.startswith(scheme.value + "/"):
                meant[unicodedata.normalize("NFKC", triple.object.value).casefold()].add(subject)
    assert meant
    assert {text: found for text, found in meant.items() if len(found) > 1} == {}


@pytest.mark.parametrize(("scheme", "written", "key"), VARIANTS)
def test_a_field_variant_is_known(scheme: str, written: str, key: str) -> None:
    concept = CODE[f"{scheme}/{key}"]
    known = values(VOCABULARY, concept, SKOS.altLabel) + values(
        VOCABULARY, concept, SKOS.hiddenLabel
    )
    assert written in known


def test_every_format_type_belongs_to_a_class() -> None:
    classes = {iri.value for iri in _concepts("format")}
    for iri in _concepts("format-type"):
        found = values(VOCABULARY, iri, LM.formatClass)
        assert found, iri
        assert set(found) <= classes


def test_the_classes_that_must_list_items_are_marked() -> None:
    marked = {t.subject for t in VOCABULARY if t.predicate == LM.structured}
    assert marked == {CODE[f"format/{key}"] for key in ("spreadsheet", "database", "service")}


def test_the_additional_cycles_are_marked() -> None:
    marked = {
        iri
        for iri in _concepts("frequency")
        if values(VOCABULARY, iri, LM.listStatus) == [LM.Addition.value]
    }
    assert marked == {CODE[f"frequency/{key}"] for key in KEYS["frequency"].split()[6:]}


def test_matched_concepts_are_in_the_european_lists() -> None:
    shared = Path(os.environ.get("LIANMU_SHARED", ROOT.parent.parent / "shared"))
    folder = shared / "fixtures" / "eu-authority"
    if not folder.is_dir():
        pytest.skip("the European authority lists are not at hand (set LIANMU_SHARED)")
    known = {
        triple.subject
        for name in ("frequencies", "filetypes", "access-right")
        for triple in read(folder / f"{name}.ttl")
        if triple.predicate in (RDF.type, SKOS.prefLabel)
    }
    matched = {t.object for t in VOCABULARY if t.predicate in (SKOS.exactMatch, SKOS.closeMatch)}
    assert len(matched) > 20
    assert matched <= known
