"""The page of one thing: a resource, an item, a department, a catalog, or anything else."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import DCAT, LM
from server.browser.language import language
from server.browser.links import Links
from server.browser.searching import asked, names
from server.browser.site import Site, Visit, visit
from server.browser.view import Description, View
from server.search.find import SearchRequest, find

BODIES = frozenset({LM.Department, LM.County, LM.Zone, LM.Authority})


async def thing_page(site: Site, request: Request, description: Description) -> Response:
    """The page of what the linked room has described, laid out by its kind."""
    view = View(description, language(request))
    async with visit(site, request) as visited:
        links = Links(visited.reader.meta.base_iri)
        path = links.href(description.iri.value) or request.url.path
        context = {"view": view, "path": path, **visited.frame}
        if LM.InformationResource in view.types:
            return site.pages.response(request, "resource.html", **context)
        if LM.InformationItem in view.types:
            return site.pages.response(request, "item.html", **context)
        if view.types & BODIES:
            context |= await department(visited, view)
            return site.pages.response(request, "department.html", **context)
        if DCAT.Catalog in view.types:
            context |= await catalog(visited, view, request, path)
            return site.pages.response(request, "catalog.html", **context)
        return site.pages.response(request, "thing.html", **context)


async def department(visited: Visit, view: View) -> dict[str, object]:
    """The resources a body provides, from the index."""
    key = key_of(view.iri)
    result = await visited.reader.call(find, SearchRequest(provider=key))
    catalogs = [
        shown
        for shown in view.pointing("dct:publisher")
        if shown.iri and "/id/catalog/" in shown.iri
    ]
    return {"key": key, "result": result, "names": names(result), "catalogs": catalogs}


async def catalog(visited: Visit, view: View, request: Request, path: str) -> dict[str, object]:
    """The resources of a catalog, a page at a time, from the index."""
    view.asked.add(DCAT.dataset)
    wanted = replace(SearchRequest(catalog=key_of(view.iri)), page=asked(request.query_params).page)
    result = await visited.reader.call(find, wanted)
    return {
        "result": result,
        "names": names(result),
        "page": wanted.page,
        "page_address": lambda number: f"{path}?page={number}",
    }


def key_of(iri: NamedNode) -> str:
    return iri.value.rpartition("/")[2]
