"""Errors on the wire: RFC 9457 JSON, or the HTML twin where a browser asks."""

from __future__ import annotations

import json
from collections.abc import Callable

from starlette.responses import Response

from ontology.namespaces import HOME
from server.errors import Busy, NotAcceptable, Problem, Unauthorised
from server.negotiation import language, negotiate

PROBLEM_JSON = "application/problem+json"

Page = Callable[[Problem, str], str]
"""Renders the HTML twin of a problem in a language (``zh`` or ``en``)."""


def problem_response(
    problem: Problem, accept: str | None, accept_language: str | None, page: Page
) -> Response:
    """The problem in the form and language the client prefers; JSON where it names neither."""
    tongue = language(accept_language)
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}
    if isinstance(problem, Unauthorised):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(problem, Busy):
        headers["Retry-After"] = "5"
    if wants_page(accept):
        return Response(page(problem, tongue), problem.status, headers, "text/html")
    return Response(problem_json(problem, tongue), problem.status, headers, PROBLEM_JSON)


def wants_page(accept: str | None) -> bool:
    """Whether HTML is preferred to JSON; an error is sent even where neither is accepted."""
    offers = {PROBLEM_JSON: False, "application/json": False, "text/html": True}
    try:
        return negotiate(accept, offers)
    except NotAcceptable:
        return False


def problem_json(problem: Problem, tongue: str) -> bytes:
    """RFC 9457 members, and ``rule source row column`` where they apply."""
    members: dict[str, object] = {
        "type": f"{HOME}problem/{problem.code}",
        "title": problem.title.in_language(tongue),
        "status": problem.status,
        "detail": problem.text.in_language(tongue),
    }
    for name in ("rule", "source", "row", "column"):
        if getattr(problem, name) is not None:
            members[name] = getattr(problem, name)
    return json.dumps(members, ensure_ascii=False).encode()
