"""What the rules ask of each column of the template, read out of the shapes themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.fields import COLUMNS
from ontology.namespaces import CODE, DCT, LM, SH
from ontology.text import Text
from shapes import ShapeInfo, Shapes
from shapes.rules import EVIDENCE

Term = NamedNode | BlankNode | Literal | Triple
Labels = Mapping[NamedNode, Text]
ABSENT = re.compile(r"NOT EXISTS\s*\{\s*\$this\s+\$PATH")
"""What a query says that looks for the property being absent."""
VALUE = re.compile(r"\$this\s+\$PATH\s+\?value|\?value\b[^{]*\bWHERE")
"""And what it says when it looks for a value that is wrong."""
WHEN = re.compile(r"\$this\s+(\w+):(\w+)\s+(\?\w+|\w+:[\w-]+|true)")
"""The first thing it says of the resource: in which case the property may not be absent."""
NAME_OF_ITEM = (DCT.title, LM.InformationItem)
"""The one property that two columns have; of the items of a resource R-06 speaks as a whole."""
FIELDS = {property: field for field, property in reversed(COLUMNS)}

IN_CASE = Text("{value}时", "where {value}")
IF_SAID = Text("{label}为“是”时", "where {label} is “是” (yes)")
DEPENDS = Text("视{label}而定", "depends on {label}")
FOR_EACH = Text("每个{label}", "for each {label}")


@dataclass(frozen=True)
class Demand:
    """What one shape asks. ``when`` is None where it asks it of every resource."""

    shape: ShapeInfo
    source: NamedNode
    """An article, a point of the interpretation, or practice."""
    evidence: str
    is_presence: bool
    when: Text | None = None

    @property
    def is_mandatory(self) -> bool:
        """Whether a resource without it is refused, always or in the case named."""
        return self.is_presence and self.shape.severity == "Violation"

    @property
    def order(self) -> tuple[bool, ...]:
        """What is always mandatory first, then what is in a case, then what refuses."""
        refuses = self.shape.severity == "Violation"
        return not self.is_mandatory, not self.is_presence, not refuses, self.when is not None


def demands(shapes: Shapes, profile: str, labels: Labels) -> Mapping[str, list[Demand]]:
    """Field → what the shapes of a profile ask of it: presence first, then what refuses first."""
    reader = ShapeReader(shapes.triples, labels)
    found: dict[str, list[Demand]] = defaultdict(list)
    for shape in shapes.shapes.values():
        field = reader.field(shape)
        if field is not None and profile in shape.profiles:
            found[field].append(reader.demand(shape))
    for asked in found.values():
        asked.sort(key=lambda one: (one.order, one.shape.iri.value))
    return found


class ShapeReader:
    """What the triples of shapes say of a property shape beyond :class:`ShapeInfo`."""

    def __init__(self, triples: Iterable[Triple], labels: Labels) -> None:
        self.labels = labels
        self.values: dict[tuple[Term, NamedNode], Term] = {}
        for triple in triples:
            self.values.setdefault((triple.subject, triple.predicate), triple.object)

    def field(self, shape: ShapeInfo) -> str | None:
        """The column of the template that a finding of this shape is shown in."""
        if shape.path is None or (shape.path, self._target(shape)) == NAME_OF_ITEM:
            return None
        return FIELDS.get(shape.path)

    def demand(self, shape: ShapeInfo) -> Demand:
        source = self._node(shape.iri, DCT.source)
        evidence = EVIDENCE.get(self._node(shape.iri, LM.evidence), "inferred")
        target = self._target(shape)
        if (shape.iri, SH.minCount) in self.values:
            everywhere = target == LM.InformationResource
            when = None if everywhere else self._labelled(FOR_EACH, target)
            return Demand(shape, source, evidence, True, when)
        query = self.values.get((self.values.get((shape.iri, SH.sparql), shape.iri), SH.select))
        text = query.value if isinstance(query, Literal) else ""
        if not ABSENT.search(text) or VALUE.search(text):
            return Demand(shape, source, evidence, False)
        return Demand(shape, source, evidence, True, self._case(text))

    def _target(self, shape: ShapeInfo) -> NamedNode | None:
        """The class that is judged, or the property that leads to what is judged."""
        for predicate in (SH.targetClass, SH.targetObjectsOf):
            if (shape.iri, predicate) in self.values:
                return self._node(shape.iri, predicate)
        return None

    def _node(self, subject: NamedNode, predicate: NamedNode) -> NamedNode:
        value = self.values.get((subject, predicate))
        return value if isinstance(value, NamedNode) else subject

    def _case(self, query: str) -> Text | None:
        match = WHEN.search(query)
        if match is None:
            return None
        prefix, name, value = match.groups()
        about = LM[name] if prefix == "lm" else DCT[name]
        if value == "true":
            return self._labelled(IF_SAID, about)
        if value.startswith("?"):
            return self._labelled(DEPENDS, about)
        named = self.labels[CODE[value.replace(":", "/")]]
        return Text(IN_CASE.zh.format(value=named.zh), IN_CASE.en.format(value=named.en))

    def _labelled(self, text: Text, node: NamedNode | None) -> Text:
        label = self.labels[node] if node is not None else Text("", "")
        return Text(text.zh.format(label=label.zh), text.en.format(label=label.en))
