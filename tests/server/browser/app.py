"""The pages behind a small application: real editions, real readers, a fixed caller."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from fastapi import FastAPI
from pyoxigraph import Literal
from starlette.middleware.base import RequestResponseEndpoint
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response

from ontology.namespaces import DCT, LAW, SH, SHAPE
from ontology.text import Text
from server.accounts.callers import ANONYMOUS, Caller, dataset_for
from server.browser.accounts import signin_page
from server.browser.language import language
from server.browser.pages import Pages, static_files
from server.browser.reports import (
    Listed,
    problem_page,
    report_page,
    reports_page,
)
from server.browser.routes import routes
from server.browser.submission import Standing, submission_page, upload_page
from server.browser.things import thing_page
from server.browser.vocabulary import vocabulary_page
from server.catalog.job import Change, Outcome
from server.errors import Problem, Unauthorised
from server.intake.signin import BAD_PASSWORD
from server.linked import routes as linked
from server.linked import vocabularies
from server.metrics import Metrics
from server.rules.report import Effect, Finding, Report, Severity
from server.store.edition import EditionMeta
from server.store.folder import DataFolder
from server.store.graphs import Dataset, Graphs
from server.store.readers import Readers
from tests.server.search.sample import BASE, GRAPHS, NAMES

CLERK = Caller("publisher", "zrzy")


@dataclass
class SmallSite:
    """What the pages need of the application, with one caller for all requests."""

    folder: DataFolder
    readers: Readers
    pages: Pages
    who: Caller = ANONYMOUS
    demo: bool = True
    metrics: Metrics = field(default_factory=Metrics)

    @property
    def graphs(self) -> Graphs:
        return GRAPHS

    async def caller(self, connection: HTTPConnection) -> Caller:
        """Sign-in is not this room's business: a query parameter does."""
        return CLERK if "clerk" in connection.query_params else self.who

    def dataset(self, caller: Caller, meta: EditionMeta) -> Dataset:
        return dataset_for(caller, meta, GRAPHS)


def finding(rule: str, severity: Severity, row: int, column: str, value: str | None) -> Finding:
    effect: Effect = "gate"
    return Finding(
        rule=rule,
        shape=SHAPE[rule],
        severity=severity,
        effect=effect,
        focus=NAMES.thing("resource", f"307001-{row:06}"),
        path=DCT.title,
        value=None if value is None else Literal(value),
        component=SH.MinCountConstraintComponent,
        message=Text("不予共享的资源须写明依据", "A resource that is not shared must cite a basis"),
        fix=Text("写出法律、行政法规的名称和条款", "Cite the law or regulation and its article"),
        source=LAW["decree-809/15"].value,
        evidence="read",
        row=row,
        column=column,
    )


REPORT = Report(
    "decree-809",
    date(2026, 11, 2),
    (
        *(finding("R-09", "Violation", row, "不予共享依据", None) for row in range(3, 6)),
        finding("R-13a", "Warning", 9, "更新周期", "不定期"),
        finding("R-01b", "Warning", 4, "信息资源名称", "<script>alert(1)</script>"),
    ),
)

OUTCOME = Outcome(
    "20261102-100000-0123456789",
    "published",
    Text("已发布，新增 1 个资源", "Published; 1 resource added"),
    catalog="zrzy",
    edition=7,
    changes=(
        Change("added", f"{BASE}id/resource/307001-000001", "307001/000001", "示范资源"),
        Change("withdrawn", f"{BASE}id/resource/307001-000002", "307001/000002", "旧资源"),
    ),
    notes=((Text("第一行是标题，已略过", "The first row is a title and was skipped"), 1, None),),
    layout="E6",
)


def small_site(folder: DataFolder, *, demo: bool = True) -> SmallSite:
    return SmallSite(folder, Readers(folder, 1, 1024), Pages(BASE, demo=demo))


def small_app(site: SmallSite) -> FastAPI:
    """Home, search, things, and the pages around a submission, under the strict policy."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await site.readers.start()
        yield
        await site.readers.stop()

    app = FastAPI(lifespan=lifespan)
    app.include_router(routes(site))
    app.include_router(linked.routes(site, partial(thing_page, site)))
    app.include_router(vocabularies.routes(site, partial(vocabulary_page, site)))
    app.mount("/static", static_files())

    @app.middleware("http")
    async def policy(request: Request, answer: RequestResponseEndpoint) -> Response:
        response = await answer(request)
        response.headers["Content-Security-Policy"] = "default-src 'self'"
        return response

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return HTMLResponse(problem_page(site.pages, error, language(request)), error.status)

    add_submission_pages(app, site)
    return app


def add_submission_pages(app: FastAPI, site: SmallSite) -> None:
    """The pages whose data the application finds elsewhere."""

    @app.get("/reports/{identifier}")
    async def report(request: Request, identifier: str) -> HTMLResponse:
        shown = Report("lyg-interim", date(2026, 1, 1)) if identifier == "clean" else REPORT
        return report_page(site.pages, request, CLERK, identifier, shown, sheet=True)

    @app.get("/reports")
    async def reports(request: Request) -> HTMLResponse:
        listed = Listed(
            "20261102-100000-0123456789",
            Text("自然资源和规划局目录", "Natural resources bureau"),
            "2026-11-02T10:00:00+08:00",
            "refused",
            {"Violation": 3, "Warning": 2},
            1,
        )
        return reports_page(site.pages, request, CLERK, [listed])

    @app.get("/submissions/{identifier}")
    async def submission(request: Request, identifier: str) -> HTMLResponse:
        waiting = Outcome(identifier, "judging", Text("正在检查", "Being checked"))
        shown = waiting if identifier == "waiting" else OUTCOME
        return submission_page(site.pages, request, CLERK, Standing(shown))

    @app.get("/upload")
    async def upload(request: Request) -> HTMLResponse:
        caller = await site.caller(request)
        mine = [("zrzy", Text("自然资源和规划局", "Natural resources"))] if caller.signed_in else []
        return upload_page(site.pages, request, caller, mine, (), {})

    @app.get("/signin")
    async def signin(request: Request) -> HTMLResponse:
        problem = Unauthorised(BAD_PASSWORD) if "failed" in request.query_params else None
        return signin_page(site.pages, request, problem=problem)
