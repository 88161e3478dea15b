"""What a form asks for, in the names under which catalogs may hold it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import Limits
from loaders.table import table_of
from server.browser.holdings import check, pieces
from server.browser.material import aliases, from_tables, materials, papers, wanted
from server.rules.normal_forms import normal_form
from server.search.lookup import terms_of
from server.store.folder import DataFolder

BLNS = Path("../shared/fixtures/text/blns.txt")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. 身份证\n2、户口簿\n（三）结婚证", ["身份证", "户口簿", "结婚证"]),
        ("身份证、户口簿；营业执照", ["身份证", "户口簿", "营业执照"]),
        ("身份证（正面、反面）\r\n\r\n - 户口簿", ["身份证（正面、反面）", "户口簿"]),
        ("①身份证\n身份证\n  \n——\n", ["身份证"]),
        ("2026年度纳税证明", ["2026年度纳税证明"]),
        ("", []),
    ],
)
def test_a_list_is_one_material_a_line_or_between_marks(text: str, found: list[str]) -> None:
    assert materials(text) == found


@pytest.mark.parametrize(
    ("written", "name", "paper"),
    [
        ("申请人身份证原件及复印件（各一份）", "身份证", "居民身份证"),
        ("法定代表人的有效身份证件复印件", "身份证件", "居民身份证"),
        ("营业执照副本 1份", "营业执照", "营业执照"),
        ("《不动产权证书》", "不动产权证书", "不动产权证书"),
        ("户口簿首页复印件", "户口簿首页", "户口簿"),
        ("公租房申请表", "公租房申请表", ""),
        ("材料", "材料", ""),
    ],
)
def test_qualifiers_come_off_and_papers_are_known(written: str, name: str, paper: str) -> None:
    asked = wanted(written)
    assert (asked.written, asked.names[-1], asked.paper) == (written, name, paper)
    assert asked.held == (papers()[paper] if paper else ())


def test_the_table_of_papers_names_nothing_twice() -> None:
    forms = [normal_form(name) for name in aliases()]
    assert all(forms) and len(set(aliases().values())) == len(papers())
    for held in papers().values():
        assert len({normal_form(name) for name in held}) == len(held)


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("序号,材料名称,份数\n1,身份证,1\n2,户口簿,1\n", ["身份证", "户口簿"]),
        ("公租房资格核准申请材料\n名称,要求\n身份证,原件\n", ["身份证"]),
        ("身份证\n户口簿\n", ["身份证", "户口簿"]),
        ("\n", []),
    ],
)
def test_a_sheet_tells_by_its_column_of_materials(sheet: str, found: list[str]) -> None:
    assert from_tables([table_of(sheet, Limits())]) == found


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for material in materials(text):
        names = wanted(material).names
        assert names and all(normal_form(name) for name in names)
        has, lacks = pieces(names[-1], terms_of(names[-1]))
        assert isinstance(has, tuple) and isinstance(lacks, tuple)


def test_what_the_city_holds_is_found_by_name_by_paper_and_by_words(published: DataFolder) -> None:
    asked = ["权利人", "不动产权属登记信息", "房产证", "权属登记", "外星人登记表", "矫正档案"]
    with published.open_current() as edition:
        found = {one.wanted.written: one for one in check(edition, asked)}
    verdicts = {written: one.verdict for written, one in found.items()}
    by_name = found["不动产权属登记信息"].matches[0]
    assert (by_name.how, by_name.is_item, by_name.share) == ("name", False, "conditional")
    assert (by_name.provider.zh, by_name.condition.zh) == (
        "自然资源和规划局",
        "按件核验，不得批量取得",
    )
    item = found["权利人"].matches[0]
    assert (item.is_item, item.share, item.resource_title.zh) == (
        True,
        "withheld",
        "不动产权属登记信息",
    )
    paper = found["房产证"].matches[0]
    assert (paper.how, found["房产证"].wanted.paper) == ("paper", "不动产权证书")
    words = found["权属登记"].matches[0]
    assert (words.how, words.words, words.missing) == ("words", ("权属登记",), ())
    assert verdicts["不动产权属登记信息"] == verdicts["房产证"] == "held"
    assert (verdicts["权属登记"], verdicts["外星人登记表"]) == ("maybe", "none")
    assert verdicts["权利人"] == verdicts["矫正档案"] == "withheld"


def test_hostile_words_are_words(published: DataFolder) -> None:
    lines = BLNS.read_text(encoding="utf-8").splitlines()
    asked = [one[:120] for one in materials("\n".join(lines))][:300]
    with published.open_current() as edition:
        assert len(check(edition, asked)) == len(asked) > 100
