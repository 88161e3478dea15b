from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import ImmutableMultiDict

from ontology.text import Text
from server.browser.searching import MOST_KEYS, MOST_SHOWN, address, asked, listed, toggled
from server.search.facets import FACETS
from server.search.find import FacetValue
from server.search.question import SORTS, SearchRequest

words = st.text(st.characters(codec="utf-8"), max_size=20).map(str.strip)
keys = st.sets(words.filter(bool), min_size=1, max_size=3).map(lambda some: tuple(sorted(some)))
requests = st.builds(
    SearchRequest,
    words,
    st.dictionaries(st.sampled_from(FACETS), keys),
    st.sampled_from(["", "items"]),
    st.sampled_from(["", *SORTS]),
    st.integers(1, 10**6),
)


def of(*pairs: tuple[str, str]) -> SearchRequest:
    return asked(ImmutableMultiDict(pairs))


@given(requests)
def test_an_address_says_what_was_asked(request: SearchRequest) -> None:
    assert of(*parse_qsl(urlsplit(address(request)).query)) == request


@given(
    st.lists(
        st.tuples(st.sampled_from(["q", "page", "share", "in", "sort", "x"]), st.text()), max_size=8
    )
)
def test_any_address_is_understood_and_has_one_form(pairs: list[tuple[str, str]]) -> None:
    request = of(*pairs)
    assert request.page >= 1
    once = address(request)
    assert address(of(*parse_qsl(urlsplit(once).query))) == once


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SearchRequest(), "/search"),
        (SearchRequest("登记"), "/search?q=%E7%99%BB%E8%AE%B0"),
        (SearchRequest(filters={"share": ("withheld",)}, page=2), "/search?share=withheld&page=2"),
        (
            SearchRequest("a", {"theme": ("1",), "share": ("x", "y")}, "items", "name"),
            "/search?q=a&in=items&share=x&share=y&theme=1&sort=name",
        ),
    ],
)
def test_addresses_are_short(request_: SearchRequest, expected: str) -> None:
    assert address(request_) == expected


def test_a_value_is_added_and_taken_away_on_the_first_page() -> None:
    request = SearchRequest("a", {"share": ("withheld",)}, page=3)
    assert toggled(request, "share", "withheld") == "/search?q=a"
    assert toggled(request, "type", "basic") == "/search?q=a&share=withheld&type=basic"
    assert toggled(request, "share", "a") == "/search?q=a&share=a&share=withheld"


def test_an_address_chooses_no_more_values_than_anybody_would() -> None:
    many = of(*(("share", str(number)) for number in range(1000)))
    assert len(many.chosen("share")) == MOST_KEYS


def test_a_chosen_value_is_shown_wherever_it_stands() -> None:
    values = tuple(FacetValue(str(n), Text(str(n), str(n)), 100 - n) for n in range(30))
    shown, folded = listed(values, ("25",))
    assert [value.key for value in shown] == [*map(str, range(MOST_SHOWN)), "25"]
    assert len(folded) == 30 - MOST_SHOWN - 1
    assert listed(values[: MOST_SHOWN + 1], ()) == (list(values[: MOST_SHOWN + 1]), [])
