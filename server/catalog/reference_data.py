"""Reference data: what Lianmu ships, and the organisations and years of working days that the
authority adds.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from loaders import registers
from loaders.origin import References
from ontology import reference_files
from ontology.namespaces import DCT, LM, ORG, RDF
from ontology.text import Text
from server.catalog.ownership import Owner
from server.catalog.queries import NAMES, ORGANISATIONS
from server.errors import NotFound
from server.search.index import rebuild
from server.store.delta import Delta
from server.store.edition import OpenEdition
from server.store.folder import DataFolder
from server.store.graphs import RESOLVED, Dataset, Graphs
from server.store.retention import Retention
from server.store.workspace import open_workspace
from shapes import Shapes


def shipped(graphs: Graphs) -> set[Quad]:
    """The reference quads of this version of Lianmu, in their graphs; no blank nodes."""
    quads = {
        Quad(quad.subject, quad.predicate, quad.object, graphs.reference(name))
        for name, files in reference_files().items()
        for file in files
        for quad in parse(path=file, format=RdfFormat.TURTLE)
    }
    shapes = graphs.reference("shapes")
    quads |= {Quad(t.subject, t.predicate, t.object, shapes) for t in Shapes.shipped().triples}
    return quads


def install(folder: DataFolder, organisations: Iterable[Triple], retention: Retention) -> None:
    """The first edition: shipped reference data, and organisations if any are given."""
    with open_workspace(folder, "install") as workspace:
        graph = workspace.graphs.reference("organisations")
        bodies = {Quad(t.subject, t.predicate, t.object, graph) for t in organisations}
        workspace.apply(Delta(frozenset(shipped(workspace.graphs) | bodies)))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, "install", retention)


def organisation(
    graphs: Graphs, key: str, name: Text, code: str, kind: str, aliases: Iterable[str] = ()
) -> list[Triple]:
    """An organisation and the catalog it will compile (docs/model.md)."""
    return registers.organisation(graphs.names, key, name, code, kind, aliases)


def list_organisations(edition: OpenEdition, graphs: Graphs) -> list[tuple[str, str, str]]:
    """Key, Chinese name and code of every registered organisation."""
    graph = graphs.reference("organisations")
    rows = edition.select(ORGANISATIONS, Dataset((graph,), ()))
    return [(row["key"].value, row["name"].value, row["code"].value) for row in rows]


def authority_key(edition: OpenEdition, graphs: Graphs) -> str | None:
    """The key of the registered data authority; None where no body is registered as one."""
    graph = graphs.reference("organisations")
    for found in edition.store.quads_for_pattern(None, RDF.type, LM.Authority, graph):
        for quad in edition.store.quads_for_pattern(found.subject, LM.key, None, graph):
            if isinstance(quad.object, Literal):
                return quad.object.value
    return None


def catalog_names(edition: OpenEdition, graphs: Graphs) -> dict[str, Text]:
    """What to call the catalog of each organisation: by the body that compiles it."""
    graph = graphs.reference("organisations")
    names: dict[str, dict[str, str]] = {}
    for row in edition.select(NAMES, Dataset((graph,), ())):
        names.setdefault(row["key"].value, {})[row["name"].language] = row["name"].value
    return {
        key: Text(found.get("zh", key), found.get("en", found.get("zh", key)))
        for key, found in names.items()
    }


def references(store: Store, graphs: Graphs) -> References:
    """What loaders resolve labels against, from the reference graphs of a store."""
    triples = [
        quad.triple
        for name in RESOLVED
        for quad in store.quads_for_pattern(None, None, None, graphs.reference(name))
    ]
    return References.from_triples(graphs.names.base, triples)


def owner_of(store: Store, graphs: Graphs, key: str) -> Owner:
    """Who answers for a catalog; unknown catalogs are said with what to do."""
    graph = graphs.reference("organisations")
    catalog = graphs.names.thing("catalog", key)
    found = next(store.quads_for_pattern(catalog, DCT.publisher, None, graph), None)
    if found is None or not isinstance(found.object, NamedNode):
        raise NotFound(
            Text(
                f"没有目录“{key}”。lianmu org list 列出已登记的单位",
                f"There is no catalog “{key}”. lianmu org list shows the registered bodies",
            )
        )
    codes = {
        quad.object.value: quad.subject
        for quad in store.quads_for_pattern(None, DCT.identifier, None, graph)
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
    }
    return Owner(found.object, frozenset(units_of(store, found.object, graph)), codes)


def units_of(store: Store, body: NamedNode, graph: NamedNode) -> set[NamedNode]:
    """All organisations below one, at any depth."""
    units: set[NamedNode] = set()
    pending = [body]
    while pending:
        below = store.quads_for_pattern(None, ORG.subOrganizationOf, pending.pop(), graph)
        for quad in below:
            if isinstance(quad.subject, NamedNode) and quad.subject not in units:
                units.add(quad.subject)
                pending.append(quad.subject)
    return units


def internal_properties(store: Store) -> set[NamedNode]:
    """Properties whose values only signed-in departments may read (``lm:Internal``)."""
    marked = store.quads_for_pattern(None, LM.disclosure, LM.Internal, DefaultGraph())
    return {quad.subject for quad in marked if isinstance(quad.subject, NamedNode)}
