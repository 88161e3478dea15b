from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.caching import entity_tag, headers_for, matches


@given(st.lists(st.text(alphabet="ab"), max_size=3), st.lists(st.text(alphabet="ab"), max_size=3))
def test_tags_are_equal_exactly_for_equal_parts(one: list[str], other: list[str]) -> None:
    assert (entity_tag(*one) == entity_tag(*other)) == (one == other)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("", False),
        ('W/"a"', True),
        ('"a"', True),
        ('"b", W/"a"', True),
        ('"b"', False),
        ("*", False),
    ],
)
def test_weak_comparison(header: str | None, expected: bool) -> None:
    assert matches(header, 'W/"a"') is expected


def test_only_what_everybody_may_read_is_public() -> None:
    assert headers_for(signed_in=False)["Cache-Control"].startswith("public")
    assert headers_for(signed_in=True)["Cache-Control"].startswith("private")
