from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from pyoxigraph import Triple

from loaders import Limits, Unusable, load
from loaders.layouts import template
from loaders.workbook import open_workbook
from loaders.write import write_csv, write_xlsx
from ontology.namespaces import DCT, LM
from tests.loaders.catalogs import catalogs
from tests.loaders.sample import notes, read, references, resource, triples, zh

ROW = {"信息资源名称": "甲", "信息资源代码": "307010/1", "信息项名称": "项", "数据类型": "字符型C"}
ONE = resource("307010/1")


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@settings(max_examples=150, deadline=None)
@given(catalogs())
def test_reading_a_written_csv_gives_the_same_triples(catalog: set[Triple]) -> None:
    content = write_csv(catalog, references())
    if catalog:
        loaded = load("export.csv", content, references())
        assert triples(loaded) == catalog
        told = [note for note in notes(loaded) if not note.startswith("使用用途：没有读懂")]
        assert told == []  # a purpose outside the open list is told again


@settings(max_examples=60, deadline=None)
@given(catalogs())
def test_reading_a_written_workbook_gives_the_same_triples(catalog: set[Triple]) -> None:
    content = write_xlsx(catalog, references())
    if catalog:
        assert triples(load("export.xlsx", content, references())) == catalog


def test_the_first_line_is_the_header_and_an_empty_catalog_is_the_template() -> None:
    content = write_csv([], references())
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows(content) == [list(template().headers)]


def test_one_row_per_item_each_with_the_values_of_the_resource() -> None:
    loaded = read([{**ROW, "共享类型": "不予共享"}, {"信息项名称": "另一项"}])
    _, *body = rows(write_csv(triples(loaded), references()))
    sharing, item = template().headers.index("共享类型"), template().headers.index("信息项名称")
    assert [(row[item], row[sharing]) for row in body] == [
        ("项", "不予共享"),
        ("另一项", "不予共享"),
    ]


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A0", "+86-518-85820000", "-5", "@SUM(1)", "＝1"])
def test_formulas_are_harmless_in_both_formats_and_come_back(text: str) -> None:
    catalog = triples(read([ROW])) | {Triple(ONE, DCT.description, zh(text))}
    cells = [cell for row in rows(write_csv(catalog, references())) for cell in row]
    assert "'" + text in cells and text not in cells
    workbook = write_xlsx(catalog, references())
    sheet = open_workbook(workbook, Limits(), read_only=False).active
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value)
    for name, content in (("a.csv", write_csv(catalog, references())), ("a.xlsx", workbook)):
        assert triples(load(name, content, references())) == catalog


def test_characters_xml_cannot_hold_survive_a_workbook() -> None:
    text = "a\x01b\rc_x0041_d\ufffe"
    catalog = triples(read([ROW])) | {Triple(ONE, LM.withholdingReason, zh(text))}
    assert triples(load("a.xlsx", write_xlsx(catalog, references()), references())) == catalog


def test_a_text_longer_than_a_cell_is_refused_not_cut() -> None:
    catalog = {*triples(read([ROW])), Triple(ONE, DCT.description, zh("长" * 32_768))}
    with pytest.raises(Unusable, match="放不下") as caught:
        write_xlsx(catalog, references())
    assert caught.value.row == 2


def test_resources_stand_in_the_order_of_their_codes() -> None:
    loaded = read([{**ROW, "信息资源代码": code} for code in ("307010/9", "102001/1", "307010/1")])
    code = template().headers.index("信息资源代码")
    _, *body = rows(write_csv(triples(loaded), references()))
    assert [row[code] for row in body] == ["102001/1", "307010/1", "307010/9"]
