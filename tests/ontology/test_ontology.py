from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ontology import ROOT, reference_files
from ontology.namespaces import CODE, DCAT, DCT, LM, ODRL, ORG, OWL, PROV, RDF, RDFS, SKOS
from tests.ontology.reading import instances, languages, read, subjects, triples, values

ONTOLOGY = triples("ontology")
TERMS = {iri for iri in subjects(ONTOLOGY) if iri.value.startswith(LM.iri)}
REPOSITORY = ROOT.parent


@pytest.mark.parametrize(
    "file", [f for group in reference_files().values() for f in group], ids=lambda file: file.stem
)
def test_no_file_holds_a_blank_node(file: Path) -> None:
    found = read(file)
    assert found
    for triple in found:
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)


@pytest.mark.parametrize(
    "term", sorted(TERMS, key=str), ids=lambda term: term.value.rpartition("#")[2]
)
def test_a_term_says_in_both_languages_what_it_is(term: NamedNode) -> None:
    assert languages(ONTOLOGY, term, RDFS.label) == ["en", "zh"]
    assert languages(ONTOLOGY, term, SKOS.definition) == ["en", "zh"]
    assert values(ONTOLOGY, term, RDFS.isDefinedBy) == ["https://w3id.org/lianmu/ns"]
    assert values(ONTOLOGY, term, RDF.type)


def test_every_own_term_in_files_and_code_is_described() -> None:
    written = re.compile(r"\blm:([A-Za-z]\w*)|\bLM\.([A-Za-z]\w*)")
    folders = ("ontology", "shapes", "loaders", "server")
    files = [
        file
        for folder in folders
        for suffix in ("*.ttl", "*.py", "*.rq")
        for file in (REPOSITORY / folder).rglob(suffix)
    ]
    used = {
        (match[1] or match[2], file.name)
        for file in files
        for match in written.finditer(file.read_text(encoding="utf-8"))
    }
    known = {term.value.removeprefix(LM.iri) for term in TERMS} | {"iri"}
    assert {(name, file) for name, file in used if name not in known} == set()


def test_every_property_of_the_model_is_described() -> None:
    model = (REPOSITORY / "docs" / "model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:… )?lm:([A-Za-z]+)", model))
    assert len(named) > 40
    assert {name for name in named if LM[name] not in TERMS} == set()


@pytest.mark.parametrize(
    ("term", "aligned"),
    [
        (LM.InformationResource, DCAT.Dataset),
        (LM.Department, ORG.FormalOrganization),
        (LM.ShareAgreement, ODRL.Agreement),
        (LM.Submission, PROV.Activity),
        (LM.BasicResource, LM.InformationResource),
    ],
)
def test_classes_are_aligned(term: NamedNode, aligned: NamedNode) -> None:
    assert aligned.value in values(ONTOLOGY, term, RDFS.subClassOf)


@pytest.mark.parametrize(
    ("term", "aligned"), [(LM.accessWay, DCAT.distribution), (LM.item, DCT.hasPart)]
)
def test_properties_are_aligned(term: NamedNode, aligned: NamedNode) -> None:
    assert values(ONTOLOGY, term, RDFS.subPropertyOf) == [aligned.value]


def test_contacts_and_storage_are_internal_and_nothing_of_the_model_is() -> None:
    internal = subjects(
        t for t in ONTOLOGY if t.predicate == LM.disclosure and t.object == LM.Internal
    )
    assert {LM.contactName, LM.contactPhone, LM.storageLocation} <= internal
    assert not internal & {LM.sharingType, LM.item, LM.providerCode, LM.approver}


def test_a_class_above_is_never_the_class_itself() -> None:
    above = [t for t in ONTOLOGY if t.predicate in (RDFS.subClassOf, RDFS.subPropertyOf)]
    assert above
    assert all(t.subject != t.object for t in above)


def test_individuals_belong_to_classes_of_the_ontology() -> None:
    classes = {iri.value for iri in instances(ONTOLOGY, OWL.Class)}
    for iri in instances(ONTOLOGY, OWL.NamedIndividual):
        kinds = set(values(ONTOLOGY, iri, RDF.type)) - {OWL.NamedIndividual.value}
        assert kinds
        assert kinds <= classes


def test_code_lists_of_properties_exist() -> None:
    schemes = instances(triples("vocabulary"), SKOS.ConceptScheme)
    named = {t.object for t in ONTOLOGY if t.predicate == LM.codeList}
    assert schemes - named == {CODE.placeholder}
    assert named <= schemes
