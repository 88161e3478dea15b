from __future__ import annotations

import pytest

from loaders import Place
from loaders.cells import Cell
from loaders.conditions import open_and_condition, purpose, scope, used_for


@pytest.mark.parametrize(
    ("text", "expected_scope", "expected_purpose"),
    [
        ("共享范围：公安、税务；用途：业务协同", "公安、税务", "业务协同"),
        ("共享范围:公安;使用用途:数据校核。", "公安", "数据校核"),
        ("用途：工作参考\n共享范围：住建", "住建", "工作参考"),
        ("共享范围：公安", "公安", None),
        ("经提供部门同意", None, None),
        ("共享范围：；用途：", None, None),
    ],
)
def test_scope_and_purpose(
    text: str, expected_scope: str | None, expected_purpose: str | None
) -> None:
    assert scope(text) == expected_scope
    assert purpose(text) == expected_purpose


def test_what_a_condition_says_it_is_used_for() -> None:
    assert used_for("用于行政依据、业务协同") == "行政依据、业务协同"
    assert used_for("工作参考") == "工作参考"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("是;需注册", ("是", "需注册")),
        ("是；", ("是", "")),
        ("否", ("否", "")),
        ("是：注册，登录", ("是", "注册，登录")),
    ],
)
def test_open_and_its_condition(text: str, expected: tuple[str, str]) -> None:
    flag, condition = open_and_condition(Cell.at(Place(1), text))
    assert (flag.text, condition.text if condition else "") == expected
    assert text.startswith(flag.text, flag.start)
