from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.search.analyzer import words
from server.search.document import SHOWN
from server.search.marks import excerpt, marked


def marks(text: str, asked: str) -> list[str]:
    return [part for part, found in marked(text, words(asked)) if found]


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("不动产登记信息", "登记", ["登记"]),
        ("登记登记", "登记", ["登记登记"]),
        ("ＰＭ２．５日均", "pm2 日均", ["ＰＭ２", "日均"]),
        ("Oracle的ORACLE库", "ora", ["Ora", "ORA"]),
        ("macro", "cr", []),
        ("登记机关", "登记机 记机关", ["登记机关"]),
        ("㈱登记", "登", ["登"]),
        ("307010320700021/000003", "0000", ["0000"]),
        ("<b>登记</b>", "b", ["b", "b"]),
        ("无", "", []),
    ],
)
def test_what_is_marked(text: str, asked: str, found: list[str]) -> None:
    assert marks(text, asked) == found


@settings(deadline=None)
@given(st.text(), st.text(max_size=10))
def test_marking_changes_no_text(text: str, asked: str) -> None:
    assert "".join(part for part, _ in marked(text, words(asked))) == text


def test_a_long_text_is_cut_around_the_first_word() -> None:
    text = "前" * 300 + "登记" + "后" * 300
    assert "登记" in excerpt(text, words("登记"))
    assert len(excerpt(text, words("登记"))) == SHOWN + 2
    assert excerpt(text, words("没有")) == text[:SHOWN] + "…"
    assert excerpt("短", words("登记")) == "短"
