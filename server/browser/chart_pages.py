"""``/charts``: where people would rather look than read."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from server.browser.charted import LATE, OVER_TIME, PAIRS, charts
from server.browser.site import Site, visit

QUERIES = {"late": LATE, "over_time": OVER_TIME, "pairs": PAIRS}


def add_charts(router: APIRouter, site: Site) -> None:
    """One page of all charts, as far as the visitor may see what they show."""

    @router.get("/charts")
    async def chart_page(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            found = await visited.reader.call(charts, visited.dataset)
        return site.pages.response(
            request, "charts.html", charts=found, queries=QUERIES, **visited.frame
        )
