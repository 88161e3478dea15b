from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from shapes import Shapes
from shapes.example import Example, examples
from tests.shapes.engine import Result, expected, judge, judged

SHOWN = examples()
BAD = [example for example in SHOWN if not example.good]


def _name(example: Example) -> str:
    return f"{'good' if example.good else 'bad'}/{example.rule}"


@pytest.mark.parametrize("example", SHOWN, ids=_name)
def test_an_example_yields_exactly_what_its_header_says(example: Example) -> None:
    assert expected(judged(example)) == Counter(example.findings)


@pytest.mark.parametrize("example", SHOWN, ids=_name)
def test_an_example_explains_itself_in_both_languages(example: Example) -> None:
    assert any("\u4e00" <= letter <= "\u9fff" for letter in example.title.zh)
    assert example.title.en.isprintable()
    assert example.title.en != example.title.zh


def test_there_is_one_good_and_one_bad_example_for_every_rule_with_a_shape() -> None:
    rules = {shape.rule for shape in Shapes.shipped().shapes.values()}
    assert Counter((example.rule, example.good) for example in SHOWN) == Counter(
        {(rule, good): 1 for rule in rules for good in (True, False)}
    )


@pytest.mark.parametrize("profile", ["lyg-interim", "decree-809"])
def test_the_shapes_are_valid_shacl(profile: str) -> None:
    assert judge("", profile, date(2026, 1, 15), meta=True) == []


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


def test_a_wrong_check_character_names_the_right_one(results: list[Result]) -> None:
    said = [result.messages for result in results if result.shape.endswith("R-03a-check")]
    assert len(said) == 1
    assert all("“X”" in text for text in said[0])


def test_what_is_asked_and_what_stands_there_instead_are_both_told(results: list[Result]) -> None:
    said = {text for result in results for text in result.messages}
    assert "不同意共享应说明理由，这里写的是“无”。" in said
    assert "A refusal has to give its reason; it says “无”." in said
    assert "补正告知应列出缺少的材料，这里没有填写。" in said
