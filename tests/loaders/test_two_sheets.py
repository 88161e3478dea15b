"""Items on a sheet of their own, joined to their resources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from loaders import Loaded, Unusable, load
from ontology.namespaces import DCT, LM
from tests.loaders.sample import changes, notes, references, resource, sheet, values, zh
from tests.loaders.spreadsheets import Sheet, xlsx

RESOURCES = [
    [
        "资源名称",
        "信息资源代码",
        "信息资源摘要",
        "共享属性",
        "开放属性",
        "所属处室",
        "处室业务职责",
    ],
    ["甲", "307010/1", "一", "无条件共享", "否", "处", "责"],
    ["甲", "307010/2", "二", "无条件共享", "否", "处", "责"],
    ["乙", "307010/3", "三", "无条件共享", "否", "处", "责"],
]


def read(items: Sequence[Sequence[str]]) -> Loaded:
    content = xlsx([Sheet("资源", RESOURCES), Sheet("信息项", items)])
    return load("a.xlsx", content, references())


def test_items_join_by_the_code_where_names_are_alike() -> None:
    loaded = read(
        [
            ["资源名称", "信息资源代码", "信息项", "数据类型"],
            ["甲", "307010/2", "姓名", "C"],
            ["", "307010/1", "性别", "C"],
            ["乙", "", "年龄", "N"],
        ]
    )
    counted = [len(values(loaded, resource(f"307010/{one}"), LM.item)) for one in (1, 2, 3)]
    assert counted == [1, 1, 1]


def test_a_name_of_several_resources_is_refused_with_its_place() -> None:
    with pytest.raises(Unusable) as caught:
        read([["资源名称", "信息项", "数据类型"], ["乙", "姓名", "C"], ["甲", "性别", "C"]])
    assert (caught.value.row, caught.value.column) == (3, "资源名称")
    assert "“信息项”第 3 行" in caught.value.message.zh


def test_an_item_of_no_resource_is_told_once_on_the_cell_that_names_it() -> None:
    """It makes no resource, and the rows below it do not fall to the one above."""
    loaded = read(
        [
            ["资源名称", "信息项", "数据类型"],
            ["乙", "姓名", "C"],
            ["乙信息", "性别", "C"],
            ["", "年龄", "N"],
            ["乙信息", "住所", "C"],
            ["乙", "电话", "C"],
        ]
    )
    assert len({q.subject for q in loaded.quads if q.object == LM.InformationResource}) == 3
    assert len(values(loaded, resource("307010/3"), LM.item)) == 2
    (one,) = loaded.unmatched
    assert (one.place.sheet, one.place.row, one.place.column) == ("信息项", 3, "资源名称")
    assert one.value == "乙信息"
    for text in (*one.message.__dict__.values(), one.fix.zh):
        assert "“资源”" in text


def test_the_nearest_name_is_offered() -> None:
    resources = [RESOURCES[0], ["建筑企业资质信息", *RESOURCES[1][1:]]]
    items = [["资源名称", "信息项"], ["建筑企业资质信习", "姓名"]]
    content = xlsx([Sheet("资源", resources), Sheet("信息项", items)])
    (one,) = load("a.xlsx", content, references()).unmatched
    assert "建筑企业资质信息" in one.fix.zh and "建筑企业资质信息" in one.fix.en


def test_a_column_of_an_unknown_unit_is_not_read_and_that_is_told() -> None:
    header = (
        "信息资源名称",
        "信息资源代码",
        "共享类型",
        "信息资源摘要",
        "数据存储总量（选填，以EB计）",
    )
    row = dict(zip(header, ("甲", "307010/1", "无条件共享", "一", "3"), strict=True))
    loaded = load("a.csv", sheet([row], header).encode(), references())
    assert values(loaded, resource("307010/1"), LM.storageTotal) == set()
    assert any("不认识这里的计量单位" in note for note in notes(loaded))
    assert "storageTotal" not in loaded.sheets[0].columns


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_serial_days_count_from_where_the_workbook_says(epoch: object) -> None:
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    book.active.append(["信息资源名称", "信息资源代码", "共享类型", "信息资源摘要", "发布日期"])
    start = date(1899, 12, 30) if epoch is None else date(1904, 1, 1)
    days = (date(2025, 3, 4) - start).days
    book.active.append(["甲", "307010/1", "无条件共享", "一", days])
    written = BytesIO()
    book.save(written)
    loaded = load("a.xlsx", written.getvalue(), references())
    (issued,) = values(loaded, resource("307010/1"), DCT.issued)
    assert getattr(issued, "value", None) == "2025-03-04"
    assert changes(loaded) == [f"发布日期：{days} → 2025-03-04"]


def test_a_resource_may_be_called_by_a_word_of_footers() -> None:
    text = "信息资源名称,共享类型,信息资源摘要,更新周期\n说明,无条件共享,一,每日\n备注,,,\n"
    loaded = load("a.csv", text.encode(), references())
    titles = [quad.object for quad in loaded.quads if quad.predicate == DCT.title]
    assert titles == [zh("说明")]
    assert sum("表尾" in note for note in notes(loaded)) == 1
