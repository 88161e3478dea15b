"""The figures that are asked most, kept as observations (RDF Data Cube) in each edition.

How many resources each body provides, of each sharing type, class, cycle, format, level, openness
and month of issue; how many resources and items there are. An edition counts again only what its
change touches, so a figure is a look-up however large the catalog is. They stand in a graph of
their own, which everybody may read and no other query meets. Findings are counted per rule in the
graph of reports, which not everybody may read (:mod:`server.catalog.record`).
"""

from __future__ import annotations

from collections.abc import Iterator

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
COUNTED = (LM.InformationResource, LM.InformationItem)
DIMENSION_OF = {predicate: name for name, (predicate, _) in BY_VALUE.items()}

Value = NamedNode | Literal
Pair = tuple[str, Value]


def figures(workspace: Workspace, change: Delta) -> Delta:
    """What a change that is applied does to the figures; all of them where there are none yet."""
    store, graph = workspace.store, workspace.graphs.statistics
    if next(store.quads_for_pattern(None, None, None, graph), None) is None:
        touched = {pair for quad in whole(store) if (pair := pair_of(quad))}
    else:
        said = change.added | change.removed
        touched = {
            pair for quad in said if workspace_member(workspace, quad) and (pair := pair_of(quad))
        }
    added: set[Quad] = set()
    removed: set[Quad] = set()
    for pair in touched:
        node = observation(graph, pair)
        removed |= set(store.quads_for_pattern(node, None, None, graph))
        number = count(store, pair)
        if number:
            added |= {quad_of(graph, triple) for triple in described(graph, node, pair, number)}
    return Delta(frozenset(added - removed), frozenset(removed - added))


def workspace_member(workspace: Workspace, quad: Quad) -> bool:
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and workspace.graphs.is_member(graph)


def whole(store: Store) -> Iterator[Quad]:
    """Every statement that is counted."""
    for predicate, _ in BY_VALUE.values():
        yield from store.quads_for_pattern(None, predicate, None, DEFAULT)


def pair_of(quad: Quad) -> Pair | None:
    """The figure a statement counts in."""
    name, value = DIMENSION_OF.get(quad.predicate), quad.object
    if name is None or not isinstance(value, NamedNode | Literal):
        return None
    if name == "all":
        return (name, value) if value in COUNTED else None
    if name == "month":
        return (name, Literal(value.value[:7], datatype=XSD.gYearMonth)) if is_day(value) else None
    return (name, value)


def is_day(value: Value) -> bool:
    return isinstance(value, Literal) and value.datatype == XSD.date


def count(store: Store, pair: Pair) -> int:
    """How many resources have this value; how many things are of this class."""
    name, value = pair
    predicate = BY_VALUE[name][0]
    if name == "all":
        return sum(1 for _ in store.quads_for_pattern(None, predicate, value, DEFAULT))
    if name == "month":
        issued = store.quads_for_pattern(None, predicate, None, DEFAULT)
        subjects = {quad.subject for quad in issued if pair_of(quad) == pair}
    else:
        having = store.quads_for_pattern(None, predicate, value, DEFAULT)
        subjects = {quad.subject for quad in having}
    resource = LM.InformationResource
    return sum(Quad(subject, RDF.type, resource) in store for subject in subjects)


def observation(graph: NamedNode, pair: Pair) -> NamedNode:
    name, value = pair
    return NamedNode(f"{graph.value}#{name}-{digest(str(value))}")


def described(graph: NamedNode, node: NamedNode, pair: Pair, number: int) -> Iterator[Triple]:
    """The observation, and the data set it belongs to."""
    name, value = pair
    cube = NamedNode(f"{graph.value}#{name}")
    title = BY_VALUE[name][1]
    yield Triple(cube, RDF.type, QB.DataSet)
    yield Triple(cube, DCT.title, Literal(title.zh, language="zh"))
    yield Triple(cube, DCT.title, Literal(title.en, language="en"))
    yield Triple(node, RDF.type, QB.Observation)
    yield Triple(node, QB.dataSet, cube)
    yield Triple(node, DCT.subject, value)
    yield Triple(node, MEASURE.obsValue, Literal(str(number), datatype=XSD.integer))


def quad_of(graph: NamedNode, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
