"""``/sparql`` for people: a plain form, and a result as a table beneath it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import PREFIXES
from server.accounts.callers import Caller
from server.errors import Problem
from server.query.guard import Form
from server.serialization import TURTLE
from server.sparql.evaluate import Ending
from server.sparql.results import GRAPHS, HTML, JSON, TABLES, Offer, offers_for
from server.sparql.site import Site

TEMPLATE = "sparql.html"
ROWS_SHOWN = 1000

EXAMPLE = "\n".join(
    (
        *(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in ("lm", "dct", "skos")),
        "",
        "SELECT ?resource ?title ?sharing WHERE {",
        "  ?resource a lm:InformationResource ;",
        "    dct:title ?title ;",
        "    lm:sharingType/skos:prefLabel ?sharing .",
        '  FILTER(LANG(?sharing) = "zh")',
        "}",
        "LIMIT 50",
    )
)


@dataclass(frozen=True)
class Shown:
    """A complete result: ``content`` is JSON of solutions, or Turtle."""

    form: Form
    content: bytes
    ending: Ending


@dataclass(frozen=True)
class Cell:
    """A value in a result table."""

    text: str
    iri: str | None = None
    tongue: str | None = None


def cut_for_page(form: Form, rows: int) -> tuple[Offer, int]:
    """What a page is made of, and how many rows of it."""
    offer = JSON if form in ("SELECT", "ASK") else TURTLE
    return offer, min(rows, ROWS_SHOWN)


def form(
    site: Site,
    request: Request,
    caller: Caller,
    query: str = EXAMPLE,
    problem: Problem | None = None,
) -> Response:
    """The form, with what was wrong with the query if something was."""
    status = problem.status if problem else 200
    shown = {"query": query, "problem": problem, "result": None}
    return site.pages.response(request, TEMPLATE, status, caller, **shown, **choices(site))


def result_page(
    site: Site,
    request: Request,
    caller: Caller,
    query: str,
    shown: Shown,
    headers: dict[str, str],
) -> Response:
    """The form and the result, with links to the same result for machines."""
    twins = [
        (offer.key, "/sparql?" + urlencode({"query": query, "format": offer.key}))
        for offer in offers_for(shown.form)
    ]
    response = site.pages.response(
        request,
        TEMPLATE,
        200,
        caller,
        query=query,
        problem=None,
        result=as_context(shown),
        twins=twins,
        **choices(site),
    )
    response.headers.update(headers)
    return response


def choices(site: Site) -> dict[str, Any]:
    """What every version of the page shows."""
    return {
        "settings": site.settings,
        "formats": [offer.key for offer in (HTML, *TABLES, *GRAPHS)],
    }


def as_context(shown: Shown) -> dict[str, object]:
    """The result as the template reads it."""
    rows, limit = shown.ending.rows, shown.ending.limit
    if shown.form in ("CONSTRUCT", "DESCRIBE"):
        return {"turtle": shown.content.decode(), "count": rows, "limit": limit}
    document = json.loads(shown.content)
    if "boolean" in document:
        return {"truth": document["boolean"], "limit": limit}
    variables = document["head"]["vars"]
    bindings = document["results"]["bindings"]
    return {
        "variables": variables,
        "rows": [[cell(row.get(name)) for name in variables] for row in bindings],
        "count": rows,
        "limit": limit,
    }


def cell(term: dict[str, str] | None) -> Cell:
    """A term of the JSON format; an unbound variable is an empty cell."""
    if term is None:
        return Cell("")
    if term["type"] == "uri":
        return Cell(term["value"], iri=term["value"])
    return Cell(str(term["value"]), tongue=term.get("xml:lang"))
