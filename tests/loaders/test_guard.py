from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.guard import guard, unguard


@pytest.mark.parametrize(
    "text", ["-5", "+86-518-85820000", "=HYPERLINK(1)", "@x", "＝1", "'=1", "\t=1", "\r=1"]
)
def test_formulas_are_guarded(text: str) -> None:
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", ["5", "连云港", "'90年代", "''", "", "a=b"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert guard(text) == unguard(text) == text


@given(st.text(alphabet="'=+-@＝－a1 \t\r"))
def test_reading_undoes_writing(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in set("=+-@＝＋－＠\t\r")
