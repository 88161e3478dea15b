"""DCAT-AP 3.0.1 made from our data: what European and CKAN harvesters read (docs/harvesting.md).

Runs in a reader process. The classes it is checked against are those of the profile's shapes: every
agent has a name, every concept a label and a scheme, every distribution an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import DCAT, DCT, FOAF, RDF, SKOS, XSD, Names
from server.linked.addresses import page_of
from server.store.edition import OpenEdition
from server.store.folder import edition_at
from server.store.graphs import Dataset

HERE = Path(__file__).parent
DATASET = (HERE / "dcat_dataset.rq").read_text(encoding="utf-8")
CATALOG = (HERE / "dcat_catalog.rq").read_text(encoding="utf-8")
NO_ROWS = "VALUES (?resource ?page) { }"
"""Where :data:`DATASET` is told which resources."""
LISTED = (HERE / "listed.rq").read_text(encoding="utf-8")
AUTHORITY = (HERE / "authority.rq").read_text(encoding="utf-8")
INSIDE = "CONSTRUCT WHERE { ?catalog <http://www.w3.org/ns/dcat#dataset> ?dataset }"

AT_A_TIME = 100
"""Resources of one query: a page of the feed."""

EU = "http://publications.europa.eu/resource/authority/"
CHINESE = NamedNode(EU + "language/ZHO")
SCHEMES = {
    "access-right": "Access right",
    "data-theme": "Data theme",
    "file-type": "File type",
    "frequency": "Frequency",
    "language": "Language",
}
TITLES = (
    Literal("政务信息资源目录", language="zh"),
    Literal("Catalog of government information resources", language="en"),
)
NOBODY = Literal("政务数据主管部门", language="zh")
"""Who publishes where no authority is registered yet."""


def as_dcat(edition: OpenEdition, dataset: Dataset, resources: Iterable[NamedNode]) -> set[Triple]:
    """These resources as datasets, with the agents, concepts and schemes they name; one query."""
    names = Names(edition.meta.base_iri)
    rows = " ".join(f"({each} {page_of(names, each)})" for each in resources)
    query = DATASET.replace(NO_ROWS, NO_ROWS.replace("}", f"{rows} }}"))
    found = set(edition.construct(query, dataset))
    return found | set(schemes(found))


def export_as_dcat(
    edition: OpenEdition, dataset: Dataset, catalog: NamedNode | None
) -> set[Triple]:
    """The whole city as its feed tells it, or one catalog, with all datasets."""
    found = (
        city_as_dcat(edition, dataset)
        if catalog is None
        else catalog_as_dcat(edition, dataset, catalog)
    )
    whole = catalog or NamedNode(f"{edition.meta.base_iri}catalog")
    resources = listed(edition, dataset, catalog)
    for start in range(0, len(resources), AT_A_TIME):
        found |= as_dcat(edition, dataset, resources[start : start + AT_A_TIME])
    return found | {Triple(whole, DCAT.dataset, each) for each in resources}


def schemes(triples: Iterable[Triple]) -> Iterator[Triple]:
    """For every value of a European list its list, and a title for each list."""
    for value in {each.object for each in triples if isinstance(each.object, NamedNode)}:
        table, slash, code = value.value.removeprefix(EU).partition("/")
        if value.value.startswith(EU) and slash and code:
            scheme = NamedNode(EU + table)
            yield Triple(value, SKOS.inScheme, scheme)
            yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
            yield Triple(scheme, DCT.title, Literal(SCHEMES.get(table, table), language="en"))


def catalog_as_dcat(edition: OpenEdition, dataset: Dataset, catalog: NamedNode) -> set[Triple]:
    """One catalog without its datasets."""
    return set(edition.construct(CATALOG, dataset, catalog=catalog))


def city_as_dcat(edition: OpenEdition, dataset: Dataset) -> set[Triple]:
    """The catalog of everything, ``{base}catalog``, without its datasets."""
    base = edition.meta.base_iri
    catalog = NamedNode(f"{base}catalog")
    agents = set(edition.construct(AUTHORITY, dataset))
    publisher = min(
        (each.subject for each in agents), key=str, default=NamedNode(f"{base}catalog#publisher")
    )
    themes = NamedNode(EU + "data-theme")
    created = Literal(edition.meta.created, datatype=XSD.dateTime)
    named = {each for each in agents if each.subject == publisher}
    described = {
        Triple(catalog, RDF.type, DCAT.Catalog),
        *(Triple(catalog, DCT.title, title) for title in TITLES),
        *(Triple(catalog, DCT.description, title) for title in TITLES),
        Triple(catalog, DCT.publisher, publisher),
        Triple(publisher, RDF.type, FOAF.Agent),
        *(named or {Triple(publisher, FOAF.name, NOBODY)}),
        Triple(catalog, DCT.language, CHINESE),
        Triple(CHINESE, RDF.type, DCT.LinguisticSystem),
        Triple(catalog, DCT.modified, created),
        Triple(catalog, FOAF.homepage, NamedNode(base)),
        Triple(NamedNode(base), RDF.type, FOAF.Document),
        Triple(catalog, DCAT.themeTaxonomy, themes),
        Triple(themes, RDF.type, SKOS.ConceptScheme),
        Triple(themes, DCT.title, Literal(SCHEMES["data-theme"], language="en")),
    }
    return described | set(schemes(described))


def listed(
    edition: OpenEdition, dataset: Dataset, catalog: NamedNode | None = None
) -> list[NamedNode]:
    """Every resource that can be offered, in a stable order: listed by a catalog (or by this one),
    with a title.
    """
    asked = {} if catalog is None else {"catalog": catalog}
    rows = edition.select(LISTED, dataset, **asked)
    return sorted({row["resource"] for row in rows}, key=lambda iri: str(iri.value))


def dcat_of(
    edition: OpenEdition, number: int, kind: str, iri: NamedNode, dataset: Dataset
) -> list[Triple]:
    """One resource, or a catalog with the names of its datasets; a reader function."""
    with edition_at(edition, number) as wanted:
        if kind == "resource":
            return sorted(as_dcat(wanted, dataset, [iri]), key=str)
        inside = wanted.construct(INSIDE, dataset, catalog=iri)
        return sorted({*catalog_as_dcat(wanted, dataset, iri), *inside}, key=str)
