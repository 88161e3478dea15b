from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import Limits, Place, Unusable, load
from loaders.workbook import cell_text, open_workbook, read_workbook, save, save_rows
from ontology.namespaces import DCT, LM
from tests.loaders.sample import FLAT, references, resource, values

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
        (None, ""),
        (True, "TRUE"),
        (12, "12"),
        (12.0, "12"),
        (0.5, "0.5"),
        (datetime(2018, 6, 1), "2018-06-01"),  # noqa: DTZ001  cells have no time zone
        (datetime(2018, 6, 1, 8, 30), "2018-06-01 08:30:00"),  # noqa: DTZ001
        (date(2018, 6, 1), "2018-06-01"),
        (time(8, 30), "08:30:00"),
        ("a_x000D_b", "a\rb"),
        ("_x0000__xD83D_", "_x0000__xD83D_"),
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


@settings(max_examples=60, deadline=None)
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
