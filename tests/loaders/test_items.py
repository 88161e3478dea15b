from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.items import ItemText, may_be_several, parse_items, split_outside_brackets

TYPES = {"C", "字符型C", "日期型D"}


def parts(text: str) -> list[str]:
    return [part for _, part in split_outside_brackets(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("企业名称", [ItemText("企业名称")]),
        ("姓名、性别；年龄", [ItemText("姓名"), ItemText("性别"), ItemText("年龄")]),
        ("企业名称(字符型C,200)", [ItemText("企业名称", "字符型C", "200")]),
        (
            "代码（C，18）;成立日期(日期型D)",
            [ItemText("代码", "C", "18"), ItemText("成立日期", "日期型D")],
        ),
        ("金额(万元)", [ItemText("金额(万元)")]),
        ("地址（省、市、县）、电话", [ItemText("地址（省、市、县）"), ItemText("电话")]),
        ("未闭合（甲、乙", [ItemText("未闭合（甲、乙")]),
        ("(字符型C)", [ItemText("(字符型C)")]),
    ],
)
def test_item_cells(text: str, expected: list[ItemText]) -> None:
    assert parse_items(text, TYPES.__contains__) == expected


@given(
    st.lists(st.text(alphabet="甲乙C1、；", min_size=1), min_size=1, max_size=4),
    st.sampled_from(["（）", "()", "【】", "《》"]),
)
def test_separators_inside_brackets_do_not_split(names: list[str], brackets: str) -> None:
    bracketed = [f"甲{brackets[0]}{name}{brackets[1]}" for name in names]
    assert parts("、".join([*bracketed, "丙"])) == [*bracketed, "丙"]


@given(st.text(alphabet="甲、；;\n（）()[]【】 ", max_size=20))
def test_parts_are_never_blank(text: str) -> None:
    assert all(part and part == part.strip() for part in parts(text))
    assert all(text.startswith(part, at) for at, part in split_outside_brackets(text))


def test_what_looks_like_several_items() -> None:
    for text in ("姓名，性别,年龄", "1.姓名 2.性别", "姓名/性别"):
        assert may_be_several(text), text
    for text in ("姓名", "地址（省/市，县）", "2020.1 至今", "PM2.5"):
        assert not may_be_several(text), text
