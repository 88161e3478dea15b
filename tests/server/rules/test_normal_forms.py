from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.normal_forms import normal_form


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("企业登记信息", "企业登记信息"),
        (" 企业 登记\n信息 ", "企业登记信息"),
        ("企业登记（信息）", "企业登记信息"),
        ("ＡＢ类·企业", "ab类企业"),
        ("1-2岁人数", "1-2岁人数"),
        ("12岁人数", "12岁人数"),
        ("PM2.5", "pm2.5"),
        ("编号-1", "编号1"),
        (">60分人数", ">60分人数"),
        ("——", ""),
        ("", ""),
    ],
)
def test_what_names_are_compared_by(name: str, form: str) -> None:
    assert normal_form(name) == form


@given(st.text(max_size=20))
def test_spaces_around_and_case_never_matter(name: str) -> None:
    assert normal_form(f"  {name}\t") == normal_form(name)
    assert " " not in normal_form(name)
