"""``/waivers``: what is waived, for those it concerns; the authority alone grants and revokes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.site import visit
from server.browser.waivers import every_waiver, rules_to_waive, state_of, waivers_page
from server.catalog.waivers import Wish, grant, revoke
from server.clock import today
from server.errors import Forbidden
from server.intake.receiving import received_form, text_field
from server.intake.site import Site, signed_in
from server.responses import wants_page
from server.rules.waivers import Waiver
from server.store.retention import Retention

SIGN_IN = Text("查看豁免需要登录", "Waivers need a sign-in")
AUTHORITY_ONLY = Text(
    "只有主管部门可以豁免或撤销豁免", "Only the data authority grants and revokes waivers"
)


def routes(site: Site) -> APIRouter:
    """The list, and the two decisions."""
    router = APIRouter(tags=["waivers"])

    @router.get("/waivers")
    async def listing(request: Request) -> Response:
        caller = await signed_in(site, request, SIGN_IN)
        async with visit(site, request) as visited:
            found = await visited.reader.call(every_waiver, visited.dataset, today())
            rules = await visited.reader.call(rules_to_waive) if caller.may_waive else []
        if wants_page(request.headers.get("accept")):
            return waivers_page(site.pages, request, caller, found, rules, today())
        return private([told(one.waiver) for one in found])

    @router.post("/waivers")
    async def create(request: Request) -> Response:
        caller = await authority(site, request)
        async with received_form(request) as form:
            wish = wish_of(form, caller)
        made = await run_in_threadpool(grant, site.folder, wish, today(), retention(site))
        return done(request, made, 201)

    @router.post("/waivers/{identifier}/revoke")
    async def end(identifier: str, request: Request) -> Response:
        caller = await authority(site, request)
        ended = await run_in_threadpool(
            revoke, site.folder, identifier, caller.user, today(), retention(site)
        )
        return done(request, ended, 200)

    return router


async def authority(site: Site, request: Request) -> Caller:
    caller = await signed_in(site, request, SIGN_IN)
    if not caller.may_waive:
        raise Forbidden(AUTHORITY_ONLY)
    return caller


def wish_of(form: FormData, caller: Caller) -> Wish:
    rule, subject, reason, until = (
        text_field(form, field) or "" for field in ("rule", "subject", "reason", "until")
    )
    return Wish(rule, subject, reason, until, caller.user, text_field(form, "catalog"))


def done(request: Request, waiver: Waiver, status: int) -> Response:
    """Back to the list; for programs the waiver."""
    if wants_page(request.headers.get("accept")):
        return RedirectResponse("/waivers", 303)
    return private(told(waiver), status)


def told(waiver: Waiver) -> dict[str, Any]:
    """A waiver as JSON; days are ISO 8601."""
    return {
        "iri": waiver.iri.value,
        "rule": waiver.rule,
        "subject": waiver.subject.value,
        "approver": waiver.approver,
        "approved": waiver.approved.isoformat(),
        "reason": waiver.reason,
        "until": waiver.expires.isoformat(),
        "revoked": waiver.revoked.isoformat() if waiver.revoked else None,
        "state": state_of(waiver, today()),
    }


def retention(site: Site) -> Retention:
    return Retention(site.settings.keep_editions, site.settings.keep_days)


def private(body: Any, status: int = 200) -> Response:
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})
