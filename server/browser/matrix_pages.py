"""``/overview``: provision × body, as a page and as data."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from server.browser.finding_pages import NO_STORE, NONE_YET, refuse_strangers
from server.browser.kinds import full
from server.browser.matrix import Matrix, matrix
from server.browser.selection import Selection, selected
from server.browser.site import Site, Visit, visit
from server.browser.tables import csv_response
from server.errors import NotFound

COLUMNS = (
    "source", "provision", "provision_en", "body", "body_name", "body_name_en",
    "violations", "warnings", "infos", "waived", "since", "findings",
)  # fmt: skip


def add_overview(router: APIRouter, site: Site) -> None:
    """For auditors and the authority the city, for a body its own reports."""

    @router.get("/overview")
    async def page(request: Request) -> HTMLResponse:
        asked = selected(request.query_params)
        async with visit(site, request) as visited:
            shown = await asked_for(visited, asked)
        return site.pages.response(
            request, "overview.html", selection=asked, matrix=shown, **visited.frame
        )

    @router.get("/overview.json")
    async def as_json(request: Request) -> JSONResponse:
        asked = selected(request.query_params)
        async with visit(site, request) as visited:
            shown = await asked_for(visited, asked)
        rows = [dict(zip(COLUMNS, line, strict=True)) for line in lines(shown, asked)]
        return JSONResponse({"open": shown.total.open, "cells": rows}, headers=NO_STORE)

    @router.get("/overview.csv")
    async def as_csv(request: Request) -> Response:
        asked = selected(request.query_params)
        async with visit(site, request) as visited:
            shown = await asked_for(visited, asked)
        return csv_response("overview", COLUMNS, lines(shown, asked))


async def asked_for(visited: Visit, asked: Selection) -> Matrix:
    """What the visitor may see; refused with the reason where that is nothing."""
    refuse_strangers(visited)
    shown: Matrix | None = await visited.reader.call(matrix, asked, visited.dataset)
    if shown is None:
        raise NotFound(NONE_YET)
    return shown


def lines(shown: Matrix, asked: Selection) -> Iterator[tuple[object, ...]]:
    """One line of each cell that is not empty."""
    for part in shown.provisions:
        for body in shown.bodies:
            cell = shown.cells.get((part.key, body.key))
            if cell is not None:
                counts = [cell.severities[name] for name in ("Violation", "Warning", "Info")]
                behind = asked.with_("/findings", source=part.key, body=body.key)
                yield (
                    full(part.key), part.name.zh, part.name.en, body.key, body.name.zh,
                    body.name.en, *counts, cell.waived, cell.since, behind,
                )  # fmt: skip
