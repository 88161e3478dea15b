"""The examples of a rule as its page tabulates them: of each thing the rule looks at, what it says
where the rule looks. Runs in a reader process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.namespaces import DCT, FOAF, LM, PREFIXES, RDF, SH
from ontology.text import Text
from server.browser.naming import name
from server.rules.compare import whole
from server.store.edition import OpenEdition
from shapes.example import Example, examples_of
from shapes.rules import Description, ShapeInfo

MOST_SHOWN = 4
"""Things of one example that a page tabulates; all of them are in its Turtle."""
PROPERTY = re.compile(r"\b(\w+):([a-z]\w*)")
NO_FIELDS = {LM.key, FOAF.name, DCT.title}
"""What queries ask for their messages only."""


@dataclass(frozen=True)
class Cell:
    """One property of an example with its values; blank where it has none."""

    name: Text
    values: tuple[Text, ...]


@dataclass(frozen=True)
class Shown:
    """One thing of an example: its title and the properties the rule is about."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Illustration:
    """An example file: what it shows, tabulated and whole."""

    example: Example
    things: tuple[Shown, ...]


def illustrations(
    edition: OpenEdition, rule: str, checking: Iterable[ShapeInfo], description: Description
) -> tuple[Illustration, ...]:
    """Those of one rule; ``description`` has its shapes."""
    looks = Looks.of(list(checking), description)
    return tuple(illustration(edition, example, looks) for example in examples_of(rule))


@dataclass(frozen=True)
class Look:
    """Where one shape looks: at nodes of these classes, with these properties or behind them, along
    a path.
    """

    classes: frozenset[NamedNode]
    having: frozenset[NamedNode]
    behind: frozenset[NamedNode]
    path: NamedNode | None

    def at(self, said: Description, node: NamedNode) -> bool:
        kinds = said.values(node, RDF.type)
        return (
            bool(self.classes.intersection(kinds))
            or any(said.values(node, each) for each in self.having)
            or any(said.subjects(each, node) for each in self.behind)
        )


@dataclass(frozen=True)
class Looks:
    """Where the shapes of a rule look, and what their queries ask beside it."""

    looks: tuple[Look, ...]
    asked: tuple[NamedNode, ...]

    @classmethod
    def of(cls, checking: list[ShapeInfo], description: Description) -> Looks:
        def said(shape: ShapeInfo, predicate: NamedNode) -> frozenset[NamedNode]:
            values = description.values(shape.iri, predicate)
            return frozenset(value for value in values if isinstance(value, NamedNode))

        queries = [description.node(shape.iri, SH.sparql) for shape in checking]
        texts = [description.plain(query, SH.select) for query in queries if query]
        named = (
            NamedNode(PREFIXES[prefix] + local)
            for prefix, local in PROPERTY.findall(" ".join(texts))
            if prefix in PREFIXES
        )
        looks = (
            Look(
                said(shape, SH.targetClass),
                said(shape, SH.targetSubjectsOf),
                said(shape, SH.targetObjectsOf),
                shape.path,
            )
            for shape in checking
        )
        return cls(tuple(looks), tuple(each for each in named if each not in NO_FIELDS))

    def at(self, said: Description, node: NamedNode) -> bool:
        """Whether a node is judged by one of the shapes."""
        return any(look.at(said, node) for look in self.looks)

    def paths(self, said: Description, node: NamedNode) -> list[NamedNode]:
        """The properties of a node that are judged; all, of one that no target names."""
        here = [look for look in self.looks if look.at(said, node)] or self.looks
        return list(dict.fromkeys(look.path for look in here if look.path))


def illustration(edition: OpenEdition, example: Example, looks: Looks) -> Illustration:
    """The things of an example that the rule finds fault with; of a good one, those it judges."""
    triples = [quad.triple for quad in parse(example.turtle, format=RdfFormat.TURTLE)]
    said = Description(triples)
    subjects = list(dict.fromkeys(t.subject for t in triples if isinstance(t.subject, NamedNode)))
    broken = {finding.focus for finding in example.findings}
    judged = [node for node in subjects if looks.at(said, node)]
    if broken:
        faulty = [node for node in subjects if node.value.rpartition("/")[2] in broken]
        judged = [node for node in faulty if node in judged] or faulty
    things = tuple(thing(edition, said, node, subjects, looks) for node in judged[:MOST_SHOWN])
    return Illustration(example, things)


def thing(
    edition: OpenEdition,
    said: Description,
    node: NamedNode,
    subjects: list[NamedNode],
    looks: Looks,
) -> Shown:
    """Its title, and what it says where the shapes look. Of a record (an application, a trigger)
    also what their queries ask of it and its parts: the day of its answer, the consent.
    """
    title = words(edition, said, node).zh
    record, paths = whole(node), looks.paths(said, node)
    shown = [cell(edition, said, node, [], path) for path in paths]
    if LM.InformationResource not in said.values(record, RDF.type):
        parts = [each for each in subjects if whole(each) == record and each != node]
        beside = (field for field in dict.fromkeys(looks.asked) if field not in paths)
        shown += [cell(edition, said, node, parts, field, inner=False) for field in beside]
    return Shown(
        title, tuple(one for place, one in enumerate(shown) if one.values or place < len(paths))
    )


def cell(
    edition: OpenEdition,
    said: Description,
    node: NamedNode,
    parts: list[NamedNode],
    path: NamedNode,
    inner: bool = True,
) -> Cell:
    """What the node says at a property, else what its parts do; ``inner`` with what only leads from
    one of them to another.
    """
    own = said.values(node, path)
    found = own or [value for part in parts for value in said.values(part, path)]
    values = (value for value in found if isinstance(value, NamedNode | Literal))
    told = [v for v in values if inner or not isinstance(v, NamedNode) or whole(v) != whole(node)]
    return Cell(
        name(edition, path) or Text(path.value, path.value),
        tuple(dict.fromkeys(words(edition, said, value) for value in told)),
    )


def words(edition: OpenEdition, said: Description, value: NamedNode | Literal) -> Text:
    """A value as a person reads it: its name, what the example says of it, or the text itself."""
    if isinstance(value, Literal):
        return Text(value.value, value.value)
    naming = (said.plain(value, each) for each in (LM.citation, DCT.title, FOAF.name))
    tail = next(filter(None, naming), value.value.rpartition("/")[2])
    return name(edition, value) or Text(tail, tail)
