"""A report as one HTML file that needs no server: what ``--report OUT.html`` writes."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from server.browser.pages import HERE
from server.rules.report import Report


def report_document(report: Report, identifier: str) -> str:
    """All findings in both languages, printable; every value is escaped."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("report_document.html")
    return template.render(report=report, identifier=identifier)
