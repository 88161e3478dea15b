from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.search.analyzer import LONGEST_WORD, Word, analyze, normalise, words

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("！？——", []),
        ("登", ["登"]),
        ("登记", ["登", "记", "登记"]),
        ("登记信息", ["登", "记", "信", "息", "登记", "记信", "信息"]),
        ("SQL 数据", ["s", "sq", "sql", "数", "据", "数据"]),
        ("ＰＤＦ　１２", ["p", "pd", "pdf", "1", "12"]),
        ("PM2日均", ["p", "pm", "pm2", "日", "均", "日均"]),
        ("12/34", ["1", "12", "3", "34"]),
        ("a_b", ["a", "b"]),
        ("𠮷野家", ["𠮷", "野", "家", "𠮷野", "野家"]),
        ("豈", [normalise("豈")]),
    ],
)
def test_terms_of_a_text(text: str, terms: list[str]) -> None:
    assert analyze(text) == terms


@given(st.text(HAN, min_size=2, max_size=30), st.data())
def test_every_pair_of_neighbours_is_a_term(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    word = text[start : start + 2]
    assert set(analyze(word)) <= set(analyze(text))


@given(st.text(HAN, min_size=1, max_size=12), st.text(HAN, min_size=1, max_size=12))
def test_what_a_word_needs_stands_in_a_row_only_where_the_word_is(text: str, asked: str) -> None:
    (word,) = words(asked)
    terms, needed = analyze(f"{text} {text[::-1]}"), word.terms
    rows = (terms[start : start + len(needed)] for start in range(len(terms)))
    assert any(row == needed for row in rows) == (word.text in text or word.text in text[::-1])


@given(st.text())
def test_terms_have_no_blanks_and_are_never_empty(text: str) -> None:
    """The index splits the joined terms at blanks and must get the same terms back."""
    terms = analyze(text)
    assert " ".join(terms).split() == terms


@given(st.text())
def test_analysing_does_not_depend_on_width_or_case(text: str) -> None:
    assert analyze(normalise(text)) == analyze(text)


def test_an_endless_word_is_cut() -> None:
    assert words("a" * 1000) == [Word("a" * LONGEST_WORD, False)]
