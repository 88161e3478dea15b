from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from server.browser.diagram import (
    LABEL,
    Arrow,
    Box,
    Diagram,
    Edge,
    Node,
    Panel,
    breadth,
    diagram,
    leads,
)

NODES = [Node(f"urn:{number}", "类" * (number % 5 + 1), "n" * number) for number in range(9)]
ELSEWHERE = [Node(f"urn:x{number}", "Other class") for number in range(3)]
EDGES = st.builds(
    Edge,
    st.sampled_from(NODES),
    st.sampled_from(NODES + ELSEWHERE),
    st.lists(st.sampled_from(["所属", "a longer label", "x"]), max_size=2).map(tuple),
)
FROM_ELSEWHERE = st.builds(
    Edge, st.sampled_from(ELSEWHERE), st.sampled_from(NODES), st.just(("label",))
)
PARTS = st.lists(st.lists(st.one_of(EDGES, FROM_ELSEWHERE), max_size=20), min_size=1, max_size=2)


def drawn(parts: list[list[Edge]]) -> Diagram:
    return diagram((f"part {number}", NODES, edges) for number, edges in enumerate(parts))


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def crosses(arrow: Arrow, box: Box) -> bool:
    """Whether a box stands between the two ends of an arrow."""
    (x, y), (to_x, to_y) = arrow.start, arrow.end
    beside = box.x >= to_x or box.x + box.width <= x
    return not beside and box.y < max(y, to_y) and box.y + box.height > min(y, to_y)


def every_box(shown: Diagram) -> list[Box]:
    return [box for panel in shown.panels for box in panel.boxes]


@given(PARTS)
def test_no_boxes_overlap_and_all_are_inside(parts: list[list[Edge]]) -> None:
    shown = drawn(parts)
    assert all(apart(one, other) for one, other in combinations(every_box(shown), 2))
    for box in every_box(shown):
        assert 0 <= box.x <= box.x + box.width <= shown.width
        assert 0 <= box.y <= box.y + box.height <= shown.height


@given(PARTS)
def test_every_class_of_a_panel_has_one_box_of_its_own(parts: list[list[Edge]]) -> None:
    for panel in drawn(parts).panels:
        own = [box.node for box in panel.boxes if not box.reference]
        assert sorted(own, key=str) == sorted(NODES, key=str)


@given(PARTS)
def test_every_edge_is_an_arrow_from_box_to_box(parts: list[list[Edge]]) -> None:
    for panel, edges in zip(drawn(parts).panels, parts, strict=True):
        wanted = {(e.source, e.target, bool(e.labels)) for e in edges if e.source != e.target}
        assert wanted == {(a.source.node, a.target.node, a.is_property) for a in panel.arrows}
        for arrow in panel.arrows:
            (x, y), (to_x, to_y) = arrow.start, arrow.end
            assert x == arrow.source.x + arrow.source.width
            assert arrow.source.y <= y <= arrow.source.y + arrow.source.height
            assert to_x == arrow.target.x
            assert arrow.target.y <= to_y <= arrow.target.y + arrow.target.height
            assert x < arrow.bend < to_x
            assert arrow.source in panel.boxes and arrow.target in panel.boxes


@given(PARTS)
def test_no_arrow_crosses_a_box(parts: list[list[Edge]]) -> None:
    for panel in drawn(parts).panels:
        assert not [1 for arrow in panel.arrows for box in panel.boxes if crosses(arrow, box)]


def unlabelled(panel: Panel, edge: Edge) -> set[str]:
    return set(edge.labels) - {label.text for label in panel.labels}


@given(PARTS)
def test_every_label_has_room_between_the_bend_and_the_box(parts: list[list[Edge]]) -> None:
    for panel, edges in zip(drawn(parts).panels, parts, strict=True):
        assert not [edge for edge in edges if edge.source != edge.target if unlabelled(panel, edge)]
        for label in panel.labels:
            near = [a for a in panel.arrows if abs(a.target.x - label.x) < 20]
            assert any(a.bend <= label.x - breadth(label.text, LABEL) for a in near)
    assert all(label.y <= drawn(parts).height for p in drawn(parts).panels for label in p.labels)


def test_a_class_stands_left_of_the_one_it_is_a_kind_of() -> None:
    kind, above, top = NODES[:3]
    panel = diagram([("t", NODES[:3], [Edge(kind, above), Edge(above, top)])]).panels[0]
    places = {box.node: box.x for box in panel.boxes}
    assert places[kind] < places[above] < places[top]


def test_circles_and_loops_are_no_trouble() -> None:
    first, second = NODES[:2]
    edges = [Edge(first, second, ("a",)), Edge(second, first, ("b",)), Edge(first, first, ("c",))]
    panel = diagram([("t", NODES[:2], edges)]).panels[0]
    assert len(panel.arrows) == 2
    assert {box.node for box in panel.boxes if box.reference} == {first}
    assert leads({first: [second], second: [first]}, first, first)


def test_nothing_at_all_is_a_diagram() -> None:
    empty = diagram([])
    assert (empty.width, empty.height) == (0, 0)
