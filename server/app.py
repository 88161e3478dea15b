"""``create_app(settings)``: the rooms put together as one ASGI application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ontology.text import Text
from server.accounts.callers import ANONYMOUS
from server.browser import routes as browser
from server.browser.pages import static_files
from server.browser.things import thing_page
from server.browser.vocabulary import vocabulary_page
from server.catalog.opening import open_folder
from server.catalog.pipeline import Progress
from server.cors import OpenData
from server.doors import SignInFirst
from server.errors import BadInput, Forbidden, MethodNotAllowed, NotFound, NotYours, Problem
from server.intake import (
    accounts,
    materials,
    reports,
    reviewing,
    signin,
    submissions,
    templates,
    validation,
    waivers,
)
from server.intake.receiving import MEGABYTE, BodyLimit
from server.linked import discovery, dumps, feed, vocabularies
from server.linked import routes as linked
from server.responses import problem_response
from server.settings import Settings
from server.site import CALLER, Site
from server.sparql import library
from server.sparql.endpoint import endpoint
from server.store.folder import Charter
from server.store.readers import ping

logger = logging.getLogger(__name__)

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
NO_PAGE = Text("没有这个页面", "There is no such page")
NO_METHOD = Text("此处不支持该方法", "This method is not supported here")
MALFORMED = Text("请求格式不正确", "The request is malformed")
FAULT = Text("服务器内部错误，没有改动任何数据", "Internal error; no data were changed")


def create_app(settings: Settings, progress: Progress = lambda _: None) -> FastAPI:
    """The application on ``LIANMU_DATA``; makes the folder and its first edition if needed, and an
    upgrade, whose steps ``progress`` tells.
    """
    settings, folder = open_folder(settings, Charter(settings.base_iri), progress=progress)
    site = Site(settings, folder)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        site.desk.sweep()
        await site.readers.start()
        try:
            yield
        finally:
            await site.readers.stop()

    app = FastAPI(
        title="Lianmu 连目",
        summary="Catalog of government information resources, judged by the sharing regulation",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's page loads scripts from another site
        redoc_url=None,
        redirect_slashes=False,  # its redirects would repeat the Host header
    )
    app.state.site = site
    add_routers(app, site)
    app.mount("/static", static_files())
    add_small_routes(app, site)
    render = partial(rendered, site)
    add_error_handlers(app, render)
    if not settings.public:
        app.add_middleware(SignInFirst, enter=site.caller, render=render)
    app.add_middleware(OpenData)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Compressed)
    app.add_middleware(BodyLimit, limit=(settings.upload_megabytes + 1) * MEGABYTE)
    query = SecurityHeaders(Compressed(endpoint(site)))
    app.add_middleware(Direct, path="/sparql", endpoint=query)
    return app


def add_routers(app: FastAPI, site: Site) -> None:
    """The routes of every room."""
    for router in (
        browser.routes(site),
        linked.routes(site, partial(thing_page, site)),
        feed.routes(site),
        dumps.routes(site),
        discovery.routes(site),
        library.routes(site),
        vocabularies.routes(site, partial(vocabulary_page, site)),
        submissions.routes(site),
        reviewing.routes(site),
        validation.routes(site),
        reports.routes(site),
        waivers.routes(site),
        templates.routes(site),
        materials.routes(site),
        signin.routes(site),
        accounts.routes(site),
    ):
        app.include_router(router)


def add_small_routes(app: FastAPI, site: Site) -> None:
    """``/health`` really asks a reader; ``/metrics`` counts."""

    @app.get("/health")
    async def health() -> Response:
        async with site.readers.lease() as reader:
            pulse = await reader.call(ping, seconds=5)
        return JSONResponse(
            {"status": "ok", "edition": pulse.edition, "readers": {"network": pulse.network}}
        )

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        readers, counted = site.readers, site.metrics
        counted.edition.set(readers.folder.current_number() or 0)
        counted.readers.set(len(readers.all))
        counted.idle.set(len(readers.idle))
        return PlainTextResponse(counted.text(), media_type=CONTENT_TYPE_LATEST)


def rendered(site: Site, request: Request, problem: Problem) -> Response:
    """The one renderer of errors; who was refused what goes into the trail."""
    caller = request.scope.get(CALLER, ANONYMOUS)
    if caller.signed_in and isinstance(problem, Forbidden | NotYours):
        signin.note_refusal(site.trail, request, caller, problem)
    headers = request.headers
    return problem_response(
        problem, headers.get("accept"), headers.get("accept-language"), site.problem_page
    )


def add_error_handlers(app: FastAPI, render: Callable[[Request, Problem], Response]) -> None:
    """Every error goes to the renderer; what is not ours to explain is logged, not shown."""

    @app.exception_handler(Problem)
    async def known(request: Request, problem: Problem) -> Response:
        return render(request, problem)

    @app.exception_handler(HTTPException)
    async def routing(request: Request, error: HTTPException) -> Response:
        kinds = {404: NotFound(NO_PAGE), 405: MethodNotAllowed(NO_METHOD)}
        return render(request, kinds.get(error.status_code, BadInput(MALFORMED)))

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        answer = render(request, Problem(FAULT))
        answer.headers.update(SECURITY)  # it is given outside of every middleware
        return answer


class Direct:
    """ASGI middleware: one path past all the rest, which takes longer than a small query does."""

    def __init__(self, app: ASGIApp, path: str, endpoint: ASGIApp) -> None:
        self.app = app
        self.path = path
        self.endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        direct = scope["type"] == "http" and scope["path"] == self.path
        await (self.endpoint if direct else self.app)(scope, receive, send)


class HeadAsGet:
    """ASGI middleware: every page that can be read can be asked for its headers (RFC 9110)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, without_body)


class Compressed:
    """ASGI middleware: gzip; not beside a session, whose secrets sizes would tell (BREACH)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packing = GZipMiddleware(app, minimum_size=2_000, compresslevel=4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        secret = scope["type"] == "http" and "cookie" in Headers(scope=scope)
        await (self.app if secret else self.packing)(scope, receive, send)


class SecurityHeaders:
    """ASGI middleware: headers that every answer carries. Plain ASGI, so that streams stream."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, secured)
