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
        "2026-03-01",
        "不动产登记信息",
        "省（自治区、直辖市）及其下各级政务部门",
        "重要",
        "2025-12-20",
        "2025-12-21",
        "2026-01-08",
        "示范负责人",
        "示范机房",
        "字符型C",
    ):
        assert words in both


def test_items_are_listed_in_order_with_type_and_length(client: httpx.Client) -> None:
    text = page(client, CONDITIONAL).text
    assert text.index("1 不动产单元号 字符型C 28") < text.index("2 权利人 字符型C 100")


def test_an_unconditional_resource_on_an_english_page(client: httpx.Client) -> None:
    shown = page(client, UNCONDITIONAL, "en")
    assert "Yes, unconditionally" in shown.text
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


def test_a_department_lists_what_it_provides(client: httpx.Client) -> None:
    shown = page(client, "/doc/department/zrzy")
    assert {CONDITIONAL, "/doc/catalog/zrzy"} <= set(shown.links)
    assert WITHHELD not in shown.links


def test_a_catalog_lists_its_resources_by_the_page(client: httpx.Client) -> None:
    shown = page(client, "/doc/catalog/zrzy")
    assert {CONDITIONAL, "/doc/department/zrzy"} <= set(shown.links)
    assert WITHHELD not in shown.links
    assert CONDITIONAL not in page(client, "/doc/catalog/zrzy?page=2").links


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
