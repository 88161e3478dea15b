from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.text import Text
from server.browser.searching import MOST_SHOWN, address, asked, listed, narrowed
from server.search.find import FacetValue, SearchRequest

words = st.text(st.characters(codec="utf-8"), max_size=20).map(str.strip)
requests = st.builds(
    SearchRequest, words, words, words, words, words, words, words, st.integers(1, 10**6)
)


@given(requests)
def test_an_address_says_what_was_asked(request: SearchRequest) -> None:
    query = dict(parse_qsl(urlsplit(address(request)).query))
    assert asked(query) == request


@given(st.dictionaries(st.sampled_from(["q", "page", "share", "type", "x"]), st.text()))
def test_any_address_is_understood(query: dict[str, str]) -> None:
    assert asked(query).page >= 1


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SearchRequest(), "/search"),
        (SearchRequest(text="登记"), "/search?q=%E7%99%BB%E8%AE%B0"),
        (SearchRequest(page=2, share="withheld"), "/search?share=withheld&page=2"),
    ],
)
def test_addresses_are_short(request_: SearchRequest, expected: str) -> None:
    assert address(request_) == expected


def test_another_facet_value_starts_at_the_first_page() -> None:
    request = SearchRequest(text="a", share="withheld", page=3)
    assert narrowed(request, "share", "") == "/search?q=a"
    assert narrowed(request, "type", "basic") == "/search?q=a&share=withheld&type=basic"


def test_the_chosen_value_is_listed_wherever_it_stands() -> None:
    values = tuple(FacetValue(str(n), Text(str(n), str(n)), 100 - n) for n in range(30))
    shown = listed(values, "25")
    assert len(shown) == MOST_SHOWN + 1
    assert shown[-1].key == "25"
