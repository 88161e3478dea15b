"""Shapes of others, DCAT-AP 2.1.1 as SEMIC publishes it, on a catalog of theirs and on ours.

The archive holds no example files, only their story; so a small catalog with faults stands here.
"""

from __future__ import annotations

import os
import tarfile
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, Triple, parse

from bench.catalogs import triples
from bench.city import BASE
from ontology.namespaces import DCAT
from server.linked.dcat import export_as_dcat
from server.store.edition import EditionMeta, OpenEdition
from server.store.graphs import Dataset
from tests.server.rules.engines import UNDER_TEST, in_pyshacl, key

SHARED = Path(os.environ.get("LIANMU_SHARED", "../shared"))
ARCHIVE = SHARED / "fixtures" / "dcat-ap" / "semiceu-dcat-ap-2.1.1-shapes-examples.tar.gz"
FOLDER = "releases/2.1.1/"
SHAPES = (
    "dcat-ap_2.1.1_shacl_shapes.ttl",
    "dcat-ap_2.1.1_shacl_shapes_recommended.ttl",
    "dcat-ap_2.1.1_shacl_range.ttl",
    "dcat-ap_2.1.1_shacl_deprecateduris.ttl",
    "dcat-ap_2.1.1_shacl_mdr-vocabularies.shape.ttl",
)
CATALOG = b"""
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:catalog a dcat:Catalog ; dct:title "Harbour"@en ; dct:publisher ex:office ;
    dcat:dataset ex:whole, ex:faulty, ex:untyped ; dct:issued "2025-01-01"^^xsd:date, "soon" .
ex:office a foaf:Agent ; foaf:name "Office"@en .
ex:whole a dcat:Dataset ; dct:title "Berths"@en, "Liegeplaetze"@de ; dct:description "All"@en ;
    dcat:contactPoint [ a vcard:Kind ; vcard:hasEmail <mailto:a@example.org> ] ;
    dct:spatial [ a dct:Location ; dcat:bbox "x" ] ; dcat:keyword "ships"@en ;
    dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2025-01-01"^^xsd:date ] ;
    dcat:distribution ex:file ; dct:accrualPeriodicity ex:often .
ex:file a dcat:Distribution ; dcat:accessURL <http://example.org/file> ; dcat:byteSize "many" ;
    spdx:checksum [ a spdx:Checksum ; spdx:checksumValue "00" ] ; dct:license ex:office .
ex:faulty a dcat:Dataset ; dct:title <http://example.org/title> ; dcat:distribution ex:nowhere ;
    adms:versionNotes 3 ; dct:publisher ex:office, ex:other ; dcat:landingPage "page" .
ex:nowhere a dcat:Distribution .
ex:service a dcat:DataService ; dct:title "Look-up"@en ; dcat:servesDataset ex:file .
"""

pytestmark = pytest.mark.skipif(
    not ARCHIVE.exists(), reason=f"{ARCHIVE} is not at hand (LIANMU_SHARED)"
)


@cache
def content(name: str) -> bytes:
    with tarfile.open(ARCHIVE) as archive:
        file = archive.extractfile(FOLDER + name)
        assert file is not None
        return file.read()


def turtle(text: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]


@cache
def shapes() -> tuple[Triple, ...]:
    return tuple(triple for name in SHAPES for triple in turtle(content(name)))


def both(data: list[Triple]) -> int:
    """Two engines agree; how much they find."""
    found = set(map(key, UNDER_TEST(data, shapes())))
    assert found == set(map(key, in_pyshacl(data, shapes())))
    return len(found)


def test_a_catalog_with_faults() -> None:
    assert both(turtle(CATALOG)) > 10


def test_our_export() -> None:
    """What ``lianmu export --as dcat-ap`` writes, of a small catalog."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(4))
    edition = OpenEdition(
        EditionMeta(1, BASE, "2026-01-31T00:00:00+08:00", None, ""), store, Path()
    )
    exported = export_as_dcat(edition, Dataset((DefaultGraph(),), ()), None)
    assert sum(triple.predicate == DCAT.dataset for triple in exported) == 4
    assert both(list(exported)) > 0
