"""``/due``: what is overdue and what falls due, as a page and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from server.browser.due import WHEN, Due, OfBody, by_body, due
from server.browser.finding_pages import NO_STORE, refuse_strangers
from server.browser.kinds import key_of
from server.browser.selection import NOBODY
from server.browser.site import Site, Visit, visit
from server.browser.tables import csv_response
from server.catalog.evidence import Evidence
from server.catalog.register import Entry, entries
from server.clock import SHANGHAI

COLUMNS = (
    "when", "due", "days_late", "bodies", "bodies_en", "rule", "rule_name", "rule_name_en",
    "source", "source_name", "record", "title", "concerns", "concerns_title",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Which part of it: of one body, and overdue, due today or soon; empty for all."""

    body: str
    when: str

    def has(self, one: Due, today: date) -> bool:
        keys = [key_of(body.iri) for body in one.bodies] or [NOBODY]
        return (not self.body or self.body in keys) and self.when in ("", one.when(today))

    def address(self, path: str, body: str | None = None, when: str | None = None) -> str:
        """The one address, with another body or time if one is given."""
        pairs = {
            "body": self.body if body is None else body,
            "when": self.when if when is None else when,
        }
        query = "&".join(f"{name}={value}" for name, value in pairs.items() if value)
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class Answer:
    """What was asked for, and how much there is by body, whatever was asked for."""

    today: date
    found: list[Due]
    bodies: list[OfBody]


def add_due(router: APIRouter, site: Site) -> None:
    """For auditors and the authority the city, for a body what it has to do itself."""

    @router.get("/due")
    async def page(request: Request) -> HTMLResponse:
        asked = asked_in(request)
        async with visit(site, request) as visited:
            answer = await asked_for(visited, asked)
        waiting = await run_in_threadpool(waiting_for, site, visited)
        context: dict[str, Any] = {
            "selection": asked,
            "answer": answer,
            "waiting": waiting,
            "today": answer.today,
        }
        return site.pages.response(request, "due.html", **context, **visited.frame)

    @router.get("/due.json")
    async def as_json(request: Request) -> JSONResponse:
        async with visit(site, request) as visited:
            answer = await asked_for(visited, asked_in(request))
        rows: list[dict[str, Any]] = [
            dict(zip(COLUMNS, line, strict=True)) for line in lines(answer)
        ]
        return JSONResponse({"as_of": answer.today.isoformat(), "due": rows}, headers=NO_STORE)

    @router.get("/due.csv")
    async def as_csv(request: Request) -> Response:
        async with visit(site, request) as visited:
            answer = await asked_for(visited, asked_in(request))
        return csv_response("due", COLUMNS, lines(answer))


def asked_in(request: Request) -> Asked:
    """What an address asks for; what it says wrongly is as if it said nothing."""
    body = request.query_params.get("body", "").strip()
    when = request.query_params.get("when", "")
    known = body.replace("-", "").replace("_", "").isalnum() or body == NOBODY
    return Asked(body[:60] if known else "", when if when in WHEN else "")


async def asked_for(visited: Visit, asked: Asked) -> Answer:
    """As of today in the city."""
    refuse_strangers(visited)
    today = datetime.now(SHANGHAI).date()
    caller = visited.caller
    own = caller.organisation if caller.of_a_body else None
    found: list[Due] = await visited.reader.call(due, today, own, visited.dataset)
    return Answer(today, [one for one in found if asked.has(one, today)], by_body(found, today))


async def due_counts(visited: Visit) -> dict[str, int] | None:
    """How much is overdue, due today and due soon; None for a visitor who is not told."""
    if not visited.caller.signed_in:
        return None
    answer = await asked_for(visited, Asked("", ""))
    counts = Counter(one.when(answer.today) for one in answer.found)
    return {when: counts[when] for when in WHEN}


def waiting_for(site: Site, visited: Visit) -> list[Entry]:
    """Submissions that wait for a decision, and until when."""
    evidence = Evidence(site.folder)
    return list(entries(evidence, visited.caller, evidence.list_waiting()))


def lines(answer: Answer) -> Iterator[tuple[object, ...]]:
    """One line of each."""
    for one in answer.found:
        yield (
            one.when(answer.today), one.due.isoformat() if one.due else "",
            one.late(answer.today) if one.due else "",
            "、".join(body.name.zh for body in one.bodies),
            ", ".join(body.name.en for body in one.bodies), one.rule, one.rule_name.zh,
            one.rule_name.en, one.source, one.source_name.zh, one.record, one.title.zh,
            one.concerns, one.concerns_title.zh,
        )  # fmt: skip
