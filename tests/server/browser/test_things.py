from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import CODE, DCT, LM, RDF
from ontology.text import Text
from server.browser.pages import Pages
from server.browser.view import View
from tests.server.browser.city import CONDITIONAL, UNCONDITIONAL, WITHHELD
from tests.server.browser.reading import Page, read
from tests.server.browser.test_view import Facts

SHARED = Path(os.environ.get("LIANMU_SHARED", Path(__file__).parents[4] / "shared"))
NAUGHTY = SHARED / "fixtures" / "text" / "blns.txt"
ME = NamedNode("http://test.example/id/resource/1")


def page(client: httpx.Client, path: str, language: str = "zh") -> Page:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    return read(response.text)


def test_a_withheld_resource_says_on_what_basis_and_why(client: httpx.Client) -> None:
    shown = page(client, WITHHELD).text
    for words in (
        "不予共享",
        "《中华人民共和国预防未成年人犯罪法》第五十九条",
        "未成年人的犯罪记录依法封存。",
        "档案只有纸质",
        "介质交换（纸质报表）",
    ):
        assert words in shown


def test_a_conditional_resource_says_for_whom_for_what_and_how(client: httpx.Client) -> None:
    shown = page(client, CONDITIONAL).text
    for words in (
        "有条件共享",
        "按件核验，不得批量取得",
        "公安、税务、住建、法院",
        "业务协同",
        "抵押核验",
        "共享平台方式 · 接口",
        "本人查询",
    ):
        assert words in shown


def test_every_field_of_the_model_is_on_the_page(client: httpx.Client) -> None:
    both = page(client, CONDITIONAL).text + page(client, WITHHELD).text
    for words in (
        "307010320700021/000008",
        "Registration of real estate",
        "自然资源和规划局",
        "11320700X00000027D",
        "社区矫正管理处",
        "登记库的视图",
        "实时",
        "2026年3月1日",
        "不动产登记信息",
        "省（自治区、直辖市）及其下各级政务部门",
        "重要",
        "2025年12月20日",
        "2025年12月21日",
        "2026年1月8日",
        "示范负责人",
        "示范机房",
        "字符型C",
    ):
        assert words in both


def test_items_are_listed_in_order_with_all_that_is_said_of_them(client: httpx.Client) -> None:
    text = page(client, CONDITIONAL).text
    second = "2 权利人 字符型C 100 不予共享 自然人或者法人"
    assert text.index("1 不动产单元号 字符型C 28 同资源") < text.index(second)


def test_the_answer_stands_before_everything_else_about_a_resource(client: httpx.Client) -> None:
    for path, answer in (
        (WITHHELD, "不可以 · 不予共享"),
        (CONDITIONAL, "可以申请 · 有条件共享"),
        (UNCONDITIONAL, "可以 · 无条件共享"),
    ):
        text = page(client, path).text
        assert text.index(answer) < text.index("信息资源代码")


def test_a_basis_is_the_word_of_the_department_and_the_register_is_asked(
    client: httpx.Client,
) -> None:
    shown = page(client, WITHHELD)
    assert "以上是提供方的原话 · 依据类型 法律" in shown.text
    assert "中华人民共和国预防未成年人犯罪法 登记册收有这部法律，没有收条文" in shown.text
    assert "/doc/law/juvenile-delinquency-law" in shown.links
    unknown = shown.text[shown.text.index("《矫正档案办法》第三条") :]
    assert "法律登记册里没有找到，须由主管部门确认。" in unknown


def test_only_a_mandatory_field_that_lacks_is_called_missing(client: httpx.Client) -> None:
    assert "分类 未填" in page(client, WITHHELD).text
    shown = page(client, CONDITIONAL).text
    assert "数据分级 未填" in shown
    assert "共享条件 按件核验" in shown
    assert "不予共享依据" not in shown
    assert "不予共享依据 未填" in page(client, "/doc/resource/307010320700009-000002").text


def test_where_a_class_stands_in_its_tree(client: httpx.Client) -> None:
    assert (
        "部门信息资源目录 › 省（自治区、直辖市）及其下各级政务部门"
        in page(client, CONDITIONAL).text
    )


def test_sizes_have_their_units(client: httpx.Client) -> None:
    shown = page(client, CONDITIONAL)
    assert "数据存储量（G） 12.5 3.5 – 结构化记录数（万条） 180" in shown.text
    assert "http://old.example/bdc" in shown.text


def test_relations_are_shown_at_both_ends(client: httpx.Client) -> None:
    other = "/doc/resource/307010320700021-000003"
    assert other in page(client, CONDITIONAL).links
    assert CONDITIONAL in page(client, other).links


def test_contacts_are_for_signed_in_departments(client: httpx.Client) -> None:
    for secret in ("0518-00000000", "示范机房二层"):
        assert secret not in page(client, CONDITIONAL).text
        assert secret in page(client, f"{CONDITIONAL}?clerk=1").text


def test_findings_that_stand_are_for_those_they_concern(client: httpx.Client) -> None:
    finding = "权利人像是个人信息。"
    assert finding not in page(client, CONDITIONAL).text
    shown = page(client, f"{CONDITIONAL}?clerk=1").text
    assert finding in shown
    assert "没有写明条件。" not in shown
    assert "更新周期是补充值。" not in shown
    other = page(client, "/doc/resource/307010320700021-000003?clerk=1").text
    assert "更新周期是补充值。" in other


def test_an_unconditional_resource_on_an_english_page(client: httpx.Client) -> None:
    shown = page(client, UNCONDITIONAL, "en")
    assert "Yes · Shared unconditionally" in shown.text
    assert "Market regulation bureau" in shown.text
    title = next(attributes for name, attributes in shown.elements if name == "h1")
    assert title.get("lang") == "zh-Hans"


def test_machine_readable_twins_are_linked(client: httpx.Client) -> None:
    links = page(client, WITHHELD).links
    assert {f"{WITHHELD}.{suffix}" for suffix in ("ttl", "jsonld", "rdf", "nt")} <= set(links)


def test_an_item_leads_back_to_its_resource(client: httpx.Client) -> None:
    shown = page(client, "/doc/item/307010320700021-000008.aaaaaaaaaa")
    assert CONDITIONAL in shown.links
    assert "权利人" in shown.text
    assert "自然资源和规划局" in shown.text
    assert "/search?q=%E6%9D%83%E5%88%A9%E4%BA%BA" in shown.links


def test_an_item_says_which_sharing_type_is_in_force_and_whose(client: httpx.Client) -> None:
    own = page(client, "/doc/item/307010320700021-000008.aaaaaaaaaa").text
    assert "不予共享 本信息项自己的规定" in own
    inherited = page(client, "/doc/item/307010320700021-000008.bbbbbbbbbb").text
    assert "有条件共享 与所属资源相同" in inherited


def test_a_department_tells_its_history(client: httpx.Client) -> None:
    shown = page(client, "/doc/department/zrzy")
    assert "2019 国土和规划合并" in shown.text
    assert "国土资源局 、 规划局 → 自然资源和规划局" in shown.text
    assert "凭一般了解记述，未核对文件" in shown.text
    assert {"/doc/department/former-guotu", "/doc/department/zrzy-fj"} <= set(shown.links)


def test_a_former_body_says_what_replaced_it(client: httpx.Client) -> None:
    shown = page(client, "/doc/department/former-guotu", "en")
    assert "Bureau of Land" in shown.text
    assert "In 2019 it was succeeded by: Natural resources bureau" in shown.text
    assert "Resources provided" not in shown.text


def test_a_department_names_what_it_leads_and_how_it_shares(client: httpx.Client) -> None:
    shown = page(client, "/doc/department/zrzy")
    assert "牵头的基础和主题资源 不动产权属登记信息" in shown.text
    assert "/search?provider=zrzy&share=conditional" in shown.links


def test_a_department_lists_what_it_provides(client: httpx.Client) -> None:
    shown = page(client, "/doc/department/zrzy")
    assert {CONDITIONAL, "/doc/catalog/zrzy"} <= set(shown.links)
    assert WITHHELD not in shown.links


def test_a_catalog_lists_its_resources_by_the_page(client: httpx.Client) -> None:
    shown = page(client, "/doc/catalog/zrzy")
    assert {CONDITIONAL, "/doc/department/zrzy"} <= set(shown.links)
    assert WITHHELD not in shown.links
    assert "/search?catalog=zrzy&share=conditional" in shown.links
    assert CONDITIONAL not in page(client, "/doc/catalog/zrzy?page=2").links


def test_catalogs_are_grouped_by_who_compiles_them(client: httpx.Client) -> None:
    shown = page(client, "/catalogs")
    assert "市级部门 4" in shown.text
    assert "自然资源和规划局 2 无条件共享 0 有条件共享 2 不予共享 0" in shown.text
    assert "/doc/catalog/zrzy" in shown.links


def test_anything_else_is_a_table_with_labels(client: httpx.Client) -> None:
    shown = page(client, "/doc/concept/sharing/withheld", "en")
    assert "Not shared" in shown.text
    assert "/doc/concept/sharing" in shown.links
    assert WITHHELD in shown.links


def test_a_missing_thing_is_a_problem_in_the_language_of_the_visitor(client: httpx.Client) -> None:
    response = client.get("/doc/resource/nope", headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert "There is no such thing" in read(response.text).text


def hostile_page(values: list[str]) -> Page:
    """A resource with these strings in every place a file can fill."""
    facts = [Triple(ME, RDF.type, LM.InformationResource)]
    for number, value in enumerate(values):
        item = NamedNode(f"http://test.example/id/item/1.{number}")
        text = Literal(value, language="zh")
        facts += [Triple(ME, LM.item, item), Triple(item, DCT.title, text)]
        facts += [Triple(ME, name, text) for name in (DCT.description, LM.sharingCondition)]
        facts += [Triple(ME, LM.usePurpose, Literal(value)), Triple(ME, LM.note, text)]
    labels = {ME.value: Text(values[0], values[0])}
    view = View(Facts(tuple(facts), labels=labels), "zh")
    pages = Pages("http://test.example/", demo=False)
    return read(pages.render("resource.html", "zh", view=view, path="/doc/resource/1"))


def test_hostile_strings_are_shown_as_they_are_and_do_nothing() -> None:
    if not NAUGHTY.exists():
        pytest.skip("the shared fixture fixtures/text/blns.txt is not here (LIANMU_SHARED)")
    lines = [
        line
        for line in NAUGHTY.read_text("utf-8").split("\n")
        if line.strip() and not line.startswith("#")
    ]
    assert len(lines) > 300
    shown, harmless = hostile_page(lines), hostile_page(["a"] * len(lines))
    assert shown.faults == []
    assert {name for name, _ in shown.elements} == {name for name, _ in harmless.elements}
    assert not [name for _, attributes in shown.elements for name in attributes if name[:2] == "on"]
    text = shown.text
    missing = [line for line in lines if " ".join(line.split()) not in text]
    assert missing == []


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_an_iri_that_would_run_is_text(iri: str) -> None:
    facts = (
        Triple(ME, RDF.type, LM.InformationResource),
        Triple(ME, DCT.relation, NamedNode(iri)),
        Triple(ME, LM.sharingType, CODE["sharing/unconditional"]),
    )
    pages = Pages("http://test.example/", demo=False)
    view = View(Facts(facts), "zh")
    shown = read(pages.render("resource.html", "zh", view=view, path="/doc/resource/1"))
    assert iri in shown.text
    assert iri not in shown.links
