"""Evaluating a checked query in a reader process, and streaming its result.

A result is cut at a number of rows and of bytes and is well-formed all the same. Its last chunk is
no part of it: an :class:`Ending` as JSON, which says whether it was cut. The endpoint keeps a
result until it has seen the ending, so that it can say so in a header, and so that what goes wrong
on the way becomes an error instead of half a result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Triple

from ontology.text import Text
from server.errors import BadInput
from server.query.guard import Checked
from server.serialization import RdfOffer, write
from server.sparql.results import Offer
from server.sparql.tables import WRITERS
from server.store.edition import OpenEdition, evaluate
from server.store.graphs import Dataset

CHUNK = 1 << 16
PLACE = re.compile(r"error at 1:(\d+)")
FUNCTION = re.compile(r"function <([^>]*)>")
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

    limit: Literal["rows", "bytes"] | None
    rows: int

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Ending:
        return cls(**json.loads(content))


def run(
    edition: OpenEdition, checked: Checked, dataset: Dataset, offer: Offer, rows: int, size: int
) -> Iterator[bytes]:
    """The result in chunks, then its :class:`Ending`; a reader function."""
    try:
        answer = evaluate(edition.store, checked.text, dataset, {}, checked.base)
        if isinstance(answer, QueryTriples) and isinstance(offer, RdfOffer):
            yield from graph(answer, offer, rows, size)
        elif isinstance(answer, QuerySolutions):
            yield from table(answer, offer, rows, size)
        elif isinstance(answer, QueryBoolean):
            yield WRITERS[offer.key].truth(bool(answer)).encode()
            yield Ending(None, 1).to_json()
    except SyntaxError as error:
        raise misspelt(checked, str(error)) from None
    except RuntimeError as error:
        raise impossible(str(error)) from None


def table(solutions: QuerySolutions, offer: Offer, rows: int, size: int) -> Iterator[bytes]:
    """Solutions in one of the four formats."""
    writer = WRITERS[offer.key]([variable.value for variable in solutions.variables])
    buffer = bytearray(writer.head().encode())
    done, sent = 0, 0
    limit: Literal["rows", "bytes"] | None = None
    for solution in solutions:
        if done == rows:
            limit = "rows"
            break
        row = ((writer.separator if done else "") + writer.row(tuple(solution))).encode()
        if sent + len(buffer) + len(row) > size:
            limit = "bytes"
            break
        buffer += row
        done += 1
        if len(buffer) >= CHUNK:
            yield bytes(buffer)
            sent += len(buffer)
            buffer.clear()
    buffer += writer.foot().encode()
    yield bytes(buffer)
    yield Ending(limit, done).to_json()


def graph(triples: QueryTriples, offer: RdfOffer, rows: int, size: int) -> Iterator[bytes]:
    """A graph, sorted; its size is counted as N-Triples, whatever the format."""
    kept: set[Triple] = set()
    used = 0
    limit: Literal["rows", "bytes"] | None = None
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
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
    yield Ending(limit, len(kept)).to_json()


def misspelt(checked: Checked, message: str) -> BadInput:
    """The engine's syntax error at the sender's line and column, in our words."""
    place = PLACE.search(message)
    line, column, token = checked.place(int(place[1]) if place else 1)
    reason = next((text for key, text in REASONS.items() if key in message), None)
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
