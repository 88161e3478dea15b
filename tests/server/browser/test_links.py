from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.namespaces import HOME, Names
from server.browser.links import ELSEWHERE, Links

BASE = "http://test.example/"
LINKS = Links(BASE)


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (BASE + "id/resource/102001-000001", "/doc/resource/102001-000001"),
        (BASE + "id/resource/102001-000001#basis-0a", "/doc/resource/102001-000001"),
        (BASE + "id/department/a%2Fb", "/doc/department/a%2Fb"),
        (HOME + "code/sharing/withheld", "/doc/concept/sharing/withheld"),
        (HOME + "code/sharing", "/doc/concept/sharing"),
        (HOME + "rule/R-09a", "/rules/R-09a"),
        (HOME + "law/decree-809/15", "/doc/law/decree-809/15"),
        (HOME + "practice/field", "/doc/practice/field"),
        (HOME + "ns#item", "/ontology#item"),
        (HOME + "shape/R-09", "/shapes#R-09"),
        (HOME + "profile/decree-809", None),
        (BASE + "graph/catalog/a", None),
        ("https://example.org/x", "https://example.org/x"),
        ("urn:isbn:1", "urn:isbn:1"),
        ("javascript:alert(1)", None),
        ("JavaScript:alert(1)", None),
        ("data:text/html,x", None),
        (" javascript:alert(1)", None),
        ("", None),
    ],
)
def test_where_an_iri_leads(iri: str, address: str | None) -> None:
    assert LINKS.href(iri) == address


@given(st.text())
def test_a_link_is_local_or_of_a_harmless_scheme(iri: str) -> None:
    address = LINKS.href(iri)
    assert address is None or address.startswith("/") or address.lower().startswith(ELSEWHERE)


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_thing_of_ours_never_leads_elsewhere(kind: str, key: str) -> None:
    """``//host`` would be an address on another host."""
    address = LINKS.href(f"{BASE}id/{kind}/{key}")
    assert address is not None
    assert address.startswith("/doc/")


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_minted_iris_keep_their_escapes(key: str) -> None:
    iri = Names(BASE).thing("resource", key).value
    assert LINKS.href(iri) == "/doc/" + iri.removeprefix(BASE + "id/")
