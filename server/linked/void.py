"""VoID: what the dataset is, where it is had, and of what it consists (W3C interest group note).

Made from the edition it describes, in a reader process. Partitions count what everybody may read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import DCAT, DCT, FOAF, LM, PREFIXES, RDF, XSD, Namespace
from server.linked.dcat import TITLES
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
HERE = Path(__file__).parent
CLASSES = (HERE / "classes.rq").read_text(encoding="utf-8")
PROPERTIES = (HERE / "properties.rq").read_text(encoding="utf-8")

FEATURES = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads")
DUMPS = ("dump.trig", "dump.nq")
UNREGISTERED = "void.ttl#dataset"


def void(edition: OpenEdition, dataset: Dataset) -> list[Triple]:
    """The description; a reader function."""
    base = edition.meta.base_iri
    data = NamedNode(base + UNREGISTERED)
    return [*general(edition, data), *vocabularies(data), *partitions(edition, dataset, data)]


def general(edition: OpenEdition, data: NamedNode) -> Iterator[Triple]:
    """What it is called and where it is had."""
    base = edition.meta.base_iri
    document = NamedNode(f"{base}void.ttl")
    yield Triple(document, RDF.type, VOID.DatasetDescription)
    yield Triple(document, FOAF.primaryTopic, data)
    yield Triple(data, RDF.type, VOID.Dataset)
    yield Triple(data, RDF.type, DCAT.Dataset)
    for title in TITLES:
        yield Triple(data, DCT.title, title)
        yield Triple(data, DCT.description, title)
    yield Triple(data, DCT.modified, Literal(edition.meta.created, datatype=XSD.dateTime))
    yield Triple(data, VOID.sparqlEndpoint, NamedNode(f"{base}sparql"))
    yield Triple(data, VOID.uriSpace, Literal(f"{base}id/"))
    yield Triple(data, VOID.rootResource, NamedNode(f"{base}catalog"))
    yield Triple(data, VOID.openSearchDescription, NamedNode(f"{base}search"))
    for name in DUMPS:
        yield Triple(data, VOID.dataDump, NamedNode(base + name))
    for name in FEATURES:
        yield Triple(data, VOID.feature, FORMATS[name])
    total = sum(graph.quads for name, graph in edition.meta.graphs.items() if catalog(name, base))
    yield Triple(data, VOID.triples, number(total))


def catalog(name: str, base: str) -> bool:
    return name.startswith(f"{base}graph/catalog/")


def vocabularies(data: NamedNode) -> Iterator[Triple]:
    for iri in PREFIXES.values():
        yield Triple(data, VOID.vocabulary, NamedNode(iri))


def partitions(edition: OpenEdition, dataset: Dataset, data: NamedNode) -> Iterator[Triple]:
    """How many things of each class, how many statements with each property, an example each."""
    for place, row in enumerate(edition.select(CLASSES, dataset), 1):
        part = NamedNode(f"{data.value}-class-{place}")
        yield Triple(data, VOID.classPartition, part)
        yield Triple(part, VOID["class"], row["class"])
        yield Triple(part, VOID.entities, row["things"])
        if row["class"] == LM.InformationResource:
            yield Triple(data, VOID.exampleResource, row["example"])
    for place, row in enumerate(edition.select(PROPERTIES, dataset), 1):
        part = NamedNode(f"{data.value}-property-{place}")
        yield Triple(data, VOID.propertyPartition, part)
        yield Triple(part, VOID.property, row["property"])
        yield Triple(part, VOID.triples, row["statements"])


def number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)
