"""``/reports`` and ``/reports/{id}``: the evidence of a judgement, for those who may see it."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from loaders import Unusable
from loaders.marked import mark
from loaders.marks import Mark
from ontology.namespaces import Names
from ontology.sources import source_name
from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.language import language
from server.browser.reports import Listed, report_page, reports_page, severity_counts
from server.catalog.answerable import CITY
from server.catalog.evidence import received
from server.catalog.job import Job, Outcome
from server.catalog.reference_data import catalog_names
from server.catalog.register import may_see
from server.catalog.uploads import limits_of
from server.errors import NotFound, NotYours, Unprocessable
from server.intake.desk import REMEMBERED
from server.intake.downloads import attachment, beside
from server.intake.site import Site, signed_in
from server.negotiation import negotiate
from server.rules.report import Finding, Report
from server.rules.report_csv import to_csv
from server.rules.report_json import from_json, to_json
from server.rules.report_rdf import to_turtle

NEWEST = 200
MARKED, FINDINGS = "-标注.xlsx", "-问题.csv"
"""How the names of downloads end."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "html": "text/html",
    "json": "application/json",
    "ttl": "text/turtle",
    "csv": "text/csv",
    "xlsx": XLSX,
}
THE_CITY = Text("全市", "The city")
SIGN_IN = Text("查看报告需要登录", "Reports need a sign-in")
UNKNOWN = Text("没有这份报告，或您无权查看", "There is no such report, or not for you")
NO_SHEET = Text(
    "这份提交不是表格，没有可标注的工作表", "This submission was no table, so there is none to mark"
)
SEALED = Text(
    "文件带有涉密标志，没有保留，不能标注后返回",
    "The file is marked secret, so nothing of it was kept and it cannot be given back marked",
)
NOT_KEPT = Text(
    "文件已不再保留，不能标注后返回。请重新检查文件",
    "The file is not kept any more, so it cannot be given back marked. Check the file again",
)


def routes(site: Site) -> APIRouter:
    """The list of reports, and each report in five formats."""
    router = APIRouter(tags=["reports"])

    @router.get("/reports")
    async def listing(request: Request) -> Response:
        caller = await signed_in(site, request, SIGN_IN)
        async with site.readers.lease() as reader:
            names = await reader.call(catalog_names, site.graphs)
        reports = await run_in_threadpool(newest, site, caller, names)
        if negotiate(request.headers.get("accept"), {"text/html": True, "application/json": False}):
            return reports_page(site.pages, request, caller, reports)
        rows = [
            {"id": one.identifier, "catalog": one.catalog.zh, "state": one.state}
            | {"received": one.received, "counts": one.counts, "waived": one.waived}
            for one in reports
        ]
        return Response(json.dumps(rows, ensure_ascii=False), media_type="application/json")

    @router.get("/reports/{name}")
    async def one(name: str, request: Request) -> Response:
        caller = await signed_in(site, request, SIGN_IN)
        identifier, dot, suffix = name.partition(".")
        offers = {media: short for short, media in FORMATS.items()}
        form = suffix if dot else negotiate(request.headers.get("accept"), offers)
        job, outcome, report = found(site, caller, identifier)
        if form == "html":
            return await as_page(site, request, caller, job, outcome, report)
        if form not in FORMATS:
            raise NotFound(UNKNOWN)
        content = await run_in_threadpool(
            written, site, job, outcome, report, form, language(request)
        )
        headers = {"Cache-Control": "no-store", "Vary": "Accept"}
        if form in ("csv", "xlsx"):
            ending = MARKED if form == "xlsx" else FINDINGS
            headers |= attachment(beside(job.name, ending, identifier), f"{identifier}.{form}")
        return Response(content, media_type=FORMATS[form], headers=headers)

    return router


async def as_page(
    site: Site, request: Request, caller: Caller, job: Job, outcome: Outcome, report: Report
) -> Response:
    """One report for people."""
    kept = site.evidence.report(job.identifier) is not None
    return report_page(
        site.pages,
        request,
        caller,
        job.identifier,
        report,
        sheet=outcome.layout is not None and not outcome.sealed,
        remembered=None if kept else REMEMBERED,
        mode=job.mode,
        about=None if job.is_submission else await about(site, job),
        whose=job.catalog if job.is_submission else "",
    )


async def about(site: Site, job: Job) -> Text:
    """What to call the catalog that a report is on."""
    async with site.readers.lease() as reader:
        return called(job.catalog, await reader.call(catalog_names, site.graphs))


def called(key: str, names: dict[str, Text]) -> Text:
    return THE_CITY if key == CITY else names.get(key, Text(key, key))


def newest(site: Site, caller: Caller, names: dict[str, Text]) -> list[Listed]:
    """The latest reports that are evidence and that this caller may see."""
    listed = []
    for identifier in site.evidence.newest(NEWEST):
        job, outcome = site.evidence.job(identifier), site.evidence.outcome(identifier)
        report = site.evidence.report(identifier)
        if job is None or outcome is None or report is None:
            continue
        if may_see(caller, outcome)(job.catalog):
            counts = {str(name): count for name, count in severity_counts(report).items()}
            key = called(job.catalog, names)
            moment = received(identifier).isoformat(timespec="minutes")
            done = not job.is_submission and outcome.state == "published"
            state = job.mode if done else outcome.state
            waived = len(report.waived)
            listed.append(Listed(identifier, key, moment, state, counts, waived))
    return listed


def found(site: Site, caller: Caller, identifier: str) -> tuple[Job, Outcome, Report]:
    """A report of evidence, or of a dry run that is still remembered."""
    looked_up = site.desk.look_up(identifier)
    if looked_up is None:
        raise NotFound(UNKNOWN)
    job, outcome = looked_up
    if not may_see(caller, outcome)(job.catalog):
        raise NotYours(UNKNOWN)
    report = site.evidence.report(identifier) or remembered(outcome)
    if report is None:
        raise NotFound(UNKNOWN)
    return job, outcome, report


def remembered(outcome: Outcome) -> Report | None:
    return from_json(outcome.report.encode()) if outcome.report else None


def written(
    site: Site, job: Job, outcome: Outcome, report: Report, form: str, tongue: str
) -> bytes:
    """The report in one of the formats."""
    if form == "json":
        return to_json(report)
    if form == "csv":
        return to_csv(report)
    if form == "ttl":
        names = Names(site.settings.base_iri)
        return to_turtle(report, names.thing("report", job.identifier))
    return marked(site, job, outcome, report, tongue)


def marked(site: Site, job: Job, outcome: Outcome, report: Report, tongue: str) -> bytes:
    """The sheet as received, with marks; NotFound without one, Unprocessable with the reason."""
    if outcome.sealed:
        raise NotFound(SEALED)
    if outcome.layout is None:
        raise NotFound(NO_SHEET)
    try:
        return mark(
            job.name,
            site.desk.content(job),
            marks(report, tongue),
            tongue,
            outcome.cleaned,
            job.reading,
            limits_of(site.settings),
            outcome.notes,
        )
    except FileNotFoundError:
        raise NotFound(NOT_KEPT) from None
    except Unusable as error:
        raise Unprocessable(error.message, row=error.row, column=error.column) from None


def marks(report: Report, tongue: str) -> list[Mark]:
    """What to write on the sheet, in one language."""
    return [
        Mark(
            severity=finding.severity,
            row=finding.row,
            column=finding.column,
            sheet=finding.sheet,
            rule=finding.rule,
            message=told(finding).in_language(tongue),
            fix=finding.fix.in_language(tongue),
            source=source_name(finding.source).in_language(tongue),
            property=finding.path,
        )
        for finding in report.present
    ]


def told(finding: Finding) -> Text:
    """Its message, after what waives it."""
    if finding.waived is None:
        return finding.message
    waived, message = finding.waived.told, finding.message
    return Text(f"（{waived.zh}）{message.zh}", f"({waived.en}) {message.en}")
