"""The kinds of values that shapes share, against the code lists they repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import category, normalize

import pytest
from pyoxigraph import Literal, NamedNode, Store

from loaders.basis import NAMES_A_DOCUMENT
from loaders.layouts import template
from ontology.invisible import ANY, INVISIBLE, seen
from ontology.namespaces import CODE, RDF, SH, SHAPE, SKOS
from shapes import Shapes
from shapes.rules import Description
from tests.ontology.reading import triples

DESCRIPTION = Description(Shapes.shipped().triples)
PLACEHOLDERS = sorted(
    {
        triple.object.value
        for triple in triples("vocabulary")
        if triple.predicate == SKOS.hiddenLabel
        and isinstance(triple.object, Literal)
        and isinstance(triple.subject, NamedNode)
        and triple.subject.value.startswith(CODE["placeholder/"].value)
    }
)


def matches(shape: str, text: str) -> bool:
    return re.search(DESCRIPTION.plain(SHAPE[shape], SH.pattern), text, re.IGNORECASE) is not None


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_every_placeholder_of_the_code_list_says_nothing(text: str) -> None:
    assert matches("placeholder", text)
    assert matches("placeholder", text.upper())
    assert matches("says-nothing", f" {text}\n")


SIGNS = rf"[\W_{INVISIBLE}]*"
"""What may stand around and between the words: the same for engines that count other characters
among the letters.
"""


def texts(scheme: str, *predicates: NamedNode) -> set[str]:
    listed = triples("vocabulary")
    members = {
        t.subject for t in listed if (t.predicate, t.object) == (SKOS.inScheme, CODE[scheme])
    }
    return {
        triple.object.value
        for triple in listed
        if triple.subject in members
        and triple.predicate in predicates
        and isinstance(triple.object, Literal)
    }


def any_of(spellings: Iterable[str]) -> str:
    """A pattern of these words in either width, with whatever signs around them, repeated."""
    words = {re.sub(r"[\W_]", "", normalize("NFKC", one).casefold()) for one in spellings}
    x, *_ = either_width("x")
    found = [
        SIGNS.join(either_width(word)) if word == "na" else "".join(either_width(word))
        for word in sorted(words - {"", "xx", "xxx"})
    ]
    return rf"{SIGNS}({x}{x}+{SIGNS}|(({'|'.join(found)}){SIGNS})+)"


def either_width(word: str) -> list[str]:
    """Without regard to case, which no class need say."""
    return [f"[{char}{chr(ord(char) + 0xFEE0)}]" if char.isascii() else char for char in word]


SAYS_NOTHING = f"^({any_of(PLACEHOLDERS)}|{SIGNS})$"
NAMES_OF_SHARING = texts("sharing", SKOS.prefLabel, SKOS.altLabel)
STATES_NO_CONDITION = f"^({any_of([*PLACEHOLDERS, *NAMES_OF_SHARING])}|{SIGNS})$"


def test_the_patterns_are_those_of_the_code_list() -> None:
    blank = rf"\s{INVISIBLE}"
    signs = rf"[{blank}]*([^\w{blank}]|_){SIGNS}"
    assert DESCRIPTION.plain(SHAPE["says-nothing"], SH.pattern) == SAYS_NOTHING
    assert (
        DESCRIPTION.plain(SHAPE["placeholder"], SH.pattern) == f"^({any_of(PLACEHOLDERS)}|{signs})$"
    )


def test_every_query_has_the_patterns_of_the_code_lists() -> None:
    """A static pattern is matched many times faster than one made of the list in the query."""
    queries = [DESCRIPTION.plain(one, SH.select) for one in
               DESCRIPTION.subjects(RDF.type, SH.SPARQLConstraint)]  # fmt: skip
    found = {pattern for query in queries for pattern in re.findall(r'"(\^\(\[.*?)", "i"', query)}
    known = {pattern.replace("\\", "\\\\") for pattern in (SAYS_NOTHING, STATES_NO_CONDITION)}
    assert found == known
    assert not any("code:placeholder" in query for query in queries)


def test_every_shape_knows_the_same_invisible_characters() -> None:
    """A pattern that has one of them has them all, or those that turn the direction alone."""
    turning = "\u202a-\u202e\u2066-\u2069"
    for triple in Shapes.shipped().triples:
        if triple.predicate in (SH.pattern, SH.select) and isinstance(triple.object, Literal):
            rest = triple.object.value.replace(INVISIBLE, "").replace(turning, "")
            assert not ANY.search(rest), triple.subject


def test_what_nobody_sees_has_no_width() -> None:
    for number in range(0x110000):
        char = chr(number)
        if ANY.match(char):
            assert category(char) in {"Cf", "Cn", "Lo", "Mn", "So"}, hex(number)
    for char in "中aＡ１-ـ\u3000":
        assert seen(char) == char


@pytest.mark.parametrize(
    "text",
    [
        "Ｎ／Ａ",
        "n / a",
        "ｔｂｄ",
        "Ｔｅst",
        "１２3",
        "无\u200d",
        "无\ufe0f",
        "待定\u3164",
        "无无无",
        "无、无",
        "《无》",
        "------",
        "……",
        "xxxxxx",
        "待定。",
    ],
)
def test_signs_width_and_repetition_make_no_text_of_a_placeholder(text: str) -> None:
    assert matches("placeholder", text)
    assert matches("says-nothing", text)


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\ufeff \u2060", "\u3164", "\u115f\u1160", "\u2800", "\u034f"]
)
def test_blank_text_says_nothing_but_is_no_placeholder(text: str) -> None:
    assert not matches("placeholder", text)
    assert matches("says-nothing", text)


SAMPLES = (
    *("无", "Ｔbd\u3164", "无\u200d无", "\ufe0f", "a\n", " 名称", "许可\u202e证", "待 定", "é"),
    *("307010/1\n", "12\n", "307010/1", "11320700X000000358\n", "1.1E+17", "审批系统", "信息１２"),
)


def test_the_store_matches_as_python_does() -> None:
    """Other engines judge with the same shapes; their expressions are not quite the same."""
    for shape in DESCRIPTION.having(SH.pattern):
        pattern = DESCRIPTION.plain(shape, SH.pattern)
        for text in SAMPLES:
            ask = f'ASK {{ FILTER (REGEX({Literal(text)}, {Literal(pattern)}, "i")) }}'
            found = re.search(pattern, text, re.IGNORECASE)
            assert bool(Store().query(ask)) is bool(found), (shape, text)


def test_long_text_is_matched_in_time() -> None:
    assert not matches("placeholder", "x" * 5000 + "y")
    assert not matches("says-nothing", "na-" * 2000 + "y")


def test_shapes_and_loader_agree_on_what_names_a_document() -> None:
    """The pattern stands in each query of R-09a to R-09e; SPARQL doubles its backslashes."""
    pattern = NAMES_A_DOCUMENT.pattern.replace("\\", "\\\\")
    queries = [
        DESCRIPTION.plain(SHAPE[f"{name}-query"], SH.select)
        for name in ("R-09a", "R-09a-article", "R-09b", "R-09d", "R-09e")
    ]
    assert all(pattern in query for query in queries)
    assert not any("+\\\\s*号" in query.replace(pattern, "") for query in queries)


def test_column_names_are_those_of_the_template() -> None:
    """But for numbers, which no text column is next to, and words that may be a text."""
    pattern = DESCRIPTION.plain(SHAPE["column-name"], SH.pattern)
    names = pattern.removeprefix("^(").removesuffix(")$").split("|")
    words = {"类", "项", "目", "细目"}
    expected = [one for one in template().headers if one not in words and "（" not in one]
    assert sorted(names) == sorted(expected)


@pytest.mark.parametrize("text", ["无条件", "测试仪器信息", "123456", "x", "没有房产的家庭"])
def test_real_text_is_no_placeholder(text: str) -> None:
    assert not matches("placeholder", text)
    assert not matches("says-nothing", text)


@pytest.mark.parametrize(("text", "tail"), [("信息2", True), ("信息2019", False), ("PM2", False)])
def test_digit_tails(text: str, tail: bool) -> None:
    assert matches("digit-tail", text) is tail
