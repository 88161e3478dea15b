from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import Unusable, load
from loaders.kinds import STARTS, refuse_other_kinds
from loaders.workbook import save_rows
from tests.loaders.sample import FLAT, references


def archive(*names: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0 JFIF", "图片"),
        (archive("目录.xlsx"), "压缩包"),
        (archive("[Content_Types].xml", "word/document.xml"), "文字文档"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "OFD"),
        (gzip.compress(b"a,b", mtime=0), "压缩包"),
    ],
)
@pytest.mark.parametrize("name", ["目录.pdf", "目录.xlsx", "目录.csv", "目录"])
def test_what_is_no_table_is_called_what_it_is(content: bytes, kind: str, name: str) -> None:
    with pytest.raises(Unusable) as caught:
        load(name, content, references())
    assert f"这是{kind}" in caught.value.message.zh
    assert ".xlsx" in caught.value.message.zh
    assert "not read" in caught.value.message.en


@pytest.mark.parametrize(
    "content",
    [
        save_rows([FLAT]),
        archive("mimetype", "content.xml"),
        archive("xl/workbook.xml"),
        b"PK\x03\x04 torn",
        "信息资源名称,信息资源代码".encode(),
        b"",
    ],
)
def test_what_may_be_a_table_is_left_to_its_reader(content: bytes) -> None:
    refuse_other_kinds(content)


@given(st.sampled_from([start for start, _ in STARTS] + [b"PK\x03\x04"]), st.binary(max_size=80))
def test_nothing_but_unusable_escapes(start: bytes, rest: bytes) -> None:
    try:
        refuse_other_kinds(start + rest)
    except Unusable as error:
        assert "not read" in error.message.en
