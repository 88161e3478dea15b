from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from server.browser.language import COOKIE, language, remember


def request(query: str = "", cookie: str = "", accept: str = "") -> Request:
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())] if cookie else []
    headers += [(b"accept-language", accept.encode("latin-1", "ignore"))] if accept else []
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("query", "cookie", "accept", "expected"),
    [
        ("", "", "", "zh"),
        ("", "", "en-GB,en;q=0.9", "en"),
        ("", "", "zh-CN,en;q=0.9", "zh"),
        ("", "", "de,fr;q=0.5", "zh"),
        ("", "zh", "en", "zh"),
        ("", "xx", "en", "en"),
        ("lang=en", "zh", "zh", "en"),
        ("lang=zh", "en", "en", "zh"),
        ("lang=klingon", "en", "zh", "en"),
    ],
)
def test_the_wish_that_counts(query: str, cookie: str, accept: str, expected: str) -> None:
    assert language(request(query, cookie, accept)) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_header_gives_one_of_two_languages(query: str, accept: str) -> None:
    assert language(request(accept=accept)) in ("zh", "en")
    assert language(request(query="lang=" + query.encode().hex())) in ("zh", "en")


def test_only_a_choice_leaves_a_cookie() -> None:
    chosen, left = Response(), Response()
    remember(request("lang=en"), chosen)
    remember(request(accept="en"), left)
    assert f"{COOKIE}=en" in chosen.headers["set-cookie"]
    assert "set-cookie" not in left.headers


@pytest.mark.parametrize("wish", ["xx", "en;Domain=evil", "%0d%0aSet-Cookie:x=1"])
def test_a_cookie_never_holds_anything_else(wish: str) -> None:
    response = Response()
    remember(request(f"lang={wish}"), response)
    assert "set-cookie" not in response.headers


def test_the_answer_says_its_language() -> None:
    response = Response()
    remember(request(accept="en"), response)
    assert response.headers["content-language"] == "en"
