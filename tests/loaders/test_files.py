from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders import Loaded, Unusable, load
from loaders.reading import Reading
from loaders.write import write_xlsx
from tests.loaders.sample import FLAT, read, references, sheet, triples

RDF = [".ttl", ".trig", ".nt", ".nq", ".jsonld", ".json", ".rdf", ".xml"]
SUFFIXES = [*RDF, ".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".txt", ".pdf", ""]
SAMPLES = [
    b"<http://e/a> <http://e/b> <http://e/c> .\n",
    b"@prefix : <http://e/> .\n:a :b [ :c 1 ] .\n",
    b'{"@id": "http://e/a", "http://e/p": [{"@value": "x"}]}',
    b'<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    sheet([{"信息资源名称": "甲", "信息项名称": "a、b(C,1)", "发布日期": "1.1.1"}]).encode(),
]
ROW = {"信息资源名称": "甲", "信息资源代码": "307010/1", "信息项名称": "项"}


def outcome(name: str, content: bytes) -> Loaded | Unusable:
    try:
        return load(name, content, references())
    except Unusable as error:
        assert error.message.zh and error.message.en
        assert "/home" not in str(error) and "Traceback" not in str(error)
        return error


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(SUFFIXES))
@example(b"\xff\xfe\x00\xd8", ".csv")
@example(b'{"a":"\\ud800"}', ".json")
@example(b"\x84\x31\xa4\x37,\x83\x36\xc7\x39", ".csv")
def test_any_bytes_are_loaded_or_unusable(content: bytes, suffix: str) -> None:
    outcome(f"文件{suffix}", content)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.sampled_from(SUFFIXES), st.data())
def test_damaged_files_are_loaded_or_unusable(
    sample: bytes, suffix: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(sample)))
    length = data.draw(st.integers(0, 5))
    damaged = sample[:offset] + data.draw(st.binary(max_size=5)) + sample[offset + length :]
    outcome(f"a{suffix}", damaged)


CELLS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=10)
    | st.sampled_from(
        ["是;", "《", "》", "'", "-", "A(C,)", "、", "2018.6.1", "1", "/", "共享范围：；"]
    ),
    min_size=len(FLAT),
    max_size=len(FLAT),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=3))
def test_any_cells_are_loaded_with_places(rows: list[list[str]]) -> None:
    try:
        loaded = read([dict(zip(FLAT, cells, strict=True)) for cells in rows])
    except Unusable:
        assert all(not "".join(cells).strip() for cells in rows)
        return
    for quad in loaded.quads:
        place = loaded.origin.place(quad.subject, quad.predicate, quad.object)
        assert place is not None and 2 <= place.row <= len(rows) + 1
        assert place.column in (None, *FLAT)


@pytest.mark.parametrize("suffix", [".et", ".xlsb", ".numbers"])
def test_other_spreadsheets_are_told_what_to_save_as(suffix: str) -> None:
    error = outcome(f"目录{suffix.upper()}", b"\xd0\xcf\x11\xe0")
    assert isinstance(error, Unusable)
    assert suffix in error.message.zh and "CSV UTF-8" in error.message.en


@pytest.mark.parametrize("name", ["目录.XLS", "目录.ods", "目录.xlsx", "目录"])
@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"PK\x03\x04" * 99])
def test_damaged_workbooks_are_told_what_to_save_as(name: str, content: bytes) -> None:
    error = outcome(name, content)
    assert isinstance(error, Unusable) and ".xlsx" in error.message.zh


def test_encoding_sheets_and_layout_are_told() -> None:
    loaded = load("a.csv", sheet([ROW]).encode("gb18030"), references())
    assert loaded.encoding == "gb18030" and loaded.layout == "flat"
    (told,) = loaded.sheets
    assert told.name is None and told.header_rows == (1, 1) and told.columns["item"] == "信息项名称"
    assert load("a.ttl", SAMPLES[0], references()).encoding is None


def test_the_sender_may_say_how_a_file_is_to_be_read() -> None:
    content = sheet([ROW]).replace("信息资源名称", "资料名").encode("gbk")
    reading = Reading(encoding="gbk", columns={"title": "资料名"})
    loaded = load("a.csv", content, references(), reading=reading)
    assert loaded.encoding == "gbk" and loaded.sheets[0].columns["title"] == "资料名"
    assert triples(loaded) == triples(read([ROW]))


@pytest.mark.parametrize("name", ["catalog", "catalog.txt", "C:\\目录\\catalog.dat"])
def test_without_a_known_suffix_the_content_tells(name: str) -> None:
    table = read([ROW])
    contents = [
        sheet([ROW]).encode("gb18030"),
        write_xlsx(triples(table), references()),
        b"".join(f"{triple} .\n".encode() for triple in triples(table)),
        b"".join(f"{triple} <http://e/g> .\n".encode() for triple in triples(table)),
    ]
    for content in contents:
        assert triples(load(name, content, references())) == triples(table)
    for content in SAMPLES[1:3]:
        assert load(name, content, references()).layout is None


def test_a_workbook_under_a_wrong_name_is_no_text() -> None:
    content = write_xlsx(triples(read([ROW])), references())
    error = outcome("a.csv", content)
    assert isinstance(error, Unusable) and "不是文本文件" in error.message.zh


def test_tab_separated_values() -> None:
    text = sheet([ROW]).replace(",", "\t")
    assert triples(load("a.tsv", text.encode(), references())) == triples(read([ROW]))
