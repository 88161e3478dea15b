"""``/id`` and ``/doc`` over a real port."""

from __future__ import annotations

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.server.doors import node

RESOURCE = "/doc/resource/r1"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
MEDIA = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "html": "text/html",
}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/resource/r1", "/doc/resource/r1"),
        ("/id/item/r1.aa", "/doc/item/r1.aa"),
        ("/id/concept/data-type/C", "/doc/concept/data-type/C"),
        ("/id/resource/%E7%94%B2%2F1", "/doc/resource/%E7%94%B2%2F1"),
        ("/id/resource/absent", "/doc/resource/absent"),
        ("/id/resource//evil.example/", "/doc/resource/%2Fevil.example%2F"),
        ("/id/resource/r1?lang=en", "/doc/resource/r1?lang=en"),
        ("/id/resource/%E7%94%B2%3F%231?lang=zh", "/doc/resource/%E7%94%B2%3F%231?lang=zh"),
        ("/id/resource/r1?lang=//evil.example&page=2", "/doc/resource/r1"),
    ],
)
def test_a_thing_leads_to_its_document(client: httpx.Client, path: str, location: str) -> None:
    response = client.get(
        path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    )
    assert response.status_code == 303
    assert response.headers["location"] == location
    assert "evil.example" not in str(response.headers).replace("%2Fevil.example", "")


@pytest.mark.parametrize("suffix", MEDIA)
def test_by_suffix_and_by_accept(client: httpx.Client, suffix: str) -> None:
    by_suffix = client.get(f"{RESOURCE}.{suffix}", headers={"Accept": "image/png"})
    by_accept = client.get(RESOURCE, headers={"Accept": f"{MEDIA[suffix]}, */*;q=0.1"})
    for response in (by_suffix, by_accept):
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == MEDIA[suffix]
        assert response.headers["content-location"] == f"{RESOURCE}.{suffix}"
        assert "Accept" in response.headers["vary"]
    assert by_suffix.headers["etag"] == by_accept.headers["etag"]


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf", "nt"])
def test_every_format_says_the_same(client: httpx.Client, suffix: str) -> None:
    content = client.get(f"{RESOURCE}.{suffix}").content
    offered = RdfFormat.from_media_type(MEDIA[suffix])
    assert offered is not None
    statements = {quad.triple for quad in parse(content, offered)}
    plain = client.get(f"{RESOURCE}.nt").content
    assert statements == {quad.triple for quad in parse(plain, RdfFormat.N_TRIPLES)}
    assert node("catalog/mzj") in {statement.subject for statement in statements}


def test_a_browser_gets_the_page_and_others_turtle(client: httpx.Client) -> None:
    assert client.get(RESOURCE, headers=BROWSER).text == "<h1>13</h1>"
    assert client.get(RESOURCE).headers["content-type"] == "text/turtle; charset=utf-8"


def test_links_to_the_thing_and_the_other_formats(client: httpx.Client) -> None:
    links = client.get(f"{RESOURCE}.ttl").links
    assert links["describes"]["url"] == node("resource/r1").value
    header = client.get(f"{RESOURCE}.ttl").headers["link"]
    for suffix, media in MEDIA.items():
        link = f'<{RESOURCE}.{suffix}>; rel="alternate"; type="{media}"'
        assert (link in header) is (suffix != "ttl")


@pytest.mark.parametrize(
    "path",
    [
        "/doc/concept/data-type/C",
        "/doc/law/decree/1.2",
        "/doc/law/decree/1.2.ttl",
        "/doc/rule/R-09a",
        "/doc/item/r1.aa",
        "/doc/item/r1.aa.nt",
        "/doc/department/mzj",
    ],
)
def test_instances_and_fixed_vocabularies(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("suffix", MEDIA)
def test_not_sent_again_while_it_holds(client: httpx.Client, suffix: str) -> None:
    path = f"{RESOURCE}.{suffix}"
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_what_is_absent_and_what_may_not_be_seen_look_alike(client: httpx.Client) -> None:
    def shown(path: str, **headers: str) -> tuple[int, str]:
        response = client.get(path, headers=headers)
        return response.status_code, response.text

    assert shown("/doc/application/a1.ttl") == shown("/doc/application/none.ttl")
    assert shown("/doc/application/a1.ttl")[0] == 404
    assert shown("/doc/application/a1.ttl", **{"X-Auditor": "1"})[0] == 200
    assert shown("/id/application/a1")[0] == shown("/id/application/none")[0] == 303


@pytest.mark.parametrize(
    "path",
    ["/doc/shape/x", "/id/shape/x", "/doc/resource/none", "/doc/rule/"],
)
def test_no_such_thing(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    page = client.get(path, headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_not_acceptable_lists_the_offers(client: httpx.Client) -> None:
    response = client.get(RESOURCE, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.json()["detail"]


def test_head(client: httpx.Client) -> None:
    response = client.head(f"{RESOURCE}.ttl")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"] == client.get(f"{RESOURCE}.ttl").headers["etag"]


def test_a_line_break_in_a_key_reaches_no_header(client: httpx.Client) -> None:
    response = client.get("/id/resource/a%0d%0aX-Evil:y")
    assert response.status_code == 404
    assert "x-evil" not in response.headers
