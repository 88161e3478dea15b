from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.query.iris import resolve

BASE = "http://city.example/a/b?q"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("http://e.example/x", "http://e.example/x"),
        ("urn:uuid:1", "urn:uuid:1"),
        ("c", "http://city.example/a/c"),
        ("../c", "http://city.example/c"),
        ("/c", "http://city.example/c"),
        ("//e.example/c", "http://e.example/c"),
        ("?x", "http://city.example/a/b?x"),
        ("#x", "http://city.example/a/b?q#x"),
        ("", "http://city.example/a/b?q"),
        ("目录", "http://city.example/a/目录"),
    ],
)
def test_references(reference: str, expected: str) -> None:
    assert resolve(reference, BASE) == expected


@pytest.mark.parametrize("reference", ["a b", "a>b", "http://e.example/{x}", 'a"', "a\\b", "a\nb"])
def test_what_no_iri_contains(reference: str) -> None:
    assert resolve(reference, BASE) is None


@given(st.text(alphabet="ab/.?#%:é", max_size=10))
def test_an_absolute_iri_stays_as_it_is(reference: str) -> None:
    resolved = resolve(reference, BASE)
    assert resolved is None or resolve(resolved, "http://other.example/") == resolved


@given(st.lists(st.text(alphabet="abc", min_size=1), min_size=1))
def test_agrees_with_the_standard_library_on_paths(segments: list[str]) -> None:
    reference = "../" + "/".join(segments)
    assert resolve(reference, BASE) == urljoin(BASE, reference)
