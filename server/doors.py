"""A closed catalog: without ``LIANMU_PUBLIC`` nothing answers to anybody who has not signed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.errors import Problem, Unauthorised
from server.responses import wants_page

OPEN = ("/signin", "/signout", "/welcome/", "/static/", "/health")
"""Where one signs in, what those pages look like, and whether the server lives."""


class SignInFirst:
    """ASGI middleware: one gate before every route, so that none can forget to ask.

    ``enter`` raises a problem for who may not come in; ``render`` makes its answer.
    """

    def __init__(
        self,
        app: ASGIApp,
        enter: Callable[[Request], Awaitable[object]],
        render: Callable[[Request, Problem], Response],
    ) -> None:
        self.app = app
        self.enter = enter
        self.render = render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            await self.enter(request)
        except Problem as problem:
            answer = self.render(request, problem)
            if isinstance(problem, Unauthorised) and is_visit(request):
                answer = RedirectResponse(f"/signin?next={quote(request.url.path)}", 303)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_open(path: str) -> bool:
    """Whether a path answers to anybody."""
    return any(path == one.rstrip("/") or path.startswith(f"{one.rstrip('/')}/") for one in OPEN)


def is_visit(request: Request) -> bool:
    """A person opening a page, who is better led to the sign-in than told an error."""
    plain = "authorization" not in request.headers
    return request.method in ("GET", "HEAD") and plain and wants_page(request.headers.get("accept"))
