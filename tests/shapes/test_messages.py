"""What a clerk reads where a message says why."""

from __future__ import annotations

import re
from datetime import date

import pytest

from shapes import Shapes
from tests.shapes.cases.bases import BASES
from tests.shapes.engine import judge
from tests.shapes.record import PREFIXES, withheld


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


TERM = re.compile(r"\b(lm|prov|dct|dcat|odrl):|\b[a-z]+[A-Z]\w*")
"""A name of RDF, or one put together as programmers do."""


def test_no_message_on_records_asks_a_clerk_to_know_rdf() -> None:
    records = (s for s in Shapes.shipped().shapes.values() if s.rule >= "R-30")
    for shape in records:
        for text in (shape.message.zh, shape.message.en, shape.fix.zh, shape.fix.en):
            assert not TERM.search(re.sub(r"\{[?$]\w+\}", "", text)), (shape.iri, text)
