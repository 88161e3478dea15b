"""``/accounts``: the authority gives and ends accounts and tokens; the trail of the doors."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, cast, get_args

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ontology.text import Text
from server.accounts.callers import Caller, Role
from server.accounts.tokens import DAYS, Scope
from server.accounts.trail import Kind
from server.browser.accounts import ROLES, Made, Register, accounts_page, trail_page
from server.catalog.reference_data import list_organisations
from server.errors import BadInput, Forbidden, NotFound
from server.intake.receiving import received_form, text_field
from server.intake.signin import address_of
from server.intake.site import Site, signed_in
from server.responses import wants_page

NEWEST = 200
SIGN_IN = Text("账户管理需要登录", "Accounts need a sign-in")
NOT_YOURS = Text("只有主管部门可以管理账户", "Only the data authority manages accounts")
NOT_FOR_YOU = Text(
    "只有主管部门和督查可以查看登录记录", "Only authority and auditors see the trail"
)
NO_BODY = Text("没有单位“{key}”", "There is no body “{key}”")
NO_ROLE = Text("角色只能是：{roles}", "The role is one of: {roles}")
NO_SCOPE = Text("权限范围只能是 all 或 read", "The scope is all or read")
NO_DAYS = Text("有效天数是 1 至 {most} 的整数", "The days are a whole number from 1 to {most}")
NO_NAME = Text("缺少用户名", "The user name is missing")
NOT_YOURSELF = Text("不能停用自己的账户", "You cannot close your own account")
NO_TOKEN = Text("没有这个令牌，或已撤销", "There is no such token, or it is revoked already")
MOST_DAYS = 3 * 365


def routes(site: Site) -> APIRouter:
    """Pages for browsers; JSON for programs."""
    router = APIRouter(tags=["accounts"])

    @router.get("/accounts")
    async def accounts(request: Request) -> Response:
        caller = await administrator(site, request)
        return await shown(site, request, caller)

    @router.get("/accounts/trail")
    async def trail(request: Request) -> Response:
        caller = await signed_in(site, request, SIGN_IN)
        if not caller.may_read_trail:
            raise Forbidden(NOT_FOR_YOU)
        events = site.trail.newest(NEWEST)
        if wants_page(request.headers.get("accept")):
            return trail_page(site.pages, request, caller, events)
        return private([asdict(event) for event in events])

    add_users(router, site)
    add_tokens(router, site)
    return router


def add_users(router: APIRouter, site: Site) -> None:
    """New users, new links, and the end of an account."""

    @router.post("/accounts/users")
    async def add(request: Request) -> Response:
        caller = await administrator(site, request)
        async with received_form(request) as form:
            name, full_name = text_field(form, "name"), text_field(form, "full_name") or ""
            body, role = await body_of(site, form), role_of(form)
        if name is None:
            raise BadInput(NO_NAME)
        secret = site.users.add(name, full_name, body, role)
        note(site, request, caller, "user-added", f"{name} {role} {body}")
        return await shown(site, request, caller, Made(link=link_of(site, secret)))

    @router.post("/accounts/users/{name}/link")
    async def link(name: str, request: Request) -> Response:
        caller = await administrator(site, request)
        secret = site.users.link(name)
        note(site, request, caller, "link-made", name)
        return await shown(site, request, caller, Made(link=link_of(site, secret)))

    @router.post("/accounts/users/{name}/close")
    async def close(name: str, request: Request) -> Response:
        caller = await administrator(site, request)
        if name == caller.user:
            raise BadInput(NOT_YOURSELF)
        site.users.close(name)
        note(site, request, caller, "user-closed", name)
        return await done(site, request, caller)


def add_tokens(router: APIRouter, site: Site) -> None:
    """New tokens, and the end of one."""

    @router.post("/accounts/tokens")
    async def create(request: Request) -> Response:
        caller = await administrator(site, request)
        async with received_form(request) as form:
            body, role, scope = await body_of(site, form), role_of(form), scope_of(form)
            name, days = text_field(form, "name") or "", days_of(form)
        token = site.accounts.create_token(body, role, name=name, scope=scope, days=days)
        note(site, request, caller, "token-made", f"{name} {role} {body} {scope}")
        return await shown(site, request, caller, Made(token=token))

    @router.post("/accounts/tokens/{identifier}/revoke")
    async def revoke(identifier: str, request: Request) -> Response:
        caller = await administrator(site, request)
        if not site.accounts.revoke_token(identifier):
            raise NotFound(NO_TOKEN)
        note(site, request, caller, "token-revoked", identifier)
        return await done(site, request, caller)


async def administrator(site: Site, request: Request) -> Caller:
    """A caller of the authority; anybody else is told."""
    caller = await signed_in(site, request, SIGN_IN)
    if not caller.may_administer:
        raise Forbidden(NOT_YOURS)
    return caller


async def bodies(site: Site) -> list[tuple[str, Text]]:
    """Keys and names of the registered organisations."""
    async with site.readers.lease() as reader:
        found = await reader.call(list_organisations, site.graphs)
    return [(key, Text(name, name)) for key, name, _ in found]


async def shown(site: Site, request: Request, caller: Caller, made: Made | None = None) -> Response:
    """The register of accounts, with a secret that was just made; 201 where there is one."""
    if not wants_page(request.headers.get("accept")):
        if made is not None:
            return private({"link": made.link} if made.link else {"token": made.token}, 201)
        users, tokens = site.users.list_users(), site.accounts.list_tokens()
        return private(
            {"users": [asdict(one) for one in users], "tokens": [asdict(one) for one in tokens]}
        )
    register = Register(await bodies(site), site.users.list_users(), site.accounts.list_tokens())
    return accounts_page(site.pages, request, caller, register, made)


async def done(site: Site, request: Request, caller: Caller) -> Response:
    """Back to the register; for programs the register itself."""
    if wants_page(request.headers.get("accept")):
        return RedirectResponse("/accounts", 303)
    return await shown(site, request, caller)


async def body_of(site: Site, form: FormData) -> str:
    key = text_field(form, "org") or ""
    if key not in dict(await bodies(site)):
        raise BadInput(NO_BODY.format(key=key[:80]))
    return key


def role_of(form: FormData) -> Role:
    role = text_field(form, "role")
    if role not in ROLES:
        raise BadInput(NO_ROLE.format(roles=", ".join(ROLES)))
    return cast(Role, role)


def scope_of(form: FormData) -> Scope:
    scope = text_field(form, "scope") or "all"
    if scope not in get_args(Scope):
        raise BadInput(NO_SCOPE)
    return cast(Scope, scope)


def days_of(form: FormData) -> int:
    text = text_field(form, "days") or str(DAYS)
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MOST_DAYS:
        raise BadInput(NO_DAYS.format(most=MOST_DAYS))
    return int(text)


def link_of(site: Site, secret: str) -> str:
    """The whole address of a one-time link."""
    return f"{site.settings.base_iri}welcome/{secret}"


def note(site: Site, request: Request, caller: Caller, kind: Kind, detail: str) -> None:
    site.trail.note(kind, address_of(request), detail, caller)


def private(body: Any, status: int = 200) -> Response:
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})
