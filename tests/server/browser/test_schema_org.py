from __future__ import annotations

import json

import httpx
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Triple

from ontology.namespaces import DCT
from server.browser.schema_org import dataset
from tests.server.browser.city import UNCONDITIONAL
from tests.server.browser.test_view import ME, Facts

START, END = '<script type="application/ld+json">', "</script>"


def test_a_resource_page_says_what_it_is_to_search_engines(client: httpx.Client) -> None:
    text = client.get(UNCONDITIONAL).text
    data = json.loads(text[text.index(START) + len(START) : text.index(END)])
    assert data["@type"] == "Dataset" and data["isAccessibleForFree"] is True
    assert data["name"] and data["publisher"]["name"] and data["description"]
    assert data["@id"].startswith("http") and data["url"].endswith(UNCONDITIONAL)
    assert data["distribution"]["contentUrl"].endswith(".ttl")


@given(st.text() | st.just("</script><script>alert(1)</script><!--"))
def test_no_text_ends_the_element(title: str) -> None:
    facts = Facts((Triple(ME, DCT.title, Literal(title)),))
    written = dataset(facts, "http://test.example/doc/resource/1", "http://test.example/")
    assert "<" not in written
    assert json.loads(written)["name"] == title
