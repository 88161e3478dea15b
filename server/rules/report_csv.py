"""A report as CSV for a spreadsheet: the columns of its JSON, each text once per language."""

from __future__ import annotations

import csv
from io import StringIO

from server.rules.report import Finding, Report

COLUMNS = (
    "rule",
    "severity",
    "effect",
    "focus",
    "path",
    "value",
    "message_zh",
    "message_en",
    "fix_zh",
    "fix_en",
    "source",
    "evidence",
    "sheet",
    "row",
    "column",
    "state",
    "since",
    "due",
    "waiver",
    "waived_until",
    "waiver_reason",
)

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, also in the full width that Chinese input gives."""


def to_csv(report: Report) -> bytes:
    """UTF-8 with a byte order mark, without which Excel reads Chinese as GBK.

    A cell that would be computed gets an apostrophe in front: a value comes from a stranger.
    """
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    rows = (_cells(report, finding) for finding in report.findings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cells(report: Report, finding: Finding) -> tuple[str, ...]:
    since = report.since(finding)
    return (
        finding.rule,
        finding.severity,
        finding.effect,
        finding.focus.value,
        finding.path.value if finding.path else "",
        finding.shown or "",
        finding.message.zh,
        finding.message.en,
        finding.fix.zh,
        finding.fix.en,
        finding.source,
        finding.evidence,
        finding.sheet or "",
        "" if finding.row is None else str(finding.row),
        finding.column or "",
        finding.state,
        since.isoformat() if since else "",
        finding.due.isoformat() if finding.due else "",
        finding.waived.iri if finding.waived else "",
        finding.waived.until.isoformat() if finding.waived else "",
        finding.waived.reason if finding.waived else "",
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
