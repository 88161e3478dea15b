"""Pages of an upload: the form, and what became of a file, with what its sender can do next.

These functions only lay out what they are given; who may see it is decided before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from loaders.beside import STATED
from loaders.decoding import ENCODINGS
from loaders.reading import Reading, SheetRead
from loaders.reading import grouped as kinds_of_cleaning
from ontology.sources import source_names
from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.accounts import ROLES
from server.browser.pages import Pages
from server.browser.reports import severity_counts
from server.browser.submissions import DECISIONS
from server.catalog.job import Job, Outcome
from server.catalog.steps import Clock, Step
from server.catalog.uploads import field_names, layout_names
from server.clock import today
from server.rules.groups import grouped
from server.rules.report import Report
from server.rules.report_json import from_json

MOST_CHANGES = 200
"""Changed resources that a page lists."""
MOST_KINDS = 100
"""Kinds of cleaning that it lists."""


@dataclass(frozen=True)
class Standing:
    """A submission as its page needs it.

    ``repeatable`` says that its file is still there to be submitted without being sent again;
    ``fields`` are the names of fields in both languages.
    """

    outcome: Outcome
    job: Job | None = None
    catalog: Text | None = None
    report: Report | None = None
    repeatable: bool = False
    fields: Mapping[str, Text] = field(default_factory=dict)
    steps: Sequence[Step] = ()
    clock: Clock | None = None
    head: bool = False
    """Somebody of the body can approve a draft."""

    def awaits(self, caller: Caller) -> str | None:
        """The decision this caller may take now: ``approve``, ``check`` (return only), ``publish``;
        never about their own work.
        """
        if self.job is None or caller.user in {self.job.submitter, *(s.by for s in self.steps)} - {
            ""
        }:
            return None
        if self.outcome.state == "awaiting-review":
            return "publish" if caller.may_review else None
        if self.outcome.state != "draft" or not caller.may_return_draft(self.job.catalog):
            return None
        return "approve" if caller.may_approve(self.job.catalog) else "check"


@dataclass(frozen=True)
class Column:
    """A column of the file and the field it was read as."""

    header: str
    field: str
    name: Text


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read: its columns, and the fields of the layout it has none for."""

    name: str | None
    header: str
    known: tuple[Column, ...]
    unknown: tuple[str, ...]
    missing: Mapping[str, Text]


def submission_page(
    pages: Pages, request: Request, caller: Caller, standing: Standing
) -> HTMLResponse:
    """``/submissions/{id}``: how it stands; one still being judged reloads itself."""
    outcome = standing.outcome
    report = standing.report
    if report is None and outcome.report is not None:
        report = from_json(outcome.report.encode())
    cleaned = kinds_of_cleaning(outcome.cleaned)[:MOST_KINDS]
    job = standing.job
    return pages.response(
        request,
        "submission.html",
        visitor=caller,
        outcome=outcome,
        job=job,
        catalog=standing.catalog or outcome.catalog,
        report=report,
        groups=grouped(report) if report else [],
        whose=outcome.catalog,
        severities=severity_counts(report) if report else {},
        sources=source_names(),
        sheet=outcome.layout is not None,
        repeatable=standing.repeatable,
        again=job is not None and job.mode != "withdraw" and caller.may_submit(job.catalog),
        tally=Counter(change.kind for change in outcome.changes),
        shown=outcome.changes[:MOST_CHANGES],
        details={one.iri: one for one in outcome.diff.resources} if outcome.diff else {},
        cleaned=cleaned,
        steps=standing.steps,
        decisions=DECISIONS,
        roles=ROLES,
        clock=standing.clock,
        today=today(),
        head=standing.head,
        awaits=standing.awaits(caller),
        unlisted=outcome.cleanings - sum(len(one.rows) for one in cleaned),
        sheets=[laid_out(one, standing.fields) for one in outcome.sheets if one.skipped is None],
        unread=[header for one in outcome.sheets for header in one.unknown],
        skipped=[one for one in outcome.sheets if one.skipped is not None],
        **statement(standing.fields, job.stated if job else {}),
        **reading_choices(job.reading if job else Reading()),
    )


def upload_page(
    pages: Pages,
    request: Request,
    caller: Caller,
    catalogs: Sequence[tuple[str, Text]],
    registers: Sequence[tuple[str, Text, Sequence[str]]],
    fields: Mapping[str, Text],
) -> HTMLResponse:
    """``/upload``: the catalogs and registers (with their columns) this caller may submit to."""
    return pages.response(
        request,
        "upload.html",
        visitor=caller,
        catalogs=catalogs,
        registers=registers,
        **statement(fields, {}),
        **reading_choices(Reading()),
    )


def statement(fields: Mapping[str, Text], said: Mapping[str, str]) -> dict[str, Any]:
    """What ``_statement.html`` asks, and what was said."""
    stated = {key: fields.get(key, Text(key, key)) for key in STATED}
    return {"stated": stated, "said": said}


def reading_choices(reading: Reading) -> dict[str, Any]:
    """What ``_reading_fields.html`` offers, and what was chosen."""
    return {"encodings": ENCODINGS, "layouts": layout_names(), "reading": reading}


def laid_out(sheet: SheetRead, fields: Mapping[str, Text]) -> Sheet:
    """A sheet with the names of its fields."""

    def name(key: str) -> Text:
        return fields.get(key, Text(key, key))

    rows = sorted(set(sheet.header_rows or ()))
    return Sheet(
        sheet.name,
        "–".join(map(str, rows)),
        tuple(Column(header, key, name(key)) for key, header in sheet.columns.items()),
        sheet.unknown,
        {key: name(key) for key in field_names() if key not in sheet.columns},
    )
