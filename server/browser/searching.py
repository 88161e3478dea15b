"""Between the address of a search page and a :class:`SearchRequest`, both ways."""

from __future__ import annotations

from dataclasses import asdict, replace
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict

from ontology.namespaces import Names
from ontology.text import Text
from server.search.as_sparql import as_sparql
from server.search.facets import FACETS
from server.search.fields import SCOPES
from server.search.find import FacetValue, Hit, SearchResult
from server.search.question import LONGEST_TEXT, SORTS, SearchRequest

LONGEST_KEY = 100
MOST_KEYS = 20
"""Values of a facet that one address may choose."""
MOST_SHOWN = 12
"""Values of a facet that a page shows at once; others unfold."""
MOST_UNFOLDED = 200


def asked(query: ImmutableMultiDict[str, str]) -> SearchRequest:
    """What an address asks for; what it says wrongly is as if it said nothing."""
    filters = {facet: keys for facet in FACETS if (keys := keys_in(query.getlist(facet)))}
    page, scope, sort = (query.get(name, "") for name in ("page", "in", "sort"))
    number = int(page) if page.isdecimal() and len(page) < 8 else 1
    return SearchRequest(
        text=query.get("q", "").strip()[:LONGEST_TEXT].strip(),
        filters=filters,
        scope=scope if scope in SCOPES else "",
        sort=sort if sort in SORTS else "",
        page=max(number, 1),
    )


def keys_in(values: list[str]) -> tuple[str, ...]:
    """The values that are chosen, in the one order that an address has them."""
    return tuple(sorted({key for value in values if (key := value.strip()[:LONGEST_KEY])}))[
        :MOST_KEYS
    ]


def address(request: SearchRequest, path: str = "/search") -> str:
    """The one address of a request: parameters in a fixed order, empty ones left out."""
    page = str(request.page) if request.page > 1 else ""
    pairs = [
        ("q", request.text),
        ("in", request.scope),
        *((facet, key) for facet in FACETS for key in request.chosen(facet)),
        ("sort", request.sort),
        ("page", page),
    ]
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{path}?{query}" if query else path


def toggled(request: SearchRequest, facet: str, key: str) -> str:
    """The address of the first page with one value more, or without it."""
    keys = tuple(sorted(set(request.chosen(facet)) ^ {key}))
    filters = {name: request.chosen(name) for name in FACETS} | {facet: keys}
    chosen = {name: values for name, values in filters.items() if values}
    return address(replace(request, filters=chosen, page=1))


def sparql_address(request: SearchRequest, result: SearchResult, base: str) -> str:
    """Where the same resources are asked for in SPARQL."""
    query = as_sparql(request, result.question, Names(base))
    return "/sparql?" + urlencode({"query": query})


def names(result: SearchResult) -> dict[str, dict[str, Text]]:
    """The names of facet keys as they occur in hits."""
    return {
        facet: {value.key: value.label for value in values}
        for facet, values in result.facets.items()
    }


def listed(
    values: tuple[FacetValue, ...], chosen: tuple[str, ...]
) -> tuple[list[FacetValue], list[FacetValue]]:
    """The most frequent values with those that are chosen, and the others."""
    shown = {value.key for value in values[:MOST_SHOWN]} | set(chosen)
    if len(values) - len(shown) == 1:
        return list(values), []
    return (
        [value for value in values if value.key in shown],
        [value for value in values if value.key not in shown][:MOST_UNFOLDED],
    )


def as_json(request: SearchRequest, result: SearchResult, base: str) -> dict[str, object]:
    """The data twin of a search page."""
    return {
        "total": result.total,
        "page": request.page,
        "pages": result.pages,
        "words": "most" if result.question.loose else "all",
        "hits": [hit_as_json(hit) for hit in result.hits],
        "facets": {
            facet: [asdict(value) for value in values] for facet, values in result.facets.items()
        },
        "next": next_page(request, result),
        "csv": address(replace(request, page=1), "/search.csv"),
        "sparql": sparql_address(request, result, base),
    }


def hit_as_json(hit: Hit) -> dict[str, object]:
    """A resource, and the texts of it that have the words, by property."""
    found = [
        {"property": piece.field, "text": piece.text, "iri": piece.iri} for piece in hit.pieces
    ]
    return asdict(hit.summary) | {"found": found}


def next_page(request: SearchRequest, result: SearchResult) -> str | None:
    if request.page >= result.pages:
        return None
    return address(replace(request, page=request.page + 1), "/search.json")
