"""How many findings were open in each edition, by severity: of each catalog in the graph of its
report, of the whole city in that of the counts, as observations (RDF Data Cube).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import DCT, RDF, XSD
from server.catalog.figures import MEASURE, QB, cube_of
from server.catalog.tally import all_counts, severities
from server.store.delta import Delta
from server.store.workspace import Workspace

CUBE = "trend"
MOST_POINTS = 400
"""Editions that are kept of one catalog and of the city: more than a year of daily runs."""


def with_point(
    workspace: Workspace,
    graph: NamedNode,
    number: int,
    day: date,
    counts: Mapping[NamedNode, int],
) -> Delta:
    """The observations of one edition beside those of earlier ones; the oldest go."""
    added = frozenset(observations(workspace, graph, number, day, counts))
    points = sorted({number_of(quad.subject) for quad in kept(workspace, graph)} - {number})
    going = {number, *points[: max(len(points) + 1 - MOST_POINTS, 0)]}
    before = {quad for quad in kept(workspace, graph) if number_of(quad.subject) in going}
    return Delta(added - before, frozenset(before - added))


def of_city(workspace: Workspace, number: int, day: date) -> Delta:
    """The observations of all reports in force together, once those of an edition stand."""
    counts = severities(all_counts(workspace))
    return with_point(workspace, workspace.graphs.refusals, number, day, counts)


def kept(workspace: Workspace, graph: NamedNode) -> Iterator[Quad]:
    """Everything that the observations in a graph say."""
    cube = cube_of(graph, CUBE)
    for quad in workspace.store.quads_for_pattern(None, QB.dataSet, cube, graph):
        yield from workspace.store.quads_for_pattern(quad.subject, None, None, graph)


def number_of(observation: object) -> int:
    """The edition that is observed."""
    name = observation.value if isinstance(observation, NamedNode) else ""
    return int(name.rpartition("#edition-")[2].partition("-")[0])


def observations(
    workspace: Workspace,
    graph: NamedNode,
    number: int,
    day: date,
    counts: Mapping[NamedNode, int],
) -> Iterator[Quad]:
    edition = workspace.graphs.names.thing("edition", str(number))
    for severity, count in counts.items():
        tail = severity.value.rpartition("#")[2]
        node = NamedNode(f"{graph.value}#edition-{number}-{tail}")
        yield Quad(node, RDF.type, QB.Observation, graph)
        yield Quad(node, QB.dataSet, cube_of(graph, CUBE), graph)
        yield Quad(node, DCT.subject, severity, graph)
        yield Quad(node, DCT.isPartOf, edition, graph)
        yield Quad(node, DCT.date, Literal(day.isoformat(), datatype=XSD.date), graph)
        yield Quad(node, MEASURE.obsValue, Literal(count), graph)
