"""In which language a page answers, and the translations of the pages' own words.

Templates hold the Chinese words; ``locale/en.po`` has the English for each of them.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from starlette.requests import Request
from starlette.responses import Response

from server.negotiation import language as negotiated

LANGUAGES = ("zh", "en")
COOKIE = "lianmu_language"
YEAR = 365 * 24 * 3600
LOCALE = Path(__file__).parent / "locale"


def language(request: Request) -> str:
    """``?lang=``, else the cookie it left, else ``Accept-Language``, else Chinese."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return negotiated(request.headers.get("accept-language"))


def remember(request: Request, response: Response) -> None:
    """Say the language of the answer, and keep a choice made by ``?lang=``."""
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=YEAR, httponly=True, samesite="lax")
    response.headers["Content-Language"] = language(request)


def translations() -> Catalog:
    """The English for every Chinese text in the templates."""
    with (LOCALE / "en.po").open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)
