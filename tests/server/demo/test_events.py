"""The events of the demo city: conforming, and violating only between invented bodies."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from pyoxigraph import RdfFormat, serialize

from ontology.namespaces import Names
from server.catalog.events import refuse_foreign, whole
from server.demo.city import events
from server.store.graphs import Graphs
from tests.shapes.engine import judge, shipped

BASE = "http://localhost:8000/"


def test_only_invented_bodies_break_a_rule() -> None:
    said = events(BASE)
    refuse_foreign(Graphs(Names(BASE)), said)
    turtle = (serialize(said, format=RdfFormat.TURTLE) or b"").decode()
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    for triple in said:
        if "/id/department/" in str(triple.object):
            bodies[whole(triple.subject).value].add(str(triple.object).rpartition("/")[2])  # type: ignore[arg-type]
    broken: set[str] = set()
    for result in judge(turtle, "decree-809", date(2026, 6, 1)):
        broken |= {next(s.rule for i, s in shipped().shapes.items() if i.value == result.shape)}
        assert all("shifan" in body for body in bodies[result.focus.partition("#")[0]]), result
    assert broken == {"R-40", "R-52", "R-55", "R-71", "R-72", "R-73"}
