"""Who breaks a rule today, and since when: the open results in the latest reports that a visitor
may see. Runs in a reader process.

A deadline is broken since the day it was due (``lm:due``). Of anything else only the day of the
first judgement is known from which on every report of the catalog has the result (``lm:since``);
reports from before that was kept do not say it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolution

from ontology.namespaces import CODE, DCT, LM, ODRL, RDF, SH, Names
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
CONCERNED = (DCT.publisher, LM.responsibleBody, LM.evaluates, ODRL.assigner, ODRL.assignee)
"""By which properties a thing names the bodies it is about."""
AUTHORITY = CODE["obligee/authority"]
OF_A_BODY = {CODE["obligee/compiler"], CODE["obligee/responsible"]}
"""Who answers for what stands with the body itself or its catalog."""


@dataclass(frozen=True)
class Body:
    """A body by name."""

    iri: str
    name: Text


@dataclass(frozen=True, order=True)
class Since:
    """The day (ISO) on which something was due, or else was found first."""

    day: str
    due: bool


@dataclass(frozen=True)
class Breach:
    """One open result: on what, what it says, since when, in which report. ``bodies`` are those
    that the rule obliges, ``concerned`` the others that the thing is about.
    """

    focus: str
    title: Text
    bodies: tuple[Body, ...]
    concerned: tuple[Body, ...]
    severity: str
    message: Text
    since: Since | None
    report: str


@dataclass(frozen=True)
class Breaches:
    """All of a rule: those that have stood longest first, and how many by each body
    that breaks it.
    """

    number: int
    listed: tuple[Breach, ...]
    bodies: tuple[tuple[Body, int], ...]
    since: Since | None
    """The earliest day; None if none is known."""

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
    results = sorted(found.values(), key=lambda rows: (day(rows), str(rows[0])))
    known = Lookup(edition, dataset)
    counted = Counter(body for rows in results for body in known.obliged(rows))
    return Breaches(
        len(results),
        tuple(known.breach(rows) for rows in results[:MOST_LISTED]),
        tuple((known.called(body), count) for body, count in counted.most_common()),
        next((since for rows in results if (since := standing(rows))), None),
    )


def standing(rows: list[QuerySolution]) -> Since | None:
    """Since when a result stands, if that is known."""
    due, told = word(rows, "due"), word(rows, "since")
    return Since(due or told, bool(due)) if due or told else None


def day(rows: list[QuerySolution]) -> str:
    """To sort by; what is not known comes last."""
    since = standing(rows)
    return since.day if since else "~"


def by_rule(
    edition: OpenEdition, rules: Iterable[NamedNode], dataset: Dataset
) -> dict[str, Breaches] | None:
    """The same of several rules, by IRI; those that nobody breaks, as far as one sees, left out.
    None if no report is visible.
    """
    if not report_graphs(edition, dataset):
        return None
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
        obliged = self.obliged(rows)
        others = (body for body in self.concerned(rows) if body not in obliged)
        return Breach(
            focus.value,
            self.title(focus),
            tuple(map(self.called, obliged)),
            tuple(map(self.called, others)),
            word(rows, "severity").removeprefix(SH.iri),
            texts(rows, "message"),
            standing(rows),
            unquote(word(rows, "report").rpartition("/")[2]),
        )

    def title(self, focus: NamedNode) -> Text:
        """Its public name, else that of what it is a part of, else its number."""
        record = whole(focus)
        named = name(self.edition, focus) or name(self.edition, record)
        said = self.said(record, DCT.title) or self.said(record, DCT.identifier)
        tail = unquote(record.value.rpartition("/")[2])
        return named or (text_of(said) if said else Text(tail, tail))

    def obliged(self, rows: list[QuerySolution]) -> tuple[NamedNode, ...]:
        """The bodies that break the rule: whom its shape, or else the rule, obliges
        (``lm:obliges``), as the node itself, its record or what that concerns names them; if none
        does, the body it stands with, or the registered authority.
        """
        focus = NamedNode(word(rows, "focus"))
        thing = whole(focus)
        speakers = (NamedNode(said) for key in ("shape", "rule") if (said := word(rows, key)))
        whom = next((node for each in speakers for node in self.nodes(each, LM.obliges)), None)
        if whom is None:  # the rule of another version
            return self.concerned(rows)
        naming = self.nodes(whom, LM.namedBy)
        for place in (focus, thing, *self.nodes(thing, LM.concerns)):
            named = [body for each in naming for body in self.nodes(place, each)]
            if named:
                return tuple(dict.fromkeys(named))
        if whom == AUTHORITY:
            registered = self.edition.store.quads_for_pattern(
                None, RDF.type, LM.Authority, DefaultGraph()
            )
            return tuple(q.subject for q in registered if isinstance(q.subject, NamedNode))
        return self.own(rows) if whom in OF_A_BODY else ()

    def concerned(self, rows: list[QuerySolution]) -> tuple[NamedNode, ...]:
        """The bodies that a result is about: those that the thing names, else whose it is."""
        thing = whole(NamedNode(word(rows, "focus")))
        named = [body for each in CONCERNED for body in self.nodes(thing, each)]
        return tuple(dict.fromkeys(named)) or self.own(rows)

    def own(self, rows: list[QuerySolution]) -> tuple[NamedNode, ...]:
        """The body that a thing is or stands with; of a thing in a catalog, who compiles it."""
        names = self.graphs.names
        thing = whole(NamedNode(word(rows, "focus")))
        kind, _, key = thing.value.removeprefix(f"{names.base}id/").partition("/")
        if kind not in ("department", "catalog"):
            key = unquote(word(rows, "graph").removeprefix(self.graphs.report("").value))
        body = names.thing("department", unquote(key))
        return (body,) if name(self.edition, body) else ()

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        found = self.said(subject, predicate)
        return [value for value in found if isinstance(value, NamedNode)]

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
