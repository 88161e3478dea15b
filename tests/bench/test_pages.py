"""What the bench of pages asks for is there, and the facets it asks in SPARQL are those of the
search.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from bench.catalogs import FAULTY
from bench.pages import COMPARED, SEARCHES, Taken, by_key, facet_query, missing, prepared, reports
from server.search.facets import BY_PATH, Term
from server.search.find import find
from server.search.labels import PUBLIC
from server.search.question import SearchRequest
from server.store.graphs import Dataset

SIZE = 2 * FAULTY


def binding(value: Term, number: Term) -> dict[str, dict[str, str]]:
    """A row as the JSON format of results has it."""
    assert not isinstance(value, Triple) and isinstance(number, Literal)
    kind = "uri" if isinstance(value, NamedNode) else "literal"
    return {"value": {"type": kind, "value": value.value}, "n": {"value": number.value}}


def test_the_same_counts_by_search_and_by_sparql(tmp_path: Path) -> None:
    folder = prepared(SIZE, tmp_path)
    with folder.open_current() as edition:
        assert find(edition, SEARCHES[0]).total == SIZE
        for wanted in COMPARED:
            facets = find(edition, wanted).facets
            for facet in BY_PATH:
                rows = edition.select(facet_query(wanted, facet), PUBLIC)
                counted = by_key(facet, [binding(row["value"], row["n"]) for row in rows])
                assert counted == {one.key: one.count for one in facets[facet] if one.count}
        named = tuple(NamedNode(name) for name in edition.meta.graphs)
        told = find(edition, SearchRequest(), Dataset(PUBLIC.default, named)).facets["rule"]
        assert sum(rule.count for rule in told) == len({*reports(SIZE)}) // 3


def test_what_is_missed_is_told() -> None:
    slow, fast = Taken([60.0] * 10, 1.0), Taken([20.0] * 10, 1.0)
    told = missing("search", slow, fast)
    assert told == ["search: p99 within 50 ms", "search: growth below 2.0×"]
    assert missing("search", fast, fast) == []
