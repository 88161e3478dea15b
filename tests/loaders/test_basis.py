from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.basis import citation, citations


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("《统计法》第二十五条", ["《统计法》第二十五条"]),
        (
            "《统计法》第九条；《税收征收管理法》第八条第二款",
            ["《统计法》第九条", "《税收征收管理法》第八条第二款"],
        ),
        ("《统计法》、《档案法》", ["《统计法》", "《档案法》"]),
        ("《统计法》第九条、第十条", ["《统计法》第九条、第十条"]),
        ("《关于转发〈意见〉、〈办法〉的通知》", ["《关于转发〈意见〉、〈办法〉的通知》"]),
        ("《关于印发《办法》；《细则》的通知》", ["《关于印发《办法》；《细则》的通知》"]),
        ("按上级要求", ["按上级要求"]),
    ],
)
def test_citations_are_separated_between_title_marks_only(text: str, parts: list[str]) -> None:
    assert [one.text for one in citations(text)] == parts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("《中华人民共和国保守国家秘密法》第九条", "law"),
        ("《征信业管理条例》", "unknown"),
        ("《国务院关于若干事项的决定》", "state-council-decision"),
        ("国发〔2016〕51号", "state-council-decision"),
        ("《统计资料管理办法》", "rule"),
        ("《户口登记规定（试行）》", "rule"),
        ("《关于加强管理的通知》", "normative-document"),
        ("部门内部规定", "internal"),
        ("按上级要求", "unknown"),
        ("苏政发〔2017〕133号", "unknown"),
    ],
)
def test_the_kind_the_wording_shows(text: str, kind: str) -> None:
    assert citation(text).kind == kind


def test_a_law_is_looked_up_by_title_then_number_then_text() -> None:
    assert citation("《关于某事的通知》（国发〔2016〕51号）第三条").names == [
        "关于某事的通知",
        "国发〔2016〕51号",
        "《关于某事的通知》（国发〔2016〕51号）第三条",
    ]


@given(st.text(alphabet="《》〈〉；、，甲乙 第条", max_size=30))
def test_no_wording_is_lost(text: str) -> None:
    found = "".join(one.text for one in citations(text))
    plain = str.maketrans("", "", "；、， ")
    assert found.translate(plain) == text.translate(plain)
