"""The pages of share agreements: all that a caller may see, and one of them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ontology.namespaces import Names
from ontology.text import Text
from server.browser.agreements import Agreement, agreement, agreements, agreements_on
from server.browser.searching import asked
from server.browser.site import Site, Visit, visit

ALL = Text("共享约定", "Share agreements")
PROVIDED = Text("本单位提供", "Your body provides")
USED = Text("本单位使用", "Your body uses")
MOST_PAGES = 200
"""The query behind the list is bounded, too; SPARQL has the rest."""


def add_agreements(router: APIRouter, site: Site) -> None:
    """``/agreements``; a single one is described by the linked room, under ``/doc``."""

    @router.get("/agreements")
    async def agreement_list(request: Request) -> HTMLResponse:
        async with visit(site, request) as visited:
            page = min(asked(request.query_params).page, MOST_PAGES)
            found, more = await visited.reader.call(agreements, page, visited.dataset)
        context = {"groups": groups(visited, found), "more": more, **visited.frame}
        return site.pages.response(request, "agreements.html", page=page, **context)


def groups(visited: Visit, found: list[Agreement]) -> list[tuple[Text, list[Agreement]]]:
    """For a department, what it provides and what it uses; for who oversees them, all."""
    caller = visited.caller
    if not caller.of_a_body or caller.organisation is None:
        return [(ALL, found)] if found else []
    me = Names(visited.reader.meta.base_iri).thing("department", caller.organisation).value
    provided = [one for one in found if one.provider.iri == me]
    used = [one for one in found if one.user.iri == me]
    return [(title, some) for title, some in ((PROVIDED, provided), (USED, used)) if some]


async def agreement_page(visited: Visit, iri: NamedNode) -> dict[str, Any] | None:
    """One agreement that this caller may see; None if it is torn."""
    found, clauses = await visited.reader.call(agreement, iri, visited.dataset)
    return None if found is None else {"agreement": found, "clauses": clauses}


async def agreements_about(visited: Visit, resource: NamedNode) -> dict[str, Any]:
    """What the page of a resource tells those who may know of its agreements."""
    if not visited.caller.signed_in:
        return {"share_agreements": []}
    return {"share_agreements": await visited.reader.call(agreements_on, resource, visited.dataset)}
