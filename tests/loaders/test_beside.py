from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from loaders import Loaded, Unusable, load, with_statement
from loaders.beside import STATED, read_statement
from loaders.layouts import template
from ontology.namespaces import CODE, LM, XSD
from tests.loaders.sample import FLAT, references, resource, values

NAMES = tuple(template().columns[key][0] for key in STATED)
TEXTS = ("一般", "2026-03-03", "2026-03-09", "分管负责人", "2026-03-16")
ROWS = list(zip(NAMES, TEXTS, strict=True))
ONE = resource("307010/1")


def catalog() -> Loaded:
    header, row = ",".join(FLAT), "示范,307010/1" + "," * (len(FLAT) - 2)
    return load("a.csv", f"{header}\n{row}\n".encode(), references())


def workbook(rows: list[tuple[str, ...]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def text_of(rows: list[tuple[str, ...]], delimiter: str = ",") -> bytes:
    return "\n".join(delimiter.join(row) for row in rows).encode()


def notes(loaded: Loaded) -> str:
    return "\n".join(note.message.zh for note in loaded.notes)


@pytest.mark.parametrize("rows", [ROWS, [NAMES, TEXTS], [("统一说明",), NAMES, TEXTS]])
@pytest.mark.parametrize("write", [text_of, workbook, lambda rows: text_of(rows, "\t")])
def test_both_forms_in_every_kind_of_file(rows: list[tuple[str, ...]], write: object) -> None:
    assert callable(write)
    loaded = with_statement(catalog(), write(rows), references())
    assert values(loaded, ONE, LM.dataLevel) == {CODE["data-level/general"]}
    assert values(loaded, ONE, LM.approver) == {Literal("分管负责人", language="zh")}
    assert values(loaded, ONE, LM.approved) == {Literal("2026-03-16", datatype=XSD.date)}
    assert "统一说明：数据分级 = 一般" in notes(loaded)


def test_one_column() -> None:
    assert [cell.text for cell in read_statement("数据分级\n一般\n".encode()).cells.values()] == [
        "一般"
    ]


def test_what_is_not_understood_is_told_line_by_line() -> None:
    content = text_of([("数据分级", "一般", "多余"), ("备注", "无"), ("审核日期", ""), ("乱写",)])
    found = notes(with_statement(catalog(), content, references()))
    for words in (
        "第 1 行的“多余”",
        "第 2 行的“备注”",
        "第 3 行：“审核日期”没有填写",
        "第 4 行的“乱写”",
    ):
        assert words in found
    second = text_of([("数据分级", "审核负责人", "备注"), ("一般", "甲", "无"), ("重要", "乙", "")])
    found = notes(with_statement(catalog(), second, references()))
    assert "第 2 行的“备注”" in found
    assert "第 3 行的“重要”" in found


def test_a_value_that_cannot_be_read_is_told() -> None:
    found = notes(with_statement(catalog(), text_of([("审核日期", "今年三月")]), references()))
    assert "今年三月" in found and "没有读懂" in found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 \0\1",
        b"<a> <b> <c> .",
        "数据分级,\n".encode(),
        "等级,一般\n".encode(),
        text_of([("数据分级", "一般"), ("数据分级", "重要")]),
    ],
)
def test_a_statement_that_says_nothing_sure_is_refused(content: bytes) -> None:
    with pytest.raises(Unusable) as caught:
        read_statement(content)
    assert caught.value.message.zh.startswith("统一说明")
    assert "statement" in caught.value.message.en.lower()


@given(st.binary(max_size=60) | st.text("数据分级一般,;\t\n审核\"'").map(str.encode))
def test_nothing_but_unusable_escapes(content: bytes) -> None:
    with suppress(Unusable):
        assert read_statement(content).cells
