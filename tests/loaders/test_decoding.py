from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import Unusable
from loaders.decoding import decode, decode_utf8

TEXT = "信息资源名称,信息资源代码\r\n企业登记基本信息,102001/000001\r\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_usual_encodings_are_recognised_and_told(encoding: str, told: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, told)


def test_rare_characters_of_gb18030() -> None:
    text = TEXT + "𠮷野家,㐀"
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("gb18030", "GB18030"), ("utf-8-sig", "UTF_8"), ("utf-16", "utf-16"), ("gbk", "gbk")],
)
def test_the_sender_may_say_the_encoding(encoding: str, told: str) -> None:
    assert decode(TEXT.encode(encoding), told)[0] == TEXT


def test_an_encoding_that_is_not_to_be_chosen_is_refused_with_those_that_are() -> None:
    with pytest.raises(Unusable, match="gb18030"):
        decode(TEXT.encode(), "rot13")


def test_a_file_that_is_not_in_the_encoding_that_was_said_names_the_line() -> None:
    with pytest.raises(Unusable) as caught:
        decode(TEXT.encode("gbk"), "utf-8")
    assert caught.value.row == 1 and "UTF-8" in caught.value.message.zh


def test_zero_bytes_that_are_no_utf16_are_no_text() -> None:
    with pytest.raises(Unusable, match="不是文本文件"):
        decode("a,b\nc,d".encode("utf-32-le"))


def test_a_bad_byte_in_utf8_is_damage_with_its_row_not_another_encoding() -> None:
    content = TEXT.encode() + "不动产".encode()[:-1] + b"\n"
    with pytest.raises(Unusable) as caught:
        decode(content)
    assert caught.value.row == 3
    assert "第 3 行" in caught.value.message.zh and "Line 3" in caught.value.message.en


@pytest.mark.parametrize("content", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n"])
def test_an_empty_file_says_so(content: bytes) -> None:
    for decoder in (decode, decode_utf8):
        with pytest.raises(Unusable, match="空的"):
            decoder(content)


def test_binary_files_are_not_text() -> None:
    with pytest.raises(Unusable, match="不是文本文件"):
        decode(b"MZ\x90\x00\x03\x00\x00\x00")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_rdf_is_utf8_only(encoding: str) -> None:
    with pytest.raises(Unusable, match="UTF-8"):
        decode_utf8("<http://例> <http://子> '文' .".encode(encoding))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_utf8_round_trip(text: str) -> None:
    if text.strip():
        assert decode(text.encode("utf-8-sig")) == (text, "utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_unusable(content: bytes) -> None:
    try:
        assert decode(content)[0].strip()
    except Unusable as error:
        assert error.message.zh and error.message.en
