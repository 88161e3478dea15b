"""Sign in with a token, for browsers: a session cookie; programs send the token itself."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from ontology.text import Text
from server.accounts.callers import ANONYMOUS, Caller
from server.accounts.tokens import Accounts
from server.browser.reports import signin_page
from server.errors import Forbidden, Unauthorised
from server.intake.receiving import received_form, text_field
from server.intake.site import Site

COOKIE = "lianmu_session"
OUR_PATH = re.compile(r"/(?:[A-Za-z0-9][A-Za-z0-9/._-]*)?")
"""What a sign-in may lead back to: nothing a browser could take for another site."""
BAD_TOKEN = Text(
    "令牌无效或已撤销。请向主管部门索取新的令牌",
    "The token is unknown or revoked. Ask the data authority for a new one",
)
CROSS_SITE = Text("请求来自其他网站，已拒绝", "The request came from another site and was refused")


def identify(request: HTTPConnection, accounts: Accounts) -> Caller:
    """Who asks: a bearer token wins over a session; a bad token is an error, not anonymity."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        caller = accounts.caller_of_token(token.strip())
        if caller is None:
            raise Unauthorised(BAD_TOKEN)
        return caller
    session = request.cookies.get(COOKIE)
    caller = accounts.caller_of_session(session) if session else None
    if caller is None:
        return ANONYMOUS
    if request.scope.get("method") == "POST":
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


def back_to(path: str | None) -> str:
    """The page that asked for a sign-in; the first page where that is not known."""
    return path if path and OUR_PATH.fullmatch(path) else "/"


def routes(site: Site) -> APIRouter:
    """``/signin`` and ``/signout``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/signin")
    async def form(request: Request) -> Response:
        return signin_page(site.pages, request, back_to(request.query_params.get("next")))

    @router.post("/signin")
    async def sign_in(request: Request) -> Response:
        refuse_cross_site(request)
        async with received_form(request) as fields:
            session = site.accounts.open_session(text_field(fields, "token") or "")
            back = back_to(text_field(fields, "next"))
        if session is None:
            return signin_page(site.pages, request, back, failed=True)
        response = RedirectResponse(back, 303)
        secure = site.settings.base_iri.startswith("https:")
        response.set_cookie(COOKIE, session, httponly=True, samesite="strict", secure=secure)
        return response

    @router.post("/signout")
    async def sign_out(request: Request) -> Response:
        refuse_cross_site(request)
        site.accounts.close_session(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/", 303)
        response.delete_cookie(COOKIE)
        return response

    return router
