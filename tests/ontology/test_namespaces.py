from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from ontology.namespaces import DCT, LM, PREFIXES, Names

NAMES = Names("http://localhost:8000/")


def test_a_term_is_its_namespace_and_its_name() -> None:
    assert DCT.title == NamedNode("http://purl.org/dc/terms/title")
    assert LM["a-b"] == NamedNode("https://w3id.org/lianmu/ns#a-b")


def test_python_asks_no_namespace_for_its_own_names() -> None:
    with pytest.raises(AttributeError):
        LM.__wrapped__  # noqa: B018 - asking is the test


def test_every_prefix_ends_where_a_name_begins() -> None:
    assert all(iri.endswith(("#", "/")) for iri in PREFIXES.values())
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_things_and_graphs_have_their_places() -> None:
    assert NAMES.thing("resource", "102001-1").value == "http://localhost:8000/id/resource/102001-1"
    assert NAMES.graph("catalog", "lyg-zjj").value == "http://localhost:8000/graph/catalog/lyg-zjj"


@given(st.text(min_size=1, max_size=20))
def test_any_key_makes_one_path_segment(key: str) -> None:
    segment = NAMES.thing("item", key).value.removeprefix("http://localhost:8000/id/item/")
    assert not set(segment) & set("/?#<> \n")


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_keys_never_make_one_name(one: str, other: str) -> None:
    assert (NAMES.thing("item", one) == NAMES.thing("item", other)) == (one == other)
