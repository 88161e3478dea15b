"""``/history/resource/{key}``: what changed of a resource, when, by whom; page, JSON and PROV.

Which body made an edition everybody may read; which submission and which people, only those who may
read the evidence of its catalog.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from pyoxigraph import Literal, NamedNode, Triple
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import DCT, PROV, RDF, XSD, Names
from ontology.text import Text
from server.browser.accounts import ROLES
from server.browser.searching import asked
from server.browser.site import Site, visit
from server.browser.submissions import DECISIONS
from server.caching import headers_for
from server.catalog.evidence import Evidence
from server.catalog.history import History, People, history, people
from server.errors import NotFound
from server.serialization import TURTLE, write

SUFFIXES = ("json", "ttl")
NO_FORMAT = Text("历史只有网页、json 和 ttl", "A history is a page, json or ttl")
Persons = dict[int, People]
"""Edition → who made it, of those that the caller may know."""


def add_timeline(router: APIRouter, site: Site) -> None:
    """The page and its twins ``.json`` and ``.ttl``."""

    @router.get("/history/resource/{key}")
    async def resource_history(key: str, request: Request) -> Response:
        stem, _, suffix = key.rpartition(".")
        suffix, key = (suffix, stem) if stem else ("", key)
        if suffix and suffix not in SUFFIXES:
            raise NotFound(NO_FORMAT)
        async with visit(site, request) as visited:
            names = Names(visited.reader.meta.base_iri)
            page, resource = asked(request.query_params).page, names.thing("resource", key)
            told = await visited.reader.call(history, visited.caller, resource, page)
        persons: Persons = {
            one.edition: await run_in_threadpool(people, Evidence(site.folder), one.submission)
            for one in told.events
            if one.submission and one.catalog and visited.caller.may_read_evidence(one.catalog)
        }
        headers = headers_for(visited.caller.signed_in)
        path = f"/history/resource/{quote(key, safe='-._~')}"
        if suffix == "json":
            content = json.dumps(as_json(told, persons, names), ensure_ascii=False, indent=1)
            return Response(content, 200, headers, "application/json")
        if suffix == "ttl":
            content_ttl = write(as_prov(told, persons, names), TURTLE)
            return Response(content_ttl, 200, headers, TURTLE.content_type)
        return site.pages.response(
            request,
            "timeline.html",
            told=told,
            persons=persons,
            path=path,
            page_address=lambda number: f"{path}?page={number}",
            decisions=DECISIONS,
            roles=ROLES,
            **visited.frame,
        )


def as_json(told: History, persons: Persons, names: Names) -> dict[str, Any]:
    """Everything the page says."""
    events = []
    for one in told.events:
        known = persons.get(one.edition)
        events.append(
            {
                "edition": one.edition,
                "made": one.made,
                "kind": one.kind,
                "body": one.body,
                "memento": memento(told, names, one.edition).value if one.retained else None,
                "fields": [asdict(field) for field in one.fields],
                "more": one.more,
                "submission": one.submission if known else None,
                "submitter": known.submitter if known else None,
                "steps": [asdict(step) for step in known.steps] if known else None,
            }
        )
    return {
        "resource": told.resource,
        "name": asdict(told.name),
        "page": told.page,
        "pages": told.pages,
        "events": events,
    }


def memento(told: History, names: Names, number: int) -> NamedNode:
    """The document of a resource as an edition has it."""
    path = told.resource.removeprefix(f"{names.base}id/")
    return NamedNode(f"{names.base}doc/{path}?edition={number}")


def as_prov(told: History, persons: Persons, names: Names) -> list[Triple]:
    """PROV-O: the states of the resource, each a revision of the one before."""
    resource = NamedNode(told.resource)
    triples: list[Triple] = []
    for one in told.events:
        state, moment = memento(told, names, one.edition), Literal(one.made, datatype=XSD.dateTime)
        if one.kind == "withdrawn":
            triples.append(Triple(resource, PROV.invalidatedAtTime, moment))
            continue
        triples += [
            Triple(state, RDF.type, PROV.Entity),
            Triple(state, PROV.specializationOf, resource),
            Triple(state, PROV.generatedAtTime, moment),
            Triple(state, DCT.isPartOf, names.thing("edition", str(one.edition))),
        ]
        if one.body:
            triples.append(Triple(state, PROV.wasAttributedTo, NamedNode(one.body)))
        if one.submission and one.edition in persons:
            made = names.thing("submission", one.submission)
            triples.append(Triple(state, PROV.wasGeneratedBy, made))
    for later, earlier in pairwise(told.events):
        if "withdrawn" not in (later.kind, earlier.kind):
            states = (memento(told, names, each.edition) for each in (later, earlier))
            triples.append(Triple(next(states), PROV.wasRevisionOf, next(states)))
    return triples
