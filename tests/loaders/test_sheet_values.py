"""What the cells of a sheet are read as: values of lists, conditions, bases, numbers, codes."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from loaders import Place
from ontology.namespaces import CODE, DCT, LAW, LM, XSD
from tests.loaders.permits import CODE_1, MORE, ONE, ROW
from tests.loaders.sample import (
    FLAT,
    HOUSING,
    JUSTICE,
    changes,
    notes,
    read,
    values,
    zh,
)


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
