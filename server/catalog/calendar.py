"""The calendar of working days beyond the shipped table, as its reference graph holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pyoxigraph import Literal, Quad, Store

from ontology.namespaces import DCT, LM
from server.rules.calendar import beyond
from server.store.delta import Delta, canonical
from server.store.graphs import Graphs


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
