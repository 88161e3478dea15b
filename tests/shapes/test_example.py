from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from shapes import Shapes
from shapes.example import Example, examples
from tests.shapes.engine import expected, judge, judged

SHOWN = examples()


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
