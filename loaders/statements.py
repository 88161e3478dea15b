"""Statements being collected from a file, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from loaders.keys import digest
from loaders.limits import Limits
from loaders.origin import Origin, Place, Unusable
from ontology.namespaces import ADMS, LM, RDF
from ontology.text import Text

Value = NamedNode | Literal
Part = Sequence[tuple[NamedNode, Value, Place]]
"""The statements of a node that is named by its content."""

DERIVED = {RDF.type, LM.cites, ADMS.identifier}
"""Statements that follow from others, or name the node: not part of the content in its name."""

TOO_MANY = Text(
    "文件有超过 {limit} 条 RDF 陈述。请分成几份提交。",
    "The file has more than {limit} RDF statements. Please submit it in parts.",
)


@dataclass
class Statements:
    """The quads of a file in order, without repetition."""

    limits: Limits
    quads: list[Quad] = field(default_factory=list)
    origin: Origin = field(default_factory=Origin)

    def add(self, subject: NamedNode, predicate: NamedNode, value: Value, place: Place) -> None:
        """One statement in the default graph."""
        if not self.origin.record(subject, predicate, value, place):
            return
        self.quads.append(Quad(subject, predicate, value))
        if len(self.quads) > self.limits.statements:
            raise too_many(self.limits, place.row)

    def add_part(
        self, whole: NamedNode, link: NamedNode, name: str, kind: NamedNode, part: Part
    ) -> None:
        """A node ``{whole}#{name}-{hash of its content}`` of a class, and the link to it."""
        place = part[0][2]
        node = NamedNode(f"{whole.value}#{name}-{content_digest(part)}")
        self.add(whole, link, node, place)
        self.add(node, RDF.type, kind, place)
        for predicate, value, at in part:
            self.add(node, predicate, value, at)


def content_digest(part: Part) -> str:
    """The hash in the name of a legal basis or access way; see DERIVED for what is left out."""
    lines = sorted(
        f"{predicate} {value}" for predicate, value, _ in part if predicate not in DERIVED
    )
    return digest("\n".join(lines))


def too_many(limits: Limits, row: int) -> Unusable:
    """More statements than the limit."""
    return Unusable(TOO_MANY.format(limit=limits.statements), row)
