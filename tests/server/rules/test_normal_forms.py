from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import DCT, LM, RDF
from server.rules.normal_forms import normal_form, with_normal_forms
from server.rules.surroundings import Judged
from tests.server.rules.city import NAMES, Entry, city, item, resource


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


def forms(judged: Judged) -> dict[NamedNode, str]:
    return {
        triple.subject: triple.object.value
        for triple in judged.context
        if triple.predicate == LM.normalisedName
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
    }


STORE = city(
    Entry("1", titles=("甲 信息",), items=("企业名称",)),
    Entry("2", titles=("甲信息",), items=("编号",)),
    Entry("3", titles=("乙信息",), items=("编号",)),
    Entry("4", titles=("甲信息",), provider="sfj"),
)


def test_everything_has_its_form_when_everything_is_judged() -> None:
    found = forms(with_normal_forms(Judged.of(STORE, ()), None))
    assert {found[resource(key)] for key in "124"} == {"甲信息"}
    assert found[resource("3")] == "乙信息"
    assert found[item("1", 0)] == "企业名称"
    assert NAMES.thing("catalog", "zjj") not in found


def test_with_a_focus_only_it_and_its_namesakes_of_the_same_provider() -> None:
    found = forms(with_normal_forms(Judged.of(STORE, ()), [resource("1")]))
    assert set(found) == {resource("1"), item("1", 0), resource("2")}


def test_an_item_in_focus_brings_its_resource() -> None:
    found = forms(with_normal_forms(Judged.of(STORE, ()), [item("1", 0)]))
    assert resource("2") in found


@pytest.mark.parametrize("focus", [None, [resource("1")]])
def test_a_withdrawn_code_of_the_context_has_a_name(focus: list[NamedNode] | None) -> None:
    code = NamedNode("http://city.example/withdrawn")
    context = (
        Triple(code, RDF.type, LM.WithdrawnCode),
        Triple(code, DCT.title, Literal("旧 名", language="zh")),
    )
    assert forms(with_normal_forms(Judged.of(STORE, context), focus))[code] == "旧名"
