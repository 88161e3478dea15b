"""What a query looks for: its triple patterns, group by group, and where in the text groups begin.

Reads the text that the guard writes (absolute IRIs, no comments, one query). Of expressions only
their variables and the groups of EXISTS are kept. SPARQL 1.1 section 19.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from server.query.cursor import Cursor, NotUnderstood
from server.query.lexer import Token
from server.query.path_reader import read_path
from server.query.paths import Path

Kind = Literal["where", "group", "optional", "union", "exists", "minus", "graph", "select"]


@dataclass(frozen=True)
class Variable:
    """A variable, or a blank node, which stands for one; ``name`` without its mark."""

    name: str


@dataclass(frozen=True)
class Constant:
    """A term as it is written."""

    text: str


Atom = Variable | Constant


@dataclass(frozen=True)
class TriplePattern:
    """A triple pattern, or a path between two atoms."""

    subject: Atom
    path: Path | Variable
    object: Atom

    @property
    def variables(self) -> set[str]:
        atoms = (self.subject, self.path, self.object)
        return {atom.name for atom in atoms if isinstance(atom, Variable)}


@dataclass
class Group:
    """A group graph pattern. ``at`` and ``end`` are the offsets of what stands inside its braces.

    Of kind ``select`` it holds a subquery, whose ``where`` is its only group.
    """

    kind: Kind
    at: int = 0
    end: int = 0
    triples: list[TriplePattern] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    """Variables of its own expressions: FILTER, BIND, and what its subquery selects."""
    assigned: set[str] = field(default_factory=set)
    """Variables that BIND gives a value."""
    projected: set[str] | None = None
    """What a subquery selects; None for everything, and for what is no subquery."""
    filters: list[tuple[int, int]] = field(default_factory=list)
    """Where in the text each of its filters stands."""

    @property
    def plain(self) -> bool:
        """Whether it holds nothing but triple patterns and filters."""
        return not self.assigned and all(group.kind == "exists" for group in self.groups)

    def walk(self) -> Iterator[Group]:
        """The group and all inside it."""
        yield self
        for group in self.groups:
            yield from group.walk()


@dataclass
class Query:
    """A SELECT or ASK query. ``projected`` is None for ``SELECT *``."""

    form: str
    where: Group
    projected: set[str] | None = None
    selected_at: tuple[int, int] = (0, 0)
    """Where in the text the list of what is selected stands."""
    computed: set[str] = field(default_factory=set)
    """Variables that ``(expression AS ?name)`` of the query or a subquery defines."""
    words: set[str] = field(default_factory=set)
    """Every keyword of the text in capitals, and each function's name."""


def read(text: str) -> Query:
    """The patterns of a query. Raises :class:`NotUnderstood` and the lexer's ``BadInput``."""
    return Reader(text).query()


class Reader(Cursor):
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.blanks = 0
        self.computed: set[str] = set()

    def query(self) -> Query:
        form = self.take().value.upper()
        if form == "ASK":
            self.skip_word("WHERE")
            found = Query(form, self.group("where"))
        elif form == "SELECT":
            projected, place = self.selection()
            found = Query(form, self.group("where"), projected, place)
            self.modifiers(found.where)
        else:
            raise NotUnderstood(form)
        if not self.ended:
            raise NotUnderstood(self.peek().value)
        found.computed = self.computed
        found.words = {token.value.upper() for token in self.tokens if token.kind == "word"}
        return found

    def selection(self) -> tuple[set[str] | None, tuple[int, int]]:
        """What is selected: names, or None for ``*``, and where in the text that stands."""
        self.skip_word("DISTINCT", "REDUCED")
        names: set[str] | None = set()
        start = self.peek().at
        while not self.at_mark("{") and not self.at_word("WHERE"):
            token = self.take()
            if token.value == "*":
                names = None
            elif token.kind == "variable":
                names = names if names is None else names | {token.value[1:]}
            elif token.value == "(":
                name = self.assignment(Group("where"))
                names = names if names is None else names | {name}
                self.computed.add(name)
            else:
                raise NotUnderstood(token.value)
        place = (start, self.peek().at)
        self.skip_word("WHERE")
        return names, place

    def modifiers(self, group: Group) -> None:
        """GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET up to the end of the query or subquery."""
        while not self.ended and not self.at_mark("}"):
            token = self.take()
            if token.kind == "variable":
                group.mentioned.add(token.value[1:])
            elif token.value == "(":
                self.expression(group)
            elif token.value == "{":
                raise NotUnderstood(token.value)

    def group(self, kind: Kind) -> Group:
        start = self.peek().at + 1
        self.expect("{")
        group = Group(kind, start)
        if self.at_word("SELECT"):
            self.subquery(group)
        else:
            while not self.at_mark("}"):
                self.element(group)
        group.end = self.peek().at
        self.expect("}")
        return group

    def subquery(self, group: Group) -> None:
        self.take()
        group.kind = "select"
        group.projected, _ = self.selection()
        inner = self.group("where")
        group.groups.append(inner)
        self.modifiers(inner)

    def element(self, group: Group) -> None:
        if self.skip_mark("."):
            return
        if self.at_mark("{"):
            self.alternatives(group)
        elif self.at_word("OPTIONAL", "MINUS"):
            kind: Kind = "optional" if self.take().value.upper() == "OPTIONAL" else "minus"
            group.groups.append(self.group(kind))
        elif self.at_word("GRAPH"):
            self.take()
            name = self.atom(group)
            group.mentioned |= {name.name} if isinstance(name, Variable) else set()
            group.groups.append(self.group("graph"))
        elif self.at_word("FILTER"):
            start = self.take().at
            self.constraint(group)
            group.filters.append((start, start + len(self.since(start))))
        elif self.at_word("BIND"):
            self.take()
            self.expect("(")
            group.assigned.add(self.assignment(group))
        else:
            self.statements(group)

    def alternatives(self, group: Group) -> None:
        """``{ … } UNION { … }``, or one group within another."""
        found = [self.group("group")]
        while self.at_word("UNION"):
            self.take()
            found.append(self.group("union"))
        if len(found) > 1:
            if any(branch.kind == "select" for branch in found):
                raise NotUnderstood("UNION")
            found[0].kind = "union"
        group.groups.extend(found)

    def constraint(self, group: Group) -> None:
        """What follows FILTER: an expression in parentheses, a call, EXISTS or NOT EXISTS."""
        while not self.at_mark("(", "{"):
            self.take()
        if self.at_mark("{"):
            group.groups.append(self.group("exists"))
        else:
            self.take()
            self.expression(group)

    def assignment(self, group: Group) -> str:
        """``expression AS ?name )`` after its opening parenthesis; the name."""
        name = self.expression(group)
        if name is None:
            raise NotUnderstood("AS")
        return name

    def expression(self, group: Group) -> str | None:
        """Up to and with the closing parenthesis; the variable after AS, if there is one."""
        named: str | None = None
        while not self.at_mark(")"):
            if self.at_mark("{"):
                group.groups.append(self.group("exists"))
            elif self.skip_mark("("):
                self.expression(group)
            elif self.at_word("AS"):
                self.take()
                named = self.take().value[1:]
            elif (token := self.take()).kind == "variable":
                group.mentioned.add(token.value[1:])
        self.expect(")")
        return named

    def statements(self, group: Group) -> None:
        """Triples of one subject (section 4.2)."""
        bracketed = self.at_mark("[")
        subject = self.atom(group)
        if not (bracketed and self.at_mark(".", "}")):
            self.properties(subject, group)

    def properties(self, subject: Atom, group: Group) -> None:
        while True:
            path = self.verb()
            group.triples.append(TriplePattern(subject, path, self.atom(group)))
            while self.skip_mark(","):
                group.triples.append(TriplePattern(subject, path, self.atom(group)))
            if not self.at_mark(";"):
                return
            while self.skip_mark(";"):
                pass
            if self.at_mark(".", "}", "]"):
                return

    def verb(self) -> Path | Variable:
        if self.peek().kind == "variable":
            return Variable(self.take().value[1:])
        return read_path(self)

    def atom(self, group: Group) -> Atom:
        token = self.take()
        if token.kind == "variable":
            return Variable(token.value[1:])
        if token.kind == "blank":
            return Variable(token.value)
        if token.value == "[":
            return self.bracketed(group)
        if token.kind == "string":
            return self.literal(token)
        if token.kind in ("iri", "number") or token.value.lower() in ("true", "false"):
            return Constant(self.since(token.at))
        raise NotUnderstood(token.value)

    def bracketed(self, group: Group) -> Variable:
        """``[ … ]`` after its opening bracket."""
        self.blanks += 1
        node = Variable(f"[]{self.blanks}")
        if not self.at_mark("]"):
            self.properties(node, group)
        self.expect("]")
        return node

    def literal(self, token: Token) -> Constant:
        if self.peek().kind == "language" or self.skip_mark("^^"):
            self.take()
        return Constant(self.since(token.at))
