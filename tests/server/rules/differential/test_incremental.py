"""The law of incremental judging: after any changes it says what judging everything says."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pyoxigraph import Triple

from server.rules.results import Result
from shapes import UnusableShapes
from tests.server.rules.differential.incremental import Incremental, Maker, Whole, under_test
from tests.server.rules.differential.shapes import shapes_graphs
from tests.server.rules.differential.vocabulary import graphs, statements
from tests.server.rules.engines import UNDER_TEST, key

changes = st.lists(
    st.tuples(
        st.lists(statements, max_size=3, unique=True),
        st.lists(st.integers(0, 20), max_size=3, unique=True),
    ),
    min_size=1,
    max_size=4,
)
"""What is added, and the places of what is removed among what is there."""

Change = tuple[list[Triple], list[int]]


def law(
    make: Maker, data: Sequence[Triple], shapes: Sequence[Triple], steps: Sequence[Change]
) -> None:
    """After each change the results are those of the whole."""
    try:
        whole, other = Whole(UNDER_TEST), make()
        assert same(whole.start(data, shapes), other.start(data, shapes))
        for added, places in steps:
            there = sorted(whole.data, key=str)
            removed = [there[place] for place in places if place < len(there)]
            removed = [triple for triple in removed if triple not in added]
            assert same(whole.apply(added, removed), other.apply(added, removed))
    except UnusableShapes:
        reject()


def same(one: Collection[Result], other: Collection[Result]) -> bool:
    return set(map(key, one)) == set(map(key, other))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(graphs, shapes_graphs(), changes)
def test_after_any_changes_the_results_are_those_of_the_whole(
    data: list[Triple], shapes: list[Triple], steps: list[Change]
) -> None:
    law(under_test, data, shapes, steps)


class Forgetful(Whole):
    """An engine that does not notice that something went."""

    def apply(self, added: Collection[Triple], removed: Collection[Triple]) -> list[Result]:  # noqa: ARG002
        return super().apply(added, ())


def forgetful() -> Incremental:
    return Forgetful(UNDER_TEST)


@pytest.mark.full
def test_an_engine_that_forgets_removals_breaks_the_law() -> None:
    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(graphs, shapes_graphs(), changes)
    def broken(data: list[Triple], shapes: list[Triple], steps: list[Change]) -> None:
        law(forgetful, data, shapes, steps)

    with pytest.raises(AssertionError):
        broken()
