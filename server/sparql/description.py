"""The service description (SPARQL 1.1 Service Description), made from the edition it describes."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import DCT, RDF, RDFS, XSD, Namespace
from server.serialization import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE
from server.settings import Settings
from server.sparql.results import CSV, GRAPHS, JSON, TABLES, TSV, XML, Offer
from server.store.edition import EditionMeta
from server.store.graphs import Dataset

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")

FORMAT_NAMES: dict[Offer, str] = {
    JSON: "SPARQL_Results_JSON",
    XML: "SPARQL_Results_XML",
    CSV: "SPARQL_Results_CSV",
    TSV: "SPARQL_Results_TSV",
    TURTLE: "Turtle",
    N_TRIPLES: "N-Triples",
    JSON_LD: "JSON-LD",
    RDF_XML: "RDF_XML",
    N_QUADS: "N-Quads",
}
"""What the W3C calls the formats (https://www.w3.org/ns/formats/)."""


def describe_service(settings: Settings, meta: EditionMeta, dataset: Dataset) -> list[Triple]:
    """What the endpoint is, its limits, and the graphs this caller can ask."""
    service = NamedNode(f"{settings.base_iri}sparql")
    data = NamedNode(f"{service.value}#dataset")
    union = NamedNode(f"{service.value}#default-graph")
    return [
        Triple(service, RDF.type, SD.Service),
        Triple(service, SD.endpoint, service),
        Triple(service, SD.supportedLanguage, SD.SPARQL11Query),
        *(
            Triple(service, SD.resultFormat, FORMATS[FORMAT_NAMES[each]])
            for each in (*TABLES, *GRAPHS)
        ),
        *(Triple(service, RDFS.comment, comment) for comment in limits(settings)),
        Triple(service, SD.defaultDataset, data),
        Triple(data, RDF.type, SD.Dataset),
        Triple(data, DCT.title, Literal(f"政务信息资源目录，第 {meta.number} 版", language="zh")),
        Triple(data, DCT.title, Literal(f"Catalog, edition {meta.number}", language="en")),
        Triple(data, SD.defaultGraph, union),
        Triple(union, RDF.type, SD.Graph),
        *graphs(data, meta, dataset),
    ]


def graphs(data: NamedNode, meta: EditionMeta, dataset: Dataset) -> Iterator[Triple]:
    """The named graphs with their sizes."""
    for number, name in enumerate(sorted(dataset.named, key=str), 1):
        entry = NamedNode(f"{data.value}-{number}")
        content = NamedNode(f"{data.value}-{number}-graph")
        yield Triple(data, SD.namedGraph, entry)
        yield Triple(entry, RDF.type, SD.NamedGraph)
        yield Triple(entry, SD.name, name)
        yield Triple(entry, SD.graph, content)
        yield Triple(content, RDF.type, SD.Graph)
        if name.value in meta.graphs:
            size = Literal(str(meta.graphs[name.value].quads), datatype=XSD.integer)
            yield Triple(content, VOID.triples, size)


def limits(settings: Settings) -> tuple[Literal, Literal]:
    """What a query may take, in both languages."""
    seconds, rows = settings.query_seconds, settings.query_rows
    size = settings.query_megabytes
    return (
        Literal(
            f"只读，不支持 SPARQL Update 和 SERVICE。每个查询最多 {seconds:g} 秒、"
            f"{rows} 行、{size} MB；超出行数或大小的结果会被截断，"
            "并由 X-Lianmu-Limit 或结果末尾标明。",
            language="zh",
        ),
        Literal(
            f"Read only: no SPARQL Update, no SERVICE. A query has {seconds:g} seconds, "
            f"{rows} rows and {size} MB; a result beyond these is cut, which X-Lianmu-Limit "
            "or the end of the result says.",
            language="en",
        ),
    )
