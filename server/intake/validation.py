"""``POST /validate``: judge a file, store nothing; anonymous within a small size."""

from __future__ import annotations

import asyncio
import json
import shutil
from concurrent.futures import Executor

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ontology.namespaces import Names
from ontology.text import Text
from server.accounts.callers import Caller
from server.catalog.job import Outcome
from server.catalog.process import Worker
from server.catalog.validation import Validation
from server.errors import Busy, Unauthorised
from server.intake.answers import problem
from server.intake.receiving import (
    MEGABYTE,
    Inbox,
    new_inbox,
    reading_field,
    received_form,
    text_field,
)
from server.intake.site import Site
from server.negotiation import negotiate
from server.rules.report_csv import to_csv
from server.rules.report_json import from_json
from server.rules.report_rdf import to_turtle
from server.settings import Settings

AT_ONCE = 2
"""Validations that run at the same time; more would take the machine from readers."""
ANONYMOUS_SECONDS = 60.0
SHAPES_NEED_TOKEN = Text("自带形状（shapes）需要令牌", "Bringing your own shapes needs a token")
TOO_MANY = Text("同时校验的文件太多，请稍后再试", "Too many validations at once; try again soon")
FORMATS = {"application/json": "json", "text/turtle": "ttl", "text/csv": "csv"}


def routes(site: Site) -> APIRouter:
    """``/validate`` answers 200 whether or not the file conforms: judging it succeeded."""
    router = APIRouter(tags=["validation"])
    places = asyncio.Semaphore(AT_ONCE)

    @router.post("/validate")
    async def judge(request: Request) -> Response:
        caller = await site.caller(request)
        offers = FORMATS | {"text/html": "json", "application/problem+json": "json"}
        form = negotiate(request.headers.get("accept"), offers)
        if places.locked() and not caller.signed_in:
            raise Busy(TOO_MANY)
        inbox = new_inbox(site.folder.inbox)
        try:
            async with received_form(request) as fields:
                job = await job_of(site, caller, fields, inbox)
            settings = site.settings
            if not caller.signed_in:
                limit = min(settings.judge_seconds, ANONYMOUS_SECONDS)
                settings = settings.model_copy(update={"judge_seconds": limit})
            async with places:
                outcome = await while_heard(request, site.desk.checks, settings, job)
        finally:
            shutil.rmtree(inbox.path, ignore_errors=True)
        return written(outcome, form, request, site.graphs.names)

    return router


async def while_heard(
    request: Request, threads: Executor, settings: Settings, job: Validation
) -> Outcome:
    """The outcome; judging ends with the connection, and with the server."""

    def judge() -> Outcome:
        with worker:
            return worker.validate(settings, job, lambda _: None)

    worker = Worker()
    judged: asyncio.Future[Outcome] = asyncio.get_running_loop().run_in_executor(threads, judge)
    left = asyncio.create_task(disconnected(request))
    try:
        await asyncio.wait((judged, left), return_when=asyncio.FIRST_COMPLETED)
    finally:
        left.cancel()
        if not judged.done():
            worker.stop()
    return await judged


async def disconnected(request: Request) -> None:
    """Until the client has gone; its request is read already."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def job_of(site: Site, caller: Caller, form: FormData, inbox: Inbox) -> Validation:
    """The validation a form asks for."""
    settings = site.settings
    limit = settings.upload_megabytes * MEGABYTE
    if not caller.signed_in:
        limit = settings.anonymous_kilobytes << 10
    name, path = await inbox.require(form, "file", limit)
    shapes = await inbox.keep(form, "shapes", limit)
    if shapes is not None and not caller.signed_in:
        raise Unauthorised(SHAPES_NEED_TOKEN)
    reading = reading_field(form)
    return Validation(
        identifier=inbox.identifier,
        name=name,
        file=path,
        profile=text_field(form, "profile"),
        as_of=text_field(form, "as_of"),
        shapes=shapes[1] if shapes else None,
        encoding=reading.encoding,
        layout=reading.layout,
        columns=reading.columns,
    )


def written(outcome: Outcome, form: str, request: Request, names: Names) -> Response:
    """The report in the format asked for; unusable input is a problem."""
    if outcome.report is None:
        return problem(outcome, request.headers.get("accept-language"))
    headers = {"Cache-Control": "no-store"}
    if form == "json":
        return JSONResponse(json.loads(outcome.report), headers=headers)
    report = from_json(outcome.report.encode())
    if form == "csv":
        return Response(to_csv(report), media_type="text/csv", headers=headers)
    iri = names.thing("report", outcome.identifier)
    return Response(to_turtle(report, iri), media_type="text/turtle", headers=headers)
