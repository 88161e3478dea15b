"""Bugs put into the engine on purpose are caught by the differential test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Triple

from ontology.namespaces import SH, XSD
from server.rules.results import Result
from tests.server.rules.differential.law import disagreement
from tests.server.rules.differential.shapes import (
    Constraint,
    negated,
    number,
    of,
    pattern,
    shapes_graphs,
)
from tests.server.rules.differential.vocabulary import graphs
from tests.server.rules.engines import UNDER_TEST


def off_by_one(shapes: Iterable[Triple]) -> Iterator[Triple]:
    """``sh:maxCount`` allows one more."""
    for triple in shapes:
        if triple.predicate == SH.maxCount and isinstance(triple.object, Literal):
            more = Literal(str(int(triple.object.value) + 1), datatype=XSD.integer)
            yield Triple(triple.subject, triple.predicate, more)
        else:
            yield triple


def nothing_negated(shapes: Iterable[Triple]) -> Iterator[Triple]:
    """``sh:not`` is passed over."""
    return (triple for triple in shapes if triple.predicate != SH["not"])


def no_flags(shapes: Iterable[Triple]) -> Iterator[Triple]:
    """``sh:pattern`` heeds the case whatever ``sh:flags`` says."""
    return (triple for triple in shapes if triple.predicate != SH.flags)


BUGS = [
    (off_by_one, of("maxCount", [number(0), number(1)])),
    (nothing_negated, negated),
    (no_flags, pattern),
]


@pytest.mark.full
@pytest.mark.parametrize(("bug", "about"), BUGS)
def test_a_planted_bug_is_caught(
    bug: Callable[[Iterable[Triple]], Iterator[Triple]], about: Constraint
) -> None:
    def mistaken(data: Sequence[Triple], shapes: Sequence[Triple]) -> list[Result]:
        return UNDER_TEST(data, list(bug(shapes)))

    def caught(drawn: tuple[list[Triple], list[Triple]]) -> bool:
        return disagreement(mistaken, *drawn) != (set(), set())

    rules = settings(
        max_examples=1000,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
    )
    find(st.tuples(graphs, shapes_graphs(about)), caught, settings=rules)
