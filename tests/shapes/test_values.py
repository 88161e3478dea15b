"""The kinds of values that shapes share, against the code lists they repeat."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode

from loaders.basis import NAMES_A_DOCUMENT
from loaders.layouts import template
from ontology.namespaces import CODE, SH, SHAPE, SKOS
from shapes import Shapes
from shapes.rules import Description
from tests.ontology.reading import triples

DESCRIPTION = Description(Shapes.shipped().triples)
PLACEHOLDERS = sorted(
    {
        triple.object.value
        for triple in triples("vocabulary")
        if triple.predicate == SKOS.hiddenLabel
        and isinstance(triple.object, Literal)
        and isinstance(triple.subject, NamedNode)
        and triple.subject.value.startswith(CODE["placeholder/"].value)
    }
)


def matches(shape: str, text: str) -> bool:
    return re.search(DESCRIPTION.plain(SHAPE[shape], SH.pattern), text, re.IGNORECASE) is not None


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_every_placeholder_of_the_code_list_says_nothing(text: str) -> None:
    assert matches("placeholder", text)
    assert matches("placeholder", text.upper())
    assert matches("says-nothing", f" {text}\n")


def test_the_patterns_have_no_more_words_than_the_code_list() -> None:
    words = {re.sub(r"[\W_]", "", text).lower() for text in PLACEHOLDERS} - {"", "xx", "xxx"}
    for shape in ("placeholder", "says-nothing"):
        pattern = DESCRIPTION.plain(SHAPE[shape], SH.pattern)
        found = pattern.partition("|((")[2].partition(")[")[0].replace(r"[\W_]*", "")
        assert set(found.split("|")) == words


@pytest.mark.parametrize(
    "text", ["Ｎ／Ａ", "n / a", "无无无", "无、无", "《无》", "------", "……", "xxxxxx", "待定。"]
)
def test_signs_width_and_repetition_make_no_text_of_a_placeholder(text: str) -> None:
    assert matches("placeholder", text)
    assert matches("says-nothing", text)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ufeff \u2060"])
def test_blank_text_says_nothing_but_is_no_placeholder(text: str) -> None:
    assert not matches("placeholder", text)
    assert matches("says-nothing", text)


def test_long_text_is_matched_in_time() -> None:
    assert not matches("placeholder", "x" * 5000 + "y")
    assert not matches("says-nothing", "na-" * 2000 + "y")


def test_shapes_and_loader_agree_on_what_names_a_document() -> None:
    """The pattern stands in each query of R-09a to R-09e; SPARQL doubles its backslashes."""
    pattern = NAMES_A_DOCUMENT.pattern.replace("\\", "\\\\")
    queries = [
        DESCRIPTION.plain(SHAPE[f"{name}-query"], SH.select)
        for name in ("R-09a", "R-09a-article", "R-09b", "R-09d", "R-09e")
    ]
    assert all(pattern in query for query in queries)
    assert not any("+\\\\s*号" in query.replace(pattern, "") for query in queries)


def test_column_names_are_those_of_the_template() -> None:
    """But for numbers, which no text column is next to, and words that may be a text."""
    pattern = DESCRIPTION.plain(SHAPE["column-name"], SH.pattern)
    names = pattern.removeprefix("^(").removesuffix(")$").split("|")
    words = {"类", "项", "目", "细目"}
    expected = [one for one in template().headers if one not in words and "（" not in one]
    assert sorted(names) == sorted(expected)


@pytest.mark.parametrize("text", ["无条件", "测试仪器信息", "123456", "x", "没有房产的家庭"])
def test_real_text_is_no_placeholder(text: str) -> None:
    assert not matches("placeholder", text)
    assert not matches("says-nothing", text)


@pytest.mark.parametrize(("text", "tail"), [("信息2", True), ("信息2019", False), ("PM2", False)])
def test_digit_tails(text: str, tail: bool) -> None:
    assert matches("digit-tail", text) is tail
