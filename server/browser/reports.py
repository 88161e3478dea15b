"""Pages around a submission: the form, its outcome, its report, signing in, and errors.

These functions only lay out what they are given; who may see it is decided before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse

from ontology.sources import source_names
from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.pages import Pages
from server.catalog.job import Outcome
from server.errors import Problem
from server.rules.report import Finding, Report, Severity

SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")
MOST_SHOWN = 50
"""Findings of one rule a page lists; the table and the marked sheet have all of them."""


@dataclass(frozen=True)
class Listed:
    """A submission in the list of reports; ``received`` is ISO 8601."""

    identifier: str
    catalog: Text
    received: str
    state: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class RuleGroup:
    """The findings of one rule, worst first and in the order of the file."""

    rule: str
    severity: str
    message: Text
    findings: tuple[Finding, ...]
    more: int


def report_page(
    pages: Pages,
    request: Request,
    caller: Caller,
    identifier: str,
    report: Report,
    *,
    sheet: bool,
) -> HTMLResponse:
    """``/reports/{id}``, narrowed by ``?severity=``; ``sheet`` says there is one to mark."""
    wanted = request.query_params.get("severity", "")
    wanted = wanted if wanted in SEVERITIES else ""
    return pages.response(
        request,
        "report.html",
        visitor=caller,
        identifier=identifier,
        report=report,
        severity=wanted,
        severities=severity_counts(report),
        groups=grouped(report, wanted),
        sheet=sheet,
        sources=source_names(),
    )


def reports_page(
    pages: Pages, request: Request, caller: Caller, reports: Sequence[Listed]
) -> HTMLResponse:
    """``/reports``: submissions this caller may see, newest first."""
    return pages.response(request, "reports.html", visitor=caller, reports=reports)


def submission_page(
    pages: Pages,
    request: Request,
    caller: Caller,
    outcome: Outcome,
    catalog: Text | None = None,
) -> HTMLResponse:
    """``/submissions/{id}``: how it stands; one still being judged reloads itself."""
    return pages.response(
        request,
        "submission.html",
        visitor=caller,
        outcome=outcome,
        catalog=catalog or outcome.catalog,
        tally=Counter(change.kind for change in outcome.changes),
        shown=outcome.changes[: MOST_SHOWN * 4],
    )


def upload_page(
    pages: Pages, request: Request, caller: Caller, catalogs: Sequence[tuple[str, Text]]
) -> HTMLResponse:
    """``/upload``: the catalogs this caller may submit to."""
    return pages.response(request, "upload.html", visitor=caller, catalogs=catalogs)


def signin_page(pages: Pages, request: Request, *, failed: bool = False) -> HTMLResponse:
    """``/signin``; after an unknown token once more, with what to do about it."""
    return pages.response(request, "signin.html", 401 if failed else 200, failed=failed)


def problem_page(pages: Pages, problem: Problem, language: str) -> str:
    """The HTML twin of a problem (see :mod:`server.responses`)."""
    return pages.render("problem.html", language, problem=problem)


def severity_counts(report: Report) -> dict[Severity, int]:
    """Findings that hold per severity, the worst first, those without any left out."""
    counts = Counter(finding.severity for finding in report.present)
    return {name: counts[name] for name in SEVERITIES if counts[name]}


def grouped(report: Report, severity: str) -> list[RuleGroup]:
    """Findings that hold by rule and severity, the worst first, then the most frequent."""
    groups: dict[tuple[Severity, str], list[Finding]] = defaultdict(list)
    for finding in report.present:
        if severity in ("", finding.severity):
            groups[finding.severity, finding.rule].append(finding)
    order = sorted(groups, key=lambda key: (SEVERITIES.index(key[0]), -len(groups[key]), key[1]))
    return [group(rule, kind, groups[kind, rule]) for kind, rule in order]


def group(rule: str, severity: str, findings: list[Finding]) -> RuleGroup:
    in_order = sorted(findings, key=lambda one: (one.sheet or "", one.row or 0, one.column or ""))
    messages = {finding.message for finding in findings}
    message = messages.pop() if len(messages) == 1 else Text("", "")
    rest = max(len(in_order) - MOST_SHOWN, 0)
    return RuleGroup(rule, severity, message, tuple(in_order[:MOST_SHOWN]), rest)
