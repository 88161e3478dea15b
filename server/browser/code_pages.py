"""The pages of code lists: which there are, one of them, one of its values."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import CODE, DCT, SKOS
from server.browser.codes import Standing, fields, schemes, standing, tree
from server.browser.searching import names
from server.browser.site import Site, Visit, visit
from server.browser.view import View
from server.search.find import find
from server.search.question import SearchRequest

FACETS = {"sharing": "share", "classification": "theme", "frequency": "frequency"}
"""Code lists whose values the index counts, and the facet that does."""

NAMED = frozenset({SKOS.prefLabel, DCT.title})
SHOWN_BY_TREE = NAMED | {SKOS.hasTopConcept}
SHOWN_BY_TRAIL = NAMED | {SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.broader}
FEW = 5


def add_codes(router: APIRouter, site: Site) -> None:
    """``/codes``: every list; a single one is described by the linked room, under ``/doc``."""

    @router.get("/codes")
    async def codes(request: Request) -> Response:
        async with visit(site, request) as visited:
            found = await visited.reader.call(schemes, visited.dataset)
        return site.pages.response(request, "codes.html", schemes=found, **visited.frame)


async def scheme_context(visited: Visit, view: View) -> dict[str, object]:
    """A code list: its values as a tree, and the properties that take them."""
    view.asked |= SHOWN_BY_TREE
    concepts = await visited.reader.call(tree, view.iri, visited.dataset)
    return {
        "concepts": concepts,
        "additions": any(concept.additions for concept in concepts),
        "fields": await visited.reader.call(fields, view.iri),
    }


async def concept_context(visited: Visit, view: View) -> dict[str, object]:
    """One value: where it stands and, where the index counts them, what uses it."""
    view.asked |= SHOWN_BY_TRAIL
    place: Standing = await visited.reader.call(standing, view.iri)
    scheme, _, key = view.iri.value.removeprefix(CODE.iri).partition("/")
    context: dict[str, object] = {"place": place, "facet": FACETS.get(scheme), "key": key}
    if scheme in FACETS:
        result = await visited.reader.call(find, SearchRequest(filters={FACETS[scheme]: (key,)}))
        counts = {value.key: value.count for value in result.facets[FACETS[scheme]]}
        context |= {
            "total": result.total,
            "hits": result.hits[:FEW],
            "names": names(result),
            "counts": {b.iri: counts.get(key_of(b.iri), 0) for b in place.below},
        }
    return context


def key_of(iri: str) -> str:
    """``307`` of the value of a list, as the index knows it."""
    return iri.rpartition("/")[2]
