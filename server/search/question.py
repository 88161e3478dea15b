"""What is asked of the index: a request, the words in it, and the queries that answer it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import ceil

from tantivy import Occur, Query, Schema

from server.search.analyzer import Word, normalise, pairs, words
from server.search.document import REPORTED
from server.search.facets import RULE_FACET

PAGE = 20
MOST_PAGES = 50
"""Sorted hits are looked at one by one up to the page: who wants them all takes the CSV."""
LONGEST_TEXT = 200
MOST_WORDS = 32
SOME = 0.75
"""The share of the pairs of characters a hit must have where no resource has all the words."""

SORTS = ("relevance", "name", "issued", "code")


@dataclass(frozen=True)
class SearchRequest:
    """What is asked. ``filters`` are keys by facet: any of them is enough, in each facet; pages
    count from 1. ``scope`` is a key of :data:`SCOPES`, ``sort`` one of :data:`SORTS` or nothing.
    """

    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scope: str = ""
    sort: str = ""
    page: int = 1

    def chosen(self, facet: str) -> tuple[str, ...]:
        return self.filters.get(facet, ())

    @property
    def order(self) -> str:
        """How it is sorted: without words nothing is more relevant than anything else."""
        return self.sort or ("relevance" if self.text.strip() else "code")


@dataclass(frozen=True)
class Question:
    """The words of a request: a resource must have at least ``needed`` of them, all as a rule."""

    iri: str | None
    words: tuple[Word, ...]
    needed: int
    everything: bool = False

    @property
    def loose(self) -> bool:
        return self.needed < len(self.words)


def strict(text: str) -> Question:
    """Every word must be there, a run of CJK characters as it stands. An IRI asks for itself."""
    text = text.strip()[:LONGEST_TEXT]
    if text.startswith(("http://", "https://")):
        return Question(text, (), 0)
    asked = tuple(dict.fromkeys(words(text)))[:MOST_WORDS]
    return Question(None, asked, len(asked), everything=not text)


def loosened(question: Question) -> Question:
    """The same cut into pairs of characters, of which some may be missing: for long questions."""
    parts = [
        part
        for word in question.words
        for part in (
            [Word(pair, True) for pair in pairs(word.text) or [word.text]]
            if word.is_cjk
            else [word]
        )
    ]
    cut = tuple(dict.fromkeys(parts))[:MOST_WORDS]
    return Question(None, cut, ceil(SOME * len(cut)))


@dataclass(frozen=True)
class Queries:
    """Makes queries for one index. ``reports`` are the keys of those the visitor reads, None for
    all that there are.
    """

    schema: Schema
    reports: frozenset[str] | None

    def matching(self, question: Question, fields: Sequence[str]) -> Query:
        """What has the words somewhere in these fields."""
        if question.everything:
            return Query.all_query()
        if question.iri is not None:
            return self._term("iri", question.iri)
        if not question.words:
            return Query.empty_query()
        found = [any_of([self._in(name, word) for name in fields]) for word in question.words]
        if question.loose:
            return Query.boolean_query([(Occur.Should, each) for each in found], question.needed)
        return Query.boolean_query([(Occur.Must, each) for each in found])

    def tiers(self, question: Question, text: str, fields: Sequence[str]) -> list[Query]:
        """The same in ranks that share nothing: what is called exactly so, then by how many of the
        fields, those that count most first, it takes to have the words.
        """
        exact = self._term("exact", normalise(text.strip()))
        reached = [self.matching(question, fields[: end + 1]) for end in range(len(fields))]
        ranks = [Query.boolean_query([(Occur.Must, exact), (Occur.Must, reached[-1])])]
        earlier = exact
        for each in reached:
            ranks.append(Query.boolean_query([(Occur.Must, each), (Occur.MustNot, earlier)]))
            earlier = any_of([exact, each])
        return ranks

    def narrowed(self, query: Query, filters: dict[str, tuple[str, ...]]) -> Query:
        """Only what has, in each facet, one of the values."""
        within = [any_of(self._values(facet, keys)) for facet, keys in filters.items() if keys]
        return Query.boolean_query([(Occur.Must, each) for each in (query, *within)])

    def _values(self, facet: str, keys: Collection[str]) -> list[Query]:
        if facet == RULE_FACET and self.reports is not None:
            return [
                self._term(REPORTED, f"{report} {rule}") for report in self.reports for rule in keys
            ]
        return [self._term(facet, key) for key in keys]

    def _in(self, name: str, word: Word) -> Query:
        terms = word.terms
        if len(terms) == 1:
            return self._term(name, terms[0])
        return Query.phrase_query(self.schema, name, list(terms))

    def _term(self, name: str, term: str) -> Query:
        return Query.term_query(self.schema, name, term)


def any_of(queries: list[Query]) -> Query:
    """What answers one of them; nothing if there are none."""
    if not queries:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, each) for each in queries])


def others(filters: dict[str, tuple[str, ...]], facet: str) -> dict[str, tuple[str, ...]]:
    """The restrictions but those of one facet."""
    return {name: keys for name, keys in filters.items() if name != facet}
