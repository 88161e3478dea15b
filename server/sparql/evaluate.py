"""Evaluating a checked query in a reader process, and streaming its result.

A result is cut at a number of rows and of bytes and is well-formed all the same. Among its pieces
is one :class:`Ending`, which says whether it was cut: before the first byte of a graph, which is
collected to be sorted, after the last one of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Triple

from ontology.text import Text
from server.errors import BadInput
from server.query.guard import Checked
from server.serialization import RdfOffer, write
from server.sparql.results import Offer
from server.sparql.tables import WRITERS, Limit
from server.store.edition import OpenEdition, evaluate
from server.store.graphs import Dataset

CHUNK = 1 << 16
PLACE = re.compile(r"error at 1:(\d+)")
FUNCTION = re.compile(r"function <([^>]*)>")
NOT_SPARQL = Text("不符合 SPARQL 语法", "not SPARQL")
REASONS = {
    "unbound": Text(
        "SELECT 中的变量没有出现在 GROUP BY 里",
        "the SELECT has a variable that is not in GROUP BY",
    ),
    "Duplicated variable name in SELECT": Text(
        "SELECT 中的变量重复", "a variable stands twice in the SELECT"
    ),
    "not authorized with GROUP BY": Text(
        "有 GROUP BY 时不能用 SELECT *", "SELECT * cannot stand with GROUP BY"
    ),
}


@dataclass(frozen=True)
class Ending:
    """Which limit cut the result, if one did, and how many rows or statements it has."""

    limit: Limit | None
    rows: int


class Misspelt(BadInput):
    """The engine does not read a text: at which column of it, and what is wrong if that is known.

    It knows the guard's text only; :func:`misspelt` finds the place in the sender's.
    """

    def __init__(self, column: int, reason: Text | None) -> None:
        super().__init__(reason or NOT_SPARQL)
        self.at = column
        self.reason = reason

    def __reduce__(self) -> tuple[type[Misspelt], tuple[int, Text | None]]:
        return type(self), (self.at, self.reason)


Work = tuple[str, str, Dataset, Offer, int, int]


def work(checked: Checked, dataset: Dataset, offer: Offer, rows: int, size: int) -> Work:
    """What :func:`run` needs of a query: less than all of it, since it goes to another process."""
    if not checked.names_graphs:  # hundreds of names would take longer than a look-up
        dataset = Dataset(dataset.default, ())
    return checked.text, checked.base, dataset, offer, rows, size


def run(
    edition: OpenEdition,
    text: str,
    base: str,
    dataset: Dataset,
    offer: Offer,
    rows: int,
    size: int,
) -> Iterator[bytes | Ending]:
    """The result in chunks, and its :class:`Ending`; a reader function, given a :data:`Work`."""
    try:
        answer = evaluate(edition.store, text, dataset, {}, base)
        if isinstance(answer, QueryTriples) and isinstance(offer, RdfOffer):
            yield from graph(answer, offer, rows, size)
        elif isinstance(answer, QuerySolutions):
            yield from table(answer, offer, rows, size)
        elif isinstance(answer, QueryBoolean):
            yield WRITERS[offer.key].truth(bool(answer)).encode()
            yield Ending(None, 1)
    except SyntaxError as error:
        raise unread(str(error)) from None
    except RuntimeError as error:
        raise impossible(str(error)) from None


def table(
    solutions: QuerySolutions, offer: Offer, rows: int, size: int
) -> Iterator[bytes | Ending]:
    """Solutions in one of the four formats."""
    writer = WRITERS[offer.key]([variable.value for variable in solutions.variables])
    buffer = bytearray(writer.head().encode())
    done, sent = 0, 0
    limit: Limit | None = None
    for solution in solutions:
        if done == rows:
            limit = "rows"
            break
        row = ((writer.separator if done else "") + writer.row(solution)).encode()
        if sent + len(buffer) + len(row) > size:
            limit = "bytes"
            break
        buffer += row
        done += 1
        if len(buffer) >= CHUNK:
            yield bytes(buffer)
            sent += len(buffer)
            buffer.clear()
    buffer += writer.foot(limit).encode()
    yield bytes(buffer)
    yield Ending(limit, done)


def graph(triples: QueryTriples, offer: RdfOffer, rows: int, size: int) -> Iterator[bytes | Ending]:
    """A graph, sorted; its size is counted as N-Triples, whatever the format."""
    kept: set[Triple] = set()
    used = 0
    limit: Limit | None = None
    for triple in triples:
        if triple in kept:
            continue
        if len(kept) == rows:
            limit = "rows"
            break
        used += len(str(triple).encode()) + 3
        if used > size:
            limit = "bytes"
            break
        kept.add(triple)
    content = write(sorted(kept, key=str), offer)
    yield Ending(limit, len(kept))
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def unread(message: str) -> Misspelt:
    """The engine's syntax error in our words."""
    place = PLACE.search(message)
    reason = next((text for key, text in REASONS.items() if key in message), None)
    return Misspelt(int(place[1]) if place else 1, reason)


def misspelt(checked: Checked, error: Misspelt) -> BadInput:
    """The error at the sender's line and column."""
    line, column, token = checked.place(error.at)
    reason = error.reason
    zh = reason.zh if reason else f"“{shortened(token)}”附近不符合 SPARQL 语法"
    en = reason.en if reason else f'not SPARQL near "{shortened(token)}"'
    return BadInput(
        Text(f"查询第 {line} 行第 {column} 列：{zh}", f"Query line {line}, column {column}: {en}"),
        row=line,
        column=str(column),
    )


def shortened(token: str) -> str:
    return token if len(token) <= 40 else token[:40] + "…"


def impossible(message: str) -> BadInput:
    """What the engine cannot evaluate, without its own words: they may contain paths."""
    function = FUNCTION.search(message)
    if function:
        return BadInput(Text(f"没有函数 <{function[1]}>", f"There is no function <{function[1]}>"))
    return BadInput(Text("无法执行这个查询", "The query cannot be evaluated"))
