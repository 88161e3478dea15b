"""Signing in: browsers get a session by password or token; programs send the token itself."""

from __future__ import annotations

import re
from asyncio import Semaphore

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from ontology.text import Text
from server.accounts.callers import ANONYMOUS, Caller
from server.accounts.sessions import Sessions
from server.accounts.tokens import Accounts
from server.accounts.trail import WINDOW, Trail
from server.browser.accounts import signin_page, welcome_page
from server.errors import BadInput, Forbidden, NotFound, Problem, TooMany, Unauthorised
from server.intake.receiving import received_form, text_field
from server.intake.site import Site
from server.sparql.turns import household

COOKIE = "lianmu_session"
AT_ONCE = 2
"""Passwords that are hashed at a time: each takes 64 MB."""
SAFE = ("GET", "HEAD", "OPTIONS")
OUR_PATH = re.compile(r"/(?:[A-Za-z0-9][A-Za-z0-9/._-]*)?")
"""What a sign-in may lead back to: nothing a browser could take for another site."""
BAD_TOKEN = Text(
    "令牌无效、已过期或已撤销。请向主管部门索取新的令牌",
    "The token is unknown, expired or revoked. Ask the data authority for a new one",
)
BAD_PASSWORD = Text("用户名或口令不正确", "User name or password is wrong")
TOO_OFTEN = Text(
    "登录失败次数过多，请 {minutes:g} 分钟后再试",
    "Too many failed sign-ins; try again in {minutes:g} minutes",
)
USED_LINK = Text(
    "这个链接已经用过、已过期或被新链接取代。请向主管部门索取新的链接",
    "This link was used, has expired or was replaced. Ask the data authority for a new one",
)
TWICE = Text("两次输入的口令不一致", "The two passwords are not the same")
CROSS_SITE = Text("请求来自其他网站，已拒绝", "The request came from another site and was refused")


def identify(request: HTTPConnection, accounts: Accounts, sessions: Sessions) -> Caller:
    """Who asks: a bearer token wins over a session; a bad token is an error, not anonymity."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        caller = accounts.caller_of_token(token.strip())
        if caller is None:
            Trail(accounts.path).note("bad-token", address_of(request))
            raise Unauthorised(BAD_TOKEN)
        return caller
    session = request.cookies.get(COOKIE)
    caller = sessions.caller(session) if session else None
    if caller is None:
        return ANONYMOUS
    if request.scope.get("method") not in SAFE:
        refuse_cross_site(request)
    return caller


def refuse_cross_site(request: HTTPConnection) -> None:
    """A cookie alone must not let another site act: its origin has to be ours."""
    origin = request.headers.get("origin")
    fetch_site = request.headers.get("sec-fetch-site", "same-origin")
    host = request.headers.get("host", "")
    foreign = origin is not None and origin.partition("://")[2] != host
    if foreign or fetch_site not in ("same-origin", "none"):
        raise Forbidden(CROSS_SITE)


def address_of(request: HTTPConnection) -> str:
    """Where a request comes from, as far as it counts as one client."""
    return household(request.client.host) if request.client else ""


def back_to(path: str | None) -> str:
    """The page that asked for a sign-in; the first page where that is not known."""
    return path if path and OUR_PATH.fullmatch(path) else "/"


def routes(site: Site) -> APIRouter:
    """``/signin``, ``/signout`` and ``/welcome``."""
    router = APIRouter(include_in_schema=False)
    hashing = Semaphore(AT_ONCE)

    @router.get("/signin")
    async def form(request: Request) -> Response:
        return signin_page(site.pages, request, back_to(request.query_params.get("next")))

    @router.post("/signin")
    async def sign_in(request: Request) -> Response:
        refuse_cross_site(request)
        async with received_form(request) as fields:
            token, name = text_field(fields, "token"), text_field(fields, "user") or ""
            password, back = fields.get("password"), back_to(text_field(fields, "next"))
        try:
            if token is not None:
                session = with_token(site, request, token)
            else:
                secret = password if isinstance(password, str) else ""
                async with hashing:
                    session = await run_in_threadpool(with_password, site, request, name, secret)
        except (Unauthorised, TooMany) as problem:
            return signin_page(site.pages, request, back, problem=problem)
        return signed_in(site, session, back)

    @router.post("/signout")
    async def sign_out(request: Request) -> Response:
        refuse_cross_site(request)
        session = request.cookies.get(COOKIE, "")
        caller = site.sessions.caller(session)
        if caller is not None:
            site.trail.note("signed-out", address_of(request), caller=caller)
        site.sessions.close(session)
        response = RedirectResponse("/", 303)
        response.delete_cookie(COOKIE)
        return response

    add_welcome(router, site, hashing)
    return router


def add_welcome(router: APIRouter, site: Site, hashing: Semaphore) -> None:
    """The one-time link: looking at it uses nothing up, choosing a password does."""

    @router.get("/welcome/{secret}")
    async def welcome(secret: str, request: Request) -> Response:
        user = site.users.of_link(secret)
        if user is None:
            raise NotFound(USED_LINK)
        return welcome_page(site.pages, request, user)

    @router.post("/welcome/{secret}")
    async def choose(secret: str, request: Request) -> Response:
        refuse_cross_site(request)
        async with received_form(request) as fields:
            first, second = fields.get("password"), fields.get("again")
        user = site.users.of_link(secret)
        if user is None:
            raise NotFound(USED_LINK)
        try:
            if not isinstance(first, str) or first != second:
                raise BadInput(TWICE)
            async with hashing:
                chosen = await run_in_threadpool(site.users.choose_password, secret, first)
        except BadInput as problem:
            return welcome_page(site.pages, request, user, problem)
        if chosen is None:
            raise NotFound(USED_LINK)
        site.trail.note("password-chosen", address_of(request), who=user.name)
        return signed_in(site, site.sessions.open_for_user(user.name), "/")


def with_token(site: Site, request: Request, token: str) -> str:
    """A session for the holder of a token."""
    session = site.sessions.open_for_token(token)
    if session is None:
        site.trail.note("bad-token", address_of(request))
        raise Unauthorised(BAD_TOKEN)
    site.trail.note("signed-in", address_of(request), caller=holder(site, session))
    return session


def with_password(site: Site, request: Request, name: str, password: str) -> str:
    """A session for a user; after too many failures nothing is tried for a while."""
    address = address_of(request)
    if not site.trail.may_try(name, address):
        site.trail.note("sign-in-throttled", address, who=name)
        raise TooMany(TOO_OFTEN.format(minutes=WINDOW.total_seconds() / 60))
    user = site.users.with_password(name, password)
    if user is None:
        site.trail.note("sign-in-failed", address, who=name)
        raise Unauthorised(BAD_PASSWORD)
    session = site.sessions.open_for_user(user.name)
    site.trail.note("signed-in", address, caller=holder(site, session))
    return session


def holder(site: Site, session: str) -> Caller:
    return site.sessions.caller(session) or ANONYMOUS


def signed_in(site: Site, session: str, back: str) -> Response:
    """Back to where the sign-in was asked for, with the session in a cookie."""
    response = RedirectResponse(back, 303)
    secure = site.settings.base_iri.startswith("https:")
    response.set_cookie(COOKIE, session, httponly=True, samesite="strict", secure=secure)
    return response


def note_refusal(trail: Trail, request: Request, caller: Caller, problem: Problem) -> None:
    """Somebody known asked for what they have no right to."""
    detail = f"{request.method} {request.url.path}: {problem.text.zh}"
    trail.note("refused", address_of(request), detail, caller)
