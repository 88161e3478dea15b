"""The page of one thing: a resource, an item, a department, a catalog, or anything else."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import DCAT, ELI, LM, ORG, SKOS
from server.browser.agreement_pages import agreement_page, agreements_about
from server.browser.body import standing
from server.browser.catalogs import listed_then
from server.browser.code_pages import concept_context, scheme_context
from server.browser.language import language
from server.browser.law_pages import PROVISIONS, law_page, provision_page
from server.browser.links import Links
from server.browser.neighbours import neighbours
from server.browser.rule import rule_page
from server.browser.schema_org import dataset
from server.browser.searching import asked, names
from server.browser.site import Site, Visit, visit
from server.browser.view import Description, View
from server.browser.waivers import of_body
from server.catalog.evidence import Evidence, received
from server.clock import today
from server.search.find import find
from server.search.question import SearchRequest
from server.store.edition import EditionMeta

LAID_OUT = {
    LM.InformationResource: "resource",
    LM.InformationItem: "item",
    ORG.FormalOrganization: "body",
}
"""Kinds of things whose pages also show what stands around them."""


async def thing_page(
    site: Site, request: Request, description: Description, memento: EditionMeta | None
) -> Response:
    """The page of what the linked room has described, laid out by its kind."""
    if memento is not None:
        return await memento_page(site, request, description, memento)
    view = View(description, language(request))
    async with visit(site, request) as visited:
        links = Links(visited.reader.meta.base_iri)
        path = links.href(description.iri.value) or request.url.path
        kind = next((name for each, name in LAID_OUT.items() if each in view.types), None)
        if kind is not None:
            around = await visited.reader.call(neighbours, kind, view.iri, visited.dataset)
            view = View(description, view.language, around)
        context = {"view": view, "path": path, **visited.frame}
        if LM.InformationResource in view.types:
            context |= await agreements_about(visited, view.iri)
            base = visited.reader.meta.base_iri
            context["schema_org"] = dataset(description, base + path.lstrip("/"), base)
            return site.pages.response(request, "resource.html", **context)
        if LM.InformationItem in view.types:
            return site.pages.response(request, "item.html", **context)
        if ORG.FormalOrganization in view.types:
            context |= await department(visited, view)
            return site.pages.response(request, "department.html", **context)
        if DCAT.Catalog in view.types:
            context |= await catalog(site, visited, view, request, path)
            return site.pages.response(request, "catalog.html", **context)
        template, more = await reference(visited, view) or await source_or_agreement(
            visited, view, request
        )
        return site.pages.response(request, template, **context | more)


async def memento_page(
    site: Site, request: Request, description: Description, memento: EditionMeta
) -> Response:
    """The page of a thing as a retained edition tells it, under a banner that says which.

    What stands beside things (search, findings, agreements) is known of the present only.
    """
    view = View(description, language(request))
    caller = await site.caller(request)
    path = Links(memento.base_iri).href(description.iri.value) or request.url.path
    kind = next((name for each, name in LAID_OUT.items() if each in view.types), "")
    template = f"{kind}.html" if kind in ("resource", "item") else "thing.html"
    context: dict[str, Any] = {}
    if DCAT.Catalog in view.types:
        template = "catalog_then.html"
        page = asked(request.query_params).page
        async with site.readers.lease() as reader:
            context["then"] = await reader.call(listed_then, memento.number, view.iri, page)
        address = f"{path}?edition={memento.number}"
        context["page_address"] = lambda number: f"{address}&page={number}"
    return site.pages.response(
        request,
        template,
        visitor=caller,
        view=view,
        path=path,
        memento=memento,
        edition=memento,
        **context,
    )


async def reference(visited: Visit, view: View) -> tuple[str, dict[str, object]] | None:
    """The template of a code list, one of its values, or a rule; None for anything else."""
    if SKOS.ConceptScheme in view.types:
        return "scheme.html", await scheme_context(visited, view)
    if SKOS.Concept in view.types:
        return "concept.html", await concept_context(visited, view)
    if LM.Rule in view.types:
        card = await visited.reader.call(rule_page, view.iri, visited.dataset)
        return ("rule.html", {"card": card}) if card else None
    return None


async def source_or_agreement(
    visited: Visit, view: View, request: Request
) -> tuple[str, dict[str, object]]:
    """The template of a law, a part of one or an agreement, that of anything else if it is torn."""
    if ELI.LegalResource in view.types:
        template, context = "law.html", await law_page(visited, view.iri, request)
    elif view.types & PROVISIONS:
        template, context = "provision.html", await provision_page(visited, view.iri, request)
    elif LM.ShareAgreement in view.types:
        template, context = "agreement.html", await agreement_page(visited, view.iri)
    else:
        context = None
    return (template, context) if context is not None else ("thing.html", {})


async def department(visited: Visit, view: View) -> dict[str, object]:
    """The resources a body provides, from the index, and its history, the oldest change first."""
    view.asked.add(ORG.changedBy)
    key = key_of(view.iri)
    result = await visited.reader.call(find, SearchRequest(filters={"provider": (key,)}))
    waivers = await visited.reader.call(of_body, visited.dataset, key, today())
    owed = await visited.reader.call(standing, key, visited.dataset)
    changes = [
        (view.text("dct:date", event), event, end)
        for end in ("org:resultingOrganization", "org:originalOrganization")
        for event in view.sources(end)
    ]
    return {
        "key": key,
        "result": result,
        "names": names(result),
        "catalogs": [
            node for node in view.sources("dct:publisher") if "/id/catalog/" in node.value
        ],
        "changes": sorted(changes, key=str),
        "waivers": waivers,
        "standing": owed,
    }


async def catalog(
    site: Site, visited: Visit, view: View, request: Request, path: str
) -> dict[str, object]:
    """The resources of a catalog, a page at a time, from the index; its latest submission."""
    view.asked.add(DCAT.dataset)
    key = key_of(view.iri)
    wanted = SearchRequest(filters={"catalog": (key,)}, page=asked(request.query_params).page)
    result = await visited.reader.call(find, wanted)
    waivers = await visited.reader.call(of_body, visited.dataset, key, today())
    latest = await run_in_threadpool(Evidence(site.folder).latest_submission, key)
    return {
        "key": key,
        "result": result,
        "names": names(result),
        "latest": latest,
        "received": received(latest).isoformat(timespec="minutes") if latest else None,
        "report": latest if visited.caller.may_read_evidence(key) else None,
        "waivers": waivers,
        "page": wanted.page,
        "page_address": lambda number: f"{path}?page={number}",
    }


def key_of(iri: NamedNode) -> str:
    """``lyg-zjj`` of a department or catalog, as the index knows it."""
    return unquote(iri.value.rpartition("/")[2])
