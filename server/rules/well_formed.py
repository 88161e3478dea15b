"""Whether shapes are well-formed (SHACL section 1.4): judged by the W3C's shapes for shapes, which
pySHACL brings along. Ill-formed ones say something else than their author means, and engines
differ about what.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from pyoxigraph import BlankNode, DefaultGraph, Quad, Store

from ontology.text import Text
from server.query import paths
from server.rules.engine import bearers
from server.rules.plan import Plan, compiled
from server.rules.results import Result
from server.rules.run import Asked, run
from shapes import Shapes, UnusableShapes

ILL_FORMED = Text(
    "形状文件不符合 SHACL 的写法，请改正后重试：{faults}",
    "The shapes are not well-formed SHACL; correct them and try again: {faults}",
)
MOST_TOLD = 5


def check_well_formed(shapes: Shapes) -> None:
    """Raises :class:`UnusableShapes` that names the first faults, or what cannot be read at all:
    that is seen sooner.
    """
    compiled(shapes.triples)
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in shapes.triples)
    judges, plan = _shapes_for_shapes()
    faults = run(Asked(store, (DefaultGraph(),)), plan, judges.triples, lambda _: None)
    told = sorted({_told(store, fault) for fault in faults})
    if told:
        raise UnusableShapes(ILL_FORMED.format(faults="; ".join(told[:MOST_TOLD])))


@lru_cache(maxsize=1)
def _shapes_for_shapes() -> tuple[Shapes, Plan]:
    content = (files("pyshacl") / "assets" / "shacl-shacl.ttl").read_bytes()
    shapes = Shapes.from_turtle(content)
    return shapes, compiled(shapes.triples)


def _told(store: Store, fault: Result) -> str:
    """Which shape, which of its properties, which value, and which constraint that breaks."""
    where = " ".join(sorted(map(str, bearers(store, fault.focus))))
    if isinstance(fault.focus, BlankNode):
        where += " [ ]"
    path = paths.text(fault.path) if fault.path is not None else ""
    value = "" if isinstance(fault.value, BlankNode | None) else str(fault.value)
    name = fault.component.value.rpartition("#")[2].removesuffix("ConstraintComponent")
    return " ".join(part for part in (where, path, value, f"({name})") if part)
