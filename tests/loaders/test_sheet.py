from __future__ import annotations

import pytest
from pyoxigraph import Literal

from loaders import Limits, Place, Unusable, load
from ontology.namespaces import CODE, DCAT, DCT, LM, RDF, XSD
from tests.loaders.permits import CODE_1, ONE, ROW, item
from tests.loaders.sample import (
    FLAT,
    HOUSING,
    NAMES,
    changes,
    notes,
    read,
    references,
    resource,
    sheet,
    values,
    zh,
)


def test_a_row_becomes_the_statements_of_the_model() -> None:
    loaded = read([ROW])
    assert values(loaded, ONE, RDF.type) == {
        LM.InformationResource,
        DCAT.Dataset,
        LM.DepartmentalResource,
    }
    expected = {
        DCT.title: zh("建筑施工企业安全生产许可证信息"),
        DCT.identifier: Literal(CODE_1),
        DCT.publisher: HOUSING,
        LM.providerCode: Literal("11320700X000000358"),
        DCT.description: zh("许可证编号、单位名称、有效期"),
        LM.formatClass: CODE["format/spreadsheet"],
        DCT.format: CODE["format-type/xlsx"],
        LM.sharingType: CODE["sharing/conditional"],
        LM.sharingCondition: zh("经住建部门同意"),
        LM.openToSociety: Literal(False),
        DCT.accrualPeriodicity: CODE["frequency/yearly"],
        DCT.issued: Literal("2018-06-01", datatype=XSD.date),
        LM.item: item("许可证编号"),
    }
    for predicate, value in expected.items():
        assert values(loaded, ONE, predicate) == {value}, predicate
    assert loaded.layout == "flat"
    assert notes(loaded) == ["共享方式类型：“文件”属于共享平台方式，按此读取"]


def test_every_statement_knows_its_cell() -> None:
    loaded = read([ROW, {"信息项名称": "单位名称", "数据类型": "字符型C"}])
    place = loaded.origin.place
    assert place(ONE, LM.sharingType) == Place(2, "共享类型")
    second = item("单位名称")
    assert place(second, LM.dataType) == Place(3, "数据类型")
    assert place(ONE, LM.item, second) == Place(3, "信息项名称")
    for quad in loaded.quads:
        assert (quad.subject, quad.predicate, quad.object) in loaded.origin.statements


def test_a_blank_cell_is_found_by_its_column_and_an_absent_column_is_not() -> None:
    loaded = read([ROW])
    assert loaded.origin.place(ONE, LM.openingCondition) == Place(2, "开放条件")
    assert loaded.origin.place(ONE, LM.dataLevel) == Place(2, None)
    assert LM.dataLevel not in loaded.origin.columns


def test_items_below_belong_to_the_resource_above() -> None:
    loaded = read(
        [
            ROW,
            {"信息项名称": "单位名称", "数据类型": "字符型C"},
            {"信息资源代码": CODE_1, "信息项名称": "有效期至", "数据类型": "日期型D"},
            {"信息资源名称": ROW["信息资源名称"], "信息项名称": "状态", "数据类型": "C"},
        ]
    )
    names = ["许可证编号", "单位名称", "有效期至", "状态"]
    assert values(loaded, ONE, LM.item) == {item(name) for name in names}
    orders = {name: values(loaded, item(name), LM.order) for name in names}
    assert orders == {name: {Literal(index)} for index, name in enumerate(names, 1)}


def test_what_rows_repeat_is_read_once_and_its_cleaning_told_of_every_cell() -> None:
    row = {**ROW, "更新周期": "年"}
    loaded = read([row, {**row, "信息项名称": "有效期至"}, {**row, "更新周期": "月"}])
    assert [
        (one.place.row, one.message.zh) for one in loaded.cleaned if one.place.column == "更新周期"
    ] == [(2, "更新周期：年 → 每年"), (3, "更新周期：年 → 每年"), (4, "更新周期：月 → 每月")]
    assert len(values(loaded, ONE, DCT.accrualPeriodicity)) == 2
    assert loaded.origin.place(ONE, DCT.accrualPeriodicity) == Place(2, "更新周期")


def test_nothing_is_filled_down_across_a_new_code() -> None:
    loaded = read([ROW, {"信息资源代码": "102001/000001", "信息项名称": "企业名称"}])
    other = resource("102001/000001")
    assert values(loaded, other, DCT.title) == set()
    assert values(loaded, other, LM.sharingType) == set()
    assert values(loaded, other, RDF.type) >= {LM.BasicResource}
    assert loaded.origin.place(other, DCT.title) == Place(3, "信息资源名称")


def test_one_code_with_two_names_is_two_resources() -> None:
    loaded = read([ROW, {**ROW, "信息资源名称": "另一信息"}])
    second = NAMES.thing("resource", CODE_1.replace("/", "-") + "~2")
    assert values(loaded, second, DCT.title) == {zh("另一信息")}
    assert values(loaded, second, DCT.identifier) == values(loaded, ONE, DCT.identifier)
    assert loaded.origin.place(second, DCT.identifier) == Place(3, "信息资源代码")


def test_a_resource_is_taken_up_again_by_code_and_name() -> None:
    other = {**ROW, "信息资源代码": "102001/000001", "信息资源名称": "另一信息"}
    loaded = read([ROW, other, {**ROW, "信息项名称": "有效期至"}])
    assert values(loaded, ONE, LM.item) == {item("许可证编号"), item("有效期至")}


def test_a_resource_without_a_code_is_named_by_its_name() -> None:
    loaded = read([{"信息资源名称": "无代码信息", "共享类型": "不予共享"}])
    (iri,) = {quad.subject for quad in loaded.quads if quad.predicate == DCT.title}
    assert "id/resource/nocode-" in str(iri)
    assert loaded.origin.place(iri, DCT.identifier) == Place(2, "信息资源代码")


def test_an_item_listed_twice_is_two_items_so_that_the_rule_sees_it() -> None:
    loaded = read([ROW, {"信息项名称": "许可证编号", "数据类型": "C"}])
    assert len(values(loaded, ONE, LM.item)) == 2


def test_an_item_without_a_name_points_to_its_blank_cell() -> None:
    loaded = read([ROW, {"数据类型": "日期型D"}])
    (nameless,) = values(loaded, ONE, LM.item) - {item("许可证编号")}
    assert nameless == item("")
    assert loaded.origin.place(item(""), DCT.title) == Place(3, "信息项名称")


def test_several_items_in_a_cell() -> None:
    cell = "企业名称(字符型C,200);成立日期(日期型D);住所（省、市）"
    loaded = read([{**ROW, "信息项名称": cell, "数据类型": ""}])
    assert values(loaded, ONE, LM.item) == {
        item("企业名称"),
        item("成立日期"),
        item("住所（省、市）"),
    }
    first = item("企业名称")
    assert values(loaded, first, LM.dataType) == {CODE["data-type/C"]}
    assert values(loaded, first, LM.dataLength) == {Literal("200")}


def test_types_in_the_next_cell_go_with_the_items_one_by_one_or_to_all() -> None:
    for kinds, expected in (("C、D", "D"), ("字符型C", "C")):
        loaded = read([{**ROW, "信息项名称": "甲、乙", "数据类型": kinds}])
        second = item("乙")
        assert values(loaded, second, LM.dataType) == {CODE[f"data-type/{expected}"]}


def test_a_dash_is_no_item() -> None:
    loaded = read([{**ROW, "信息项名称": "–", "数据类型": "–"}])
    assert values(loaded, ONE, LM.item) == set()
    assert {"信息项名称：– → （空白）", "数据类型：– → （空白）"} <= set(changes(loaded))


def test_what_is_cleaned_is_told_with_its_cell() -> None:
    loaded = read(
        [{**ROW, "共享类型": "条件共享", "更新周期": "年", "发布日期": "２０１８．６．１"}]
    )
    assert values(loaded, ONE, LM.sharingType) == {CODE["sharing/conditional"]}
    assert values(loaded, ONE, DCT.issued) == {Literal("2018-06-01", datatype=XSD.date)}
    told = {one.message.zh: one.place for one in loaded.cleaned}
    assert told["共享类型：条件共享 → 有条件共享"] == Place(2, "共享类型")
    assert told["更新周期：年 → 每年"] == Place(2, "更新周期")
    assert told["发布日期：２０１８．６．１ → 2018-06-01"] == Place(2, "发布日期")
    assert not any("→" in note for note in notes(loaded))


@pytest.mark.parametrize(
    ("row", "is_data"),
    [
        ({"信息资源名称": "合计", "信息资源代码": "2"}, False),
        ({"信息资源名称": "总 计：", "信息资源代码": "２", "数据类型": "30"}, False),
        ({"信息资源名称": "小计", "信息资源提供方": "共12个资源"}, False),
        ({"信息资源名称": "以上信息已审核"}, False),
        ({"信息资源名称": "本表内容真实有效，由办公室汇总"}, False),
        ({"信息资源名称": "合计", "信息资源代码": "307010/3"}, True),
        ({"信息资源名称": "以上信息已审核", "信息资源代码": "307010/3"}, True),
    ],
)
def test_a_row_of_sums_or_a_closing_sentence_is_no_resource(
    row: dict[str, str], is_data: bool
) -> None:
    loaded = read([ROW, row])
    resources = {q.subject for q in loaded.quads if q.object == LM.InformationResource}
    assert len(resources) == 1 + is_data
    assert is_data or any("没有作为数据读取" in text for text in notes(loaded))


def test_footers_are_told_and_blank_rows_end_nothing() -> None:
    text = sheet([ROW, {}, {"信息项名称": "备注", "数据类型": "C"}])
    text += "填报人：张三,,,,,,,,,,,,,,,\r\n备注：仅供参考,,,,,,,,,,,,,,,\r\n"
    loaded = load("a.csv", text.encode(), references())
    assert values(loaded, ONE, LM.item) == {item("许可证编号"), item("备注")}
    footers = [note.place for note in loaded.notes if "表尾" in note.message.zh]
    assert footers == [Place(5), Place(6)]
    assert {quad.subject for quad in loaded.quads if quad.predicate == DCT.identifier} == {ONE}


def test_columns_that_were_not_read_are_told() -> None:
    loaded = read([{**ROW, "负责人": "张三"}], [*FLAT, "负责人"])
    assert any("负责人" in note for note in notes(loaded))


def test_a_header_without_rows_is_unusable() -> None:
    with pytest.raises(Unusable, match="没有数据行"):
        read([])


def test_the_limit_of_statements_names_the_row() -> None:
    text = sheet([ROW, {**ROW, "信息资源代码": "102001/000001"}]).encode()
    with pytest.raises(Unusable, match="超过 30 条") as caught:
        load("a.csv", text, references(), Limits(statements=30))
    assert caught.value.row == 3


def test_the_lower_levels_count_as_the_code_has_them() -> None:
    header = (*FLAT, "目", "细目")
    code = {"信息资源代码": "307010320700014/000012"}
    assert not notes(read([{**code, "目": "10", "细目": "320700014"}], header))
    loaded = read([{**code, "目": "江苏省", "细目": "1"}], header)
    assert notes(loaded) == [
        "目：没有采用“江苏省”，以信息资源代码中的“010”为准",
        "细目：没有采用“1”，以信息资源代码中的“320700014”为准",
    ]
    assert not notes(read([{"信息资源代码": "307/1", "目": "10"}], header))


def test_what_is_said_of_no_item_is_told() -> None:
    header = (*FLAT, "数据长度", "信息项共享类型")
    row = {**ROW, "信息项名称": "", "数据类型": "", "数据长度": "40", "信息项共享类型": "-"}
    loaded = read([row], header)
    assert values(loaded, ONE, LM.item) == set()
    assert "数据长度：“40”所在的行没有信息项名称，没有读取" in notes(loaded)
    assert not any("信息项共享类型" in note for note in notes(loaded))
