"""Home, search, and the lists of catalogs, rules and laws; other rooms call the other pages."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from server.browser.agreement_pages import add_agreements
from server.browser.catalogs import catalogs as all_catalogs
from server.browser.chart_pages import add_charts
from server.browser.code_pages import add_codes
from server.browser.law_pages import add_law
from server.browser.overview import overview
from server.browser.register import rules
from server.browser.rule import counted
from server.browser.search_pages import add_search
from server.browser.site import Site, recent_editions, visit
from server.browser.timeline import add_timeline
from server.responses import see_other
from server.search.labels import PUBLIC

RECENT = 5


def routes(site: Site) -> APIRouter:
    """The pages anybody who may read can open."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def home(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            editions = await run_in_threadpool(recent_editions, site.folder, RECENT)
            keys = {each.catalog for each in editions if each.catalog}
            figures = await visited.reader.call(overview, keys)
        return site.pages.response(
            request, "home.html", figures=figures, editions=editions, **visited.frame
        )

    @router.get("/catalogs")
    async def catalogs(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            found = await visited.reader.call(all_catalogs, PUBLIC)
        return site.pages.response(request, "catalogs.html", catalogs=found, **visited.frame)

    add_search(router, site)
    add_register(router, site)
    add_law(router, site)
    add_agreements(router, site)
    add_codes(router, site)
    add_charts(router, site)
    add_timeline(router, site)
    return router


def add_register(router: APIRouter, site: Site) -> None:
    """Rules; a single one is described by the linked room, under ``/doc``."""

    @router.get("/rules")
    async def rule_list(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            found = await visited.reader.call(rules, PUBLIC)
            nodes = [NamedNode(rule.iri) for rule in found]
            broken = await visited.reader.call(counted, nodes, visited.dataset)
        return site.pages.response(
            request, "rules.html", rules=found, broken=broken, **visited.frame
        )

    @router.get("/docs")
    async def interfaces(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            return site.pages.response(request, "api.html", **visited.frame)

    @router.get("/rules/{identifier}")
    async def one_rule(identifier: str, request: Request) -> RedirectResponse:
        return see_other(request, f"/doc/rule/{quote(identifier, safe='')}")
