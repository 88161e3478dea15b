"""Answering a search in a reader process: hits, how many, and counts for every facet.

Scores are sums of constants (which field held the word), not statistics of the collection:
anybody can say why one hit stands above another, and an updated index ranks as a rebuilt one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path

from tantivy import DocAddress, Index, Occur, Order, Query, Schema, Searcher

from ontology.text import Text
from server.search.analyzer import normalise, pairs, runs
from server.search.document import FACETS, WORDS, Summary
from server.search.labels import labels
from server.store.edition import OpenEdition

PAGE = 20
LONGEST_TEXT = 200
MOST_TERMS = 32
EXACT = 1000.0
"""What being asked for by whole name or IRI is worth: more than all words together."""

SOME = 0.75
"""The share of the words a hit must have: in a long question one word may be off."""

BUCKETS = 10_000


@dataclass(frozen=True)
class SearchRequest:
    """What is asked: facet values are keys, empty for no restriction; pages count from 1."""

    text: str = ""
    share: str = ""
    type: str = ""
    provider: str = ""
    theme: str = ""
    frequency: str = ""
    catalog: str = ""
    page: int = 1

    @property
    def filters(self) -> dict[str, str]:
        """The facets that are restricted."""
        return {facet: getattr(self, facet) for facet in FACETS if getattr(self, facet)}


@dataclass(frozen=True)
class FacetValue:
    key: str
    label: Text
    count: int


@dataclass(frozen=True)
class SearchResult:
    """One page of hits. A facet's counts disregard its own restriction, so it can be changed."""

    total: int
    hits: tuple[Summary, ...]
    facets: dict[str, tuple[FacetValue, ...]]

    @property
    def pages(self) -> int:
        return ceil(self.total / PAGE)


def find(edition: OpenEdition, request: SearchRequest) -> SearchResult:
    """Hits best first; without a text in the order of their codes."""
    index = open_index(edition.index_path)
    searcher = index.searcher()
    query = restricted(index.schema, request.text, request.filters)
    total = count(searcher, query)
    offset = (request.page - 1) * PAGE
    addresses = page(searcher, query, request, offset) if 0 <= offset < total else []
    hits = tuple(
        Summary.from_json(bytes(searcher.doc(address)["summary"][0])) for address in addresses
    )
    return SearchResult(total, hits, named(edition, counts(searcher, index.schema, request)))


def page(searcher: Searcher, query: Query, request: SearchRequest, offset: int) -> list[DocAddress]:
    if request.text.strip():
        found = searcher.search(query, PAGE, offset=offset)
    else:
        found = searcher.search(
            query, PAGE, offset=offset, order_by_field="position", order=Order.Asc
        )
    return [address for _, address in found.hits]


def count(searcher: Searcher, query: Query) -> int:
    """How many documents match: each has exactly one ``item_count``."""
    answer = searcher.aggregate(query, {"all": {"value_count": {"field": "item_count"}}})
    return int(answer["all"]["value"])


def size(edition: OpenEdition) -> int:
    """How many resources the index holds."""
    return int(open_index(edition.index_path).searcher().num_docs)


@lru_cache(maxsize=2)
def open_index(path: Path) -> Index:
    """Kept per process: opening costs more than a search. An edition's index never changes, and a
    reader has one edition open, or two while it moves on; the cache holds no more than that.
    """
    return Index.open(str(path))


def restricted(schema: Schema, text: str, filters: dict[str, str]) -> Query:
    """The query for a text within facet values."""
    parts = [(Occur.Must, Query.term_query(schema, facet, key)) for facet, key in filters.items()]
    if text.strip():
        parts.append((Occur.Must, asked(schema, text[:LONGEST_TEXT])))
    return Query.boolean_query(parts) if parts else Query.all_query()


def asked(schema: Schema, text: str) -> Query:
    """Resources with that very name or IRI, and those with most of the words."""
    exact = [
        Query.const_score_query(Query.term_query(schema, "iri", text.strip()), EXACT),
        Query.const_score_query(Query.term_query(schema, "exact", normalise(text.strip())), EXACT),
    ]
    words = [
        clause
        for word, is_cjk in runs(text)
        for clause in (cjk(schema, word) if is_cjk else [latin(schema, word)])
    ][:MOST_TERMS]
    if words:
        most = Query.boolean_query(
            [(Occur.Should, word) for word in words], ceil(SOME * len(words))
        )
        return Query.boolean_query([(Occur.Should, part) for part in [*exact, most]])
    return Query.boolean_query([(Occur.Should, part) for part in exact])


def cjk(schema: Schema, word: str) -> list[Query]:
    """Each pair of a run of characters; a single character is its own term."""
    return [
        Query.disjunction_max_query(
            [
                Query.const_score_query(Query.term_query(schema, name, term), worth)
                for name, worth in WORDS.items()
            ]
        )
        for term in pairs(word) or [word]
    ]


def latin(schema: Schema, word: str) -> Query:
    """The word itself, or as a beginning at half the worth; codes are found by their first digits.

    A word has only letters and digits (see the analyzer), so it needs no escaping in a pattern.
    """
    alternatives = []
    for name, worth in WORDS.items():
        whole = Query.term_query(schema, name, word)
        start = Query.regex_query(schema, name, word + ".*")
        alternatives += [
            Query.const_score_query(whole, worth),
            Query.const_score_query(start, worth / 2),
        ]
    return Query.disjunction_max_query(alternatives)


def counts(searcher: Searcher, schema: Schema, request: SearchRequest) -> dict[str, dict[str, int]]:
    """Resources per value of each facet, each facet freed of its own restriction."""
    free = tuple(facet for facet in FACETS if facet not in request.filters)
    query = restricted(schema, request.text, request.filters)
    result = aggregate(searcher, query, free)
    for facet in request.filters:
        others = {name: key for name, key in request.filters.items() if name != facet}
        result |= aggregate(searcher, restricted(schema, request.text, others), (facet,))
    return {facet: result[facet] for facet in FACETS}


def aggregate(
    searcher: Searcher, query: Query, facets: tuple[str, ...]
) -> dict[str, dict[str, int]]:
    answer = searcher.aggregate(
        query, {facet: {"terms": {"field": facet, "size": BUCKETS}} for facet in facets}
    )
    return {
        facet: {bucket["key"]: bucket["doc_count"] for bucket in answer[facet]["buckets"]}
        for facet in facets
    }


def named(
    edition: OpenEdition, buckets: dict[str, dict[str, int]]
) -> dict[str, tuple[FacetValue, ...]]:
    """Counts with the names of their values, the most frequent first."""
    known = labels(edition)
    return {
        facet: tuple(
            FacetValue(key, known.get((facet, key), Text(key, key)), count)
            for key, count in sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
        )
        for facet, values in buckets.items()
    }
