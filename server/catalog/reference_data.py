"""Reference data: what Lianmu ships, and the organisations and years of working days that the
authority adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from loaders.origin import References
from ontology import reference_files
from ontology.namespaces import DCAT, DCT, FOAF, LM, ORG, RDF, SKOS
from ontology.text import Text
from server.catalog import derived, tally
from server.catalog.calendar import loaded, renumbered
from server.catalog.ownership import Owner
from server.catalog.queries import NAMES, ORGANISATIONS
from server.errors import BadInput, NotFound
from server.rules.calendar import last
from server.search.index import copy_index, rebuild
from server.store.delta import Delta, canonical
from server.store.edition import OpenEdition
from server.store.folder import DataFolder
from server.store.graphs import Dataset, Graphs
from server.store.retention import Retention
from server.store.workspace import Workspace, open_workspace
from shapes import Shapes

NAMING = (LM.key, DCT.identifier, SKOS.prefLabel, SKOS.altLabel)
TAKEN = Text(
    "“{value}”已由别的单位登记，请换一个", "“{value}” is registered by another body; choose another"
)
YEAR_SHIPPED = Text(
    "{year} 年已在随附的日历里（至 {last}），不用载入",
    "The shipped calendar has {year} already (it runs to {last}); nothing to load",
)
YEAR_GAP = Text(
    "日历到 {last} 为止，请先载入 {next} 年", "The calendar runs to {last}; load {next} first"
)
KINDS = {
    "department": LM.Department,
    "county": LM.County,
    "zone": LM.Zone,
    "authority": LM.Authority,
}


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


def refresh(folder: DataFolder, retention: Retention) -> bool:
    """After an upgrade: publish what this version ships differently; whether it did."""
    with open_workspace(folder, "refresh") as workspace:
        names = ("ontology", "vocabulary", "law", "shapes")
        before = {
            quad
            for name in names
            for quad in workspace.store.quads_for_pattern(
                None, None, None, workspace.graphs.reference(name)
            )
        }
        delta = Delta.between(before, canonical(shipped(workspace.graphs)))
        days = loaded(workspace.store, workspace.graphs)
        delta |= renumbered(workspace.store, workspace.graphs, days)
        if not delta:
            return False
        workspace.apply(delta)
        if first_of(workspace, workspace.graphs.derived) is None:  # an edition from before it
            workspace.apply(derived.made_anew(workspace.store, workspace.graphs))
        workspace.apply(tally.made_anew(workspace))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, "refresh", retention)
        return True


def first_of(workspace: Workspace, graph: NamedNode) -> Quad | None:
    """Any quad of a graph; None if it is empty."""
    return next(workspace.store.quads_for_pattern(None, None, None, graph), None)


def organisation(
    graphs: Graphs, key: str, name: Text, code: str, kind: str, aliases: Iterable[str] = ()
) -> list[Triple]:
    """An organisation and the catalog it will compile (docs/model.md)."""
    iri, catalog = graphs.names.thing("department", key), graphs.names.thing("catalog", key)
    labels = [Literal(name.zh, language="zh"), Literal(name.en, language="en")]
    title = Text(f"{name.zh}政务信息资源目录", f"Information resource catalog of {name.en}")
    return [
        *(Triple(iri, RDF.type, cls) for cls in (KINDS[kind], ORG.FormalOrganization, FOAF.Agent)),
        Triple(iri, LM.key, Literal(key)),
        Triple(iri, DCT.identifier, Literal(code)),
        *(Triple(iri, SKOS.prefLabel, label) for label in labels),
        *(Triple(iri, FOAF.name, label) for label in labels),
        *(Triple(iri, SKOS.altLabel, Literal(alias, language="zh")) for alias in aliases),
        Triple(catalog, RDF.type, DCAT.Catalog),
        Triple(catalog, DCT.publisher, iri),
        Triple(catalog, DCT.title, Literal(title.zh, language="zh")),
        Triple(catalog, DCT.title, Literal(title.en, language="en")),
    ]


def register(folder: DataFolder, triples: list[Triple], retention: Retention) -> int:
    """Publish an organisation; refused if its key or code is taken."""
    with open_workspace(folder, "register") as workspace:
        graph = workspace.graphs.reference("organisations")
        refuse_taken(workspace, triples, graph)
        quads = frozenset(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        workspace.apply(Delta(quads))
        keep_index(workspace)
        return workspace.publish(None, "register", retention).number


def refuse_taken(workspace: Workspace, triples: list[Triple], graph: NamedNode) -> None:
    """A key, code or name that another body has would make its cells ambiguous."""
    known = references(workspace.store, workspace.graphs)
    for triple in triples:
        if not isinstance(triple.object, Literal) or triple.predicate not in NAMING:
            continue
        same = workspace.store.quads_for_pattern(None, triple.predicate, triple.object, graph)
        taken = next(same, None) is not None
        if taken or known.organisation(triple.object.value) is not None:
            raise BadInput(TAKEN.format(value=triple.object.value))


def load_year(folder: DataFolder, year: Mapping[date, bool], retention: Retention) -> bool:
    """Publish the days of one year, in place of what was loaded of it; whether that is a change.

    Days are numbered on from the shipped table, later loaded years with them. Raises
    :class:`BadInput` for a year of the shipped table and for one that does not follow the last.
    """
    first = min(year)
    if first <= last():
        raise BadInput(YEAR_SHIPPED.format(year=first.year, last=last().isoformat()))
    with open_workspace(folder, "calendar") as workspace:
        held = loaded(workspace.store, workspace.graphs)
        known = max([last(), *held])
        if first > known + timedelta(days=1):
            raise BadInput(YEAR_GAP.format(last=known.isoformat(), next=known.year + 1))
        delta = renumbered(workspace.store, workspace.graphs, {**held, **year})
        if not delta:
            return False
        workspace.apply(delta)
        keep_index(workspace)
        workspace.publish(None, "calendar", retention)
        return True


def keep_index(workspace: Workspace) -> None:
    """Carry the search index of the base edition over unchanged."""
    if workspace.base_index_path is not None:
        copy_index(workspace.base_index_path, workspace.index_path)


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
        for name in ("vocabulary", "law", "organisations")
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
