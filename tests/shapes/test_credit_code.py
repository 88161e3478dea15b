"""The check character of the unified social credit code (GB 32100, domain.md C6) in SPARQL."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology.namespaces import LM
from tests.shapes.queries import selected, text_of

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
FOCUS = NamedNode("http://localhost:8000/id/resource/1")

DEPARTMENTS = """
11320700X00000019J 11320700X00000027D 11320700X000000358 11320700X000000433 11320700X00000051X
11320700X0000006XM 11320700X00000078M 11320700X00000086G 11320703X00001011C 11320706X00001011P
11320707X000010116 11320722X00001011W 11320723X00001011B 11320724X00001011R 11320700X000002970
"""


CHECK = text_of("R-03a-check")


def right_check(body: str) -> str:
    total = sum(
        ALPHABET.index(letter) * weight for letter, weight in zip(body, WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def _holding(code: str) -> Store:
    store = Store()
    store.add(Quad(FOCUS, LM.providerCode, Literal(code)))
    return store


def complaint(code: str) -> str | None:
    """The check character the shape asks for, or None when it is content."""
    found = selected(_holding(code), CHECK, FOCUS)
    return found[0]["check"] if found else None


@pytest.mark.parametrize("code", DEPARTMENTS.split())
def test_the_example_codes_are_right(code: str) -> None:
    assert complaint(code) is None


@pytest.mark.parametrize("code", DEPARTMENTS.split())
def test_every_other_last_character_is_wrong(code: str) -> None:
    wrong = [letter for letter in ALPHABET if letter != code[-1]]
    assert {complaint(code[:-1] + letter) for letter in wrong} == {code[-1]}


@settings(max_examples=150, deadline=None)
@given(st.text(ALPHABET, min_size=17, max_size=17), st.sampled_from(ALPHABET))
def test_exactly_one_last_character_is_right(body: str, last: str) -> None:
    right = right_check(body)
    assert complaint(body + last) == (None if last == right else right)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_what_has_not_the_form_is_left_to_the_shape_of_the_form(code: str) -> None:
    if len(code) != 18 or not set(code) <= set(ALPHABET):
        assert complaint(code) is None
