"""Telling apart blank nodes that reach each other in cycles, independent of their labels.

Colour refinement: a node's colour is a hash of its statements with its neighbours' colours in
place of their labels, repeated until no more nodes differ. Nodes that still look alike are
distinguished by choosing one, in every possible way, and keeping the choice whose text is least.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pyoxigraph import BlankNode, NamedNode, Quad

from loaders.keys import digest

ROUNDS = 100
MOST_ALIKE = 6
"""Choosing takes factorial time in nodes that look alike; more of them are not named."""

Colours = dict[BlankNode, str]


class TooAlike(Exception):
    """A cycle of blank nodes that hardly anything tells apart."""

    def __init__(self, node: BlankNode) -> None:
        super().__init__(str(node))
        self.node = node


def distinguish(
    components: Sequence[Sequence[BlankNode]],
    described: dict[BlankNode, list[Quad]],
    named: dict[BlankNode, NamedNode],
) -> Colours:
    """A text for each node that is equal in equal data; raises TooAlike."""
    found: Colours = {}
    for component in components:
        quads = list(dict.fromkeys(quad for node in component for quad in described[node]))
        found.update(Component(quads, named).discrete(dict.fromkeys(component, "")))
    return found


class Component:
    """Blank nodes that are connected, and the statements about them."""

    def __init__(self, quads: Sequence[Quad], named: dict[BlankNode, NamedNode]) -> None:
        self.named = named
        self.quads = quads

    def discrete(self, colours: Colours) -> Colours:
        """Refined until every node has a colour of its own."""
        colours = self._refined(colours)
        counts = Counter(colours.values())
        alike = {colour: count for colour, count in counts.items() if count > 1}
        if not alike:
            return colours
        if sum(alike.values()) > MOST_ALIKE:
            raise TooAlike(next(node for node, colour in colours.items() if colour in alike))
        chosen = min(alike)
        choices = [
            self.discrete({**colours, node: digest(f"chosen {chosen}", 64)})
            for node, colour in colours.items()
            if colour == chosen
        ]
        return min(choices, key=self._text)

    def _refined(self, colours: Colours) -> Colours:
        different = len(set(colours.values()))
        for _ in range(ROUNDS):
            lines: dict[BlankNode, list[str]] = {node: [] for node in colours}
            for quad in self.quads:
                terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
                for node in {term for term in terms if isinstance(term, BlankNode)}:
                    if node in lines:
                        lines[node].append(self._line(quad, colours, node))
            colours = {
                node: digest("\n".join([colours[node], *sorted(lines[node])]), 64)
                for node in colours
            }
            before, different = different, len(set(colours.values()))
            if different in (before, len(colours)):
                break
        return colours

    def _text(self, colours: Colours) -> str:
        return "\n".join(sorted(self._line(quad, colours, None) for quad in self.quads))

    def _line(self, quad: Quad, colours: Colours, focus: BlankNode | None) -> str:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        return " ".join(
            str(term)
            if not isinstance(term, BlankNode)
            else "_:"
            if term == focus
            else "_:" + colours[term]
            if term in colours
            else str(self.named[term])
            for term in terms
        )
