from __future__ import annotations

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import csvw  # type: ignore[import-untyped]
import openpyxl
import pytest
from pyoxigraph import NamedNode

from loaders import Unusable, load
from loaders.layouts import template as template_layout
from loaders.template import LOWER_LEVELS, Template, shipped_template
from loaders.template_hints import HINTS
from loaders.template_text import write_csv_template, write_metadata
from loaders.template_workbook import write_workbook
from ontology.namespaces import DCT, LM, SH
from shapes import Shapes
from tests.loaders.sample import references, triples, zh

PROVIDER = {"provider": "连云港市司法局", "providerCode": "11320700X000000433"}


@cache
def made(profile: str = "decree-809") -> Template:
    return shipped_template(Shapes.shipped(), profile)


def opened(language: str = "zh") -> Any:
    return openpyxl.load_workbook(BytesIO(write_workbook(made(), language)))


def filled() -> bytes:
    """The example rows copied into the sheet, by a provider that is registered."""
    book = opened()
    catalog, example = book["目录"], book["填写示例"]
    fields = [column.field for column in made().columns]
    for row in example.iter_rows(min_row=2):
        for field, cell in zip(fields, row, strict=True):
            catalog.cell(cell.row, cell.column).value = PROVIDER.get(field, cell.value)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("profile", ["lyg-interim", "decree-809"])
def test_mandatory_is_what_a_shape_demands_of_every_resource(profile: str) -> None:
    shapes = Shapes.shipped()
    counted = {t.subject for t in shapes.triples if t.predicate == SH.minCount}
    resources = {
        t.subject
        for t in shapes.triples
        if (t.predicate, t.object) == (SH.targetClass, LM.InformationResource)
    }
    demanded = {
        shape.path
        for shape in shapes.shapes.values()
        if shape.iri in counted & resources
        and shape.severity == "Violation"
        and profile in shape.profiles
    }
    columns = made(profile).columns
    assert {column.predicate for column in columns if column.is_mandatory} == demanded
    assert demanded >= {DCT.title, DCT.identifier, LM.sharingType}


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("title", "信息资源名称（必填）"),
        ("sharingCondition", "共享条件（必填，有条件共享时）"),
        ("legalBasis", "不予共享依据（必填，不予共享时）"),
        ("formatDescription", "其他类型资源格式描述（必填，自描述格式时）"),
        ("openingCondition", "开放条件（必填，是否向社会开放为“是”时）"),
        ("item", "信息项名称（必填，视信息资源格式分类而定）"),
        ("methodReason", "其他方式理由"),
    ],
)
def test_a_header_says_when_the_column_is_mandatory(field: str, title: str) -> None:
    column = next(column for column in made().columns if column.field == field)
    assert column.title == title


def test_every_hint_names_its_rule_in_both_languages() -> None:
    for column in made().columns:
        for language in ("zh", "en"):
            hint = column.hint(language)
            assert hint
            if column.demands:
                assert column.demands[0].shape.rule in hint
    item_sharing = next(c for c in made().columns if c.field == "itemSharingType")
    assert "推断，不是法条" in item_sharing.hint("zh")


def test_hints_of_an_empty_column_do_not_correct_what_is_not_there() -> None:
    hints = {one.field: one.hint("zh") for one in made().columns}
    assert not [key for key, text in hints.items() if "没有这一列" in text or "标错" in text]
    assert hints.keys() >= HINTS.keys()


@pytest.mark.parametrize("profile", ["lyg-interim", "decree-809"])
def test_each_column_has_its_own_meaning_and_none_that_is_mandatory_may_stay_blank(
    profile: str,
) -> None:
    columns = [one for one in made(profile).columns if one.field not in LOWER_LEVELS]
    for language, blank in (("zh", "不填"), ("en", "blank")):
        meanings = [one.about.in_language(language) for one in columns]
        assert len({*meanings}) >= len(meanings) - 1  # 类 and 项 are one property
        mandatory = [one for one in columns if one.demand is not None]
        assert len(mandatory) > 15
        assert not [one.field for one in mandatory if blank in one.about.in_language(language)]


def test_drop_downs_offer_official_labels_and_only_closed_lists_forbid_others() -> None:
    book = opened()
    rules = {
        str(rule.sqref).split("2:")[0]: rule
        for rule in book["目录"].data_validations.dataValidation
    }
    letters = {
        column.field: cell.column_letter
        for column, cell in zip(made().columns, book["目录"][1], strict=True)
    }
    sharing = rules[letters["sharingType"]]
    assert (sharing.type, sharing.errorStyle) == ("list", "stop")
    offered = [
        cell.value
        for row in book["lists"][sharing.formula1.split("!")[1].replace("$", "")]
        for cell in row
    ]
    assert offered == ["无条件共享", "有条件共享", "不予共享"]
    assert rules[letters["frequency"]].errorStyle == "warning"
    assert rules[letters["usePurpose"]].errorStyle == "warning"
    assert rules[letters["issued"]].type == "date"
    assert book["lists"].sheet_state == "hidden"
    assert book["目录"].column_dimensions[letters["providerCode"]].number_format == "@"
    assert all(len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32 for rule in rules.values())


def test_an_untouched_template_says_that_there_are_no_rows() -> None:
    with pytest.raises(Unusable, match="没有数据行"):
        load("template.xlsx", write_workbook(made(), "zh"), references())
    with pytest.raises(Unusable, match="没有数据行"):
        load("template.csv", write_csv_template(made()), references())


def test_the_example_row_of_the_csv_is_data_once_it_has_a_real_code() -> None:
    """Whatever else of it was written over: no note sticks to a cell that is kept."""
    text = write_csv_template(made()).decode("utf-8-sig")
    other = text.replace("企业登记基本信息", "我的信息")
    with pytest.raises(Unusable, match="没有数据行"):
        load("t.csv", other.encode(), references())
    loaded = load("t.csv", text.replace("（示例）102001", "102001").encode(), references())
    titles = {t.object for t in triples(loaded) if t.predicate == DCT.title}
    assert {zh("企业登记基本信息"), zh("企业名称")} == titles
    assert "示例行" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_the_first_sheet_is_read_and_the_others_are_named(language: str) -> None:
    book = opened(language)
    book.worksheets[0].cell(2, 1).value = "企业登记"
    target = BytesIO()
    book.save(target)
    loaded = load("template.xlsx", target.getvalue(), references())
    assert loaded.layout == "extended"
    assert [sheet.skipped is None for sheet in loaded.sheets] == [True, False, False, False]
    assert loaded.sheets[0].unknown == ()


def test_the_example_loads_without_a_remark() -> None:
    loaded = load("目录.xlsx", filled(), references())
    assert loaded.notes == []
    sharing = {t.object for t in triples(loaded) if t.predicate == LM.sharingType}
    assert len(sharing) == 3
    assert all(isinstance(value, NamedNode) for value in sharing)


def test_metadata_describes_the_template_and_any_export(tmp_path: Path) -> None:
    metadata = tmp_path / "template.csv-metadata.json"
    metadata.write_bytes(write_metadata(made(), "template.csv"))
    (tmp_path / "template.csv").write_bytes(write_csv_template(made()))
    assert csvw.CSVW(str(metadata), validate=True).is_valid
    columns = json.loads(metadata.read_text(encoding="utf-8"))["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(template_layout().columns)
    for column, header in zip(columns, template_layout().headers, strict=True):
        assert header in column["titles"]["zh"]
        assert column["titles"]["en"][0]
    by_name = {column["name"]: column for column in columns}
    assert by_name["title"]["required"] and not by_name["legalBasis"]["required"]
    assert by_name["issued"]["propertyUrl"] == DCT.issued.value
