"""Sheets as they would be uploaded, judged beside the reference data and the demo city's bodies."""

from __future__ import annotations

from datetime import date
from functools import cache

from pyoxigraph import NamedNode, Quad, Store

from loaders import Loaded, load
from ontology import sample_organisations
from ontology.namespaces import Names
from server.catalog.reference_data import references, shipped
from server.rules.context import judging_context
from server.rules.engine import judge
from server.rules.report import Finding
from server.store.graphs import Graphs
from shapes import Shapes
from tests.server.rules.city import with_forms

BASE = "http://localhost:8000/"


@cache
def quads() -> tuple[Quad, ...]:
    """The shipped reference data and the bodies of the demo city, also as the default graph."""
    graphs = Graphs(Names(BASE))
    organisations = graphs.reference("organisations")
    named = list(shipped(graphs))
    named += [
        Quad(triple.subject, triple.predicate, triple.object, organisations)
        for triple in sample_organisations(BASE)
    ]
    return (*named, *(Quad(quad.subject, quad.predicate, quad.object) for quad in named))


def judged(content: str, profile: str, as_of: date) -> tuple[Loaded, tuple[Finding, ...]]:
    """What a CSV file is read as, and what the rules find in it."""
    city = Store()
    city.extend(quads())
    loaded = load("rows.csv", content.encode(), references(city, Graphs(Names(BASE))))
    city.extend([*loaded.quads, *with_forms(loaded.quads)])
    focus = {quad.subject for quad in loaded.quads if isinstance(quad.subject, NamedNode)}
    shapes = Shapes.shipped()
    report = judge(city, shapes, focus, judging_context(as_of, profile, shapes))
    return loaded, tuple(finding for finding in report.findings if finding.focus in focus)
