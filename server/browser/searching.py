"""Between the address of a search page and a :class:`SearchRequest`, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from urllib.parse import urlencode

from ontology.text import Text
from server.search.document import FACETS
from server.search.find import LONGEST_TEXT, FacetValue, SearchRequest, SearchResult

LONGEST_KEY = 100
MOST_SHOWN = 12
"""Values of a facet that a page lists; the rest is counted."""


def asked(query: Mapping[str, str]) -> SearchRequest:
    """What an address asks for; what it says wrongly is as if it said nothing."""
    facets = {facet: query.get(facet, "").strip()[:LONGEST_KEY] for facet in FACETS}
    page = query.get("page", "")
    number = int(page) if page.isdecimal() and len(page) < 8 else 1
    text = query.get("q", "").strip()[:LONGEST_TEXT]
    return SearchRequest(text=text, page=max(number, 1), **facets)


def address(request: SearchRequest, path: str = "/search") -> str:
    """The one address of a request: parameters in a fixed order, empty ones left out."""
    facets = [(facet, getattr(request, facet)) for facet in FACETS]
    page = str(request.page) if request.page > 1 else ""
    pairs = [("q", request.text), *facets, ("page", page)]
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{path}?{query}" if query else path


def narrowed(request: SearchRequest, facet: str, key: str) -> str:
    """The address of the first page with another value of one facet."""
    facets = {name: getattr(request, name) for name in FACETS} | {facet: key}
    return address(SearchRequest(text=request.text, page=1, **facets))


def names(result: SearchResult) -> dict[str, dict[str, Text]]:
    """The names of facet keys as they occur in hits."""
    return {facet: {value.key: value.label for value in result.facets[facet]} for facet in FACETS}


def listed(values: tuple[FacetValue, ...], chosen: str) -> list[FacetValue]:
    """The most frequent values, and the chosen one wherever it stands."""
    return [
        value for place, value in enumerate(values) if place < MOST_SHOWN or value.key == chosen
    ]


def as_json(request: SearchRequest, result: SearchResult) -> dict[str, object]:
    """The data twin of a search page."""
    return {
        "total": result.total,
        "page": request.page,
        "pages": result.pages,
        "hits": [asdict(hit) for hit in result.hits],
        "facets": {
            facet: [asdict(value) for value in values] for facet, values in result.facets.items()
        },
        "next": next_page(request, result),
    }


def next_page(request: SearchRequest, result: SearchResult) -> str | None:
    if request.page >= result.pages:
        return None
    return address(replace(request, page=request.page + 1), "/search.json")
