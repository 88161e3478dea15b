"""``/search`` and its twins: a page, the same as JSON, and all hits as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from tempfile import TemporaryFile
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from loaders.guard import guard
from ontology.text import Text
from server.browser.searching import (
    address,
    as_json,
    asked,
    listed,
    names,
    sparql_address,
    toggled,
)
from server.browser.site import Site, visit
from server.caching import headers_for
from server.responses import file_response
from server.search.document import Summary
from server.search.find import SearchResult, each, find
from server.search.question import MOST_PAGES, PAGE, SearchRequest
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

CSV = "text/csv; charset=utf-8"
CSV_SECONDS = 60.0
CHUNK = 1 << 16
BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    *("iri", "code", "title", "title_en", "provider", "provider_en"),
    *("share", "frequency", "issued", "items", "description"),
)


def add_search(router: APIRouter, site: Site) -> None:
    """Findings are counted as the visitor may read them, so answers follow from who asks."""

    @router.get("/search")
    async def search(request: Request) -> HTMLResponse:
        wanted = asked(request.query_params)
        async with visit(site, request) as visited:
            result = await visited.reader.call(find, wanted, visited.dataset)
            context = search_context(wanted, result, visited.reader.meta.base_iri)
        return site.pages.response(request, "search.html", **context, **visited.frame)

    @router.get("/search.json")
    async def search_json(request: Request) -> JSONResponse:
        wanted = asked(request.query_params)
        async with visit(site, request) as visited:
            result = await visited.reader.call(find, wanted, visited.dataset)
            content = as_json(wanted, result, visited.reader.meta.base_iri)
        return JSONResponse(content, headers=headers_for(visited.caller.signed_in))

    @router.get("/search.csv")
    async def search_csv(request: Request) -> Response:
        wanted = asked(request.query_params)
        content = TemporaryFile()  # noqa: SIM115  closed after sending
        try:
            caller = await site.caller(request)
            async with site.readers.lease(spare=1) as reader:
                dataset = site.dataset(caller, reader.meta)
                rows = reader.stream(lines, wanted, dataset, seconds=CSV_SECONDS)
                async for chunk in rows:
                    content.write(chunk)
        except BaseException:
            content.close()
            raise
        headers = headers_for(caller.signed_in)
        headers["Content-Disposition"] = 'attachment; filename="search.csv"'
        return file_response(content, headers, CSV)


def lines(edition: OpenEdition, request: SearchRequest, dataset: Dataset) -> Iterator[bytes]:
    """All hits as CSV with the byte order mark spreadsheet programs need; a reader function."""
    text = StringIO()
    writer = csv.writer(text)
    text.write(BYTE_ORDER_MARK)
    writer.writerow(COLUMNS)
    for summary in each(edition, request, dataset):
        writer.writerow(cells(summary))
        if text.tell() > CHUNK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def cells(summary: Summary) -> list[str]:
    """A row of :data:`COLUMNS`, harmless in a spreadsheet program."""
    texts = (
        *(summary.iri, summary.code, summary.title.zh, summary.title.en),
        *(summary.provider.zh, summary.provider.en, summary.share, summary.frequency),
        *(summary.issued, str(summary.items), summary.description),
    )
    return [guard(text) for text in texts]


def search_context(wanted: SearchRequest, result: SearchResult, base: str) -> dict[str, Any]:
    """What ``search.html`` shows."""
    first = replace(wanted, page=1)
    return {
        "wanted": wanted,
        "total": result.total,
        "loose": result.question.loose,
        "words": result.question.words,
        "hits": result.hits,
        "pages": result.pages,
        "capped": result.total > MOST_PAGES * PAGE,
        "names": names(result),
        "facets": {
            facet: listed(values, wanted.chosen(facet)) for facet, values in result.facets.items()
        },
        "chosen": chosen(wanted, result),
        "toggle": lambda facet, key: toggled(wanted, facet, key),
        "page_address": lambda number: address(replace(wanted, page=number)),
        "sorted_by": lambda sort: address(replace(first, sort=sort)),
        "looking_in": lambda scope: address(replace(first, scope=scope)),
        "json_address": address(wanted, "/search.json"),
        "csv_address": address(first, "/search.csv"),
        "sparql_address": sparql_address(wanted, result, base),
        "unfiltered": address(replace(first, filters={})),
    }


def chosen(wanted: SearchRequest, result: SearchResult) -> list[tuple[str, str, Text]]:
    """Facet, key and name of everything that narrows the list."""
    called = names(result)
    return [
        (facet, key, called.get(facet, {}).get(key, Text(key, key)))
        for facet, keys in wanted.filters.items()
        for key in keys
    ]
