"""Pages around a submission: its report, the list of reports, and errors.

These functions only lay out what they are given; who may see it is decided before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse

from ontology.sources import source_names
from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.kinds import full
from server.browser.pages import Pages
from server.browser.selection import selected, short
from server.errors import Problem
from server.rules.groups import SEVERITIES, grouped
from server.rules.report import Report, Severity


@dataclass(frozen=True)
class Listed:
    """A submission, or the report of a record or of the daily run, in the list of reports;
    ``received`` is ISO 8601.
    """

    identifier: str
    catalog: Text
    received: str
    state: str
    counts: Mapping[str, int]
    waived: int
    """Findings that the authority has waived; ``counts`` is without them."""


def report_page(
    pages: Pages,
    request: Request,
    caller: Caller,
    identifier: str,
    report: Report,
    *,
    sheet: bool,
    remembered: int | None = None,
    mode: str = "",
    about: Text | None = None,
    whose: str = "",
) -> HTMLResponse:
    """``/reports/{id}``, narrowed by ``?severity=``, ``rule``, ``source``, ``effect``, ``state``.

    ``sheet`` says there is one to mark.

    ``remembered`` is given for a report that is no evidence: so many of them are kept. ``about`` is
    given where nobody submitted a catalog: by the ``mode`` of the job, what was judged again;
    ``whose`` where somebody did: the key of the catalog.
    """
    wanted = replace(selected(request.query_params), body="", by="", page=1)
    narrowed = replace(report, findings=tuple(filter(wanted.has, report.present)))
    return pages.response(
        request,
        "report.html",
        visitor=caller,
        identifier=identifier,
        report=report,
        path=f"/reports/{quote(identifier, safe='')}",
        selection=wanted,
        severity=wanted.severity,
        severities=severity_counts(report),
        choices=choices(report),
        full=full,
        groups=grouped(narrowed),
        sheet=sheet,
        remembered=remembered,
        mode=mode,
        about=about,
        whose=whose,
        sources=source_names(),
    )


def reports_page(
    pages: Pages, request: Request, caller: Caller, reports: Sequence[Listed]
) -> HTMLResponse:
    """``/reports``: submissions this caller may see, newest first."""
    return pages.response(request, "reports.html", visitor=caller, reports=reports)


def problem_page(pages: Pages, problem: Problem, language: str) -> str:
    """The HTML twin of a problem (see :mod:`server.responses`)."""
    return pages.render("problem.html", language, problem=problem)


def choices(report: Report) -> dict[str, dict[str, int]]:
    """Values of each filter among the findings that hold, with how many have them."""
    values: dict[str, list[str]] = {
        "rule": [finding.rule for finding in report.present],
        "source": [short(finding.source) for finding in report.present if finding.source],
        "effect": [finding.effect for finding in report.present],
        "state": [finding.standing for finding in report.present],
    }
    return {name: dict(sorted(Counter(found).items())) for name, found in values.items()}


def severity_counts(report: Report) -> dict[Severity, int]:
    """Findings that count per severity, the worst first, those without any left out."""
    counts = Counter(finding.severity for finding in report.counted)
    return {name: counts[name] for name in SEVERITIES if counts[name]}
