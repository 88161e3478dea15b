"""Answering a search in a reader process: hits, how many, and counts for every facet.

Hits are ranked by where the words are, not by statistics of the collection: anybody can say why one
stands above another, and an updated index ranks as a rebuilt one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path

from pyoxigraph import NamedNode
from tantivy import DocAddress, Index, Order, Query, Searcher

from ontology.namespaces import Names
from ontology.text import Text
from server.search.document import REPORTED, Contents, Summary
from server.search.facets import BY_PATH, FACETS, RULE_FACET
from server.search.fields import SCOPES
from server.search.labels import PUBLIC, label, name
from server.search.marks import Piece, excerpt, pieces
from server.search.question import (
    MOST_PAGES,
    PAGE,
    Queries,
    Question,
    SearchRequest,
    loosened,
    others,
    strict,
)
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs

BUCKETS = 10_000
ALL = {"all": {"value_count": {"field": "item_count"}}}
"""Counts resources: each has exactly one ``item_count``."""
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class FacetValue:
    key: str
    label: Text
    count: int


@dataclass(frozen=True)
class Hit:
    """A resource that was found; of its description what is around the first word, and what else
    of it has the words.
    """

    summary: Summary
    description: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class SearchResult:
    """One page of hits. A facet's counts disregard its own restriction, so it can be changed.

    The facet of findings is there only for who may read reports.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    question: Question
    """What the text was taken for: its words are to be marked."""

    @property
    def pages(self) -> int:
        """Those that can be turned to."""
        return min(ceil(self.total / PAGE), MOST_PAGES)


class OpenIndex:
    """The index of one edition, open; names of values are remembered, since no edition changes."""

    def __init__(self, path: Path) -> None:
        self.index = Index.open(str(path))
        self.searcher: Searcher = self.index.searcher()
        self.labels: dict[tuple[str, str], Text] = {}

    def count(self, query: Query) -> int:
        """How many resources answer."""
        return int(self.searcher.aggregate(query, ALL)["all"]["value"])

    def label(self, edition: OpenEdition, facet: str, key: str) -> Text:
        """The name of a value of a facet, or of a property under the facet ``""``."""
        if (facet, key) not in self.labels:
            self.labels[facet, key] = (
                label(edition.store, Names(edition.meta.base_iri), facet, key)
                if facet
                else name(edition.store, NamedNode(key)) or Text(key, key)
            )
        return self.labels[facet, key]


@lru_cache(maxsize=2)
def open_index(path: Path) -> OpenIndex:
    """Kept per process: opening costs more than a search. A reader has one edition open, or two
    while it moves on; the cache holds no more than that.
    """
    return OpenIndex(path)


def find(edition: OpenEdition, request: SearchRequest, dataset: Dataset = PUBLIC) -> SearchResult:
    """Hits best first; without a text in the order of their codes. Findings are those of the
    reports in the dataset.
    """
    asking = Asking(edition, request, dataset)
    total, facets = asking.counted()
    if not total and asking.loosen():
        total, facets = asking.counted()
    contents = [asking.contents(address) for address in asking.addresses(total)]
    return SearchResult(
        total,
        tuple(asking.hit(each) for each in contents),
        {facet: asking.named(facet, values) for facet, values in facets.items()},
        asking.question,
    )


def each(edition: OpenEdition, request: SearchRequest, dataset: Dataset) -> Iterator[Summary]:
    """All hits of all pages, in order."""
    asking = Asking(edition, request, dataset)
    total, _ = asking.counted()
    if not total and asking.loosen():
        total, _ = asking.counted()
    for address in asking.addresses(total, whole=True):
        yield asking.contents(address).summary


def size(edition: OpenEdition) -> int:
    """How many resources the index holds."""
    return int(open_index(edition.index_path).searcher.num_docs)


class Asking:
    """One request to one edition by one visitor."""

    def __init__(self, edition: OpenEdition, request: SearchRequest, dataset: Dataset) -> None:
        self.edition = edition
        self.request = request
        self.index = open_index(edition.index_path)
        self.reports = readable(edition, dataset)
        self.queries = Queries(self.index.index.schema, self.reports)
        self.fields = SCOPES[request.scope]
        self.understand(strict(request.text))

    def understand(self, question: Question) -> None:
        """Ask for these words."""
        self.question = question
        self.matching = self.queries.matching(question, self.fields)
        self.query = self.queries.narrowed(self.matching, self.request.filters)

    def loosen(self) -> bool:
        """Ask for most of the words instead if no resource at all, however narrowed, has every one;
        whether that is so.
        """
        if not self.question.words or self.index.count(self.matching):
            return False
        self.understand(loosened(self.question))
        return True

    def addresses(self, total: int, *, whole: bool = False) -> list[DocAddress]:
        """Where the hits of the page are, or all of them."""
        offset, wanted = (0, total) if whole else ((self.request.page - 1) * PAGE, PAGE)
        if not 0 <= offset < total or (offset >= MOST_PAGES * PAGE and not whole):
            return []
        if self.request.order != "relevance":
            return self._page(self.query, f"by_{self.request.order}", wanted, offset)
        found: list[DocAddress] = []
        for tier in self.queries.tiers(self.question, self.request.text, self.fields):
            query = self.queries.narrowed(tier, self.request.filters)
            held = self.index.count(query)
            if offset < held:
                found += self._page(query, "by_length", wanted - len(found), offset)
            offset = max(offset - held, 0)
            if len(found) == wanted:
                break
        return found

    def _page(self, query: Query, field: str, wanted: int, offset: int) -> list[DocAddress]:
        order = Order.Desc if field == "by_issued" else Order.Asc
        found = self.index.searcher.search(
            query, wanted, count=False, offset=offset, order_by_field=field, order=order
        )
        return [address for _, address in found.hits]

    def contents(self, address: DocAddress) -> Contents:
        return Contents.from_json(bytes(self.index.searcher.doc(address)["contents"][0]))

    def hit(self, contents: Contents) -> Hit:
        """With the texts that have the words, under the names of their properties."""
        found = pieces(contents, self.question.words)
        named = (piece.called(self.index.label(self.edition, "", piece.field)) for piece in found)
        description = excerpt(contents.description, self.question.words)
        return Hit(contents.summary, description, tuple(named))

    def named(self, facet: str, values: dict[str, int]) -> tuple[FacetValue, ...]:
        """The values of a facet by name, the most frequent first."""
        return tuple(
            FacetValue(key, self.index.label(self.edition, facet, key), number)
            for key, number in sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
        )

    def counted(self) -> tuple[int, Counts]:
        """How many there are, and how many of each value, each facet freed of its own restriction;
        a chosen value also where nothing has it.
        """
        chosen = {facet: keys for facet, keys in self.request.filters.items() if keys}
        free = [facet for facet in FACETS if facet not in chosen]
        total, counts = self._aggregated(self.query, free)
        for facet, keys in chosen.items():
            freed = self.queries.narrowed(self.matching, others(chosen, facet))
            _, here = self._aggregated(freed, [facet])
            if facet in here:
                counts[facet] = dict.fromkeys(keys, 0) | here[facet]
        return total, {facet: counts[facet] for facet in FACETS if facet in counts}

    def _aggregated(self, query: Query, facets: list[str]) -> tuple[int, Counts]:
        """In one walk over what answers: how many there are, and how many of each value."""
        public = [facet for facet in facets if facet in BY_PATH or self.reports is None]
        wanted = {facet: {"terms": {"field": facet, "size": BUCKETS}} for facet in public}
        answer = self.index.searcher.aggregate(query, {**wanted, **ALL})
        counts = {
            facet: {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[facet]["buckets"]}
            for facet in public
        }
        if RULE_FACET in facets and self.reports:
            counts[RULE_FACET] = self._of_reports(query, self.reports)
        return int(answer["all"]["value"]), counts

    def _of_reports(self, query: Query, reports: frozenset[str]) -> dict[str, int]:
        """By rule, resources with findings in these reports; a resource has its in one of them."""
        counted: dict[str, int] = {}
        for report in reports:
            start = f"{report} "
            for term, number in self.index.searcher.terms_with_prefix(REPORTED, start, query):
                rule = term.removeprefix(start)
                counted[rule] = counted.get(rule, 0) + number
        return counted


def readable(edition: OpenEdition, dataset: Dataset) -> frozenset[str] | None:
    """The reports in a dataset, by what their graphs end in; None if there are no others."""
    start = Graphs(Names(edition.meta.base_iri)).report("").value
    visible, there = (
        frozenset(name.removeprefix(start) for name in names if name.startswith(start))
        for names in ((graph.value for graph in dataset.named), edition.meta.graphs)
    )
    return None if there and visible == there else visible
