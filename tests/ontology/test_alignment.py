"""What our terms are aligned to exists in the standards, and is what the standard says it is."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode
from rdflib import URIRef
from rdflib.namespace import (
    CSVW,
    DCAM,
    DCAT,
    DCTERMS,
    FOAF,
    ODRL2,
    ORG,
    PROV,
    SH,
    SKOS,
    XSD,
    DefinedNamespace,
)
from rdflib.namespace import OWL as OWL_TERMS
from rdflib.namespace import RDF as RDF_TERMS
from rdflib.namespace import RDFS as RDFS_TERMS

from ontology.namespaces import DCAM as OUR_DCAM
from ontology.namespaces import DCT, ELI, LM, ODRL, OWL, RDF, RDFS
from ontology.namespaces import PROV as OUR_PROV
from tests.ontology.reading import instances, languages, subjects, triples, values

ONTOLOGY = triples("ontology")
TERMS = {iri for iri in subjects(ONTOLOGY) if iri.value.startswith(LM.iri)}
PROPERTIES = {
    iri
    for kind in (RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty)
    for iri in instances(ONTOLOGY, kind)
}
CLASSES = instances(ONTOLOGY, OWL.Class)

DEFINED: list[type[DefinedNamespace]] = [
    CSVW, DCAM, DCAT, DCTERMS, FOAF, ODRL2, ORG, PROV, SH, SKOS, XSD,
    OWL_TERMS, RDF_TERMS, RDFS_TERMS,
]  # fmt: skip
"""Namespaces whose terms rdflib ships as published."""

LISTED = {
    # ADMS, https://www.w3.org/TR/vocab-adms/
    "http://www.w3.org/ns/adms#status",
    # DQV, https://www.w3.org/TR/vocab-dqv/
    "http://www.w3.org/ns/dqv#QualityMeasurement",
    "http://www.w3.org/ns/dqv#isMeasurementOf",
    # ELI 1.4, https://op.europa.eu/en/web/eu-vocabularies/eli
    "http://data.europa.eu/eli/ontology#LegalResource",
    "http://data.europa.eu/eli/ontology#LegalResourceSubdivision",
}
"""Terms of vocabularies rdflib does not ship, with the document that defines them."""

POINTING = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OUR_DCAM.domainIncludes)


def _exists(iri: str) -> bool:
    if iri in LISTED:
        return True
    return any(iri.startswith(str(space)) and URIRef(iri) in space for space in DEFINED)


@pytest.mark.parametrize("term", sorted(TERMS, key=str), ids=lambda term: term.value[len(LM.iri) :])
def test_what_a_term_points_at_exists(term: NamedNode) -> None:
    for predicate in POINTING:
        for iri in values(ONTOLOGY, term, predicate):
            if iri.startswith(LM.iri):
                assert NamedNode(iri) in CLASSES | PROPERTIES
            else:
                assert _exists(iri), iri


def test_a_misspelt_term_does_not_exist() -> None:
    assert not _exists("http://www.w3.org/ns/dcat#DataSet")
    assert not _exists("http://www.w3.org/ns/odrl/2/agreement")
    assert not _exists("http://www.w3.org/ns/dqv#Measurement")


@pytest.mark.parametrize(
    ("term", "standard"),
    [
        (LM.ShareApplication, ODRL.Request),
        (LM.UpdateTrigger, OUR_PROV.InstantaneousEvent),
        (LM.Chapter, ELI.LegalResourceSubdivision),
        (LM.dataUpdated, DCT.modified),
    ],
)
def test_terms_are_below_their_standard_terms(term: NamedNode, standard: NamedNode) -> None:
    above = values(ONTOLOGY, term, RDFS.subClassOf) + values(ONTOLOGY, term, RDFS.subPropertyOf)
    assert standard.value in above


@pytest.mark.parametrize(
    "name", sorted(t.value.removeprefix(LM.iri) for t in PROPERTIES if t.value.startswith(LM.iri))
)
def test_a_property_says_where_it_is_used_and_who_may_read_it(name: str) -> None:
    (disclosure,) = values(ONTOLOGY, LM[name], LM.disclosure)
    assert disclosure in (LM.Public.value, LM.Internal.value)
    one = values(ONTOLOGY, LM[name], RDFS.domain)
    several = values(ONTOLOGY, LM[name], OUR_DCAM.domainIncludes)
    assert (len(one) == 1 and not several) or (len(several) > 1 and not one)
    assert len(values(ONTOLOGY, LM[name], RDFS.range)) <= 1
    assert len(values(ONTOLOGY, LM[name], LM.codeList)) <= 1


@pytest.mark.parametrize("term", sorted(TERMS, key=str), ids=lambda term: term.value[len(LM.iri) :])
def test_a_term_stands_in_one_section(term: NamedNode) -> None:
    (section,) = values(ONTOLOGY, term, LM.section)
    assert NamedNode(section) in instances(ONTOLOGY, LM.Section)


def test_the_sections_have_an_order_and_names() -> None:
    sections = instances(ONTOLOGY, LM.Section)
    places = sorted(int(place) for iri in sections for place in values(ONTOLOGY, iri, LM.order))
    assert places == list(range(1, len(sections) + 1))
    for iri in sections:
        assert languages(ONTOLOGY, iri, RDFS.label) == ["en", "zh"]
