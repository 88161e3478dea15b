"""On random data and random shapes two engines find the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pyoxigraph import Triple

from tests.server.rules.differential.law import disagreement
from tests.server.rules.differential.shapes import shapes_graphs
from tests.server.rules.differential.vocabulary import graphs
from tests.server.rules.engines import UNDER_TEST


@pytest.mark.full
@settings(max_examples=1000, deadline=None)
@given(graphs, shapes_graphs())
def test_at_length(data: list[Triple], shapes: list[Triple]) -> None:
    assert disagreement(UNDER_TEST, data, shapes) == (set(), set())


@settings(max_examples=60, deadline=None, derandomize=True)  # test_at_length draws anew
@given(graphs, shapes_graphs())
def test_what_pyshacl_finds_is_found_and_nothing_else(
    data: list[Triple], shapes: list[Triple]
) -> None:
    assert disagreement(UNDER_TEST, data, shapes) == (set(), set())
