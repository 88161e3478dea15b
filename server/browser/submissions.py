"""Pages that list submissions: of everybody, and of one catalog.

These functions only lay out what they are given; who may see it is decided before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse

from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.accounts import ROLES
from server.browser.pages import Pages
from server.catalog.register import Entry
from server.clock import today

DECISIONS = {
    "approved": Text("审签，报主管部门", "Approved and handed on"),
    "returned": Text("退回修改", "Returned"),
    "published": Text("同意发布", "Passed for publication"),
}
WAITING = ("draft", "awaiting-review")


def submissions_page(
    pages: Pages,
    request: Request,
    caller: Caller,
    found: Sequence[Entry],
    names: Mapping[str, Text],
) -> HTMLResponse:
    """``/submissions``: what waits first, then what was decided."""
    return pages.response(
        request,
        "submissions.html",
        visitor=caller,
        waiting=[one for one in found if one.state in WAITING],
        decided=[one for one in found if one.state not in WAITING],
        names=names,
        today=today(),
    )


def catalog_page(
    pages: Pages,
    request: Request,
    caller: Caller,
    key: str,
    name: Text,
    found: Sequence[Entry],
    retained: Collection[int],
) -> HTMLResponse:
    """``/catalogs/{key}``: every submission of a catalog, with who decided what; what ``retained``
    editions have of it can be looked at and brought back.
    """
    return pages.response(
        request,
        "history.html",
        visitor=caller,
        key=key,
        title=name,
        found=found,
        retained=retained,
        decisions=DECISIONS,
        roles=ROLES,
        today=today(),
    )
