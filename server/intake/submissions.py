"""``POST /submissions``, the state of a submission, and the form that a browser submits."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import cast

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from loaders.fields import COLUMNS
from ontology.namespaces import LM
from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.naming import names
from server.browser.site import visit
from server.browser.submission import Standing, submission_page, upload_page
from server.catalog.job import Job, Mode, Outcome
from server.catalog.reference_data import catalog_names, list_organisations
from server.catalog.register import clock_of, may_see
from server.catalog.registers import COLUMNS as SHEETS
from server.catalog.registers import NAMES as REGISTERS
from server.catalog.rollback import content_at, name_at
from server.catalog.uploads import field_names
from server.errors import BadInput, Forbidden, NotFound, NotYours
from server.intake.answers import answer, as_json
from server.intake.receiving import (
    MEGABYTE,
    Inbox,
    flag,
    new_inbox,
    reading_field,
    received_form,
    stated_fields,
    text_field,
)
from server.intake.site import Site, signed_in
from server.responses import wants_page
from server.store.readers import Reader

SIGN_IN = Text(
    "提交需要登录：请带上令牌（Authorization: Bearer …），或在 /signin 登录",
    "Submitting needs a token (Authorization: Bearer …), or sign in at /signin",
)
NOT_YOURS = Text(
    "您不能修改目录“{catalog}”：谁编制、谁负责",
    "You may not change the catalog “{catalog}”: only the body that compiles it may",
)
NO_CATALOG = Text("缺少字段 catalog：请写目录的键", "The field catalog is missing: give its key")
OTHER_CATALOG = Text(
    "检查过的文件属于目录“{checked}”，不是“{catalog}”。请去掉 catalog，或重新上传文件",
    "The checked file is of the catalog “{checked}”, not “{catalog}”. Leave catalog out, or send "
    "the file again",
)
UNKNOWN_CATALOG = Text("没有目录“{catalog}”", "There is no catalog “{catalog}”")
UNKNOWN = Text("没有这份提交，或您无权查看", "There is no such submission, or not for you")
BAD_EDITION = Text("rollback 应为版本号，例如 12", "rollback is the number of an edition, as in 12")
BAD_MODE = Text("mode 只能是 add 或 replace", "mode is add or replace")


def routes(site: Site) -> APIRouter:
    """The doors for submissions; the form at ``/upload`` uses the same."""
    router = APIRouter(tags=["submissions"])

    @router.post("/submissions")
    async def create(request: Request) -> Response:
        caller = await signed_in(site, request, SIGN_IN)
        inbox = new_inbox(site.folder.inbox)
        try:
            async with received_form(request) as form:
                job = await job_of(site, caller, form, inbox)
        except BaseException:
            shutil.rmtree(inbox.path, ignore_errors=True)
            raise
        site.desk.start(job, inbox.path)
        outcome = await site.desk.wait(job.identifier)
        return await respond(site, request, job, outcome)

    @router.get("/submissions/{identifier}")
    async def show(identifier: str, request: Request) -> Response:
        job, outcome = await known(site, request, identifier)
        return await respond(site, request, job, outcome, status_only=True)

    add_form(router, site)
    return router


def add_form(router: APIRouter, site: Site) -> None:
    """``/upload``: the form a browser submits."""

    @router.get("/upload", include_in_schema=False)
    async def upload(request: Request) -> Response:
        async with visit(site, request) as visited:
            bodies = await visited.reader.call(list_organisations, site.graphs)
            fields = await names_of_fields(visited.reader)
        caller = visited.caller
        mine = [(key, Text(name, name)) for key, name, _ in bodies if caller.may_submit(key)]
        kept = [
            (key, REGISTERS[key], columns)
            for key, columns in SHEETS.items()
            if caller.may_submit(key)
        ]
        return upload_page(site.pages, request, caller, mine, kept, fields)


async def names_of_fields(reader: Reader) -> dict[str, Text]:
    """Field → its column in the template, in English what the ontology calls its property."""
    properties = {key: found for key, found in reversed(COLUMNS) if found != LM.accessWay}
    labels = await reader.call(names, list(properties.values()))
    fields = {}
    for key, header in field_names().items():
        label = labels.get(properties[key].value) if key in properties else None
        english = label.en[:1].upper() + label.en[1:] if label else header
        fields[key] = Text(header, english)
    return fields


async def check_right(site: Site, caller: Caller, form: FormData) -> None:
    """The catalog exists, and the caller compiles it."""
    catalog = text_field(form, "catalog")
    if catalog is None:
        raise BadInput(NO_CATALOG)
    async with site.readers.lease() as reader:
        bodies = await reader.call(list_organisations, site.graphs)
    if catalog not in {key for key, _, _ in bodies} | SHEETS.keys():
        raise NotFound(UNKNOWN_CATALOG.format(catalog=catalog[:80]))
    if not caller.may_submit(catalog):
        raise Forbidden(NOT_YOURS.format(catalog=catalog))


async def job_of(site: Site, caller: Caller, form: FormData, inbox: Inbox) -> Job:
    """The job a form asks for, its files in the inbox.

    ``checked`` names a check whose file is to be submitted, or checked again, without being sent
    again; what the form says beside it of the reading replaces what was said then.
    """
    checked = text_field(form, "checked")
    if checked is not None:
        job = site.desk.repeat(caller, checked, inbox.path)
        catalog = text_field(form, "catalog") or job.catalog
        if catalog != job.catalog:
            raise BadInput(OTHER_CATALOG.format(checked=job.catalog, catalog=catalog[:80]))
    else:
        await check_right(site, caller, form)
        job = await new_job(site, caller, form, inbox)
    reading = reading_field(form)
    return replace(
        job,
        identifier=inbox.identifier,
        dry_run=flag(form, "dry_run"),
        submitter=caller.user,
        draft=flag(form, "draft"),
        confirmed=text_field(form, "confirm") == "withdrawals",
        encoding=reading.encoding if "encoding" in form else job.encoding,
        layout=reading.layout if "layout" in form else job.layout,
        columns={**job.columns, **reading.columns},
    )


async def new_job(site: Site, caller: Caller, form: FormData, inbox: Inbox) -> Job:
    """A job whose file arrives with the form."""
    catalog, organisation = text_field(form, "catalog"), caller.organisation or ""
    assert catalog is not None  # noqa: S101  check_right() passed
    limit = site.settings.upload_megabytes * MEGABYTE
    codes = text_field(form, "withdraw")
    mode = "withdraw" if codes else text_field(form, "mode") or "add"
    if mode not in ("add", "replace", "withdraw"):
        raise BadInput(BAD_MODE)
    if catalog in SHEETS:
        sheet, path = await inbox.require(form, "file", limit)
        return Job(inbox.identifier, catalog, organisation, "register", name=sheet, file=path)
    rollback = edition_field(form)
    name, file = "", None
    if rollback is not None:
        mode, name = "replace", name_at(rollback)
        content = await run_in_threadpool(content_at, site.folder, catalog, rollback)
        file = str(inbox.put("file", content))
    elif mode != "withdraw":
        name, file = await inbox.require(form, "file", limit)
    statement = await inbox.keep_statement(form, limit)
    return Job(
        identifier=inbox.identifier,
        catalog=catalog,
        organisation=organisation,
        mode=cast(Mode, mode),
        name=name,
        file=file,
        statement=statement,
        codes=tuple((codes or "").split()),
        stated=stated_fields(form),
        rollback=rollback,
        previous=site.desk.keep_previous(organisation, catalog, inbox.path),
    )


def edition_field(form: FormData) -> int | None:
    """The number of the edition that a catalog is to be rolled back to."""
    text = text_field(form, "rollback")
    if text is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise BadInput(BAD_EDITION)
    return int(text)


async def known(site: Site, request: Request, identifier: str) -> tuple[Job, Outcome]:
    """A submission the caller may see; one they may not see does not exist for them."""
    caller = await signed_in(site, request, SIGN_IN)
    found = site.desk.look_up(identifier)
    if found is None:
        raise NotFound(UNKNOWN)
    job, outcome = found
    if not may_see(caller, outcome)(job.catalog):
        raise NotYours(UNKNOWN)
    return found


def has_head(site: Site, body: str) -> bool:
    """Whether somebody of a body can approve what its clerks keep as drafts."""
    return any(
        user.role == "head" and user.organisation == body and not user.closed
        for user in site.users.list_users()
    )


async def respond(
    site: Site,
    request: Request,
    job: Job,
    outcome: Outcome | None,
    *,
    status_only: bool = False,
) -> Response:
    """JSON for programs; for a browser a redirect to the state, and there the page."""
    outcome = outcome or site.desk.pending(job)
    if not wants_page(request.headers.get("accept")):
        if status_only:
            return JSONResponse(as_json(outcome), headers={"Cache-Control": "no-store"})
        return answer(outcome, request.headers.get("accept-language"))
    if not status_only:
        return RedirectResponse(f"/submissions/{job.identifier}", 303)
    async with site.readers.lease() as reader:
        catalogs = await reader.call(catalog_names, site.graphs)
        fields = await names_of_fields(reader)
    caller = await site.caller(request)
    standing = Standing(
        outcome,
        job,
        catalogs.get(outcome.catalog) or REGISTERS.get(outcome.catalog),
        site.evidence.report(outcome.identifier),
        site.desk.may_repeat(caller, job),
        fields,
        site.evidence.steps(outcome.identifier),
        clock_of(site.evidence, job, outcome),
        has_head(site, job.catalog),
    )
    return submission_page(site.pages, request, caller, standing)
