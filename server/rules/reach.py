"""Which focus nodes a changed triple can matter to, read off the patterns of each check.

A verdict can only change where a pattern of the check's query matches a triple that was added or
removed, together with the patterns it is joined with. Those, without filters, lead from the triple
to the focus nodes; a pattern that is not joined with ``?this`` concerns every focus node. Asked
with the removed triples before a change and with the added ones after it, this finds all nodes
whose verdict can differ: whatever matched in one state and does not match in the other contains a
changed triple and stands whole in one of the two states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, count
from typing import cast

from pyoxigraph import NamedNode, RdfFormat, parse

from ontology.namespaces import RDFS
from server.query.paths import Alternative, Inverse, Negated, Path, Repeated, Sequence
from server.query.paths import text as path_text
from server.query.patterns import Atom, Constant, Group, TriplePattern, Variable, read
from server.rules.plan import Check
from server.rules.results import Found
from server.rules.sparql import INSTANCE, query

THIS = Variable("this")
BELOW = Repeated(RDFS.subClassOf, "*")


@dataclass(frozen=True)
class Step:
    """One of the patterns that lead from a triple to the focus nodes, as a query writes it."""

    subject: str
    predicate: NamedNode | None
    """None where a longer path or a variable stands."""
    object: str
    text: str


@dataclass(frozen=True)
class Probe:
    """A triple pattern, and how to get from a triple that matches it to the focus nodes."""

    subject: Found | None
    """A constant, or None for any."""
    predicate: NamedNode | None
    object: Found | None
    direct: str | None = None
    """``subject`` or ``object`` where the pattern itself names the focus node."""
    path: tuple[Step, ...] | None = None
    """The patterns from ``?s`` and ``?o`` to ``?this``; None if there is no way."""
    given: tuple[str, ...] = ()
    """Which of ``s`` and ``o`` these patterns mention."""
    within: NamedNode | None = None
    """The class that the triple's object is or is below, where the check asks for an instance."""


@lru_cache(maxsize=4096)
def probes(check: Check) -> tuple[Probe, ...]:
    """Every pattern of the check's query."""
    tree = _Tree(read(query(check, None, None)).where)
    return tuple(dict.fromkeys(tree.probes()))


class _Tree:
    """The groups of a query, with the variables of subqueries made their own."""

    def __init__(self, where: Group) -> None:
        self.where = where
        self.fresh = count()

    def probes(self) -> Iterator[Probe]:
        yield from self._in(self.where, [], lambda name: name)

    def _in(
        self, group: Group, above: list[TriplePattern], name: Callable[[str], str]
    ) -> Iterator[Probe]:
        if group.kind == "select":
            name = self._own_names(group, name)
        own = [_named(triple, name) for triple in group.triples]
        joined = [*above, *own, *self._required(group.groups, name)]
        for triple in own:
            others = [other for other in joined if other != triple]
            for found in self._occurrences(triple):
                yield _probe(found[0], [*others, *found[1]])
        for inner in group.groups:
            yield from self._in(inner, joined, name)

    def _required(self, groups: list[Group], name: Callable[[str], str]) -> Iterator[TriplePattern]:
        """The patterns of groups that are joined with this one whatever happens."""
        for group in groups:
            if group.kind == "group":
                yield from (_named(triple, name) for triple in group.triples)
                yield from self._required(group.groups, name)

    def _own_names(self, group: Group, name: Callable[[str], str]) -> Callable[[str], str]:
        number, projected = next(self.fresh), group.projected

        def own(old: str) -> str:
            return name(old) if projected is None or old in projected else f"{name(old)}_q{number}"

        return own

    def _occurrences(
        self, triple: TriplePattern
    ) -> Iterator[tuple[TriplePattern, list[TriplePattern]]]:
        """Each single step of a path as a pattern, with what leads to it and away from it."""
        start, path, end = triple.subject, triple.path, triple.object
        match path:
            case Variable() | NamedNode() | Negated():
                yield triple, []
            case Inverse(inner):
                yield from self._occurrences(TriplePattern(end, inner, start))
            case Alternative(choices):
                for choice in choices:
                    yield from self._occurrences(TriplePattern(start, choice, end))
            case Repeated(inner, "?"):
                yield from self._occurrences(TriplePattern(start, inner, end))
            case Repeated(inner, _):
                before, after = self._new(), self._new()
                around = [
                    TriplePattern(start, Repeated(inner, "*"), before),
                    TriplePattern(after, Repeated(inner, "*"), end),
                ]
                for found, beside in self._occurrences(TriplePattern(before, inner, after)):
                    yield found, [*around, *beside]
            case Sequence(steps):
                yield from self._steps(start, steps, end)

    def _steps(
        self, start: Atom, steps: tuple[Path, ...], end: Atom
    ) -> Iterator[tuple[TriplePattern, list[TriplePattern]]]:
        stops = [start, *(self._new() for _ in steps[1:]), end]
        chain = [
            TriplePattern(before, step, after)
            for before, step, after in zip(stops, steps, stops[1:], strict=False)
        ]
        for link in chain:
            others = [other for other in chain if other != link]
            for found, beside in self._occurrences(link):
                yield found, [*others, *beside]

    def _new(self) -> Variable:
        return Variable(f"step{next(self.fresh)}")


def _named(triple: TriplePattern, name: Callable[[str], str]) -> TriplePattern:
    def atom(old: Atom) -> Atom:
        return Variable(name(old.name)) if isinstance(old, Variable) else old

    path = Variable(name(triple.path.name)) if isinstance(triple.path, Variable) else triple.path
    return TriplePattern(atom(triple.subject), path, atom(triple.object))


def _probe(pattern: TriplePattern, others: list[TriplePattern]) -> Probe:
    subject, end = pattern.subject, pattern.object
    probe = Probe(
        _term(subject),
        pattern.path if isinstance(pattern.path, NamedNode) else None,
        _term(end),
        within=_class_above(end, others),
    )
    if THIS in (subject, end):
        return replace(probe, direct="subject" if subject == THIS else "object")
    narrow = [other for other in others if other.path != INSTANCE]
    joined = _way(pattern, narrow) or _way(pattern, others)
    if joined is None:
        return probe
    names = _Names(pattern)
    path = tuple(names.written(other) for other in joined)
    return replace(probe, path=path, given=tuple(name for name in "so" if name in names.used))


def _class_above(end: Atom, others: list[TriplePattern]) -> NamedNode | None:
    """The class that the joined patterns want ``end`` to be or to be below."""
    wanted = (
        _term(other.object)
        for other in others
        if other.subject == end and other.path == BELOW and isinstance(end, Variable)
    )
    return next((term for term in wanted if isinstance(term, NamedNode)), None)


def _term(atom: Atom) -> Found | None:
    return _parsed(atom.text) if isinstance(atom, Constant) else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Found:
    """A constant of a query, which Turtle writes alike."""
    [quad] = parse(f"<a:a> <a:a> {text} .", format=RdfFormat.TURTLE)
    return cast(Found, quad.object)


def _way(pattern: TriplePattern, others: list[TriplePattern]) -> list[TriplePattern] | None:
    """The patterns that lead from it to ``?this``: the shortest way, with whatever else joins the
    same variables, so that it is not only the shortest but also narrow. None if there is no way.
    """
    ways: list[tuple[set[str], list[TriplePattern]]] = [(set(pattern.variables), [])]
    seen = set(pattern.variables)
    while ways:
        reached: list[tuple[set[str], list[TriplePattern]]] = []
        for known, way in ways:
            for other in others:
                if other.variables & known and other not in way:
                    longer = [*way, other]
                    if "this" in other.variables:
                        return _narrowed(pattern, longer, others)
                    if other.variables - seen:
                        reached.append((set(other.variables), longer))
        for known, _ in reached:
            seen |= known
        ways = reached
    return None


def _narrowed(
    pattern: TriplePattern, way: list[TriplePattern], others: list[TriplePattern]
) -> list[TriplePattern]:
    """With what is said of the pattern's own nodes, which most triples of a change do not meet,
    and with the other ways of two steps to ``?this``.
    """
    own = [other for other in others if _names(other.subject) & pattern.variables]
    ends = [other for other in others if "this" in other.variables]
    steps = [
        [first, last]
        for first in others
        for last in ends
        if first not in ends
        and first.variables & pattern.variables
        and last.variables & first.variables - pattern.variables
    ]
    return list(dict.fromkeys([*own, *way, *chain.from_iterable(steps)]))


def _names(atom: Atom) -> set[str]:
    return {atom.name} if isinstance(atom, Variable) else set()


class _Names:
    """Names that are the same wherever the same patterns occur, so that they are asked once."""

    def __init__(self, pattern: TriplePattern) -> None:
        self.names = {"this": "this"}
        self.used: set[str] = set()
        for atom, name in ((pattern.subject, "s"), (pattern.object, "o")):
            if isinstance(atom, Variable):
                self.names.setdefault(atom.name, name)

    def written(self, pattern: TriplePattern) -> Step:
        path = pattern.path
        verb = self.atom(path) if isinstance(path, Variable) else path_text(path)
        subject, end = self.atom(pattern.subject), self.atom(pattern.object)
        known = path if isinstance(path, NamedNode) else None
        return Step(subject, known, end, f"{subject} {verb} {end} .")

    def atom(self, atom: Atom) -> str:
        if isinstance(atom, Constant):
            return atom.text
        name = self.names.setdefault(atom.name, f"v{len(self.names)}")
        self.used.add(name)
        return f"?{name}"
