"""The figures that are asked most, kept as observations (RDF Data Cube) in each edition.

How many resources each body provides, of each sharing type, class, cycle, format, level, openness
and month of issue; how many resources and items there are; how many of each catalog, and of which
sharing type. An edition counts again only what its change touches, so a figure is a look-up however
large the catalog is. They stand in a graph of their own, which everybody may read and no other
query meets. Findings are counted per rule in the graph of reports, which not everybody may read
(:mod:`server.catalog.record`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from loaders.keys import digest
from ontology.namespaces import DCT, LM, RDF, XSD, Namespace
from ontology.text import Text
from server.store.delta import Delta
from server.store.workspace import Workspace

QB = Namespace("http://purl.org/linked-data/cube#")
MEASURE = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
DEFAULT = DefaultGraph()

BY_VALUE: dict[str, tuple[NamedNode, Text]] = {
    "provider": (DCT.publisher, Text("各提供方的资源数", "Resources by provider")),
    "sharing": (LM.sharingType, Text("各共享类型的资源数", "Resources by sharing type")),
    "class": (LM.classification, Text("各类的资源数", "Resources by class")),
    "cycle": (DCT.accrualPeriodicity, Text("各更新周期的资源数", "Resources by update cycle")),
    "format": (DCT["format"], Text("各格式的资源数", "Resources by format")),
    "level": (LM.dataLevel, Text("各数据分级的资源数", "Resources by data level")),
    "open": (LM.openToSociety, Text("向社会开放的资源数", "Resources by openness")),
    "month": (DCT.issued, Text("各月发布的资源数", "Resources by month of issue")),
    "all": (RDF.type, Text("资源和信息项的总数", "All resources and items")),
}
IN_CATALOG = "catalog"
TITLES = {name: title for name, (_, title) in BY_VALUE.items()} | {
    IN_CATALOG: Text("各目录的资源数", "Resources by catalog")
}
COUNTED = (LM.InformationResource, LM.InformationItem)
DIMENSION_OF = {predicate: name for name, (predicate, _) in BY_VALUE.items()}

Value = NamedNode | Literal


@dataclass(frozen=True)
class Figure:
    """How many things have a ``value``; ``within`` is the graph of a catalog where only those of
    one are counted.
    """

    cube: str
    value: Value
    within: NamedNode | None = None


def figures(workspace: Workspace, change: Delta) -> Delta:
    """What a change that is applied does to the figures; all of them where there are none yet."""
    store, graph = workspace.store, workspace.graphs.statistics
    kept = store.quads_for_pattern(cube_of(graph, IN_CATALOG), None, None, graph)
    said = whole(store) if next(kept, None) is None else change.added | change.removed
    touched = {
        figure
        for quad in said
        if workspace_member(workspace, quad)
        for figure in counted_in(quad, workspace)
    }
    added: set[Quad] = set()
    removed: set[Quad] = set()
    for figure in touched:
        node = observation(graph, figure)
        removed |= set(store.quads_for_pattern(node, None, None, graph))
        number = count(store, figure)
        if number:
            added |= {quad_of(graph, triple) for triple in described(graph, node, figure, number)}
    return Delta(frozenset(added - removed), frozenset(removed - added))


def workspace_member(workspace: Workspace, quad: Quad) -> bool:
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and workspace.graphs.is_member(graph)


def whole(store: Store) -> Iterator[Quad]:
    """Every statement that is counted."""
    for predicate, _ in BY_VALUE.values():
        yield from store.quads_for_pattern(None, predicate, None, None)


def counted_in(quad: Quad, workspace: Workspace) -> Iterator[Figure]:
    """The figures a statement counts in: of the city, and of the catalog it stands in."""
    figure = figure_of(quad)
    if figure is None:
        return
    yield figure
    graph, value = quad.graph_name, figure.value
    shared = figure.cube == "sharing" or value == LM.InformationResource
    if shared and isinstance(graph, NamedNode) and workspace.graphs.is_catalog(graph):
        yield Figure(IN_CATALOG, value, graph)


def figure_of(quad: Quad) -> Figure | None:
    """The figure of the whole city a statement counts in."""
    name, value = DIMENSION_OF.get(quad.predicate), quad.object
    if name is None or not isinstance(value, NamedNode | Literal):
        return None
    if name == "all":
        return Figure(name, value) if value in COUNTED else None
    if name == "month":
        month = Literal(value.value[:7], datatype=XSD.gYearMonth)
        return Figure(name, month) if is_day(value) else None
    return Figure(name, value)


def is_day(value: Value) -> bool:
    return isinstance(value, Literal) and value.datatype == XSD.date


def count(store: Store, figure: Figure) -> int:
    """How many resources have this value; how many things are of this class."""
    name, value, graph = figure.cube, figure.value, figure.within or DEFAULT
    if name == "all" or (name == IN_CATALOG and value == LM.InformationResource):
        return sum(1 for _ in store.quads_for_pattern(None, RDF.type, value, graph))
    if name == "month":
        issued = store.quads_for_pattern(None, DCT.issued, None, graph)
        subjects = {quad.subject for quad in issued if figure_of(quad) == figure}
    else:
        predicate = LM.sharingType if name == IN_CATALOG else BY_VALUE[name][0]
        having = store.quads_for_pattern(None, predicate, value, graph)
        subjects = {quad.subject for quad in having}
    resource = LM.InformationResource
    return sum(Quad(subject, RDF.type, resource) in store for subject in subjects)


def cube_of(graph: NamedNode, name: str) -> NamedNode:
    """The data set of these figures in the graph of statistics."""
    return NamedNode(f"{graph.value}#{name}")


def observation(graph: NamedNode, figure: Figure) -> NamedNode:
    within = f" {figure.within}" if figure.within else ""
    return cube_of(graph, f"{figure.cube}-{digest(f'{figure.value}{within}')}")


def described(graph: NamedNode, node: NamedNode, figure: Figure, number: int) -> Iterator[Triple]:
    """The observation, and the data set it belongs to."""
    cube, title = cube_of(graph, figure.cube), TITLES[figure.cube]
    yield Triple(cube, RDF.type, QB.DataSet)
    yield Triple(cube, DCT.title, Literal(title.zh, language="zh"))
    yield Triple(cube, DCT.title, Literal(title.en, language="en"))
    yield Triple(node, RDF.type, QB.Observation)
    yield Triple(node, QB.dataSet, cube)
    yield Triple(node, DCT.subject, figure.value)
    if figure.within is not None:
        yield Triple(node, DCT.isPartOf, figure.within)
    yield Triple(node, MEASURE.obsValue, Literal(str(number), datatype=XSD.integer))


def quad_of(graph: NamedNode, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
