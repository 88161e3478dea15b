"""Bugs put into the compiler on purpose are caught by the differential tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Quad, Store, Triple

from ontology.namespaces import SH
from server.rules.components.cardinality import MaxCount
from server.rules.components.logical import Negation
from server.rules.components.string_based import Pattern
from server.rules.logic import TRUE, AtLeast, Formula, Matches, Not
from server.rules.plan import Compiler
from server.rules.reach import Probe
from server.rules.results import Result
from server.rules.run import Asked, run
from server.rules.shape import Shape
from server.rules.shapes_graph import ShapesGraph
from server.rules.sparql import Writer
from tests.server.rules.differential.incremental import InTheStore
from tests.server.rules.differential.law import disagreement
from tests.server.rules.differential.shapes import (
    Constraint,
    all_of,
    negated,
    number,
    of,
    pattern,
    shapes_graphs,
)
from tests.server.rules.differential.test_incremental import changes, law
from tests.server.rules.differential.vocabulary import graphs


def one_more(shape: Shape) -> Iterator[Formula]:
    """``sh:maxCount`` allows one more."""
    most = shape.graph.number(shape.node, SH.maxCount)
    if most is not None and shape.path is not None:
        yield Not(AtLeast(most + 2, shape.path, TRUE))


def nothing_negated(shape: Shape) -> Iterator[Formula]:  # noqa: ARG001
    """``sh:not`` is passed over."""
    return iter(())


def no_flags(shape: Shape) -> Iterator[Formula]:
    """``sh:pattern`` heeds the case whatever ``sh:flags`` says."""
    for written in shape.graph.literals(shape.node, SH.pattern):
        yield Matches(written.value, "")


def holds(writer: Writer, formula: Formula, it: str, this: str, kept: Any = Writer.holds) -> str:
    """A query is satisfied where one of several formulas holds that all have to."""
    written: str = kept(writer, formula, it, this)
    return written.replace(" && ", " || ")


DRAWN = settings(
    max_examples=1000,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
)
PLANTED: list[tuple[type, str, Any, Constraint]] = [
    (MaxCount, "formulas", one_more, of("maxCount", [number(0), number(1)])),
    (Negation, "formulas", nothing_negated, negated),
    (Pattern, "formulas", no_flags, pattern),
    (Writer, "holds", holds, all_of),
]
"""Where, what, the bug, and the constraint that draws the shapes."""


def compiled_now(data: Sequence[Triple], shapes: Sequence[Triple]) -> list[Result]:
    """The compiler as it is at this moment: a plan that is remembered has no bug, or keeps it."""
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    plan = Compiler(ShapesGraph(shapes)).plan()
    return run(Asked(store, (DefaultGraph(),), data), plan, shapes, lambda _: None)


@pytest.mark.full
@pytest.mark.parametrize(("where", "name", "bug", "about"), PLANTED)
def test_a_planted_bug_is_caught(
    where: type, name: str, bug: Any, about: Constraint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def caught(drawn: tuple[list[Triple], list[Triple]]) -> bool:
        return disagreement(compiled_now, *drawn) != (set(), set())

    drawing = st.tuples(graphs, shapes_graphs(about))
    monkeypatch.setattr(where, name, staticmethod(bug) if name == "formulas" else bug)
    drawn = find(drawing, caught, settings=DRAWN)
    monkeypatch.undo()
    assert disagreement(compiled_now, *drawn) == (set(), set()), "it was the bug that was caught"


def forgets_ways(
    asked: Asked, probe: Probe, triples: list[Triple], kept: Callable[..., Any]
) -> Any:
    """What a change reaches by more than the triple itself is forgotten."""
    return frozenset() if probe.direct is None and probe.path else kept(asked, probe, triples)


@pytest.mark.full
def test_a_bug_in_what_a_change_reaches_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Asked._reached

    def forgetful(asked: Asked, probe: Probe, triples: list[Triple]) -> Any:
        return forgets_ways(asked, probe, triples, kept)

    monkeypatch.setattr(Asked, "_reached", forgetful)

    @DRAWN
    @given(graphs, shapes_graphs(), changes)
    def broken(
        data: list[Triple],
        shapes: list[Triple],
        steps: Collection[tuple[list[Triple], list[int]]],
    ) -> None:
        law(InTheStore, data, shapes, list(steps))

    with pytest.raises(AssertionError):
        broken()
