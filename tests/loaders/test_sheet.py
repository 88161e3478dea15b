from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from loaders import Limits, Place, Unusable, load
from loaders.keys import item_key
from ontology.namespaces import CODE, DCAT, DCT, LAW, LM, RDF, XSD
from tests.loaders.sample import (
    FLAT,
    HOUSING,
    JUSTICE,
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

CODE_1 = "307010320700014/000012"
ONE = resource(CODE_1)
ROW = {
    "信息资源名称": "建筑施工企业安全生产许可证信息",
    "信息资源代码": CODE_1,
    "信息资源提供方": "市住建局",
    "资源提供方代码": "11320700X000000358",
    "信息资源摘要": "许可证编号、单位名称、有效期",
    "信息资源格式分类": "电子表格",
    "信息资源格式类型": "xlsx",
    "信息项名称": "许可证编号",
    "数据类型": "字符型C",
    "共享类型": "有条件共享",
    "共享条件": "经住建部门同意",
    "共享方式类型": "文件",
    "是否向社会开放": "否",
    "更新周期": "每年",
    "发布日期": "2018-06-01",
}
MORE = (*FLAT, "共享范围", "使用用途", "不予共享依据", "依据类型", "数据长度", "类", "项")


def item(name: str) -> NamedNode:
    return NAMES.thing("item", item_key(CODE_1.replace("/", "-"), name))


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


@pytest.mark.parametrize("digit", ["1", "2", "03", "０"])
def test_a_bare_number_as_sharing_type_is_never_guessed(digit: str) -> None:
    loaded = read([{**ROW, "共享类型": digit}])
    assert values(loaded, ONE, LM.sharingType) == {Literal(digit)}
    assert not any(one.place.column == "共享类型" for one in loaded.cleaned)


def test_what_is_in_no_list_stays_a_plain_string() -> None:
    loaded = read(
        [
            {
                **ROW,
                "信息资源提供方": "市房管局",
                "更新周期": "看情况",
                "发布日期": "2018年6月",
                "是否向社会开放": "视情况",
                "信息资源格式类型": "纸",
            }
        ]
    )
    assert values(loaded, ONE, DCT.publisher) == {Literal("市房管局")}
    assert values(loaded, ONE, DCT.accrualPeriodicity) == {Literal("看情况")}
    assert values(loaded, ONE, DCT.issued) == {Literal("2018年6月")}
    assert values(loaded, ONE, LM.openToSociety) == {Literal("视情况")}
    assert values(loaded, ONE, DCT.format) == {Literal("纸")}


def test_the_code_names_the_provider_only_where_no_name_is_given() -> None:
    nameless = {**ROW, "信息资源提供方": ""}
    assert values(read([nameless]), ONE, DCT.publisher) == {HOUSING}
    conflicting = {**ROW, "信息资源提供方": "连云港市司法局"}
    loaded = read([conflicting, {**nameless, "信息项名称": "乙"}])
    assert values(loaded, ONE, DCT.publisher) == {JUSTICE}
    assert values(loaded, ONE, LM.providerCode) == {Literal("11320700X000000358")}


def test_full_width_codes_are_made_narrow() -> None:
    wide = CODE_1.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789/"})
    loaded = read([{**ROW, "信息资源代码": wide}])
    assert values(loaded, ONE, DCT.identifier) == {Literal(CODE_1)}
    assert f"信息资源代码：{wide} → {CODE_1}" in changes(loaded)


def test_several_formats_in_a_cell_and_a_format_with_its_class() -> None:
    loaded = read([{**ROW, "信息资源格式类型": "xls、xlsx"}])
    assert values(loaded, ONE, DCT.format) == {CODE["format-type/xls"], CODE["format-type/xlsx"]}
    loaded = read([{**ROW, "信息资源格式分类": "数据库 oracle", "信息资源格式类型": ""}])
    assert values(loaded, ONE, LM.formatClass) == {CODE["format/database"]}
    assert values(loaded, ONE, DCT.format) == {CODE["format-type/oracle"]}


def test_open_with_its_condition_in_one_cell() -> None:
    loaded = read([{**ROW, "是否向社会开放": "是;需注册用户下载"}])
    assert values(loaded, ONE, LM.openToSociety) == {Literal(True)}
    assert values(loaded, ONE, LM.openingCondition) == {zh("需注册用户下载")}
    loaded = read([{**ROW, "是否向社会开放": "是;"}])
    assert values(loaded, ONE, LM.openingCondition) == set()


def test_scope_and_purpose_are_taken_from_the_condition() -> None:
    text = "共享范围:公安、法院;用途:业务协同,按件核验"
    loaded = read([{**ROW, "共享条件": text}])
    assert values(loaded, ONE, LM.sharingCondition) == {zh(text)}
    assert values(loaded, ONE, LM.sharingScope) == {zh("公安、法院")}
    assert values(loaded, ONE, LM.usePurpose) == {CODE["purpose/business-collaboration"]}
    assert any("“按件核验”" in note and "算作共享条件" in note for note in notes(loaded))
    assert loaded.origin.place(ONE, LM.sharingScope) == Place(2, "共享条件")


def test_a_purpose_outside_the_list_is_kept_and_told() -> None:
    loaded = read([{**ROW, "共享条件": "共享范围：公安；用途：办案"}])
    assert values(loaded, ONE, LM.usePurpose) == {Literal("办案")}
    assert sum("办案" in note and "业务协同" in note for note in notes(loaded)) == 1
    loaded = read([{**ROW, "使用用途": "工作参考、办案"}], MORE)
    assert values(loaded, ONE, LM.usePurpose) == {
        CODE["purpose/work-reference"],
        Literal("办案"),
    }
    assert sum("没有读懂“办案”" in note for note in notes(loaded)) == 1


@pytest.mark.parametrize("field", ["共享范围", "使用用途", "开放条件", "不予共享理由"])
@pytest.mark.parametrize("text", ["无", "暂无", "待定"])
def test_what_says_that_there_is_nothing_to_say_is_blank_and_listed(field: str, text: str) -> None:
    dirty = read([{**ROW, field: text}], [*MORE, "不予共享理由"])
    clean = read([{**ROW, field: ""}], [*MORE, "不予共享理由"])
    names = {
        "共享范围": LM.sharingScope,
        "使用用途": LM.usePurpose,
        "开放条件": LM.openingCondition,
        "不予共享理由": LM.withholdingReason,
    }
    assert values(dirty, ONE, names[field]) == set()
    (listed,) = set(changes(dirty)) - set(changes(clean))
    assert listed.startswith(f"{field}：{text} → ")


def test_a_stated_scope_is_not_overruled_by_the_condition() -> None:
    row = {**ROW, "共享条件": "共享范围：公安；用途：工作参考", "共享范围": "法院"}
    loaded = read([row, {**row, "共享范围": "", "信息项名称": "乙"}], MORE)
    assert values(loaded, ONE, LM.sharingScope) == {zh("法院")}
    assert values(loaded, ONE, LM.usePurpose) == {CODE["purpose/work-reference"]}


@pytest.mark.parametrize("text", ["用于行政依据、业务协同", "工作参考"])
def test_a_condition_that_is_a_purpose(text: str) -> None:
    assert values(read([{**ROW, "共享条件": text}]), ONE, LM.usePurpose)
    assert not values(read([{**ROW, "共享条件": "用于审批"}]), ONE, LM.usePurpose)


def test_a_basis_with_its_law_type_and_citation() -> None:
    text = "《统计法》第二十五条；《某市某条例》、《内部管理办法》"
    loaded = read([{**ROW, "共享类型": "不予共享", "不予共享依据": text}], MORE)
    found = {}
    for node in values(loaded, ONE, LM.legalBasis):
        (citation,) = (
            q.object for q in loaded.quads if q.subject == node and q.predicate == LM.citation
        )
        found[citation] = {q.predicate: q.object for q in loaded.quads if q.subject == node}
    statistics = found[zh("《统计法》第二十五条")]
    assert statistics[LM.cites] == LAW["statistics-law"]
    assert statistics[LM.basisType] == CODE["basis/law"]
    assert found[zh("《某市某条例》")][LM.basisType] == CODE["basis/unknown"]
    assert LM.cites not in found[zh("《某市某条例》")]
    assert found[zh("《内部管理办法》")][LM.basisType] == CODE["basis/internal"]


def test_the_stated_type_of_a_basis_counts() -> None:
    row = {**ROW, "共享类型": "不予共享", "不予共享依据": "《甲条例》；《乙办法》"}
    for stated, expected in (
        ("地方性法规", {CODE["basis/local-regulation"]}),
        ("地方性法规、规章", {CODE["basis/local-regulation"], CODE["basis/rule"]}),
        ("党中央、国务院政策", {CODE["basis/party-policy"]}),
        ("红头文件", {Literal("红头文件")}),
    ):
        loaded = read([{**row, "依据类型": stated}], MORE)
        kinds = {q.object for q in loaded.quads if q.predicate == LM.basisType}
        assert kinds == expected


def test_without_a_basis_column_the_condition_of_a_withheld_resource_is_the_basis() -> None:
    row = {**ROW, "共享类型": "不予共享", "共享条件": "部门内部规定"}
    loaded = read([row])
    (node,) = values(loaded, ONE, LM.legalBasis)
    assert values(loaded, ONE, LM.sharingCondition) == set()
    assert {
        q.object for q in loaded.quads if q.subject == node and q.predicate == LM.basisType
    } == {CODE["basis/internal"]}
    header = [name.replace("共享条件", "共享条件/不予共享依据") for name in FLAT]
    shared = {name: text for name, text in row.items() if name != "共享条件"}
    loaded = read([{**shared, "共享条件/不予共享依据": ""}], header)
    assert loaded.origin.columns[LM.legalBasis] == "共享条件/不予共享依据"
    assert values(read([row], MORE), ONE, LM.legalBasis) == set()


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        ("3", "07", CODE["classification/307"]),
        ("1", "2", CODE["classification/102"]),
        ("基础信息资源目录", "人口基础信息资源", CODE["classification/101"]),
        ("2", "", CODE["classification/2"]),
        ("", "211", CODE["classification/211"]),
        ("3", "99", Literal("99")),
        ("", "1", Literal("1")),
    ],
)
def test_classification(upper: str, lower: str, expected: object) -> None:
    loaded = read([{**ROW, "类": upper, "项": lower}], MORE)
    assert values(loaded, ONE, LM.classification) == {expected}


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


@pytest.mark.parametrize(
    "written",
    ["11320700x000000358", "11320700 X00000 0358", "１１３２０７００Ｘ００００００３５８"],
)
def test_a_provider_code_is_read_in_any_width_case_and_spacing(written: str) -> None:
    loaded = read([{**ROW, "资源提供方代码": written}])
    assert values(loaded, ONE, LM.providerCode) == {Literal("11320700X000000358")}
    assert f"资源提供方代码：{written} → 11320700X000000358" in changes(loaded)


@pytest.mark.parametrize("written", ["k1249841-1", "11320700x00000035", "1.13207E+17"])
def test_what_is_no_provider_code_stays_as_it_is(written: str) -> None:
    loaded = read([{**ROW, "资源提供方代码": written}])
    assert values(loaded, ONE, LM.providerCode) == {Literal(written)}


def test_several_format_classes_in_a_cell_are_several_if_all_are_known() -> None:
    loaded = read([{**ROW, "信息资源格式分类": "数据库、电子表格"}])
    assert values(loaded, ONE, LM.formatClass) == {
        CODE["format/database"],
        CODE["format/spreadsheet"],
    }
    loaded = read([{**ROW, "信息资源格式分类": "数据库、纸"}])
    assert values(loaded, ONE, LM.formatClass) == {Literal("数据库、纸")}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12.5", "12.5"),
        ("１２", "12"),
        ("0.30000000000000004", "0.3"),
        ("123456789012345.6789012345678901", "123456789012345.67890123456789"),
    ],
)
def test_numbers_are_decimals_without_the_noise_of_spreadsheets(written: str, number: str) -> None:
    loaded = read([{**ROW, "数据存储总量（G）": written}], (*FLAT, "数据存储总量（G）"))
    assert values(loaded, ONE, LM.storageTotal) == {Literal(number, datatype=XSD.decimal)}


@pytest.mark.parametrize(
    "written", ["12H", "12万", "1,2", "若干", "20余", "1234567890123456", "1e3", ".5"]
)
def test_what_is_no_number_stays_text(written: str) -> None:
    loaded = read([{**ROW, "数据存储总量（G）": written}], (*FLAT, "数据存储总量（G）"))
    assert values(loaded, ONE, LM.storageTotal) == {Literal(written)}


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
