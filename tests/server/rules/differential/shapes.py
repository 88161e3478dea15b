"""Randomly composed shapes: every target, path and component of SHACL Core, nested, and queries.

Every shape has a name, so that two engines name the same source shape. Recursive shapes are left
out (section 3.4.3: undefined), and what the specification forbids is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import RDF, SH, XSD
from tests.server.rules.differential.queries import (
    COMPONENTS,
    NODE_QUERIES,
    PARAMETERS,
    PROPERTY_QUERIES,
)
from tests.server.rules.differential.vocabulary import (
    CLASSES,
    DATED,
    DATES,
    HIGH,
    LITERALS,
    LOW,
    NODES,
    NUMBERS,
    ODD,
    ODDITIES,
    PROPERTIES,
    ex,
)

Term = NamedNode | BlankNode | Literal
DEEPEST = 2
"""Shapes within shapes within shapes."""

TRUE = Literal("true", datatype=XSD.boolean)
KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
DATATYPES = [XSD.string, XSD.integer, XSD.decimal, XSD.boolean, RDF.langString, ex("type")]
PATTERNS = [("^a", None), ("^A", "i"), ("^B", "i"), ("^cd$", "m"), ("b$", None), ("[^a]", None)]
"""pySHACL knows the flags i and m only; s and x are left out."""


def number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


class Writer:
    """Draws shapes and writes them down as triples."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.triples: list[Triple] = []
        self.made = 0

    def fresh(self, kind: str) -> NamedNode:
        self.made += 1
        return ex(f"{kind}{self.made}")

    def say(self, subject: NamedNode | BlankNode, predicate: NamedNode, value: Term) -> None:
        self.triples.append(Triple(subject, predicate, value))

    def pick(self, things: Sequence[Term]) -> Term:
        return self.draw(st.sampled_from(things))

    def chance(self, of: int) -> bool:
        return self.draw(st.integers(1, of)) == of

    def listed(self, members: Sequence[Term]) -> NamedNode | BlankNode:
        """An RDF list."""
        rest: NamedNode | BlankNode = RDF.nil
        for member in reversed(members):
            self.made += 1
            head = BlankNode(f"list{self.made}")
            self.say(head, RDF.first, member)
            self.say(head, RDF.rest, rest)
            rest = head
        return rest

    def path(self, depth: int = 0) -> NamedNode | BlankNode:
        """All of section 2.3.1, a property most often."""
        kind = self.draw(st.sampled_from(["property"] * 6 + COMPLEX)) if depth < 2 else "property"
        if kind == "property":
            return self.draw(st.sampled_from(PROPERTIES))
        if kind == "sequence":
            return self.listed([self.path(depth + 1), self.path(depth + 1)])
        self.made += 1
        node = BlankNode(f"path{self.made}")
        inner = self.path(depth + 1)
        if kind == "alternativePath":
            inner = self.listed([inner, self.path(depth + 1)])
        self.say(node, SH[kind], inner)
        return node

    def targeted(self) -> None:
        """A shape with one or two targets of any kind (section 2.1.3)."""
        shape = self.shape(0)
        for _ in range(self.draw(st.integers(1, 2))):
            kind = self.draw(st.sampled_from(TARGETS))
            if kind == "implicit":
                # section 2.1.3.3: a shape that is a class
                self.say(shape, RDF.type, NamedNode("http://www.w3.org/2000/01/rdf-schema#Class"))
                self.say(shape, RDF.type, self.type_of(shape))
                continue
            pools: dict[str, Sequence[Term]] = {
                "targetClass": CLASSES,
                "targetNode": [*NODES, *LITERALS],
            }
            self.say(shape, SH[kind], self.pick(pools.get(kind, PROPERTIES)))

    def about(self, constraint: Constraint) -> None:
        """A property shape with this constraint, of which nothing else is asked."""
        shape = self.fresh("P")
        prop = self.draw(st.sampled_from(PROPERTIES))
        self.say(shape, RDF.type, SH.PropertyShape)
        self.say(shape, SH.path, prop)
        self.say(shape, SH.targetSubjectsOf, prop)
        constraint(self, shape, 1)

    def type_of(self, shape: NamedNode) -> NamedNode:
        has_path = any(t.subject == shape and t.predicate == SH.path for t in self.triples)
        return SH.PropertyShape if has_path else SH.NodeShape

    def shape(self, depth: int) -> NamedNode:
        """A node shape or a property shape."""
        return self.property_shape(depth) if self.chance(2) else self.node_shape(depth)

    def node_shape(self, depth: int) -> NamedNode:
        shape = self.fresh("N")
        self.say(shape, RDF.type, SH.NodeShape)
        self.constrained(shape, ANYWHERE, depth)
        if self.chance(6):
            self.say(shape, SH.sparql, self.draw(st.sampled_from(NODE_QUERIES)))
        return shape

    def property_shape(self, depth: int) -> NamedNode:
        shape = self.fresh("P")
        self.say(shape, RDF.type, SH.PropertyShape)
        if self.chance(5):
            self.draw(st.sampled_from([dated, odd, ordered]))(self, shape, depth)
            return shape
        self.say(shape, SH.path, self.path())
        self.constrained(shape, ANYWHERE + PROPERTIES_ONLY, depth)
        if self.chance(6):
            self.say(shape, SH.sparql, self.draw(st.sampled_from(PROPERTY_QUERIES)))
        return shape

    def constrained(self, shape: NamedNode, kinds: Sequence[Constraint], depth: int) -> None:
        """One to three constraints of different kinds, and how they are reported."""
        usable = [each for each in kinds if depth < DEEPEST or each not in NESTING]
        chosen = st.lists(st.sampled_from(usable), min_size=1, max_size=3, unique=True)
        for constraint in self.draw(chosen):
            constraint(self, shape, depth + 1)
        if self.chance(5):
            self.say(shape, SH.severity, self.pick([SH.Warning, SH.Info, ex("Grave")]))
        if self.chance(15):
            self.say(shape, SH.deactivated, TRUE)
        if self.chance(6):
            self.say(shape, SH.message, Literal("不对", language="zh"))


Constraint = Callable[[Writer, NamedNode, int], None]
COMPLEX = [
    "inversePath",
    "alternativePath",
    "sequence",
    "zeroOrMorePath",
    "oneOrMorePath",
    "zeroOrOnePath",
]
TARGETS = ["targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "implicit"]
BOUNDS = ["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"]


def of(name: str, values: Sequence[Term]) -> Constraint:
    """A component with one value of these."""

    def constraint(writer: Writer, shape: NamedNode, _: int) -> None:
        writer.say(shape, SH[name], writer.pick(values))

    return constraint


def pattern(writer: Writer, shape: NamedNode, _: int) -> None:
    text, flags = writer.draw(st.sampled_from(PATTERNS))
    writer.say(shape, SH.pattern, Literal(text))
    if flags is not None:
        writer.say(shape, SH.flags, Literal(flags))


def language_in(writer: Writer, shape: NamedNode, _: int) -> None:
    tags = writer.draw(st.lists(st.sampled_from(["en", "zh", "en-us"]), max_size=2, unique=True))
    writer.say(shape, SH.languageIn, writer.listed([Literal(tag) for tag in tags]))


def is_in(writer: Writer, shape: NamedNode, _: int) -> None:
    allowed: Sequence[Term] = [*NODES, *LITERALS]
    members = st.lists(st.sampled_from(allowed), max_size=3, unique=True)
    writer.say(shape, SH["in"], writer.listed(writer.draw(members)))


def closed(writer: Writer, shape: NamedNode, depth: int) -> None:
    """What a closed shape allows are the paths of its property shapes (section 4.8.1)."""
    writer.say(shape, SH.closed, TRUE)
    if writer.chance(2):
        writer.say(shape, SH.ignoredProperties, writer.listed([RDF.type]))
    if writer.chance(2):
        prop(writer, shape, depth)


def negated(writer: Writer, shape: NamedNode, depth: int) -> None:
    writer.say(shape, SH["not"], writer.shape(depth))


def all_of(writer: Writer, shape: NamedNode, depth: int) -> None:
    writer.say(shape, SH["and"], members(writer, depth))


def any_of(writer: Writer, shape: NamedNode, depth: int) -> None:
    writer.say(shape, SH["or"], members(writer, depth))


def one_of(writer: Writer, shape: NamedNode, depth: int) -> None:
    writer.say(shape, SH.xone, members(writer, depth))


def members(writer: Writer, depth: int) -> NamedNode | BlankNode:
    return writer.listed([writer.shape(depth) for _ in range(writer.draw(st.integers(1, 2)))])


def node(writer: Writer, shape: NamedNode, depth: int) -> None:
    writer.say(shape, SH.node, writer.node_shape(depth))


def prop(writer: Writer, shape: NamedNode, depth: int) -> None:
    writer.say(shape, SH.property, writer.property_shape(depth))


def qualified(writer: Writer, shape: NamedNode, depth: int) -> None:
    """With bounds, and now and then disjoint from a sibling (section 4.7.3)."""
    writer.say(shape, SH.qualifiedValueShape, writer.node_shape(depth))
    if writer.chance(2):
        writer.say(shape, SH.qualifiedMinCount, number(writer.draw(st.integers(0, 2))))
    else:
        writer.say(shape, SH.qualifiedMaxCount, number(writer.draw(st.integers(0, 2))))


def siblings(writer: Writer, shape: NamedNode, depth: int) -> None:
    """Two qualified property shapes of one path, whose values are to be told apart."""
    path = writer.path()
    for _ in range(2):
        part = writer.fresh("Q")
        writer.say(part, RDF.type, SH.PropertyShape)
        writer.say(part, SH.path, path)
        qualified(writer, part, depth)
        writer.say(part, SH.qualifiedValueShapesDisjoint, TRUE)
        writer.say(shape, SH.property, part)


def custom(writer: Writer, shape: NamedNode, _: int) -> None:
    name, values = writer.draw(st.sampled_from(PARAMETERS))
    writer.say(shape, name, writer.pick(values))


def dated(writer: Writer, shape: NamedNode, _: int) -> None:
    """A bound that is a date."""
    writer.say(shape, SH.path, DATED)
    writer.say(shape, SH[writer.draw(st.sampled_from(BOUNDS))], writer.pick(DATES[:2]))


def odd(writer: Writer, shape: NamedNode, depth: int) -> None:
    """What is said of values that are ill-typed, empty or false."""
    writer.say(shape, SH.path, ODD)
    writer.draw(st.sampled_from(OF_ODD))(writer, shape, depth)


def ordered(writer: Writer, shape: NamedNode, _: int) -> None:
    """Values that are to be below others."""
    writer.say(shape, SH.path, LOW)
    kind = writer.draw(st.sampled_from(["lessThan", "lessThanOrEquals"]))
    writer.say(shape, SH[kind], HIGH)


ANYWHERE: list[Constraint] = [
    of("class", CLASSES),
    of("datatype", DATATYPES),
    of("nodeKind", [SH[kind] for kind in KINDS]),
    *(of(bound, NUMBERS) for bound in BOUNDS),
    of("minLength", [number(n) for n in range(1, 4)]),  # 0: pySHACL accepts a blank node (4.4.1)
    of("maxLength", [number(n) for n in range(4)]),
    pattern,
    language_in,
    of("equals", PROPERTIES),
    of("disjoint", PROPERTIES),
    of("hasValue", [*NODES, *LITERALS]),
    is_in,
    closed,
    negated,
    all_of,
    any_of,
    one_of,
    node,
    prop,
    siblings,
    custom,
]
PROPERTIES_ONLY: list[Constraint] = [
    of("minCount", [number(n) for n in range(3)]),
    of("maxCount", [number(n) for n in range(3)]),
    of("uniqueLang", [TRUE]),
    qualified,
]
OF_ODD: list[Constraint] = [
    of("datatype", DATATYPES),
    of("nodeKind", [SH[kind] for kind in KINDS]),
    of("minLength", [number(n) for n in range(1, 4)]),
    of("hasValue", ODDITIES),
    of("maxCount", [number(n) for n in range(3)]),
    pattern,
    language_in,
]
NESTING: list[Constraint] = [
    negated,
    all_of,
    any_of,
    one_of,
    node,
    prop,
    qualified,
    siblings,
    closed,
]


@st.composite
def shapes_graphs(draw: DrawFn, about: Constraint | None = None) -> list[Triple]:
    """One or two shapes with targets, everything below them, and the custom components.

    With ``about`` one more shape has this constraint and no other.
    """
    writer = Writer(draw)
    if about is not None:
        writer.about(about)
    for _ in range(draw(st.integers(1, 2))):
        writer.targeted()
    return [*COMPONENTS, *writer.triples]
