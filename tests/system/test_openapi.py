"""Whatever is sent to what the OpenAPI document describes, and to the addresses the standards
describe instead, nothing ends in a 5xx.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok

from tests.system.conftest import Served

STANDARD = {
    "/sparql": ("query", "format", "default-graph-uri", "named-graph-uri", "update"),
    "/catalog": ("page", "edition", "modified_since"),
    "/catalog.{suffix}": ("page", "edition", "modified_since"),
    "/doc/{kind}/{key}": ("format", "_profile", "_mediatype", "edition"),
    "/id/{kind}/{key}": ("format", "lang"),
    "/timemap/doc/{kind}/{key}": (),
    "/queries/{name}": ("run", "provider", "since", "word"),
    "/search": ("q", "type", "share", "provider", "theme", "page", "lang"),
    "/search.json": ("q", "type", "share", "provider", "theme", "page"),
    "/changes/{edition}/{part}.nq": (),
    "/void.{suffix}": (),
    "/dump/{key}.ttl": (),
    "/sitemap.xml": ("part",),
    "/law/{path}": (),
    "/rules/{identifier}": (),
}
HEADERS = ("Accept", "Accept-Profile", "Accept-Datetime", "Accept-Language", "If-None-Match")


def parameter(name: str, where: str) -> dict[str, Any]:
    required = where == "path"
    return {"name": name, "in": where, "required": required, "schema": {"type": "string"}}


def whole_description(address: str) -> dict[str, Any]:
    """The document, and what it leaves to the standards."""
    described: dict[str, Any] = httpx.get(f"{address}openapi.json", timeout=60).json()
    for path, query in STANDARD.items():
        names = [part.partition("}")[0] for part in path.split("{")[1:]]
        parameters = [
            *(parameter(name, "path") for name in names),
            *(parameter(name, "query") for name in query),
            *(parameter(name, "header") for name in HEADERS),
        ]
        answers = {"default": {"description": "any"}}
        described["paths"][path] = {"get": {"parameters": parameters, "responses": answers}}
    return described


@pytest.mark.full
def test_nothing_ends_in_a_server_error(demo: Served) -> None:
    schema = schemathesis.openapi.from_dict(whole_description(demo.url))
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= len(STANDARD) + 8
    for operation in operations:

        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy())
        def send(case: Any) -> None:
            answer = case.call(base_url=demo.url.rstrip("/"))
            assert answer.status_code < 500, (case.method, answer.request.url, answer.text)

        send()
    assert httpx.get(f"{demo.url}health", timeout=60).status_code == 200
