"""EXISTS with several patterns as EXISTS within EXISTS, which engines look up instead of scanning.

What EXISTS binds is not seen outside of it, so ``EXISTS { A . B }`` and ``EXISTS { A FILTER EXISTS
{ B } }`` mean the same. The engine joins A and B by reading both whole for each solution around
them; nested, each pattern is a look-up with what is bound by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from server.query.cursor import Cursor
from server.query.paths import Sequence
from server.query.paths import text as path_text
from server.query.patterns import Atom, Constant, Group, TriplePattern, Variable, read


def nested(text: str) -> str:
    """The query with every group of EXISTS written so."""
    return _Nesting(text).written()


class _Nesting:
    def __init__(self, text: str) -> None:
        self.text = text
        self.fresh = count()

    def written(self) -> str:
        where = read(self.text).where
        return self._spliced(where, 0, len(self.text), _variables(where))

    def _spliced(self, group: Group, start: int, stop: int, bound: set[str]) -> str:
        """A stretch of the text with the EXISTS groups in it written anew."""
        pieces, done = [], start
        for inner in sorted(_outermost(group), key=lambda each: each.at):
            if start <= inner.at and inner.end <= stop:
                pieces += [self.text[done : inner.at], " ", self._body(inner, bound), " "]
                done = inner.end
        return "".join([*pieces, self.text[done:stop]])

    def _body(self, group: Group, around: set[str]) -> str:
        bound = around | _variables(group)
        if not group.plain:
            return self._spliced(group, group.at, group.end, bound)
        filters = [self._spliced(group, *place, bound) for place in group.filters]
        steps = [step for triple in group.triples for step in self._steps(triple)]
        return self._chain(_ordered(steps, around), filters, around)

    def _chain(self, patterns: list[TriplePattern], filters: list[str], bound: set[str]) -> str:
        """The patterns one within the other, each filter as soon as its variables are bound."""
        later = set[str]().union(*(pattern.variables for pattern in patterns)) - bound
        ready = [one for one in filters if not _mentioned(one) & later]
        waiting = [one for one in filters if _mentioned(one) & later]
        if not patterns:
            return " ".join(ready)
        first, rest = patterns[0], patterns[1:]
        inner = self._chain(rest, waiting, bound | first.variables)
        deeper = f"FILTER EXISTS {{ {inner} }}" if rest else inner
        return " ".join([*ready, _written(first), deeper])

    def _steps(self, triple: TriplePattern) -> Iterator[TriplePattern]:
        """A path of several steps as a pattern each."""
        if not isinstance(triple.path, Sequence):
            yield triple
            return
        middle = [Variable(f"_step{next(self.fresh)}") for _ in triple.path.steps[1:]]
        stops: list[Atom] = [triple.subject, *middle, triple.object]
        for start, step, end in zip(stops, triple.path.steps, stops[1:], strict=False):
            yield from self._steps(TriplePattern(start, step, end))


def _outermost(group: Group) -> Iterator[Group]:
    for inner in group.groups:
        if inner.kind == "exists":
            yield inner
        else:
            yield from _outermost(inner)


def _variables(group: Group) -> set[str]:
    """What the patterns of a group, and of those it is joined with, can bind."""
    own = group.assigned.union(*(triple.variables for triple in group.triples))
    parts = [inner for inner in group.groups if inner.kind != "exists"]
    return own.union(*(_variables(inner) for inner in parts), group.projected or ())


def _ordered(patterns: list[TriplePattern], bound: set[str]) -> list[TriplePattern]:
    """Each pattern after what it can be looked up with, by its subject if possible."""
    found: list[TriplePattern] = []
    known, waiting = set(bound), list(patterns)
    while waiting:
        best = max(waiting, key=lambda each: _ease(each, known))
        waiting.remove(best)
        found.append(best)
        known |= best.variables
    return found


def _ease(pattern: TriplePattern, known: set[str]) -> tuple[bool, bool, bool]:
    subject, end = (_is_known(atom, known) for atom in (pattern.subject, pattern.object))
    return (subject and end, subject, end)


def _is_known(atom: Atom, known: set[str]) -> bool:
    return isinstance(atom, Constant) or atom.name in known


def _mentioned(text: str) -> set[str]:
    return {token.value[1:] for token in Cursor(text).tokens if token.kind == "variable"}


def _written(pattern: TriplePattern) -> str:
    path = pattern.path
    verb = _atom(path) if isinstance(path, Variable) else path_text(path)
    return f"{_atom(pattern.subject)} {verb} {_atom(pattern.object)} ."


def _atom(atom: Atom) -> str:
    return atom.text if isinstance(atom, Constant) else _variable(atom.name)


def _variable(name: str) -> str:
    """Blank nodes become variables: their patterns no longer stand in one group."""
    if name.startswith("_:"):
        return f"?_blank_{name[2:]}"
    return f"?{name.replace('[]', '_bracket')}"
