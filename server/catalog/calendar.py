"""The calendar of working days beyond the shipped table, as its reference graph holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from pyoxigraph import Literal, Quad, Store

from ontology.namespaces import DCT, LM
from ontology.text import Text
from server.catalog.changes import Plan
from server.catalog.diff import Kind
from server.catalog.job import Change
from server.errors import BadInput
from server.rules.calendar import beyond, last
from server.store.delta import Delta, canonical
from server.store.graphs import Graphs

YEAR_SHIPPED = Text(
    "{year} 年已在随附的日历里（至 {last}），不用载入",
    "The shipped calendar has {year} already (it runs to {last}); nothing to load",
)
YEAR_GAP = Text(
    "日历到 {last} 为止，请先载入 {next} 年", "The calendar runs to {last}; load {next} first"
)
WORKED = Text("工作日 {days} 天", "working days: {days}")


def loaded(store: Store, graphs: Graphs) -> dict[date, bool]:
    """The loaded days, and whether each is worked."""
    graph = graphs.reference("calendar")
    works = {
        quad.subject: isinstance(quad.object, Literal) and quad.object.value == "true"
        for quad in store.quads_for_pattern(None, LM.workingDay, None, graph)
    }
    return {
        date.fromisoformat(quad.object.value): works[quad.subject]
        for quad in store.quads_for_pattern(None, DCT.date, None, graph)
        if isinstance(quad.object, Literal)
    }


def renumbered(store: Store, graphs: Graphs, worked: Mapping[date, bool]) -> Delta:
    """How the graph changes so that it holds these days, but for those of the shipped table."""
    graph = graphs.reference("calendar")
    before = set(store.quads_for_pattern(None, None, None, graph))
    after = canonical(Quad(t.subject, t.predicate, t.object, graph) for t in beyond(worked))
    return Delta.between(before, after)


def plan_year(store: Store, graphs: Graphs, year: Mapping[date, bool]) -> Plan:
    """The days of one year, in place of what was loaded of it.

    Days are numbered on from the shipped table, later loaded years with them. Raises
    :class:`BadInput` for a year of the shipped table and for one that does not follow the last.
    """
    first = min(year)
    if first <= last():
        raise BadInput(YEAR_SHIPPED.format(year=first.year, last=last().isoformat()))
    held = loaded(store, graphs)
    known = max([last(), *held])
    if first > known + timedelta(days=1):
        raise BadInput(YEAR_GAP.format(last=known.isoformat(), next=known.year + 1))
    delta = renumbered(store, graphs, {**held, **year})
    kind: Kind = "changed" if first in held else "added"
    iri = graphs.reference("calendar").value
    change = Change(kind, iri, str(first.year), WORKED.format(days=sum(year.values())).zh)
    return Plan(delta, (change,) if delta else (), frozenset())
