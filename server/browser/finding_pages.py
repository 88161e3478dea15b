"""``/findings``: what the reports in force have found, filtered; each filter is an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from fastapi import APIRouter
from pyoxigraph import RdfFormat, serialize
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ontology.namespaces import PREFIXES
from ontology.sources import source_names
from ontology.text import Text
from server.browser.findings import MOST_WRITTEN, Found, Told, found, triples, written
from server.browser.kinds import full
from server.browser.selection import Selection, selected
from server.browser.site import Site, Visit, visit
from server.browser.tables import csv_response
from server.errors import NotFound, Unauthorised, Unprocessable
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

Rows = TypeVar("Rows")

SIGN_IN = Text("查看检查出的问题需要登录", "Findings need a sign-in")
NONE_YET = Text(
    "本单位还没有检查报告；别的单位的问题只有督查人员和主管部门可见",
    "There is no report on your body yet; those of others are for auditors and the authority",
)
TOO_MANY = Text(
    f"超过 {MOST_WRITTEN} 条，一次下载不了。请先选一个单位、一条规则或者一条规定",
    f"More than {MOST_WRITTEN} findings for one download. Choose a body, a rule or a provision",
)
NO_STORE = {"Cache-Control": "no-store"}
COLUMNS = (
    "rule", "severity", "effect", "state", "since", "due", "bodies", "title", "focus",
    "message", "message_en", "fix", "fix_en", "source", "sheet", "row", "column", "report",
)  # fmt: skip


def add_findings(router: APIRouter, site: Site) -> None:
    """The page and its data; signed-in callers see what their dataset holds."""

    @router.get("/findings")
    async def page(request: Request) -> HTMLResponse:
        asked = selected(request.query_params)
        async with visit(site, request) as visited:
            shown = await asked_for(visited, asked)
        context = page_context(asked, shown)
        return site.pages.response(request, "findings.html", **context, **visited.frame)

    @router.get("/findings.json")
    async def as_json(request: Request) -> JSONResponse:
        asked = selected(request.query_params)
        async with visit(site, request) as visited:
            shown = await asked_for(visited, asked)
        return JSONResponse(data(asked, shown), headers=NO_STORE)

    @router.get("/findings.csv")
    async def as_csv(request: Request) -> Response:
        async with visit(site, request) as visited:
            rows = await all_of(visited, written, selected(request.query_params))
        return csv_response("findings", COLUMNS, map(cells, rows))

    @router.get("/findings.ttl")
    async def as_turtle(request: Request) -> Response:
        async with visit(site, request) as visited:
            said = await all_of(visited, triples, selected(request.query_params))
        content = serialize(said, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
        return Response(content, media_type="text/turtle; charset=utf-8", headers=NO_STORE)


def refuse_strangers(visited: Visit) -> None:
    """Findings are not public."""
    if not visited.caller.signed_in:
        raise Unauthorised(SIGN_IN)


async def all_of(
    visited: Visit, read: Callable[[OpenEdition, Selection, Dataset], Rows | None], asked: Selection
) -> Rows:
    """All that a visitor may see, as a reader function reads it; refused where that is too much."""
    refuse_strangers(visited)
    rows: Rows | None = await visited.reader.call(read, asked, visited.dataset)
    if rows is None:
        raise Unprocessable(TOO_MANY)
    return rows


async def asked_for(visited: Visit, asked: Selection) -> Found:
    """A page of what the visitor may see; refused with the reason where that is nothing."""
    refuse_strangers(visited)
    shown: Found | None = await visited.reader.call(found, asked, visited.dataset)
    if shown is None:
        raise NotFound(NONE_YET)
    return shown


def page_context(asked: Selection, shown: Found) -> dict[str, Any]:
    """What ``findings.html`` shows."""
    return {
        "selection": asked,
        "found": shown,
        "sources": source_names(),
        "full": full,
        "groups": shown.bodies if asked.by == "body" else shown.rules,
        "page_address": lambda number: asked.turned(number).address("/findings"),
    }


def data(asked: Selection, shown: Found) -> dict[str, Any]:
    """The same as JSON."""
    following = asked.turned(asked.page + 1).address("/findings.json")
    return {
        "total": shown.total,
        "page": shown.page,
        "pages": shown.pages,
        "filters": asked.chosen,
        "rules": [asdict(group) | {"open": group.open} for group in shown.rules],
        "bodies": [asdict(group) | {"open": group.open} for group in shown.bodies],
        "trend": [asdict(point) for point in shown.trend],
        "results": [asdict(one) for one in shown.listed],
        "next": following if shown.page < shown.pages else None,
    }


def cells(one: Told) -> tuple[str, ...]:
    """One line of the CSV."""
    bodies = "、".join(body.name.zh for body in one.bodies)
    return (
        one.rule, one.severity, one.effect, one.state, one.since, one.due, bodies, one.title.zh,
        one.focus, one.message.zh, one.message.en, one.fix.zh, one.fix.en, one.source, one.sheet,
        one.row, one.column, one.report,
    )  # fmt: skip
