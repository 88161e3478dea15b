from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.namespaces import Names
from server.linked.addresses import FIXED, INSTANCES, doc_path, thing

NAMES = Names("http://city.example/")
KINDS = sorted({*INSTANCES, *FIXED})


@pytest.mark.parametrize(
    ("kind", "key", "iri"),
    [
        ("resource", "307001-000001", "http://city.example/id/resource/307001-000001"),
        ("resource", "甲/乙", "http://city.example/id/resource/%E7%94%B2%2F%E4%B9%99"),
        ("concept", "sharing/withheld", "https://w3id.org/lianmu/code/sharing/withheld"),
        ("concept", "sharing", "https://w3id.org/lianmu/code/sharing"),
        ("law", "lyg-interim/interpretation/3.2", None),
        ("rule", "R-09a", "https://w3id.org/lianmu/rule/R-09a"),
        ("practice", "field", "https://w3id.org/lianmu/practice/field"),
    ],
)
def test_iris(kind: str, key: str, iri: str | None) -> None:
    found = thing(NAMES, kind, key)
    assert found is not None
    assert found.value == (iri or f"https://w3id.org/lianmu/law/{key}")


@pytest.mark.parametrize("kind", ["", "shape", "Resource", "graph"])
def test_other_types_have_no_pages(kind: str) -> None:
    assert thing(NAMES, kind, "x") is None


@given(st.sampled_from(KINDS), st.text(min_size=1))
def test_a_path_is_safe_in_a_header_and_leads_back(kind: str, key: str) -> None:
    path = doc_path(kind, key, ".ttl")
    assert re.fullmatch(r"/doc/[a-z]+/[A-Za-z0-9\-._~%/]+", path)
    assert unquote(path) == f"/doc/{kind}/{key}.ttl"


@given(st.sampled_from(KINDS), st.text(min_size=1))
def test_instances_are_named_as_they_were_minted(kind: str, key: str) -> None:
    found = thing(NAMES, kind, key)
    assert found is not None
    if kind in INSTANCES:
        assert found == NAMES.thing(kind, key)
    else:
        assert unquote(found.value).startswith(FIXED[kind].iri + key)
