from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ontology import ROOT
from ontology.namespaces import CODE, DCT, LM, RDF, SKOS
from tests.ontology.reading import instances, languages, read, subjects, triples, values

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
    "item-kind": "basic business",
    "opening": "unconditional conditional withheld",
    "lifecycle": "draft awaiting-registration returned registration-refused registered"
    " awaiting-publication publication-refused published taken-down",
    "role": "compiler department-head office-head authority-reviewer applicant supervisor operator",
    "obligee": "compiler provider user parties responsible authority evaluator",
    "update-trigger": "law state-council-decision duties",
    "review-decision": "passed returned refused",
    "answer": "consent refusal",
    "refusal-cause": "no-duty beyond-conditions forbidden unsafe papers-incomplete other",
    "disposal-cause": "achieved unachievable unnecessary",
    "service-change": "ended changed",
    "misuse-measure": "suspension rectification restoration termination",
    "correction-nature": "doubt clear-error incomplete",
    "correction-result": "corrected right unverifiable",
    "dispute-step": "negotiation authority common-superior government",
    "network": "extranet intranet private internet",
    "system-kind": "business exchange basic-library service other",
    "fund": "construction operation",
    "metric": "catalog-coverage violations-per-record updates-overdue answers-on-time"
    " deliveries-on-time corrections-on-time refusal-share unconditional-share unused",
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
    members = (t for t in VOCABULARY if t.predicate == SKOS.inScheme and t.object == CODE[scheme])
    return sorted(subjects(members), key=str)


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
        above = key[:3] if "-" in key else key[:1] if len(key) == 3 else ""
        broader = values(VOCABULARY, iri, SKOS.broader)
        assert broader == ([CODE[f"classification/{above}"].value] if above else [])


def test_the_subclasses_of_the_basic_libraries_are_additions_without_a_number() -> None:
    found = [iri for iri in _concepts("classification") if "-" in iri.value.rpartition("/")[2]]
    assert len(found) == 24
    for iri in found:
        assert values(VOCABULARY, iri, LM.listStatus) == [LM.Addition.value]
        assert values(VOCABULARY, iri, SKOS.notation) == []


def test_a_list_that_is_open_says_so() -> None:
    marked = subjects(t for t in VOCABULARY if t.predicate == LM.openList)
    assert {CODE[key] for key in ("classification", "format-type", "frequency")} <= marked
    assert not marked & {CODE[key] for key in ("sharing", "basis", "region", "dispute-step")}
    for scheme in marked:
        assert values(VOCABULARY, scheme, LM.openList) == ["true"]
        assert languages(VOCABULARY, scheme, SKOS.note) == ["en", "zh"]
        assert "主管部门可以" in " ".join(values(VOCABULARY, scheme, SKOS.note))


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
        for name in ("frequencies", "filetypes", "access-right", "data-theme")
        for triple in read(folder / f"{name}.ttl")
        if triple.predicate in (RDF.type, SKOS.prefLabel)
    }
    matching = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)
    matched = {t.object for t in VOCABULARY if t.predicate in matching}
    assert matched <= known
    for table in ("frequency", "file-type", "access-right", "data-theme"):
        assert any(f"/authority/{table}/" in str(iri) for iri in matched)


@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_a_list_says_where_its_values_come_from(scheme: NamedNode) -> None:
    (evidence,) = values(VOCABULARY, scheme, LM.evidence)
    assert evidence in {level.value for level in (LM.Seed, LM.Read, LM.Recalled, LM.Inferred)}
    assert languages(VOCABULARY, scheme, SKOS.scopeNote) == ["en", "zh"]


def test_numbers_that_we_inferred_from_the_order_say_so() -> None:
    divisions = [f"10{n}" for n in range(1, 6)] + [f"30{n}" for n in range(1, 9)]
    for key in divisions:
        concept = NamedNode(f"{CODE.iri}classification/{key}")
        assert values(VOCABULARY, concept, LM.evidence) == [LM.Inferred.value], key
        assert values(VOCABULARY, concept, SKOS.scopeNote), key
