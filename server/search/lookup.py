"""Resources whose name, or one of whose items, has most of the words of a short text; without
facets and counts, for whoever compares the names itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from tantivy import Occur, Query

from server.search.analyzer import analyze
from server.search.document import Contents
from server.search.find import open_index
from server.search.question import MOST_WORDS, SOME
from server.store.edition import OpenEdition

FIELDS = ("title", "items")


def terms_of(text: str) -> list[str]:
    """The terms that tell a text from others: of a run of Chinese its pairs, not its characters."""
    terms = list(dict.fromkeys(analyze(text)))
    longer = [term for term in terms if len(term) > 1]
    return (longer or terms)[:MOST_WORDS]


def resembling(edition: OpenEdition, terms: Sequence[str], most: int) -> list[str]:
    """The IRIs of up to so many resources, those with most of the terms first."""
    index = open_index(edition.index_path)
    either = [
        Query.boolean_query(
            [(Occur.Should, Query.term_query(index.index.schema, field, term)) for field in FIELDS]
        )
        for term in terms
    ]
    if not either:
        return []
    query = Query.boolean_query(
        [(Occur.Should, Query.const_score_query(one, 1.0)) for one in either],
        ceil(SOME * len(either)),
    )
    hits = index.searcher.search(query, most).hits
    stored = (bytes(index.searcher.doc(address)["contents"][0]) for _, address in hits)
    return [Contents.from_json(content).summary.iri for content in stored]
