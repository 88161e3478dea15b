"""Rewritten queries find what the written ones find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from server.query.guard import check
from server.query.nesting import nested
from server.query.patterns import read
from server.query.rewriting import flattened, inserted, rewritten

QUERIES = [
    "SELECT ?a { ?a <urn:p> ?b FILTER NOT EXISTS { ?a <urn:p> ?c . ?c <urn:q> ?d } }",
    "SELECT ?a { ?a <urn:p> ?b FILTER EXISTS { ?d <urn:q> ?b . ?d <urn:p> ?e FILTER (?e != ?a) } }",
    "SELECT ?a { ?a <urn:p> ?b FILTER NOT EXISTS { ?a <urn:p>/<urn:q> ?b } }",
    "SELECT ?a { ?a <urn:p> ?b FILTER (?b = 1 || EXISTS { ?a <urn:q> ?c FILTER NOT EXISTS "
    "{ ?c <urn:p> ?d . ?d <urn:q> ?a } }) }",
    "SELECT ?a { ?a <urn:p> ?b FILTER EXISTS { ?x <urn:p> ?b . ?y <urn:q> ?z } }",
    "SELECT ?a { ?a <urn:p> ?b FILTER EXISTS { ?a <urn:q> ?c OPTIONAL { ?c <urn:p> ?d } "
    "FILTER (!BOUND(?d)) } }",
    "SELECT ?a ?c { { ?a <urn:p> ?b . FILTER (?b != ?a) } ?a <urn:q> ?c }",
    "SELECT ?a ?c { ?a <urn:q> ?c { ?b <urn:p> ?a FILTER EXISTS { ?b <urn:q> ?x } } }",
    "SELECT ?a ?c { ?a <urn:q> ?c { ?b <urn:p> ?a FILTER (?c = 1) } }",
]
NODES = [NamedNode(f"urn:n{number}") for number in range(4)]
quads = st.builds(
    Quad,
    st.sampled_from(NODES),
    st.sampled_from([NamedNode("urn:p"), NamedNode("urn:q")]),
    st.sampled_from([*NODES, Literal(1), Literal(2)]),
)


def found(store: Store, text: str) -> set[tuple[str, ...]]:
    answer = store.query(text)
    assert isinstance(answer, QuerySolutions)
    return {tuple(str(term) for term in row) for row in answer}


@settings(max_examples=60, deadline=None)
@given(st.lists(quads, max_size=14), st.sampled_from(QUERIES))
def test_the_same_is_found(data: list[Quad], query: str) -> None:
    store = Store()
    store.extend(data)
    written = check(query, "urn:base").text
    opened = flattened(written, read(written).where)
    assert found(store, opened) == found(store, written)
    assert found(store, nested(opened)) == found(store, written)


def test_several_patterns_become_one_within_the_other() -> None:
    text = nested(check(QUERIES[0], "urn:base").text)
    assert text.count("EXISTS") == 2
    assert nested(text).count("EXISTS") == 2


def test_a_group_whose_filter_would_see_more_stays_closed() -> None:
    written = check(QUERIES[8], "urn:base").text
    assert flattened(written, read(written).where) == written


def test_variables_are_renamed_and_constants_put_in() -> None:
    text = 'SELECT ?a { ?a <urn:p> ?b FILTER (BOUND(?c) && ?b = "?b" && ?a != ?c) }'
    new = rewritten(text, {"b": "?other", "c": "<urn:c>"}.get)
    assert (
        new == 'SELECT ?a { ?a <urn:p> ?other FILTER ((true) && ?other = "?b" && ?a != <urn:c>) }'
    )


@pytest.mark.parametrize("places", [(0, 3), (3, 0)])
def test_pieces_are_put_in_where_they_belong(places: tuple[int, ...]) -> None:
    assert inserted("abcdef", places, "+") == " + abc + def"
