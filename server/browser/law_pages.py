"""The pages of the law: the register, one law, and one article, point or practice."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ontology.namespaces import ELI, LM
from ontology.text import Text
from server.browser.breaches import by_rule
from server.browser.coverage import STATUS, as_csv, as_turtle, counted, coverage
from server.browser.impact import IMPACT, impact, named
from server.browser.language import language
from server.browser.law import Law, Provision, grounds, laws, provisions, regulation, resting
from server.browser.searching import asked
from server.browser.site import Site, Visit, visit
from server.responses import see_other
from server.search.document import by_sound
from server.search.labels import PUBLIC

PROVISIONS = frozenset(
    {LM.Chapter, ELI.LegalResourceSubdivision, LM.InterpretationPoint, LM.Practice}
)
MOST_PAGES = 200
"""As far as the list of who rests on a law is paged; SPARQL has the rest."""


def add_law(router: APIRouter, site: Site) -> None:
    """``/law``; a single law or article is described by the linked room, under ``/doc``."""

    @router.get("/law")
    async def law_list(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            known = await visited.reader.call(laws, PUBLIC)
            parts = await visited.reader.call(provisions, PUBLIC)
        context = listed(known, parts, asked(request.query_params).text, language(request))
        return site.pages.response(request, "laws.html", **context, **visited.frame)

    @router.get("/law/coverage")
    async def covered(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            found = await visited.reader.call(coverage, PUBLIC)
        context: dict[str, Any] = {"found": found, "counts": counted(found), "statuses": STATUS}
        return site.pages.response(request, "coverage.html", **context, **visited.frame)

    @router.get("/law/coverage.csv")
    async def covered_csv(request: Request) -> Response:
        async with visit(site, request) as visited:
            content = await visited.reader.call(as_csv, PUBLIC)
        return Response(content, media_type="text/csv; charset=utf-8")

    @router.get("/law/coverage.ttl")
    async def covered_ttl(request: Request) -> Response:
        async with visit(site, request) as visited:
            content = await visited.reader.call(as_turtle, PUBLIC)
        return Response(content, media_type="text/turtle; charset=utf-8")

    @router.get("/law/impact")
    async def law_impact(request: Request) -> HTMLResponse:
        asked_of = request.query_params.get("source", "")[:300]
        iri = named(asked_of)
        async with visit(site, request) as visited:
            found = await visited.reader.call(impact, iri, visited.dataset) if iri else None
        context: dict[str, Any] = {"asked_of": asked_of, "impact": found, "query": IMPACT}
        return site.pages.response(request, "impact.html", **context, **visited.frame)

    @router.get("/law/{path:path}")
    async def one_law(path: str, request: Request) -> RedirectResponse:
        return see_other(request, f"/doc/law/{quote(path)}")


def listed(
    known: list[Law], parts: list[Provision], words: str, language: str = "zh"
) -> dict[str, Any]:
    """What the catalog is judged by, and the rest by kind; of both what has the words in it."""
    asked_for = words.casefold()
    found = [law for law in known if law.mentions(asked_for)]
    register = sorted(
        (law for law in found if not law.provisions),
        key=lambda law: (law.order, sorted_by(law.name, language)),
    )
    return {
        "words": words,
        "judging": [law for law in found if law.provisions],
        "practices": [one for one in parts if one.kind == "Practice" and one.mentions(asked_for)],
        "articles": [one for one in parts if one.kind != "Practice" and one.mentions(asked_for)],
        "kinds": {law.kind: law.kind_name for law in register},
        "register": register,
    }


def sorted_by(name: Text, language: str) -> bytes:
    """Where a name stands in a list in that language."""
    return name.en.casefold().encode() if language == "en" else by_sound(name.zh)


async def law_page(visited: Visit, iri: NamedNode, request: Request) -> dict[str, Any] | None:
    """One law: what is held of it, the rules from it, who rests on it; None if it is torn."""
    known = await visited.reader.call(laws, PUBLIC)
    law = next((law for law in known if law.iri == iri.value), None)
    return None if law is None else {"law": law, **await resting_on(visited, iri, request)}


async def provision_page(visited: Visit, iri: NamedNode, request: Request) -> dict[str, Any] | None:
    """One article, point or practice: where it stands, the rules from it, who rests on it."""
    known = await visited.reader.call(laws, PUBLIC)
    parts = await visited.reader.call(provisions, PUBLIC)
    whole = regulation(iri.value)
    me = next((one for one in parts if one.iri == iri.value), None)
    if me is None:
        return None
    siblings = [one for one in parts if one.kind == me.kind and regulation(one.iri) == whole]
    place = siblings.index(me)
    law = next((law for law in known if law.iri == whole), None)
    rules = await visited.reader.call(grounds, iri, PUBLIC)
    nodes = [NamedNode(rule.iri) for rule in rules]
    return {
        "provision": me,
        "law": law,
        "above": above(law, me) if law else [],
        "below": [one for one in law.provisions if me.holds(one)] if law else [],
        "before": siblings[place - 1] if place else None,
        "after": siblings[place + 1] if place + 1 < len(siblings) else None,
        "grounds": rules,
        "broken": await visited.reader.call(by_rule, nodes, visited.dataset),
        **await resting_on(visited, iri, request),
    }


def above(law: Law, part: Provision) -> list[Provision]:
    """The chapter and the points that a part stands in, the outermost first."""
    holder = next((one for one in law.provisions if one.holds(part)), None)
    return [*above(law, holder), holder] if holder else []


async def resting_on(visited: Visit, iri: NamedNode, request: Request) -> dict[str, Any]:
    """A page of the resources that are withheld on the strength of a law or an article."""
    page = min(asked(request.query_params).page, MOST_PAGES)
    found, more = await visited.reader.call(resting, iri, page, PUBLIC)
    return {"resting": found, "page": page, "more": more and page < MOST_PAGES}
