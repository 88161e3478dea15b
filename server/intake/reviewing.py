"""``/submissions``, ``/catalogs/{key}`` and decisions: what waits for whom, and who decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.submissions import catalog_page, submissions_page
from server.catalog.job import Job, Outcome
from server.catalog.pipeline import Progress
from server.catalog.reference_data import catalog_names
from server.catalog.register import Entry, listed, of_catalog
from server.catalog.registers import NAMES as REGISTERS
from server.catalog.review import NOT_ASSESSED, approve, publish, send_back, waiting
from server.catalog.steps import refuse_own_work
from server.errors import BadInput, Busy, Forbidden, NotFound, Unauthorised
from server.intake.receiving import flag, new_inbox, received_form, text_field
from server.intake.site import Site, signed_in
from server.intake.submissions import SIGN_IN, UNKNOWN_CATALOG, known, respond
from server.responses import wants_page

AUTHORITY_ONLY = Text("只有主管部门可以审核", "Only the data authority reviews")
HEAD_ONLY = Text(
    "只有本单位共享工作机构负责人可以审签", "Only the head of the body’s sharing office approves"
)
CHECKERS_ONLY = Text(
    "只有本单位审核人和共享工作机构负责人可以退回草稿",
    "Only a reviewer or the head of the body’s sharing office returns a draft",
)
BAD_DECISION = Text(
    "decision 只能是 approve、publish 或 return", "decision is approve, publish or return"
)
REGISTERS_CLOSED = Text(
    "登记册的各次提交只有主管部门和督查可以查看",
    "Only authority and auditors see the submissions of a register",
)
BEING_DECIDED = Text("这份提交正在处理", "This submission is being decided")


def routes(site: Site) -> APIRouter:
    """The lists, and the one door for decisions."""
    router = APIRouter(tags=["submissions"])

    @router.get("/submissions")
    async def submissions(request: Request) -> Response:
        caller = await signed_in(site, request, SIGN_IN)
        found = await run_in_threadpool(listed, site.evidence, caller)
        if not wants_page(request.headers.get("accept")):
            return as_json(found)
        async with site.readers.lease() as reader:
            names = await reader.call(catalog_names, site.graphs)
        names.update(REGISTERS)
        return submissions_page(site.pages, request, caller, found, names)

    @router.get("/catalogs/{key}")
    async def catalog(key: str, request: Request) -> Response:
        caller = await site.caller(request)
        async with site.readers.lease() as reader:
            names = await reader.call(catalog_names, site.graphs)
        names.update(REGISTERS)
        if key not in names:
            raise NotFound(UNKNOWN_CATALOG.format(catalog=key[:80]))
        if not caller.may_read_evidence(key):
            raise_for_register(caller, key)
            return RedirectResponse(f"/doc/catalog/{key}", 303)
        found = await run_in_threadpool(of_catalog, site.evidence, caller, key)
        if not wants_page(request.headers.get("accept")):
            return as_json(found)
        retained = {each.number for each in site.folder.list_editions()}
        return catalog_page(site.pages, request, caller, key, names[key], found, retained)

    @router.post("/submissions/{identifier}/review")
    async def review(identifier: str, request: Request) -> Response:
        caller = await signed_in(site, request, SIGN_IN)
        async with received_form(request) as form:
            decision, remarks = text_field(form, "decision"), text_field(form, "remarks") or ""
            assessed = flag(form, "assessed")
        return await decided(site, request, caller, identifier, decision, remarks, assessed)

    return router


async def decided(
    site: Site,
    request: Request,
    caller: Caller,
    identifier: str,
    decision: str | None,
    remarks: str,
    assessed: bool,
) -> Response:
    """A submission returned, approved or published, by whoever may."""
    check_role(caller, decision)
    job, outcome = await known(site, request, identifier)
    if identifier in site.desk.running:
        raise Busy(BEING_DECIDED)
    check_right(caller, job, outcome, decision)
    if decision == "return":
        state = outcome.state if outcome.state == "draft" else "awaiting-review"
        done = send_back(site.settings, identifier, remarks, caller, state)
        return await respond(site, request, job, done, status_only=True)
    work: Callable[[Progress], Outcome] = partial(publish, site.settings, identifier, caller)
    if decision == "approve":
        work = partial(approve, site.settings, identifier, caller, assessed=assessed)
        if not assessed:
            raise BadInput(NOT_ASSESSED)
    waiting(site.evidence, identifier, "draft" if decision == "approve" else "awaiting-review")
    refuse_own_work(job, site.evidence.steps(identifier), caller)
    return await carried_out(site, request, job, work)


def raise_for_register(caller: Caller, key: str) -> None:
    """A register has no public page by its key; the law, the codes and the bodies have theirs."""
    if key in REGISTERS:
        raise Forbidden(REGISTERS_CLOSED) if caller.signed_in else Unauthorised(SIGN_IN)


async def carried_out(
    site: Site, request: Request, job: Job, work: Callable[[Progress], Outcome]
) -> Response:
    """A decision that may publish, run as any submission is."""
    inbox = new_inbox(site.folder.inbox)
    site.desk.start(job, inbox.path, work)
    return await respond(site, request, job, await site.desk.wait(job.identifier))


def check_role(caller: Caller, decision: str | None) -> None:
    """Whether a caller of this role ever decides so; told before anything is looked up."""
    if decision not in ("approve", "publish", "return"):
        raise BadInput(BAD_DECISION) if caller.may_review else Forbidden(AUTHORITY_ONLY)
    if decision == "publish" and not caller.may_review:
        raise Forbidden(AUTHORITY_ONLY)
    if decision == "approve" and (caller.role != "head" or caller.read_only):
        raise Forbidden(HEAD_ONLY)


def check_right(caller: Caller, job: Job, outcome: Outcome, decision: str | None) -> None:
    """Whether this caller decides so about this submission."""
    if decision == "approve" and not caller.may_approve(job.catalog):
        raise Forbidden(HEAD_ONLY)
    if decision == "return" and outcome.state == "draft":
        if not caller.may_return_draft(job.catalog):
            raise Forbidden(CHECKERS_ONLY)
    elif decision == "return" and not caller.may_review:
        raise Forbidden(AUTHORITY_ONLY)


def as_json(found: list[Entry]) -> Response:
    """The list for programs; days of the clock as ISO 8601."""
    rows = []
    for one in found:
        row = asdict(one) | {"clock": None}
        if one.clock is not None:
            due = one.clock.due.isoformat() if one.clock.due else None
            row["clock"] = {"received": one.clock.received.isoformat(), "due": due}
        rows.append(row)
    return JSONResponse(rows, headers={"Cache-Control": "no-store"})
