"""Public data may be read by scripts of any other site, without credentials (Fetch standard).

``/sparql`` says so itself, since it also takes POST; pages and everything behind a session do not.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PUBLIC = (
    "/id/",
    "/doc/",
    "/timemap/",
    "/catalog",
    "/ontology",
    "/shapes",
    "/void",
    "/.well-known/void",
    "/dump",
    "/changes",
    "/queries",
    "/search.json",
)
METHODS = "GET, HEAD, OPTIONS"
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, Content-Profile, ETag, Link, Location, "
    "Memento-Datetime",
}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Accept-Language, Accept-Profile, "
    "Authorization, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class OpenData:
    """ASGI middleware: adds the headers to answers about public data, errors too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PUBLIC):
            await self.app(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(OPEN)
            await send(message)

        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, opened)
        else:
            await self.app(scope, receive, opened)
