from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import NotAcceptable
from server.negotiation import language, negotiate

OFFERS = {"text/turtle": "ttl", "application/ld+json": "jsonld", "text/html": "html"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "ttl"),
        ("", "ttl"),
        ("*/*", "ttl"),
        (BROWSER, "html"),
        ("text/html;q=0.5, text/turtle;q=0.4", "html"),
        ("text/*", "ttl"),
        ("text/*, text/turtle;q=0.1", "html"),
        ("application/*;q=0.2, text/plain", "jsonld"),
        ("TEXT/HTML", "html"),
        ("text/turtle;charset=utf-8;q=0.3, application/ld+json;q=0.2", "ttl"),
        ("text/turtle;q=0, */*;q=0.1", "jsonld"),
        ("text/turtle;q=nonsense, text/html;q=0.1", "html"),
        ("text/turtle;q=7, text/html;q=0.1", "html"),
        ("text/turtle;q=nan, text/html;q=0.1", "html"),
        (", ,text/html", "html"),
    ],
)
def test_the_offer_with_the_highest_quality(accept: str | None, expected: str) -> None:
    assert negotiate(accept, OFFERS) == expected


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "application/pdf, image/*"])
def test_none_acceptable_lists_the_offers(accept: str) -> None:
    with pytest.raises(NotAcceptable) as refused:
        negotiate(accept, OFFERS)
    for text in (refused.value.text.zh, refused.value.text.en):
        assert all(media in text for media in OFFERS)


@given(st.text())
def test_any_header_gives_an_offer_or_a_refusal(accept: str) -> None:
    try:
        assert negotiate(accept, OFFERS) in OFFERS.values()
    except NotAcceptable:
        assert accept.strip()


@given(st.permutations(list(OFFERS)), st.sampled_from(list(OFFERS)))
def test_what_is_asked_for_exactly_is_given(order: list[str], wanted: str) -> None:
    offers = {media: media for media in order}
    assert negotiate(f"{wanted};q=0.9, */*;q=0.8", offers) == wanted


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "zh"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.5,zh-Hans;q=0.5", "zh"),
        ("de,en;q=0.3", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        ("zh;q=0,en;q=0.1", "en"),
    ],
)
def test_language(header: str | None, expected: str) -> None:
    assert language(header) == expected
