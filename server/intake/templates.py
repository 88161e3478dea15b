"""``/template.xlsx``, ``/template.csv`` and its CSVW metadata: what a clerk fills in."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from server.browser.language import language
from server.clock import SHANGHAI
from server.intake.downloads import attachment
from server.intake.site import Site
from server.linked.template import Form, write_template

METADATA = "/template.csv-metadata.json"
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "csvw": "application/csvm+json",
}
DESCRIBED = {"Link": f'<{METADATA}>; rel="describedby"; type="{MEDIA["csvw"]}"'}


def routes(site: Site) -> APIRouter:
    """Templates with the code lists of the current edition, for everybody who may read."""
    router = APIRouter(tags=["templates"])

    async def written(request: Request, form: Form) -> Response:
        await site.caller(request)
        today = datetime.now(SHANGHAI).date()
        async with site.readers.lease() as reader:
            content = await reader.call(write_template, site.graphs, form, language(request), today)
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
        if form != "csvw":
            headers |= attachment(f"目录模板.{form}", f"template.{form}")
        if form == "csv":
            headers |= DESCRIBED
        return Response(content, headers=headers, media_type=MEDIA[form])

    @router.get("/template.xlsx")
    async def workbook(request: Request) -> Response:
        return await written(request, "xlsx")

    @router.get("/template.csv")
    async def text(request: Request) -> Response:
        return await written(request, "csv")

    @router.get(METADATA)
    async def metadata(request: Request) -> Response:
        return await written(request, "csvw")

    return router
