from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from ontology.namespaces import XSD
from server.browser.formats import shown_literal


@pytest.mark.parametrize(
    ("words", "datatype", "chinese", "english"),
    [
        ("2026-11-02", XSD.date, "2026年11月2日", "November 2, 2026"),
        ("2026-11-02T18:30:00Z", XSD.dateTime,
         "2026年11月3日 02:30:00", "Nov 3, 2026, 2:30:00\u202fAM"),
        ("1234567.8912", XSD.decimal, "1,234,567.8912", "1,234,567.8912"),
        ("12000", XSD.integer, "12,000", "12,000"),
        ("true", XSD.boolean, "是", "yes"),
        ("0", XSD.boolean, "否", "no"),
        ("2019", XSD.gYear, "2019", "2019"),
        ("2018年6月", XSD.date, "2018年6月", "2018年6月"),
        ("一万", XSD.decimal, "一万", "一万"),
        ("007", XSD.string, "007", "007"),
    ],
)  # fmt: skip
def test_values_by_locale(words: str, datatype: NamedNode, chinese: str, english: str) -> None:
    value = Literal(words, datatype=datatype)
    assert (shown_literal(value, "zh"), shown_literal(value, "en")) == (chinese, english)


@given(
    st.text(max_size=30),
    st.sampled_from([XSD.date, XSD.dateTime, XSD.decimal, XSD.integer, XSD.boolean]),
    st.sampled_from(["zh", "en"]),
)
def test_any_text_of_any_type_is_shown(words: str, datatype: NamedNode, language: str) -> None:
    assert isinstance(shown_literal(Literal(words, datatype=datatype), language), str)
