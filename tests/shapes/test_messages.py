"""What a clerk reads: every shape speaks both languages and leaves no variable unfilled."""

from __future__ import annotations

import re
from datetime import date

import pytest

from shapes import Shapes
from shapes.example import examples
from tests.shapes.engine import Result, judge, judged
from tests.shapes.record import PREFIXES, withheld
from tests.shapes.test_presuppositions import BASES

BAD = [example for example in examples() if not example.good]


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return [r for one in BAD for r in judged(one)]


def test_every_result_has_its_message_filled_in_twice(results: list[Result]) -> None:
    assert len(results) >= 14
    for result in results:
        assert len(result.messages) == 2, result
        assert not [text for text in result.messages if "{" in text], result


def test_every_result_names_the_property_of_its_shape(results: list[Result]) -> None:
    paths = {info.iri.value: info.path for info in Shapes.shipped().shapes.values()}
    for result in results:
        path = paths[result.shape]
        assert path is not None
        assert result.path == path.value


def test_a_duplicate_code_names_the_other_holder(results: list[Result]) -> None:
    said = {
        result.focus.rpartition("/")[2]: " ".join(result.messages)
        for result in results
        if result.shape.endswith("R-02-unique")
    }
    assert "连云港市住房和城乡建设局" in said["211001-000005"]
    assert "连云港市生态环境局" in said["211001-000005-zjj"]


@pytest.mark.parametrize(
    ("citation", "kind", "more", "why"),
    [
        ("按上级要求", "internal", "", "没有写出文件的名称（加书名号）或者文号"),
        ("中共中央办公厅文件", "party-policy", "", "没有写出文件的名称（加书名号）或者文号"),
        ("《连云港市某某管理办法》", "rule", "", "从填写的类型或者名称看像是“规章”"),
        ("《编制指南》", "law", "; lm:cites law:ndrc-2017-1272", "登记册里它是“规范性文件”"),
    ],
)
def test_why_a_basis_is_not_enough_asserts_no_type_that_nobody_gave(
    citation: str, kind: str, more: str, why: str
) -> None:
    turtle = PREFIXES + withheld("1", citation, kind, more)
    (result,) = judge(turtle, "decree-809", date(2026, 1, 15))
    assert any(why in text for text in result.messages), result.messages


def test_of_several_bases_the_one_without_its_article_is_named() -> None:
    cases = BASES["onehasit"]
    (result,) = judge(PREFIXES + cases[0], "decree-809", date(2026, 1, 15))
    assert result.severity == "Warning"
    assert "不予共享依据“《某某管理条例》”没有写明第几条。" in result.messages


def test_a_wrong_check_character_names_the_right_one(results: list[Result]) -> None:
    said = [result.messages for result in results if result.shape.endswith("R-03a-check")]
    assert len(said) == 1
    assert all("“X”" in text for text in said[0])


TERM = re.compile(r"\b(lm|prov|dct|dcat|odrl):|\b[a-z]+[A-Z]\w*")
"""A name of RDF, or one put together as programmers do."""


def test_no_message_asks_a_clerk_to_know_rdf() -> None:
    records = (s for s in Shapes.shipped().shapes.values() if s.rule >= "R-30")
    for shape in records:
        for text in (shape.message.zh, shape.message.en, shape.fix.zh, shape.fix.en):
            assert not TERM.search(re.sub(r"\{[?$]\w+\}", "", text)), (shape.iri, text)


def test_what_is_asked_and_what_stands_there_instead_are_both_told(results: list[Result]) -> None:
    said = {text for result in results for text in result.messages}
    for shape in Shapes.shipped().shapes.values():
        if shape.rule in ("R-54", "R-51", "R-63") and "{?stateZh}" in shape.message.zh:
            start = shape.message.zh.partition("{")[0]
            assert any(text.startswith(start) for text in said), shape.iri
    assert "不同意共享应说明理由，这里写的是“无”。" in said
    assert "A refusal has to give its reason; it says “无”." in said
