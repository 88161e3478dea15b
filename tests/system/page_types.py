"""Every kind of page there is, with an address that shows it, and who looks.

A new route fails :mod:`tests.system.test_pages` until it stands here: with addresses if it answers
with a page, among :data:`DATA` if it never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import FastAPI
from starlette.routing import BaseRoute, Route

from tests.system.page_city import PageCity

ANYBODY = ""


@dataclass(frozen=True)
class PageType:
    """A page to look at: its path and query, the role of who looks, the status it answers with."""

    address: str
    role: str = ANYBODY
    status: int = 200


SPARQL = "/sparql?query=" + quote("SELECT * { ?s a <https://w3id.org/lianmu/ns#Rule> } LIMIT 3")

PAGES: dict[str, tuple[PageType, ...]] = {
    "/": (PageType("/"), PageType("/", "authority")),
    "/search": (
        PageType("/search"),
        PageType("/search?q=企业&share=conditional"),
        PageType("/search?q=外星人"),
    ),
    "/catalogs": (PageType("/catalogs"),),
    "/catalogs/{key}": (PageType("/catalogs/lyg-zjj", "publisher"),),
    "/waivers": (PageType("/waivers", "authority"), PageType("/waivers", "publisher")),
    "/history/resource/{key}": (PageType("/history/resource/307010320700014-000001"),),
    "/rules": (PageType("/rules"), PageType("/rules", "auditor")),
    "/rules/{identifier}": (PageType("/rules/R-08", "auditor"),),
    "/docs": (PageType("/docs"),),
    "/charts": (
        PageType("/charts"),
        PageType("/charts", "auditor"),
        PageType("/charts", "publisher"),
    ),
    "/due": (PageType("/due", "authority"), PageType("/due", "publisher")),
    "/findings": (PageType("/findings", "auditor"), PageType("/findings", "publisher")),
    "/overview": (PageType("/overview", "auditor"), PageType("/overview", "publisher")),
    "/materials": (PageType("/materials"), PageType("/materials?q=营业执照")),
    "/agreements": (PageType("/agreements"), PageType("/agreements", "auditor")),
    "/codes": (PageType("/codes"),),
    "/law": (PageType("/law"), PageType("/law?q=校核")),
    "/law/coverage": (PageType("/law/coverage"),),
    "/law/impact": (PageType("/law/impact"), PageType("/law/impact", "auditor")),
    "/law/{path:path}": (PageType("/law/decree-809/15"),),
    "/id/{kind}/{key:path}": (PageType("/id/resource/307010320700014-000001"),),
    "/doc/{kind}/{key:path}": (
        PageType("/doc/department/lyg-zjj"),
        PageType("/doc/catalog/lyg-zjj", "publisher"),
        PageType("/doc/resource/307010320700014-000001", "publisher"),
        PageType("/doc/resource/307010320700014-000001?edition=5"),
        PageType("/doc/law/decree-809"),
        PageType("/doc/concept/classification"),
        PageType("/doc/nothing/1", status=404),
    ),
    "/ontology": (PageType("/ontology"),),
    "/shapes": (PageType("/shapes"),),
    "/queries": (PageType("/queries"),),
    "/queries/{name}": (PageType("/queries/figures"), PageType("/queries/issued-since")),
    "/sparql": (
        PageType("/sparql"),
        PageType(SPARQL),
        PageType("/sparql?query=SELECT", status=400),
    ),
    "/upload": (PageType("/upload"), PageType("/upload", "publisher")),
    "/submissions": (
        PageType("/submissions", "publisher"),
        PageType("/submissions", "authority"),
    ),
    "/submissions/{identifier}": (
        PageType("/submissions/{published}", "auditor"),
        PageType("/submissions/{refused}", "authority"),
        PageType("/submissions/{draft}", "publisher"),
        PageType("/submissions/{awaiting-review}", "authority"),
    ),
    "/reports": (PageType("/reports", "auditor"), PageType("/reports", status=401)),
    "/reports/{name}": (
        PageType("/reports/{published}", "auditor"),
        PageType("/reports/{refused}", "auditor"),
        PageType("/reports/{record}", "auditor"),
    ),
    "/signin": (PageType("/signin"),),
    "/welcome/{secret}": (PageType("/welcome/{welcome}"), PageType("/welcome/used", status=404)),
    "/accounts": (PageType("/accounts", "authority"), PageType("/accounts", "publisher", 403)),
    "/accounts/trail": (PageType("/accounts/trail", "authority"),),
}
"""Route → what to look at of it."""

DATA = {
    "/.well-known/void",
    "/catalog",
    "/catalog.{suffix}",
    "/changes",
    "/changes.{suffix}",
    "/changes/{edition}/{part}.nq",
    "/doc/catalog/{key}.csv",
    "/doc/catalog/{key}.xlsx",
    "/dump.{form}",
    "/dump/{key}.ttl",
    "/due.csv",
    "/due.json",
    "/findings.csv",
    "/findings.json",
    "/overview.csv",
    "/overview.json",
    "/materials.csv",
    "/materials.json",
    "/findings.ttl",
    "/health",
    "/law/coverage.csv",
    "/law/coverage.ttl",
    "/metrics",
    "/ontology.{suffix}",
    "/openapi.json",
    "/queries.{suffix}",
    "/robots.txt",
    "/search.csv",
    "/search.json",
    "/shapes.{suffix}",
    "/sitemap.xml",
    "/template.csv",
    "/template.csv-metadata.json",
    "/template.xlsx",
    "/timemap/doc/{kind}/{key:path}",
    "/void.{suffix}",
}
"""Routes that never answer with a page, however a browser asks."""


def page_types(city: PageCity) -> list[PageType]:
    """Everything to look at: by route, then one thing of every class as the auditor sees it."""
    listed = [
        PageType(city.filled(one.address), one.role, one.status)
        for types in PAGES.values()
        for one in types
    ]
    return listed + [PageType(path, "auditor") for path in city.things]


def routes(app: FastAPI) -> set[str]:
    """The addresses that can be read, as the application knows them; ``/sparql`` goes past it."""
    found = {"/sparql"}
    pending: list[BaseRoute] = list(app.routes)
    while pending:
        route = pending.pop()
        pending += getattr(getattr(route, "original_router", None), "routes", ())
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            found.add(route.path)
    return found
