"""What is to be erased, told line by line: the statements about one thing, wherever they stand.

Stores are dumped and deltas kept as N-Quads in the form the engine writes, so a line is looked at
as it is, however many there are. About a thing are the statements of which it, a node behind its
``#`` or one of its items is the subject; the links by which a catalog lists it or a resource bears
it; what was found of it in reports, and what else in reports or figures has its words; what was
waived for it; and what said the same of another thing once. That others refer to it stays: its IRI
tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology.namespaces import ADMS, DCAT, DCT, LM, SH

OBJECT = re.compile(rb'<[^>]*>|"(?:[^"\\]|\\.)*"')
BEARING = {str(each).encode() for each in (DCAT.dataset, LM.item)}
ABOUT = {str(each).encode() for each in (SH.focusNode, LM.waivedFor)}
WORDED = (b"/graph/report/", b"/graph/statistics>")
"""Graphs in which the words of a thing stand in what is said of others."""
CODES = (DCT.identifier, ADMS.identifier, LM.providerCode)
"""What others may name the thing or its body by; these are no words of its own."""
DISTINCTIVE, ASCII = 6, 10
"""So many characters make words that are looked for in what is said of others; of ASCII, so many.
Shorter ones go with the thing's own statements and are nobody's in particular elsewhere.
"""


@dataclass
class Erasure:
    """``texts`` are words that only this thing has; ``told`` the nodes that tell of it."""

    iri: NamedNode
    texts: frozenset[str] = frozenset()
    told: set[bytes] = field(default_factory=set)

    @cached_property
    def _thing(self) -> bytes:
        return f"<{self.iri.value}".encode()

    @cached_property
    def _item(self) -> bytes | None:
        """How the IRIs of the items of a resource begin (docs/model.md)."""
        start, resource, key = self.iri.value.partition("/id/resource/")
        return f"<{start}/id/item/{key}.".encode() if resource else None

    @cached_property
    def _words(self) -> tuple[bytes, ...]:
        """The texts as they stand in a line."""
        return tuple(escaped(text).encode() for text in self.texts)

    @cached_property
    def _whole(self) -> frozenset[bytes]:
        """The texts as the literals of a line, which nothing but the thing states today."""
        return frozenset(f'"{escaped(text)}"'.encode() for text in self.texts)

    def covers(self, term: bytes) -> bool:
        """Whether a term, as it is written, is the thing or a part of it."""
        if term.startswith(self._thing):
            return term[len(self._thing) : len(self._thing) + 1] in (b">", b"#")
        if self._item is None or not term.startswith(self._item):
            return False
        rest = term[len(self._item) :].rstrip(b">").partition(b"#")[0]
        return b"." not in rest and b"/" not in rest

    def drops(self, line: bytes) -> bool:
        """Whether a line goes."""
        subject, predicate, rest = line.split(b" ", 2)
        if self.covers(subject) or subject in self.told:
            return True
        value = object_of(rest)
        if value.startswith(b'"'):
            return value in self._whole
        return value in self.told or (predicate in BEARING and self.covers(value))

    def learn(self, lines: Iterable[bytes]) -> None:
        """Find the nodes that tell of it."""
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            about = predicate in ABOUT and self.covers(object_of(rest))
            if about or (any(name in graph_of(rest) for name in WORDED) and self._quoted(line)):
                self.told.add(subject)

    def _quoted(self, line: bytes) -> bool:
        return any(word in line for word in self._words)

    def says(self, text: str) -> bool:
        """Whether a text has words that only the thing has."""
        return any(one in text for one in self.texts)

    def stated(self, lines: Iterable[bytes]) -> set[str]:
        """The words that lines about the thing have."""
        about = b"".join(line for line in lines if self.covers(line.partition(b" ")[0]))
        return {
            quad.object.value
            for quad in quads_of(about)
            if isinstance(quad.object, Literal)
            and quad.predicate not in CODES
            and is_distinctive(quad.object)
        }


def is_distinctive(literal: Literal) -> bool:
    """Whether it is text that would be recognised anywhere."""
    kind = literal.datatype.value.rpartition("#")[2]
    least = ASCII if literal.value.isascii() else DISTINCTIVE
    return kind in ("string", "langString") and len(literal.value) >= least


def object_of(rest: bytes) -> bytes:
    """The term after subject and predicate; of a literal what stands in quotation marks."""
    found = OBJECT.match(rest)
    return found[0] if found else b""


def graph_of(rest: bytes) -> bytes:
    """The last term of a line: of a named graph its name."""
    return rest.rsplit(b" ", 2)[-2]


def escaped(text: str) -> str:
    """A text as it stands between the quotation marks of N-Quads."""
    return str(Literal(text))[1:-1]


def line_of(quad: Quad) -> bytes:
    """A quad as its line."""
    return f"{quad} .\n".encode()


def quads_of(lines: bytes) -> Iterator[Quad]:
    return parse(lines, format=RdfFormat.N_QUADS)
