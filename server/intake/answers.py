"""An outcome as JSON and as an HTTP answer (contracts in design section 7)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from starlette.responses import JSONResponse, Response

from ontology.namespaces import HOME
from ontology.text import Text
from server.catalog.job import Outcome
from server.errors import BadInput, Refused
from server.negotiation import language

STATUS = {"published": 201, "draft": 202, "awaiting-review": 202, "judging": 202, "returned": 200}
PROBLEMS = {
    "refused": (422, Refused.title),
    "unconfirmed": (409, Text("需要确认", "Confirmation needed")),
    "unusable": (400, BadInput.title),
}


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Everything an outcome says; the report as the object of the contracts."""
    identifier = outcome.identifier
    recorded = not outcome.dry_run and outcome.state not in ("unusable", "unconfirmed", "judging")
    return {
        "id": identifier,
        "state": outcome.state,
        "message": {"zh": outcome.message.zh, "en": outcome.message.en},
        "catalog": outcome.catalog,
        "dry_run": outcome.dry_run,
        "edition": outcome.edition,
        "layout": outcome.layout,
        "encoding": outcome.encoding,
        "sheets": [asdict(sheet) for sheet in outcome.sheets],
        "cleaned": [one.to_json() for one in outcome.cleaned],
        "cleanings": outcome.cleanings,
        "diff": asdict(outcome.diff) if outcome.diff else None,
        "to_confirm": "withdrawals" if outcome.to_confirm else None,
        "changes": [
            {"kind": change.kind, "iri": change.iri, "code": change.code, "title": change.title}
            for change in outcome.changes
        ],
        "notes": [
            {"message": {"zh": text.zh, "en": text.en}, "row": row, "column": column}
            for text, row, column in outcome.notes
        ],
        "report": json.loads(outcome.report) if outcome.report else None,
        "report_url": f"/reports/{identifier}" if recorded else None,
    }


def answer(outcome: Outcome, accept_language: str | None) -> Response:
    """201 published, 202 handed on, 200 dry run or no change, 422 refused, 409 to be confirmed,
    400 unusable.
    """
    if outcome.state in PROBLEMS:
        return problem(outcome, accept_language)
    nothing_made = outcome.state == "published" and (outcome.dry_run or not outcome.changes)
    status = 200 if nothing_made else STATUS[outcome.state]
    return JSONResponse(as_json(outcome), status, headers(outcome))


def problem(outcome: Outcome, accept_language: str | None) -> Response:
    """RFC 9457, with the first finding's rule, source and cell, and the whole outcome beside."""
    tongue = language(accept_language)
    body = as_json(outcome)
    status, title = PROBLEMS[outcome.state]
    members: dict[str, Any] = {
        "type": f"{HOME}problem/{outcome.state}",
        "title": title.in_language(tongue),
        "status": status,
        "detail": outcome.message.in_language(tongue),
    }
    first = next(
        (
            result
            for result in (body["report"] or {}).get("results", ())
            if result["severity"] == "Violation" and result["effect"] == "gate"
        ),
        {"row": outcome.row, "column": outcome.column},
    )
    for name in ("rule", "source", "row", "column"):
        if first.get(name) is not None:
            members[name] = first[name]
    return JSONResponse(
        members | body,
        members["status"],
        headers(outcome),
        media_type="application/problem+json",
    )


def headers(outcome: Outcome) -> dict[str, str]:
    """Where the submission and its report can be read, if they are kept."""
    result = {"Cache-Control": "no-store"}
    if not outcome.dry_run and outcome.state not in ("unusable", "unconfirmed"):
        result["Location"] = f"/submissions/{outcome.identifier}"
        result["Link"] = f'</reports/{outcome.identifier}>; rel="describedby"'
    return result
