"""What may be evaluated: one query that reads, calls nobody, and sees only what its caller may.

The engine has no lexer: it reads ``SERVICEex:y`` as ``SERVICE ex:y`` and takes what the standard
calls an IRI for a comparison, so judging its input and then passing it on would judge another text
than the one evaluated. The guard therefore *writes* what the engine reads: known keywords only,
every name as an absolute IRI, every string in one quoting, tokens apart, no comments, no prologue
and no dataset clauses. Those are returned beside it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from pyoxigraph import NamedNode

from ontology.text import Text
from server.errors import BadInput, Forbidden
from server.query.iris import resolve
from server.query.lexer import Lexer, Token
from server.query.words import FLEETING, KNOWN, UPDATES

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
FORMS: dict[str, Form] = {
    "SELECT": "SELECT",
    "ASK": "ASK",
    "CONSTRUCT": "CONSTRUCT",
    "DESCRIBE": "DESCRIBE",
}
DEEPEST = 200
"""How far brackets may be nested: the engine's parser is recursive and would end its process."""

OPENING, CLOSING = ("(", "[", "{", "{|", "<<", "<<("), (")", "]", "}", "|}", ">>", ")>>")

NO_UPDATE = Text(
    "此处只能查询。修改目录请通过 /submissions 提交",
    "Queries only here. Changes to a catalog go through /submissions",
)
NO_SERVICE = Text(
    "不支持 SERVICE：查询不得访问其他服务器",
    "SERVICE is not available: a query may not call other servers",
)


@dataclass(frozen=True)
class Checked:
    """A query that passed. ``text`` is for the engine, with ``base`` for its ``IRI()``.

    ``default`` and ``named`` are the graphs of FROM and FROM NAMED; both None without any.
    ``names_graphs`` if it may look into named graphs at all: GRAPH stands in it.
    ``repeatable`` unless it asks for the time, chance or new names.
    """

    form: Form
    text: str
    base: str
    default: tuple[NamedNode, ...] | None = None
    named: tuple[NamedNode, ...] | None = None
    repeatable: bool = True
    names_graphs: bool = True
    places: tuple[tuple[int, int, int, str], ...] = field(default=(), repr=False)

    def place(self, column: int) -> tuple[int, int, str]:
        """Line, column and token of the sender's query for a column of ``text`` (from 1)."""
        found = bisect_right(self.places, column - 1, key=lambda place: place[0]) - 1
        _, line, at, token = self.places[max(found, 0)]
        return line, at, token


def check(query: str, base: str) -> Checked:
    """The query made safe, or a :class:`Problem` that names line and column.

    ``base`` is the IRI that relative ones are resolved against: the address of the endpoint.
    """
    return Guard(Lexer(query), base).check()


class Guard:
    """Reads the tokens of one query once and writes the text for the engine."""

    def __init__(self, lexer: Lexer, base: str) -> None:
        self.lexer = lexer
        self.base = base
        self.tokens = list(lexer.tokens())
        self.next = 0
        self.prefixes: dict[str, str] = {}
        self.default: list[NamedNode] = []
        self.named: list[NamedNode] = []
        self.parts: list[tuple[Token, str]] = []

    def check(self) -> Checked:
        self.prologue()
        form = self.form()
        self.body(form)
        asked = bool(self.default or self.named)
        text, places = self.text()
        return Checked(
            form,
            text,
            self.base,
            tuple(self.default) if asked else None,
            tuple(self.named) if asked else None,
            not any(is_word(token, *FLEETING) for token, _ in self.parts),
            any(is_word(token, "GRAPH") for token, _ in self.parts),
            places,
        )

    def body(self, form: Form) -> None:
        """Everything after the prologue."""
        depth, groups = 0, 0
        while (token := self.peek()) is not None:
            # only the template of a CONSTRUCT may stand before the dataset clauses
            if is_word(token, "FROM") and depth == 0 and groups <= (form == "CONSTRUCT"):
                self.dataset_clause()
                continue
            change = nesting(token)
            depth += change
            groups += change < 0 and depth == 0 and token.value == "}"
            if depth > DEEPEST:
                raise self.lexer.error(token.at, "括号嵌套太深", "brackets are nested too deeply")
            self.parts.append((token, self.written(self.take())))

    def prologue(self) -> None:
        """BASE, PREFIX and VERSION declarations (section 4.1)."""
        while (token := self.peek()) is not None:
            if is_word(token, "BASE"):
                self.take()
                self.base = self.absolute(self.expect("iri"))
            elif is_word(token, "PREFIX"):
                self.take()
                name = self.expect("name")
                if name.value.index(":") != len(name.value) - 1:
                    raise self.lexer.error(
                        name.at, "前缀应以冒号结束", "a prefix ends with a colon"
                    )
                self.prefixes[name.value[:-1]] = self.absolute(self.expect("iri"))
            elif is_word(token, "VERSION"):
                self.take()
                self.expect("string")
            else:
                return

    def form(self) -> Form:
        """The query form, left to be written with the rest."""
        token = self.peek()
        if token is None:
            raise BadInput(Text("查询是空的", "The query is empty"))
        if token.kind == "word":
            self.refuse_forbidden(token)
            if token.value.upper() in FORMS:
                return FORMS[token.value.upper()]
        raise self.lexer.error(
            token.at,
            "应为 SELECT、ASK、CONSTRUCT 或 DESCRIBE",
            "expected SELECT, ASK, CONSTRUCT or DESCRIBE",
        )

    def dataset_clause(self) -> None:
        """FROM or FROM NAMED (section 13.2)."""
        self.take()
        graphs = self.default
        token = self.peek()
        if token is not None and is_word(token, "NAMED"):
            self.take()
            graphs = self.named
        source = self.take()
        if source.kind not in ("iri", "name"):
            raise self.lexer.error(
                source.at, "FROM 之后应为图的 IRI", "FROM needs the IRI of a graph"
            )
        graphs.append(self.node(source))

    def written(self, token: Token) -> str:
        """A token as the engine gets it."""
        if token.kind in ("iri", "name"):
            return f"<{self.iri(token)}>"
        if token.kind == "string":
            return quoted(token.value)
        if token.kind == "word":
            self.refuse_forbidden(token)
            if token.value.upper() not in KNOWN:
                raise self.lexer.error(
                    token.at,
                    f"“{token.value}”不是 SPARQL 关键字",
                    f'"{token.value}" is not a SPARQL keyword',
                )
            if token.value.upper() in ("TRUE", "FALSE"):  # the engine knows them in lower case only
                return token.value.lower()
        return token.value

    def refuse_forbidden(self, token: Token) -> None:
        word = token.value.upper()
        if word in UPDATES or word == "SERVICE":
            line, column = self.lexer.place(token.at)
            reason = NO_UPDATE if word in UPDATES else NO_SERVICE
            raise Forbidden(reason, row=line, column=str(column))

    def iri(self, token: Token) -> str:
        """The absolute IRI of an IRI or prefixed name."""
        if token.kind == "iri":
            return self.absolute(token)
        prefix, _, local = token.value.partition(":")
        if prefix not in self.prefixes:
            raise self.lexer.error(
                token.at,
                f"前缀 {prefix}: 没有声明，请在查询开头加上 PREFIX {prefix}: <…>",
                f"the prefix {prefix}: is not declared; begin with PREFIX {prefix}: <…>",
            )
        return self.prefixes[prefix] + local.replace("\\", "")

    def absolute(self, token: Token) -> str:
        resolved = resolve(token.value, self.base)
        if resolved is None:
            raise self.lexer.error(
                token.at, f"<{token.value}> 不是有效的 IRI", f"<{token.value}> is not a valid IRI"
            )
        return resolved

    def node(self, token: Token) -> NamedNode:
        """The IRI as a term."""
        try:
            return NamedNode(self.iri(token))
        except ValueError:
            raise self.lexer.error(
                token.at, "图的 IRI 无效", "the IRI of the graph is not valid"
            ) from None

    def text(self) -> tuple[str, tuple[tuple[int, int, int, str], ...]]:
        """The text for the engine on one line, and for each token its offset there, its line and
        column in the sender's query, and what it was.
        """
        pieces: list[str] = []
        places: list[tuple[int, int, int, str]] = []
        offset, line, start = 0, 1, 0
        last = 0
        before = None
        for token, written in self.parts:
            breaks = self.lexer.text.count("\n", last, token.at)
            if breaks:
                line += breaks
                start = self.lexer.text.rfind("\n", last, token.at) + 1
            last = token.at
            glue = "" if joined(before, token) else " "
            before = token
            pieces.append(glue + written)
            offset += len(glue)
            places.append((offset, line, token.at - start + 1, token.value))
            offset += len(written)
        return "".join(pieces), tuple(places)

    def peek(self) -> Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise self.lexer.error(len(self.lexer.text), "查询没有写完", "the query ends too early")
        self.next += 1
        return token

    def expect(self, kind: str) -> Token:
        token = self.take()
        if token.kind != kind:
            raise self.lexer.error(
                token.at,
                f"声明有误，此处不应为“{token.value}”",
                f'a declaration is wrong: "{token.value}" cannot stand here',
            )
        return token


def is_word(token: Token, *words: str) -> bool:
    return token.kind == "word" and token.value.upper() in words


def nesting(token: Token) -> int:
    """1 for an opening bracket, -1 for a closing one."""
    return (token.value in OPENING) - (token.value in CLOSING) if token.kind == "mark" else 0


def joined(before: Token | None, token: Token) -> bool:
    """Whether the engine wants no space here: a string with its language or datatype, and (against
    the grammar) some functions with their arguments.
    """
    if token.kind == "language" or token.value == "^^" or before is None:
        return True
    return before.value == "^^" or (before.kind == "word" and token.value == "(")


def quoted(value: str) -> str:
    """A string in double quotes (section 4.1.2)."""
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(character, escape)
    return f'"{value}"'
