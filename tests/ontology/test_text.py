from __future__ import annotations

import pytest

from ontology.text import Text

TEXT = Text("第{row}行", "row {row}")


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "第{row}行"), ("en", "row {row}"), ("fr", "第{row}行")]
)
def test_every_other_language_gets_chinese(language: str, said: str) -> None:
    assert TEXT.in_language(language) == said


def test_values_are_filled_in_in_both_languages() -> None:
    assert TEXT.format(row=3) == Text("第3行", "row 3")


def test_both_languages_are_shown_where_none_is_chosen() -> None:
    assert str(Text("甲", "a")) == "甲 / a"
