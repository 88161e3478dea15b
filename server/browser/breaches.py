"""Who breaks a rule today, and since when: the open results in the latest reports that a visitor
may see. Runs in a reader process.

"Since" is the day of the first judgement from which on every report of the catalog has the result
(``lm:since``); reports from before that was kept do not say it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolution

from ontology.namespaces import DCT, LM, ODRL, SH, Names
from ontology.text import Text
from server.browser.naming import name
from server.browser.register import texts, word
from server.rules.compare import whole
from server.search.document import text_of
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs

BREACHES = (Path(__file__).parent / "breaches.rq").read_text(encoding="utf-8")
MOST_COUNTED = 1000
"""As in ``breaches.rq``."""
MOST_LISTED = 50
ANSWERABLE = (DCT.publisher, LM.responsibleBody, LM.evaluates, ODRL.assigner, ODRL.assignee)
"""By which properties a thing names the bodies it is about."""


@dataclass(frozen=True)
class Body:
    """A body by name."""

    iri: str
    name: Text


@dataclass(frozen=True)
class Breach:
    """One open result: on what, of whom, what it says, since which day (ISO), in which report."""

    focus: str
    title: Text
    bodies: tuple[Body, ...]
    severity: str
    message: Text
    since: str
    report: str


@dataclass(frozen=True)
class Breaches:
    """All of a rule: those that have stood longest first, and by body how many."""

    number: int
    listed: tuple[Breach, ...]
    bodies: tuple[tuple[Body, int], ...]
    since: str
    """The earliest day; empty if none is known."""

    @property
    def at_least(self) -> bool:
        return self.number >= MOST_COUNTED


def report_graphs(edition: OpenEdition, dataset: Dataset) -> tuple[NamedNode, ...]:
    """The graphs with the latest reports that the dataset shows."""
    reports = Names(edition.meta.base_iri).graph("report", "owner").value + "/"
    return tuple(graph for graph in dataset.named if graph.value.startswith(reports))


def breaches(edition: OpenEdition, rule: NamedNode, dataset: Dataset) -> Breaches | None:
    """What the visible reports have of a rule; None if no report is visible."""
    visible = report_graphs(edition, dataset)
    if not visible:
        return None
    found: defaultdict[str, list[QuerySolution]] = defaultdict(list)
    for row in edition.select(BREACHES, Dataset((), visible), rule=rule):
        found[word([row], "result")].append(row)
    results = sorted(found.values(), key=lambda rows: (word(rows, "since") or "~", str(rows[0])))
    known = Lookup(edition, dataset)
    counted = Counter(body for rows in results for body in known.bodies(rows))
    return Breaches(
        len(results),
        tuple(known.breach(rows) for rows in results[:MOST_LISTED]),
        tuple((known.called(body), count) for body, count in counted.most_common()),
        min((since for rows in results if (since := word(rows, "since"))), default=""),
    )


def by_rule(
    edition: OpenEdition, rules: Iterable[NamedNode], dataset: Dataset
) -> dict[str, Breaches]:
    """The same of several rules, by IRI; those that nobody breaks, as far as one sees, left out."""
    found = {rule.value: breaches(edition, rule, dataset) for rule in rules}
    return {iri: one for iri, one in found.items() if one is not None and one.number}


@dataclass(frozen=True)
class Lookup:
    """What the visitor may know of the things that results are about."""

    edition: OpenEdition
    dataset: Dataset

    @cached_property
    def graphs(self) -> Graphs:
        return Graphs(Names(self.edition.meta.base_iri))

    def breach(self, rows: list[QuerySolution]) -> Breach:
        focus = NamedNode(word(rows, "focus"))
        return Breach(
            focus.value,
            self.title(focus),
            tuple(map(self.called, self.bodies(rows))),
            word(rows, "severity").removeprefix(SH.iri),
            texts(rows, "message"),
            word(rows, "since"),
            unquote(word(rows, "report").rpartition("/")[2]),
        )

    def title(self, focus: NamedNode) -> Text:
        """Its public name, else that of what it is a part of, else its number."""
        record = whole(focus)
        named = name(self.edition, focus) or name(self.edition, record)
        said = self.said(record, DCT.title) or self.said(record, DCT.identifier)
        tail = unquote(record.value.rpartition("/")[2])
        return named or (text_of(said) if said else Text(tail, tail))

    def bodies(self, rows: list[QuerySolution]) -> tuple[NamedNode, ...]:
        """Those that a result is about: of a thing in a catalog who compiles it, else whom the
        thing itself names.
        """
        thing = whole(NamedNode(word(rows, "focus")))
        names = self.graphs.names
        if thing.value.startswith(names.thing("department", "").value):
            return (thing,)
        named = [value for each in ANSWERABLE for value in self.said(thing, each)]
        bodies = tuple(dict.fromkeys(body for body in named if isinstance(body, NamedNode)))
        key = unquote(word(rows, "graph").removeprefix(self.graphs.report("").value))
        compiling = names.thing("department", key)
        return bodies or ((compiling,) if name(self.edition, compiling) else ())

    def said(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        """In the default graph, or in those of sharing that the visitor sees."""
        graphs: tuple[NamedNode | DefaultGraph, ...] = (DefaultGraph(), *self.sharing)
        quads = (
            quad
            for graph in graphs
            for quad in self.edition.store.quads_for_pattern(subject, predicate, None, graph)
        )
        values = (quad.object for quad in quads)
        return [value for value in values if isinstance(value, NamedNode | Literal)]

    @cached_property
    def sharing(self) -> tuple[NamedNode, ...]:
        """The graph of all that happened where it is visible, else those of the visitor's body."""
        if self.graphs.sharing in self.dataset.named:
            return (self.graphs.sharing,)
        return tuple(graph for graph in self.dataset.named if self.graphs.is_sharing(graph))

    def called(self, body: NamedNode) -> Body:
        return Body(body.value, name(self.edition, body) or Text(body.value, body.value))
