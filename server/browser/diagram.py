"""A class diagram as boxes and arrows with places, for a template to write as SVG.

Lengths are pixels. Each panel is laid out in columns: an arrow goes from a box to one in the next
column, so none can cross a box. Where the class it leads to stands elsewhere, the next column gets
a *reference*: a second box, drawn dashed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH = 1112
"""How wide rows of loose boxes may run: the width of a page."""

NAME, NOTE, LABEL = 14, 11, 12
"""Sizes of letters, as in the style sheet."""

BOX, LINE, TITLE = 44, 17, 34
PAD, ROW_GAP, BOX_GAP, BEND = 12, 14, 16, 44


@dataclass(frozen=True)
class Node:
    """A class: what its box says, a name and a line of small print."""

    iri: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Edge:
    """From a class to one above it; with ``labels``, the properties that lead to another."""

    source: Node
    target: Node
    labels: tuple[str, ...] = ()


@dataclass(eq=False)
class Box:
    """A node with its place, and the ways into it."""

    node: Node
    reference: bool
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = BOX
    ways: dict[tuple[str, ...], list[Box]] = field(default_factory=dict)
    """Labels → the boxes whose arrows arrive together under them."""

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def wish(self) -> float:
        """How low it should stand: level with those that lead to it."""
        sources = [source for way in self.ways.values() for source in way]
        return sum(source.middle for source in sources) / len(sources) if sources else 0


@dataclass(frozen=True)
class Arrow:
    """From the right edge of ``source`` with a bend to the left edge of ``target`` at ``y``."""

    source: Box
    target: Box
    bend: float
    y: float
    is_property: bool

    @property
    def start(self) -> tuple[float, float]:
        return (self.source.x + self.source.width, self.source.middle)

    @property
    def end(self) -> tuple[float, float]:
        return (self.target.x, self.y)

    @property
    def path(self) -> str:
        """For ``<path d>``: a curve, then level under the labels."""
        (x, y), (end, low) = self.start, self.end
        half = (x + self.bend) / 2
        return f"M{x:g} {y:g}C{half:g} {y:g} {half:g} {low:g} {self.bend:g} {low:g}H{end:g}"


@dataclass(frozen=True)
class Label:
    """A text that ends at ``x`` on the base line ``y``."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Panel:
    """One part of the diagram under its own title."""

    title: str
    y: float
    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Diagram:
    """Panels one below the other."""

    panels: tuple[Panel, ...]

    @property
    def width(self) -> float:
        return max((panel.width for panel in self.panels), default=0)

    @property
    def height(self) -> float:
        return max((panel.y + panel.height for panel in self.panels), default=0)


def diagram(parts: Iterable[tuple[str, Sequence[Node], Sequence[Edge]]]) -> Diagram:
    """Panels of (title, classes, edges); an edge starts or ends at one of the panel's classes."""
    panels: list[Panel] = []
    y = 0.0
    for title, nodes, edges in parts:
        panels.append(panel(title, nodes, edges, y))
        y += panels[-1].height + ROW_GAP
    return Diagram(tuple(panels))


def panel(title: str, nodes: Sequence[Node], edges: Sequence[Edge], top: float) -> Panel:
    """Connected classes in columns, and those without an edge in rows below."""
    drawn = [edge for edge in edges if edge.source != edge.target]
    columns = joined(drawn, set(nodes))
    boxes = [box for column in columns for box in column]
    connected = {box.node for box in boxes}
    loose = [Box(node, False) for node in nodes if node not in connected]
    arrows: list[Arrow] = []
    labels: list[Label] = []
    right = 0.0
    for column in columns:
        bend = right + BEND
        right = place(column, right, top + TITLE)
        for box in column:
            arrive(box, bend, arrows, labels)
    bottom = max((box.y + box.height + ROW_GAP for box in boxes), default=top + TITLE)
    bottom = flow(loose, bottom)
    width = max([WIDTH, *(box.x + box.width + PAD for box in (*boxes, *loose))])
    every = (*boxes, *loose)
    return Panel(title, top, width, bottom - top, every, tuple(arrows), tuple(labels))


def joined(edges: Sequence[Edge], here: set[Node]) -> list[list[Box]]:
    """The columns of boxes, each box knowing the ways into it."""
    places = layers(edges, here)
    boxes = {node: Box(node, node not in here) for node in places}
    columns: dict[int, list[Box]] = defaultdict(list)
    for node, box in boxes.items():
        columns[places[node]].append(box)
    references: dict[tuple[int, Node, tuple[str, ...]], Box] = {}
    for edge in edges:
        column = places[edge.source] + 1
        if places.get(edge.target) == column:
            box = boxes[edge.target]
        else:
            key = (column, edge.target, edge.labels)
            if key not in references:
                references[key] = Box(edge.target, True)
                columns[column].append(references[key])
            box = references[key]
        box.ways.setdefault(edge.labels, []).append(boxes[edge.source])
    return [columns[number] for number in sorted(columns)]


def layers(edges: Sequence[Edge], here: set[Node]) -> dict[Node, int]:
    """The column of every class of the panel with an edge, and of those that lead to one.

    As far right as the longest way to it; an edge that would close a circle does not count.
    """
    after: dict[Node, list[Node]] = defaultdict(list)
    for edge in edges:
        if edge.target in here and not leads(after, edge.target, edge.source):
            after[edge.source].append(edge.target)
    ends = [node for edge in edges for node in (edge.source, edge.target)]
    result = dict.fromkeys((node for node in ends if node in here or node in after), 0)
    waiting = list(result)
    while waiting:
        node = waiting.pop()
        for following in after.get(node, ()):
            if result[following] <= result[node]:
                result[following] = result[node] + 1
                waiting.append(following)
    return result


def leads(after: dict[Node, list[Node]], start: Node, goal: Node) -> bool:
    """Whether a way leads from one class to another."""
    seen: set[Node] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += after.get(node, ())
    return goal in seen


def place(column: list[Box], left: float, top: float) -> float:
    """A column of boxes, each as near as can be to the height it wishes; where they end."""
    labels = [text for box in column for way in box.ways for text in way]
    room = max((breadth(text, LABEL) for text in labels), default=0)
    x = left + BEND + room + BEND / 2 if any(box.ways for box in column) else left + PAD
    width = max(box_width(box.node) for box in column)
    column.sort(key=lambda box: box.wish)
    y = top
    for box in column:
        box.x, box.width = x, width
        box.height = max(BOX, LINE * sum(max(len(way), 1) for way in box.ways) + PAD)
        box.y = max(y, box.wish - box.height / 2)
        y = box.y + box.height + ROW_GAP
    return x + width


def arrive(box: Box, bend: float, arrows: list[Arrow], labels: list[Label]) -> None:
    """The arrows into a box, one way below the other in the order of where they come from."""
    ways = sorted(box.ways.items(), key=lambda way: min(source.y for source in way[1]))
    y = box.middle - LINE * sum(max(len(way), 1) for way in box.ways) / 2
    for texts, sources in ways:
        labels += [Label(text, box.x - PAD, y + LINE * n - 4) for n, text in enumerate(texts, 1)]
        y += LINE * max(len(texts), 1)
        low = y if texts else y - LINE / 2
        arrows += [Arrow(source, box, bend, low, bool(texts)) for source in sources]


def flow(boxes: list[Box], top: float) -> float:
    """Boxes in rows as wide as a page; where they end."""
    x, y = float(PAD), top
    for box in boxes:
        box.width = box_width(box.node)
        if x > PAD and x + box.width > WIDTH - PAD:
            x, y = float(PAD), y + BOX + ROW_GAP
        box.x, box.y = x, y
        x += box.width + BOX_GAP
    return y + BOX + ROW_GAP if boxes else top


def box_width(node: Node) -> float:
    return max(breadth(node.name, NAME), breadth(node.note, NOTE)) + 2 * PAD


def breadth(text: str, size: int) -> float:
    """About how wide a text is: a Chinese character is square, a letter a good half of it."""
    return sum(size if sign > "⺀" else 0.6 * size for sign in text)
