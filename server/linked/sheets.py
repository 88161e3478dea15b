"""``/doc/catalog/{key}.csv`` and ``.xlsx``: a catalog in the extended template, to be corrected and
submitted again.
"""

from __future__ import annotations

from itertools import islice
from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ontology.text import Text
from server.caching import entity_tag, headers_for, matches
from server.errors import NotFound, TooLarge
from server.linked.export import export
from server.linked.site import Site
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs

Sheet = Literal["csv", "xlsx"]
MEDIA: dict[Sheet, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_STATEMENTS = 300_000
"""Of a catalog that is written while somebody waits: some seconds of a reader."""

UNKNOWN = Text("没有这个目录，或者您看不到它", "There is no such catalog, or none you can see")
TOO_BIG = Text(
    "目录“{key}”太大，不能在网页上整份下载。"
    "请管理员用 lianmu export --as csv --catalog {key} 导出。",
    "The catalog “{key}” is too large to be downloaded here. Ask the administrator to export it: "
    "lianmu export --as csv --catalog {key}",
)


def add_sheets(router: APIRouter, site: Site) -> None:
    """Before the routes of all things: these suffixes are a catalog's alone."""

    @router.api_route("/doc/catalog/{key}.csv", methods=["GET", "HEAD"])
    async def as_csv(request: Request, key: str) -> Response:
        return await sheet_of(site, request, key, "csv")

    @router.api_route("/doc/catalog/{key}.xlsx", methods=["GET", "HEAD"])
    async def as_xlsx(request: Request, key: str) -> Response:
        return await sheet_of(site, request, key, "xlsx")


async def sheet_of(site: Site, request: Request, key: str, form: Sheet) -> Response:
    """What the caller may see of the catalog, or 304."""
    caller = await site.caller(request)
    headers = headers_for(caller.signed_in)
    async with site.readers.lease() as reader:
        dataset = site.dataset(caller, reader.meta)
        if site.graphs.catalog(key) not in dataset.named:
            raise NotFound(UNKNOWN)
        headers["ETag"] = entity_tag(reader.meta.version(dataset), key, form)
        if matches(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        content = await reader.call(write_sheet, site.graphs, dataset, form, key, site.demo)
    headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(key, safe='')}.{form}"
    return Response(content, 200, headers, MEDIA[form])


def write_sheet(
    edition: OpenEdition,
    graphs: Graphs,
    dataset: Dataset,
    form: Sheet,
    key: str,
    demo: bool,
    most: int = MOST_STATEMENTS,
) -> bytes:
    """The file; a reader function. Raises TooLarge for a catalog of more statements."""
    found = edition.store.quads_for_pattern(None, None, None, graphs.catalog(key))
    if next(islice(found, most, None), None) is not None:
        raise TooLarge(TOO_BIG.format(key=key))
    return export(edition, graphs, dataset, form, key, demo=demo)
