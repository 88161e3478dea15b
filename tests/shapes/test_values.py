"""The kinds of values that shapes share, against the code lists they repeat."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode

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


def test_the_pattern_has_no_more_than_the_code_list() -> None:
    pattern = DESCRIPTION.plain(SHAPE["placeholder"], SH.pattern)
    assert pattern.count("|") + 1 == len(PLACEHOLDERS) > 40
    assert DESCRIPTION.plain(SHAPE["says-nothing"], SH.pattern) == pattern.replace(
        "^(", r"^\s*("
    ).replace(")$", r")?\s*$")


@pytest.mark.parametrize("text", ["无条件", "测试仪器信息", "123456", "x", "没有房产的家庭"])
def test_real_text_is_no_placeholder(text: str) -> None:
    assert not matches("placeholder", text)
    assert not matches("says-nothing", text)


@pytest.mark.parametrize(("text", "tail"), [("信息2", True), ("信息2019", False), ("PM2", False)])
def test_digit_tails(text: str, tail: bool) -> None:
    assert matches("digit-tail", text) is tail
