from __future__ import annotations

import re
import struct
import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
import xlwt  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet  # type: ignore[import-untyped]
from odf.table import Table, TableCell, TableRow  # type: ignore[import-untyped]
from odf.text import P  # type: ignore[import-untyped]

from loaders import Limits, Place, Unusable, load
from loaders.workbook import open_workbook, read_workbook, save_rows
from loaders.workbook_process import cell_text
from loaders.workbook_writing import save
from ontology.namespaces import DCT, LM
from tests.loaders.sample import FLAT, references, resource, values
from tests.loaders.spreadsheets import Sheet, ods

HEADER = ["信息资源名称", "信息资源代码", "共享类型", "信息项名称", "发布日期"]
ONE = resource("307010/1")


def workbook(*rows: list[object], title: str = "目录") -> bytes:
    book = open_workbook(save_rows([HEADER]), Limits(), read_only=False)
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return save(book)


def test_a_workbook_is_read_like_a_table_with_its_sheet() -> None:
    content = workbook(["甲", "307010/1", "无条件共享", "项", datetime(2018, 6, 1)])  # noqa: DTZ001
    loaded = load("a.xlsx", content, references())
    assert loaded.origin.place(ONE, LM.sharingType) == Place(2, "共享类型", "目录")
    (issued,) = values(loaded, ONE, DCT.issued)
    assert "2018-06-01" in str(issued) and "date" in str(issued)


def test_merged_cells_fill_down() -> None:
    book = open_workbook(
        workbook(["甲", "307010/1", "无条件共享", "项一"], [None, None, None, "项二"]),
        Limits(),
        read_only=False,
    )
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("B2:B3")
    loaded = load("a.xlsx", save(book), references())
    assert len(values(loaded, ONE, LM.item)) == 2


def test_the_first_visible_sheet_with_a_known_header_is_read() -> None:
    book = open_workbook(workbook(["甲", "307010/1"]), Limits(), read_only=False)
    hidden = book.create_sheet("旧目录", 0)
    hidden.append(HEADER)
    hidden.append(["旧", "102001/1"])
    hidden.sheet_state = "hidden"
    book.create_sheet("说明", 0).append(["填写说明"])
    loaded = load("a.xlsx", save(book), references())
    assert {quad.subject for quad in loaded.quads} == {ONE}


def test_rows_keep_their_numbers_across_gaps() -> None:
    book = open_workbook(workbook(), Limits(), read_only=False)
    book.active.cell(9, 1).value = "甲"
    book.active.cell(9, 2).value = "307010/1"
    assert load("a.xlsx", save(book), references()).origin.place(ONE) == Place(9, None, "目录")


def test_a_sheet_of_findings_is_known_by_its_first_cell_not_only_by_its_name() -> None:
    loaded = load("a.xlsx", workbook(["甲", "307010/1"], title="检查结果"), references())
    assert {quad.subject for quad in loaded.quads} == {ONE}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "TRUE"),
        (12, "12"),
        (12.0, "12"),
        (0.5, "0.5"),
        (datetime(2018, 6, 1, 8, 30), "2018-06-01 08:30:00"),  # noqa: DTZ001  no time zone
        (date(2018, 6, 1), "2018-06-01"),
        (time(8, 30), "08:30:00"),
        ("a_x000D_b", "a_x000D_b"),
        ("\0_xD83D_", "_x0000__xD83D_"),
    ],
)
def test_cells_read_as_they_are_shown(value: object, text: str) -> None:
    assert cell_text(value) == text


def archive(**members: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return target.getvalue()


def test_a_zip_bomb_is_not_unpacked() -> None:
    content = archive(xl__workbook=b"0" * 2_000_000)
    assert len(content) < 10_000
    with pytest.raises(Unusable, match="解压后超过 1 MB"):
        read_workbook(content, Limits(inflated=1_000_000))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    with pytest.raises(Unusable, match="实体"):
        read_workbook(archive(xl__workbook=text.encode(encoding)), Limits())


@pytest.mark.parametrize("part", ["xl__any", "xl__media__picture"])
def test_entities_are_looked_for_in_every_part(part: str) -> None:
    """Which part is a sheet is said by another part, not by its name."""
    text = f"<!--{'x' * 5000}--><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"
    plain = archive(xl__workbook=b"<a/>", **{part: text.encode("utf-16")})
    name = part.replace("__", "/").encode() + b".xml"
    renamed = plain.replace(name, b"x" * len(name))
    with pytest.raises(Unusable, match="实体"):
        read_workbook(renamed, Limits())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", archive(a=b"<a/>")])
def test_what_is_no_workbook_says_so(content: bytes) -> None:
    with pytest.raises(Unusable, match=r"\.xlsx"):
        load("a.xlsx", content, references())


GOOD = save_rows([list(FLAT), ["甲", "307010/1"]])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=20))
def test_a_damaged_workbook_is_read_or_unusable(offset: int, damage: bytes) -> None:
    content = GOOD[:offset] + damage + GOOD[offset + len(damage) :]
    try:
        load("a.xlsx", content, references())
    except Unusable as error:
        assert error.message.zh and error.message.en


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(zipfile.ZipFile(BytesIO(GOOD)).namelist()), st.data())
def test_damage_inside_a_part_is_read_or_unusable(name: str, data: st.DataObject) -> None:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as source, zipfile.ZipFile(target, "w") as copy:
        for member in source.namelist():
            part = source.read(member)
            if member == name:
                offset = data.draw(st.integers(0, len(part)))
                length = data.draw(st.integers(0, 20))
                part = part[:offset] + data.draw(st.binary(max_size=10)) + part[offset + length :]
            copy.writestr(member, part)
    try:
        load("a.xlsx", target.getvalue(), references())
    except Unusable as error:
        assert error.message.zh and error.message.en


def far(reference: str) -> bytes:
    """A workbook that says one of its cells is elsewhere."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, source.read(name).replace(b'r="B2"', f'r="{reference}"'.encode()))
    return target.getvalue()


@pytest.mark.parametrize("reference", ["XFD1048576", "ZZZZZZZ4294967295"])
def test_a_cell_so_far_away_that_the_reader_dies_is_unusable(reference: str) -> None:
    with pytest.raises(Unusable) as caught:
        read_workbook(far(reference), Limits())
    assert ".xlsx" in caught.value.message.zh and ".xlsx" in caught.value.message.en


def test_limits_hold_for_all_sheets_together() -> None:
    book = open_workbook(workbook(["甲"], ["乙"]), Limits(), read_only=False)
    book.create_sheet("二").append(["丙"])
    with pytest.raises(Unusable, match="超过 3 行"):
        read_workbook(save(book), Limits(rows=3))
    with pytest.raises(Unusable, match="超过 1 个工作表"):
        read_workbook(save(book), Limits(sheets=1))


def test_hidden_sheets_are_named_but_not_read_hidden_rows_are() -> None:
    book = open_workbook(workbook(["甲"]), Limits(), read_only=False)
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("旧").append(["乙"])
    book["旧"].sheet_state = "veryHidden"
    first, second = read_workbook(save(book), Limits())
    assert [row.cells[0] for row in first.rows] == [HEADER[0], "甲"]
    assert second.hidden and second.rows == ()


def test_values_are_those_a_spreadsheet_program_shows() -> None:
    shown = {
        12.0: "12",
        0.1 + 0.2: "0.3",
        1e16: "1e+16",
        True: "TRUE",
        "007": "007",
        "#N/A": "#N/A",
        "'x": "'x",
        datetime(2018, 6, 1): "2018-06-01",  # noqa: DTZ001  cells have no time zone
        datetime(2018, 6, 1, 8, 30): "2018-06-01 08:30:00",  # noqa: DTZ001
        time(8, 30): "08:30:00",
        "a\nb": "a\nb",
    }
    (table,) = read_workbook(workbook(["", *shown]), Limits())
    assert table.rows[1].cells == ("", *shown.values())


def test_errors_stand_in_their_cells_and_formulas_have_their_last_value() -> None:
    book = open_workbook(workbook(["甲", 1, "丙"]), Limits(), read_only=False)
    sheet = book.active
    sheet["B2"].value, sheet["B2"].data_type = "#DIV/0!", "e"
    content = save(book)
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<v>#DIV/0!</v>", b"<f>1/0</f><v>#DIV/0!</v>")
                part = re.sub(
                    rb'<c r="C2"[^>]*>.*?</c>', b'<c r="C2"><f>6*7</f><v>42</v></c>', part
                )
            copy.writestr(name, part)
    (table,) = read_workbook(target.getvalue(), Limits())
    assert table.rows[1].cells == ("甲", "#DIV/0!", "42")


def test_formulas_without_a_result_are_known() -> None:
    book = open_workbook(workbook(["甲", 1, "丙", ""]), Limits(), read_only=False)
    book.active["B2"] = "=6*7"
    book.active["C2"] = '=IF(A2<"乙",1,2)'
    (table,) = read_workbook(save(book), Limits())
    assert table.rows[1].cells == ("甲",)
    assert table.uncalculated == ((2, 1, "6*7"), (2, 2, 'IF(A2<"乙",1,2)'))


def test_a_formula_whose_result_is_the_empty_text_has_one() -> None:
    book = open_workbook(workbook(["甲", 1]), Limits(), read_only=False)
    content, target = save(book), BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                written = b'<c r="B2" t="str"><f>T(9)</f><v></v></c><c r="C2"><f>T(9)</f></c>'
                part = re.sub(rb'<c r="B2"[^>]*>.*?</c>', written, part)
            copy.writestr(name, part)
    (table,) = read_workbook(target.getvalue(), Limits())
    assert table.uncalculated == ((2, 2, "T(9)"),)


def test_errors_of_xls_stand_in_their_cells() -> None:
    book = xlwt.Workbook()
    for name in ("目录", "Sheet2"):
        sheet = book.add_sheet(name)
        sheet.write(1, 1, "甲")
        sheet.row(1).set_cell_error(3, 0x2A)
        sheet.row(2).set_cell_error(0, 0x07)
    target = BytesIO()
    book.save(target)
    for table in read_workbook(target.getvalue(), Limits()):
        assert [row.number for row in table.rows] == [2, 3]
        assert [row.cells for row in table.rows] == [("", "甲", "", "#N/A"), ("#DIV/0!",)]


def test_errors_of_ods_stand_in_their_cells() -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="目录")
    table.addElement(TableRow(numberrowsrepeated=2))
    line = TableRow()
    line.addElement(TableCell(numbercolumnsrepeated=2))
    for kind, value in ({"stringvalue": ""}, "string"), ({"value": "0"}, "float"):
        cell = TableCell(valuetype=value, formula="of:=1/0", **kind)
        cell.addElement(P(text="#DIV/0!"))
        line.addElement(cell)
    table.addElement(line)
    document.spreadsheet.addElement(table)
    target = BytesIO()
    document.write(target)
    (read,) = read_workbook(target.getvalue(), Limits())
    assert [(row.number, row.cells) for row in read.rows] == [(3, ("", "", "#DIV/0!", "#DIV/0!"))]


def test_merged_cells_of_ods_are_known() -> None:
    rows = [["标题", "", ""], ["甲", "乙", "丙"], ["", "", "丁"], ["", "", "戊"]]
    content = ods([Sheet("目录", rows, [(1, 1, 1, 3), (2, 1, 4, 1), (2, 2, 3, 2)])])
    (table,) = read_workbook(content, Limits())
    assert table.merged == ((1, 0, 1, 2), (2, 0, 4, 0), (2, 1, 3, 1))


def test_an_xls_that_starts_in_another_column_keeps_its_columns() -> None:
    book = xlwt.Workbook()
    book.add_sheet("目录").write_merge(2, 4, 1, 1, "甲")
    target = BytesIO()
    book.save(target)
    (table,) = read_workbook(target.getvalue(), Limits())
    assert [(row.number, row.cells) for row in table.rows] == [(3, ("", "甲"))]
    assert table.merged == ((3, 1, 5, 1),)


def small_xls() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("目录").write(0, 0, "甲")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


XLS = small_xls()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(XLS) - 1), st.binary(min_size=1, max_size=20))
def test_a_damaged_xls_is_read_or_unusable(offset: int, damage: bytes) -> None:
    content = XLS[:offset] + damage + XLS[offset + len(damage) :]
    try:
        read_workbook(content, Limits())
    except Unusable as error:
        assert error.message.zh and error.message.en


def test_an_encrypted_workbook_says_that_it_has_a_password() -> None:
    """As far as the formats tell it: XLSX in a compound file, XLS and ODS by what they state."""
    ods = BytesIO()
    with zipfile.ZipFile(ods, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    xls = b"\xd0\xcf\x11\xe0".ljust(512, b"\0") + b"\x09\x08\x10\0" + bytes(16) + b"\x2f\0\x36\0"
    for content in (compound("EncryptedPackage"), xls, ods.getvalue()):
        with pytest.raises(Unusable, match="密码"):
            read_workbook(content, Limits())


def compound(stream: str) -> bytes:
    """A compound file (MS-CFB) with one empty stream: header, one FAT sector, one directory."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += b"\xff" * (512 - len(header))
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504

    def entry(name: str, kind: int, child: int) -> bytes:
        text = name.encode("utf-16-le")
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBB", len(text) + 2, kind, 1)
            + links
            + bytes(36)
            + struct.pack("<IQ", 0xFFFFFFFE, 0)
        )

    directory = entry("Root Entry", 5, 1) + entry(stream, 2, 0xFFFFFFFF)
    return header + fat + directory.ljust(512, b"\0")
