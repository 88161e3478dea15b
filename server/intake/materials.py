"""``/materials``: which materials of a service form departments hold already. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from loaders import Limits, Unusable
from loaders.decoding import decode
from loaders.files import TABLES, WORKBOOKS, read_tables
from ontology.namespaces import LAW
from ontology.sources import source_name
from ontology.text import Text
from server.browser.holdings import Checked, check
from server.browser.material import LONGEST, MOST, from_tables, materials
from server.browser.site import Visit, visit
from server.browser.tables import csv_response
from server.catalog.uploads import check_text
from server.errors import Busy, Unprocessable, UnsupportedMedia
from server.intake.receiving import received_form, text_field, too_large
from server.intake.site import Site

AT_ONCE = 2
"""Files that are read at the same time."""
MOST_BYTES = 256 << 10
LIMITS = Limits(rows=2_000, columns=50, sheets=5, cell_length=2_000, inflated=20_000_000)
MOST_ADDRESS = 6_000
"""Characters of an address that browsers and proxies pass on."""
SOURCES = (LAW["decree-809/19"].value, LAW["lyg-interim/interpretation/3.5.2"].value)
"""Where the obligation comes from; R-60 checks it of recorded service matters."""
TOO_MANY = Text(
    f"有超过 {MOST} 项材料。请分几次核对", f"More than {MOST} materials. Check them in parts"
)
TOO_LONG = Text(
    f"“{{start}}…”超过 {LONGEST} 个字符，不像一项材料的名称。请每行写一项",
    f"“{{start}}…” has more than {LONGEST} characters. Write one material a line",
)
NOTHING = Text(
    "文件里没有材料。第一个工作表应有“材料名称”一列，或者每行一项",
    "The file lists no materials: the first sheet has a column 材料名称, or one material a row",
)
OTHER_FILE = Text(
    "请上传 .txt、.csv、.xlsx、.xls 或 .ods 文件，或者把清单粘贴进来",
    "Upload a .txt, .csv, .xlsx, .xls or .ods file, or paste the list",
)
BUSY = Text("正在读取的文件太多，请稍后再试", "Too many files at once; try again soon")
COLUMNS = (
    "material", "verdict", "how", "looked_for", "words", "missing", "name", "iri", "resource",
    "provider", "sharing", "ways", "condition", "scope",
)  # fmt: skip


def routes(site: Site) -> APIRouter:
    """The form, its answer, and the same as data for a list in the address."""
    router = APIRouter(include_in_schema=False)
    places = asyncio.Semaphore(AT_ONCE)

    @router.get("/materials")
    async def page(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            return await answer(site, request, visited, listed(request))

    @router.get("/materials.json")
    async def as_json(request: Request) -> JSONResponse:
        async with visit(site, request) as visited:
            checked = await visited.reader.call(check, listed(request))
        return JSONResponse(data(checked))

    @router.get("/materials.csv")
    async def as_csv(request: Request) -> Response:
        async with visit(site, request) as visited:
            checked = await visited.reader.call(check, listed(request))
        return csv_response("materials", COLUMNS, lines(checked))

    @router.post("/materials")
    async def uploaded(request: Request) -> HTMLResponse:
        await site.caller(request)
        if places.locked():
            raise Busy(BUSY)
        async with places, received_form(request) as form:
            upload = form.get("file")
            if isinstance(upload, UploadFile) and upload.filename:
                wanted = await of_file(upload)
            else:
                wanted = within_limits(materials(text_field(form, "list") or ""))
        async with visit(site, request) as visited:
            return await answer(site, request, visited, wanted)

    return router


def listed(request: Request) -> list[str]:
    """The materials that an address names."""
    text = request.query_params.get("list", "")
    check_text("list", text)
    return within_limits(materials(text))


def within_limits(found: Sequence[str]) -> list[str]:
    """The same list; refused if it is too long or holds what is no name."""
    if len(found) > MOST:
        raise Unprocessable(TOO_MANY)
    for name in found:
        if len(name) > LONGEST:
            raise Unprocessable(TOO_LONG.format(start=name[:20]))
    return list(found)


async def of_file(upload: UploadFile) -> list[str]:
    """The materials of a file, which is read and forgotten."""
    if (upload.size or 0) > MOST_BYTES:
        raise too_large(MOST_BYTES)
    content = await upload.read()
    found = await run_in_threadpool(read, upload.filename or "", content)
    if not found:
        raise Unprocessable(NOTHING)
    return within_limits(found)


def read(name: str, content: bytes) -> list[str]:
    """By the end of the file's name; unusable input is told with its row and column."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    try:
        if suffix == ".txt":
            return materials(decode(content)[0])
        if suffix not in TABLES | WORKBOOKS:
            raise UnsupportedMedia(OTHER_FILE)
        return from_tables(read_tables(name, content, LIMITS)[0])
    except Unusable as error:
        raise Unprocessable(error.message, row=error.row, column=error.column) from None


async def answer(
    site: Site, request: Request, visited: Visit, wanted: Sequence[str]
) -> HTMLResponse:
    """The page with what was found; links to the same as data where an address holds the list."""
    checked = await visited.reader.call(check, list(wanted))
    query = urlencode({"list": "\n".join(wanted)})
    return site.pages.response(
        request,
        "materials.html",
        listed="\n".join(wanted),
        checked=checked,
        query=query if wanted and len(query) <= MOST_ADDRESS else "",
        sources=[(iri, source_name(iri)) for iri in SOURCES],
        most=MOST,
        **visited.frame,
    )


def data(checked: Sequence[Checked]) -> dict[str, Any]:
    """The answer as JSON."""
    return {
        "sources": list(SOURCES),
        "materials": [
            {"material": one.wanted.written, "verdict": one.verdict, "more": one.more}
            | {"names": one.wanted.names, "paper": one.wanted.paper}
            | {"matches": [asdict(match) for match in one.matches]}
            for one in checked
        ],
    }


def lines(checked: Sequence[Checked]) -> Iterator[tuple[str, ...]]:
    """One line of each match; a material without any has one line, too."""
    for one in checked:
        start = (one.wanted.written, one.verdict)
        if not one.matches:
            yield (*start, *[""] * (len(COLUMNS) - len(start)))
        for match in one.matches:
            yield (
                *start, match.how, match.by, " ".join(match.words), " ".join(match.missing),
                match.title.zh, match.thing, match.resource_title.zh, match.provider.zh,
                match.share, "、".join(way.zh for way in match.ways), match.condition.zh,
                match.scope.zh,
            )  # fmt: skip
