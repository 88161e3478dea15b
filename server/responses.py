"""Answers that every room gives alike: errors as RFC 9457 JSON or its HTML twin, and redirects."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import IO

from starlette.background import BackgroundTask
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from ontology.namespaces import HOME
from server.errors import Busy, NotAcceptable, Problem, Unauthorised
from server.negotiation import language, negotiate

CHUNK = 1 << 16
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
        content = page(problem, tongue).encode(errors="replace")
        return Response(content, problem.status, headers, "text/html")
    return Response(problem_json(problem, tongue), problem.status, headers, PROBLEM_JSON)


def see_other(request: Request, path: str) -> RedirectResponse:
    """303 to a path of this server, in the language asked for by ``?lang=``."""
    lang = request.query_params.get("lang")
    target = URL(path).include_query_params(lang=lang) if lang in ("zh", "en") else path
    return RedirectResponse(str(target), 303)


def wants_page(accept: str | None) -> bool:
    """Whether HTML is preferred to JSON; an error is sent even where neither is accepted."""
    offers = {PROBLEM_JSON: False, "application/json": False, "text/html": True}
    try:
        return negotiate(accept, offers)
    except NotAcceptable:
        return False


def problem_json(problem: Problem, tongue: str) -> bytes:
    """RFC 9457 members, and ``rule source row column`` where they apply.

    A problem may quote what is no text (a lone surrogate): ``?`` stands for it.
    """
    members: dict[str, object] = {
        "type": f"{HOME}problem/{problem.code}",
        "title": problem.title.in_language(tongue),
        "status": problem.status,
        "detail": problem.text.in_language(tongue),
    }
    for name in ("rule", "source", "row", "column"):
        if getattr(problem, name) is not None:
            members[name] = getattr(problem, name)
    return json.dumps(members, ensure_ascii=False).encode(errors="replace")


def file_response(content: IO[bytes], headers: dict[str, str], media: str) -> StreamingResponse:
    """A file that was written to its end, from its start; closed when it is sent."""
    content.seek(0)
    pieces = iter(lambda: content.read(CHUNK), b"")
    return StreamingResponse(pieces, 200, headers, media, BackgroundTask(content.close))
