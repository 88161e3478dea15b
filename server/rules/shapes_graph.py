"""A shapes graph to look things up in; enough for reading shapes without a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import RDF, RDFS, SH
from ontology.text import Text
from server.query.paths import Alternative, Inverse, Many, Path, Repeated, Sequence
from server.rules.terms import Term
from shapes import UnusableShapes

Node = NamedNode | BlankNode

REPEATED: dict[NamedNode, Many] = {
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


DEEPEST = 30
"""How far paths may be nested in paths; deeper ones are a loop."""


class ShapesGraph:
    """The triples by subject and property. Order is that of the file."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: defaultdict[Term, defaultdict[NamedNode, list[Term]]]
        self._values = defaultdict(lambda: defaultdict(list))
        self._subjects: defaultdict[tuple[NamedNode, Term], list[Node]] = defaultdict(list)
        self._using: defaultdict[NamedNode, list[Node]] = defaultdict(list)
        for triple in triples:
            if isinstance(triple.subject, Triple):
                continue
            known = self._values[triple.subject][triple.predicate]
            if triple.object not in known:
                known.append(triple.object)
                self._subjects[triple.predicate, triple.object].append(triple.subject)
                self._using[triple.predicate].append(triple.subject)

    def values(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """All values; nothing for a node that is not described."""
        return self._values[subject][predicate] if subject in self._values else []

    def value(self, subject: Term, predicate: NamedNode) -> Term | None:
        """The first value."""
        return next(iter(self.values(subject, predicate)), None)

    def nodes(self, subject: Term, predicate: NamedNode) -> list[Node]:
        """The values that can be described themselves."""
        return [v for v in self.values(subject, predicate) if isinstance(v, NamedNode | BlankNode)]

    def iris(self, subject: Term, predicate: NamedNode) -> list[NamedNode]:
        return [v for v in self.values(subject, predicate) if isinstance(v, NamedNode)]

    def literals(self, subject: Term, predicate: NamedNode) -> list[Literal]:
        return [v for v in self.values(subject, predicate) if isinstance(v, Literal)]

    def number(self, subject: Term, predicate: NamedNode) -> int | None:
        """The first value as a whole number. Raises :class:`UnusableShapes` for another text."""
        found = next(iter(self.literals(subject, predicate)), None)
        if found is None:
            return None
        try:
            return int(found.value)
        except ValueError:
            raise unusable(f"{predicate.value}: {found.value}") from None

    def truth(self, subject: Term, predicate: NamedNode) -> bool:
        """Whether ``true`` is stated, in so many letters (SHACL sections 2.1.1, 4.4.5, 4.8.1)."""
        return any(v.value == "true" for v in self.literals(subject, predicate))

    def subjects(self, predicate: NamedNode, value: Term) -> list[Node]:
        return self._subjects.get((predicate, value), [])

    def using(self, predicate: NamedNode) -> list[Node]:
        """The subjects that have any value of it."""
        return list(dict.fromkeys(self._using.get(predicate, [])))

    def described(self) -> list[Term]:
        """Every subject."""
        return list(self._values)

    def properties(self, subject: Term) -> set[NamedNode]:
        """What is stated of a node."""
        return set(self._values[subject]) if subject in self._values else set()

    def items(self, head: Term) -> list[Term]:
        """The members of an RDF list. Raises :class:`UnusableShapes` if it is none."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != RDF.nil:
            first = self.value(head, RDF.first)
            rest = self.value(head, RDF.rest)
            if first is None or rest is None or head in seen:
                raise unusable("rdf:List")
            seen.add(head)
            found.append(first)
            head = rest
        return found

    def subclasses(self, of: NamedNode) -> set[Node]:
        """The class and, as this graph says, all below it."""
        found: set[Node] = {of}
        waiting: list[Node] = [of]
        while waiting:
            for below in self.subjects(RDFS.subClassOf, waiting.pop()):
                if below not in found:
                    found.add(below)
                    waiting.append(below)
        return found

    def instances(self, of: NamedNode) -> Iterator[Node]:
        for kind in self.subclasses(of):
            yield from self.subjects(RDF.type, kind)

    def path(self, node: Term, depth: int = 0) -> Path:
        """A property path (SHACL section 2.3.1). Raises :class:`UnusableShapes`."""
        if isinstance(node, NamedNode):
            return node
        if not isinstance(node, BlankNode) or depth > DEEPEST:
            raise unusable("sh:path")
        if self.value(node, RDF.first) is not None:
            return Sequence(self._steps(node, depth))
        inverse = self.value(node, SH.inversePath)
        if inverse is not None:
            return Inverse(self.path(inverse, depth + 1))
        choices = self.value(node, SH.alternativePath)
        if choices is not None:
            return Alternative(self._steps(choices, depth))
        for predicate, many in REPEATED.items():
            inner = self.value(node, predicate)
            if inner is not None:
                return Repeated(self.path(inner, depth + 1), many)
        raise unusable("sh:path")

    def _steps(self, head: Term, depth: int) -> tuple[Path, ...]:
        steps = tuple(self.path(step, depth + 1) for step in self.items(head))
        if len(steps) < 2:
            raise unusable("sh:path")
        return steps


def unusable(reason: str) -> UnusableShapes:
    """What to raise for shapes that no engine could run."""
    return UnusableShapes(
        Text(
            f"这组规则（SHACL 形状）无法执行，请检查后重试。引擎提示：{reason}",
            f"These SHACL shapes cannot be run; correct them and try again. Engine: {reason}",
        )
    )
