"""The findings of the reports in force that a visitor may see, out of the counts kept with them.
Runs in a reader process.

A report keeps how many results of each kind it has, and each result says of which kind it is
(:mod:`server.catalog.tally`): groups are sums of counts, and a page of findings is a look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import ceil
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import DCT, LM, SH, Names
from ontology.text import Text
from server.browser.breaches import Body, Lookup, report_graphs
from server.browser.kinds import Group, Kind, choices, groups, kinds, matching
from server.browser.register import word
from server.browser.selection import Selection
from server.catalog.figures import cube_of
from server.catalog.trend import CUBE
from server.search.document import text_of
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs

TREND = (Path(__file__).parent / "trend.rq").read_text(encoding="utf-8")
PAGE = 30
MOST_WRITTEN = 20_000
"""Findings of one download; whoever wants more chooses a body, a rule or a provision."""
MOST_POINTS = 30
Value = NamedNode | Literal


@dataclass(frozen=True)
class Told:
    """One result as a page shows it."""

    focus: str
    title: Text
    rule: str
    severity: str
    effect: str
    state: str
    source: str
    bodies: tuple[Body, ...]
    message: Text
    fix: Text
    since: str
    due: str
    sheet: str
    row: str
    column: str
    report: str


@dataclass(frozen=True)
class Point:
    """How many findings were open in an edition, by severity."""

    edition: int
    day: str
    severities: Mapping[str, int]

    @property
    def open(self) -> int:
        return sum(self.severities.values())


@dataclass(frozen=True)
class Found:
    """A page of findings, and the groups they are in; ``choices`` are the values that remain of
    each filter, freed of its own restriction, with how many findings.
    """

    total: int
    page: int
    listed: tuple[Told, ...]
    rules: tuple[Group, ...]
    bodies: tuple[Group, ...]
    choices: Mapping[str, tuple[tuple[str, Text, int], ...]]
    trend: tuple[Point, ...]

    @property
    def pages(self) -> int:
        return ceil(self.total / PAGE)

    @property
    def waived(self) -> bool:
        """Whether any is waived: a column is shown only then."""
        return any(group.waived for group in self.rules)


def found(edition: OpenEdition, asked: Selection, dataset: Dataset) -> Found | None:
    """What a page shows; None if the visitor sees no report."""
    if not report_graphs(edition, dataset):
        return None
    all_of = kinds(edition, dataset)
    chosen = matching(all_of, asked)
    lookup = Lookup(edition, dataset)
    start = (asked.page - 1) * PAGE
    results = islice(results_of(edition, chosen), start, start + PAGE)
    return Found(
        sum(kind.number for kind in chosen),
        asked.page,
        tuple(told(lookup, *one) for one in results),
        groups(edition, chosen, "rule"),
        groups(edition, chosen, "body"),
        choices(edition, all_of, asked),
        trend(edition, dataset),
    )


def written(edition: OpenEdition, asked: Selection, dataset: Dataset) -> list[Told] | None:
    """All of them, for a download; None if they are too many."""
    chosen = matching(kinds(edition, dataset), asked)
    if sum(kind.number for kind in chosen) > MOST_WRITTEN:
        return None
    lookup = Lookup(edition, dataset)
    return [told(lookup, *one) for one in results_of(edition, chosen)]


def triples(edition: OpenEdition, asked: Selection, dataset: Dataset) -> list[Triple] | None:
    """The same as RDF: what the reports say of each result; None if they are too many."""
    chosen = matching(kinds(edition, dataset), asked)
    if sum(kind.number for kind in chosen) > MOST_WRITTEN:
        return None
    return [
        quad.triple
        for result, kind in results_of(edition, chosen)
        for quad in edition.store.quads_for_pattern(result, None, None, NamedNode(kind.graph))
        if quad.predicate != DCT.isPartOf
    ]


def results_of(edition: OpenEdition, chosen: Iterable[Kind]) -> Iterator[tuple[NamedNode, Kind]]:
    """The results of the kinds, kind by kind."""
    for kind in chosen:
        node, graph = NamedNode(kind.node), NamedNode(kind.graph)
        for quad in edition.store.quads_for_pattern(None, DCT.isPartOf, node, graph):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject, kind


def told(lookup: Lookup, result: NamedNode, kind: Kind) -> Told:
    """What the report says of a result, with the names of things."""
    said: defaultdict[NamedNode, list[Value]] = defaultdict(list)
    graph = NamedNode(kind.graph)
    for quad in lookup.edition.store.quads_for_pattern(result, None, None, graph):
        if isinstance(quad.object, Value):
            said[quad.predicate].append(quad.object)

    def plain(name: NamedNode) -> str:
        return said[name][0].value if said[name] else ""

    focus = NamedNode(plain(SH.focusNode))
    return Told(
        focus=focus.value,
        title=lookup.title(focus),
        rule=kind.rule,
        severity=kind.severity,
        effect=kind.effect,
        state=kind.state,
        source=kind.source,
        bodies=tuple(lookup.called(NamedNode(body)) for body in kind.bodies),
        message=text_of(said[SH.resultMessage]),
        fix=text_of(said[LM.fix]),
        since=plain(LM.since),
        due=plain(LM.due),
        sheet=plain(LM.sheet),
        row=plain(LM.row),
        column=plain(LM.column),
        report=unquote(result.value.partition("#")[0].rpartition("/")[2]),
    )


def trend(edition: OpenEdition, dataset: Dataset) -> tuple[Point, ...]:
    """The newest editions in which findings changed, the newest first: of the city for who sees
    all reports, else of the one catalog.
    """
    graphs = Graphs(Names(edition.meta.base_iri))
    visible = report_graphs(edition, dataset)
    graph = graphs.refusals if graphs.refusals in dataset.named else visible[0]
    points: defaultdict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for row in edition.select(TREND, Dataset((), (graph,)), cube=cube_of(graph, CUBE)):
        number = int(word([row], "edition").rpartition("/")[2])
        severity = word([row], "severity").removeprefix(SH.iri)
        points[number, word([row], "day")][severity] = int(word([row], "number"))
    newest = sorted(points, reverse=True)[:MOST_POINTS]
    return tuple(Point(number, day, points[number, day]) for number, day in newest)
