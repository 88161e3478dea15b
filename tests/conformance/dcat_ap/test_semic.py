"""The feed against the SHACL shapes of DCAT-AP: those published for 2.1.1, read in place, and what
3.0.1 asks beyond them (its normative text, chapters 6 and 7).
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from functools import cache

import httpx
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef

from tests.conformance.suite import SHARED
from tests.server.doors import client_of
from tests.server.linked.feeds import feeding_city, walk

SH = Namespace("http://www.w3.org/ns/shacl#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ARCHIVE = SHARED / "fixtures" / "dcat-ap" / "semiceu-dcat-ap-2.1.1-shapes-examples.tar.gz"
FILES = ("shapes", "range", "deprecateduris", "mdr-vocabularies.shape")
absent = pytest.mark.skipif(
    not ARCHIVE.is_file(), reason="the SEMIC shapes are not at hand (set LIANMU_SHARED)"
)


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """All pages as one graph, which is what a harvester ends with."""
    whole = Graph()
    with client_of(feeding_city(tmp_path_factory.mktemp("semic") / "data")) as client:
        assert isinstance(client, httpx.Client)
        for page in walk(client, "/catalog.ttl"):
            whole += page
    return whole


@cache
def shapes(name: str) -> Graph:
    with tarfile.open(ARCHIVE) as archive:
        member = archive.extractfile(f"releases/2.1.1/dcat-ap_2.1.1_shacl_{name}.ttl") or None
        assert member is not None
        graph = Graph().parse(data=member.read(), format="turtle")
    graph.remove((None, OWL.imports, None))  # nothing is fetched
    return graph


def violations(data: Graph, name: str) -> list[str]:
    """Results that are violations, without what they were concluded from (sh:detail)."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(name), inference=None)
    return [
        f"{report.value(each, SH.focusNode)} {report.value(each, SH.resultMessage)}"
        for each in report.objects(None, SH.result)
        if report.value(each, SH.resultSeverity) == SH.Violation
    ]


@absent
@pytest.mark.parametrize("name", FILES)
def test_no_violation(feed: Graph, name: str) -> None:
    assert violations(feed, name) == []


@absent
def test_a_feed_without_titles_would_be_found_out(feed: Graph) -> None:
    spoilt = Graph() + feed
    spoilt.remove((None, DCTERMS.title, None))
    assert violations(spoilt, "shapes")


def one(feed: Graph, kind: URIRef, predicate: URIRef) -> Iterator[URIRef]:
    """Things of a class that have not exactly one value."""
    for each in feed.subjects(RDF.type, kind):
        if len(set(feed.objects(each, predicate))) != 1:
            assert isinstance(each, URIRef)
            yield each


def test_what_3_0_1_asks(feed: Graph) -> None:
    """Classes and cardinalities of 3.0.1 that the older shapes do not know."""
    assert list(one(feed, DCAT.Catalog, DCTERMS.publisher)) == []
    for single in (DCTERMS.accessRights, DCTERMS.accrualPeriodicity, DCTERMS.issued):
        for each in feed.subjects(RDF.type, DCAT.Dataset):
            assert len(set(feed.objects(each, single))) <= 1
    for agent in feed.objects(None, DCTERMS.publisher):
        assert (agent, RDF.type, FOAF.Agent) in feed
        assert isinstance(feed.value(agent, FOAF.name), Literal)
    for each in feed.subjects(RDF.type, DCAT.Distribution):
        assert isinstance(feed.value(each, DCAT.accessURL), URIRef)
    for concept in feed.subjects(RDF.type, SKOS.Concept):
        assert feed.value(concept, SKOS.prefLabel) is not None
    for law in feed.objects(None, DCATAP.applicableLegislation):
        eli = URIRef("http://data.europa.eu/eli/ontology#LegalResource")
        assert (law, RDF.type, eli) in feed
    assert list(feed.objects(None, DCATAP.applicableLegislation))
    assert not [each for each in feed.objects(None, DCTERMS["format"]) if isinstance(each, Literal)]


def test_nothing_with_an_identity_is_a_blank_node(feed: Graph) -> None:
    assert all(isinstance(subject, URIRef) for subject in feed.subjects())
