from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from loaders.cycles import TooAlike
from loaders.nodes import name_blank_nodes, with_names
from tests.loaders.sample import BASE, NAMES

KNOWS = NamedNode("http://example.org/knows")
HAS = NamedNode("http://example.org/has")
ROOT = NamedNode("http://example.org/root")


def named(quads: list[Quad]) -> set[Quad]:
    names = name_blank_nodes(quads, NAMES)
    return {with_names(quad, names) for quad in quads}


def relabelled(quads: list[Quad], seed: int) -> list[Quad]:
    """The same data with other labels in another order."""
    chance = random.Random(seed)
    labels = {
        term: BlankNode()
        for quad in quads
        for term in (quad.subject, quad.object, quad.graph_name)
        if isinstance(term, BlankNode)
    }
    copy = [
        Quad(
            labels[q.subject] if isinstance(q.subject, BlankNode) else q.subject,
            q.predicate,
            labels[q.object] if isinstance(q.object, BlankNode) else q.object,
            labels[q.graph_name] if isinstance(q.graph_name, BlankNode) else q.graph_name,
        )
        for q in quads
    ]
    chance.shuffle(copy)
    return copy


NODES = [BlankNode(f"n{index}") for index in range(5)]
SUBJECTS = st.sampled_from([*NODES, ROOT])
QUADS = st.builds(
    Quad,
    SUBJECTS,
    st.sampled_from([KNOWS, HAS]),
    SUBJECTS | st.sampled_from([Literal("a"), Literal("b")]),
)


@settings(max_examples=200)
@given(st.lists(QUADS, max_size=10), st.integers())
def test_labels_and_order_do_not_matter(quads: list[Quad], seed: int) -> None:
    try:
        expected = named(quads)
    except TooAlike:
        with pytest.raises(TooAlike):
            named(relabelled(quads, seed))
        return
    assert named(relabelled(quads, seed)) == expected


def test_nodes_above_a_cycle_differ_by_what_points_at_them() -> None:
    cycle, one, other = NODES[:3]
    content = [
        Quad(cycle, KNOWS, cycle),
        Quad(cycle, KNOWS, NODES[3]),
        Quad(NODES[3], KNOWS, cycle),
        Quad(one, KNOWS, cycle),
        Quad(other, KNOWS, cycle),
        Quad(ROOT, KNOWS, one),
    ]
    assert all(named(relabelled(content, seed)) == named(content) for seed in range(10))


@given(st.lists(QUADS, max_size=10))
def test_no_blank_node_is_left_and_names_are_below_the_base(quads: list[Quad]) -> None:
    try:
        names = name_blank_nodes(quads, NAMES)
    except TooAlike:
        return
    for iri in names.values():
        key = iri.value.removeprefix(f"{BASE}id/node/")
        assert len(key) == 20 and int(key, 16) >= 0


def test_the_same_content_has_the_same_name_wherever_it_stands() -> None:
    one, other = BlankNode(), BlankNode()
    content = [Quad(one, HAS, Literal("a")), Quad(ROOT, KNOWS, one)]
    names = name_blank_nodes(content, NAMES)
    more = [*content, Quad(other, HAS, Literal("a")), Quad(other, KNOWS, ROOT)]
    names_of_more = name_blank_nodes(more, NAMES)
    assert names_of_more[one] == names[one] != names_of_more[other]


def test_other_content_below_is_another_name() -> None:
    one, below = BlankNode(), BlankNode()

    def name(text: str) -> NamedNode:
        return name_blank_nodes([Quad(one, HAS, below), Quad(below, HAS, Literal(text))], NAMES)[
            one
        ]

    assert name("a") == name("a") != name("b")


def test_nodes_of_a_cycle_stay_apart() -> None:
    nodes = [BlankNode() for _ in range(4)]
    ring = [Quad(nodes[i], KNOWS, nodes[(i + 1) % 4]) for i in range(4)]
    names = name_blank_nodes(ring, NAMES)
    assert len(set(names.values())) == 4
    assert all(named(relabelled(ring, seed)) == named(ring) for seed in range(5))


def test_a_hub_with_many_distinct_neighbours_is_named() -> None:
    hub, members = BlankNode(), [BlankNode() for _ in range(100)]
    quads = [
        quad
        for index, member in enumerate(members)
        for quad in (
            Quad(hub, HAS, member),
            Quad(member, KNOWS, hub),
            Quad(member, HAS, Literal(str(index))),
        )
    ]
    assert len(set(name_blank_nodes(quads, NAMES).values())) == 101


def test_a_clique_is_refused_instead_of_taking_for_ever() -> None:
    nodes = [BlankNode() for _ in range(8)]
    clique = [Quad(one, KNOWS, other) for one, other in permutations(nodes, 2)]
    with pytest.raises(TooAlike) as caught:
        name_blank_nodes(clique, NAMES)
    assert caught.value.node in nodes


def test_a_long_chain_is_named_without_recursion() -> None:
    nodes = [BlankNode() for _ in range(5000)]
    chain = [Quad(one, KNOWS, other) for one, other in pairwise(nodes)]
    assert len(set(name_blank_nodes(chain, NAMES).values())) == 5000


def test_a_blank_graph_is_named_by_what_it_holds() -> None:
    graph = BlankNode()
    quads = [Quad(ROOT, HAS, Literal("a"), graph)]
    (quad,) = named(quads)
    assert isinstance(quad.graph_name, NamedNode)
    assert named(relabelled(quads, 1)) == {quad}
