from __future__ import annotations

import pytest
from pyoxigraph import Literal

from ontology.namespaces import LM
from tests.loaders.sample import FLAT, changes, notes, read

HEADER = (*FLAT, "数据长度")
ROW = {"信息资源名称": "甲", "信息资源代码": "307010/1", "信息项名称": "项", "数据类型": "字符型C"}


@pytest.mark.parametrize(
    ("text", "number"), [("30位", "30"), ("３０", "30"), ("18,2", "18,2"), ("20 个字符", "20")]
)
def test_a_length_is_its_number(text: str, number: str) -> None:
    loaded = read([{**ROW, "数据长度": text}], HEADER)
    assert [q.object for q in loaded.quads if q.predicate == LM.dataLength] == [Literal(number)]
    assert changes(loaded) == ([f"数据长度：{text} → {number}"] if text != number else [])
    assert notes(loaded) == []


def test_a_length_that_is_no_number_is_kept_and_told_once() -> None:
    loaded = read([{**ROW, "信息项名称": "项、又一项", "数据长度": "三十"}], HEADER)
    assert {q.object for q in loaded.quads if q.predicate == LM.dataLength} == {Literal("三十")}
    assert [text for text in notes(loaded) if "不是数字" in text] == [
        "数据长度：“三十”不是数字，照原样保留"
    ]


def test_several_items_of_a_cell_are_told() -> None:
    loaded = read([{**ROW, "信息项名称": "项、又一项、第三项"}], HEADER)
    assert ["拆成 3 个信息项" in text for text in notes(loaded)] == [True]
