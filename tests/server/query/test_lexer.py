from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import BadInput
from server.query.lexer import Lexer

KINDS = [
    ("iri", "<http://e.example/a#b>"),
    ("iri", "<rel/目录?x='1'>"),
    ("name", "ex:a.b"),
    ("name", ":"),
    ("name", "a.b-c:"),
    ("name", r"ex:a\,b%20c:d"),
    ("string", "'a\"b'"),
    ("string", '"a\'b"'),
    ("string", "'''a\n''b'''"),
    ("string", '"""a\n""b"""'),
    ("variable", "?目录_1"),
    ("variable", "$x"),
    ("blank", "_:b.1"),
    ("language", "@zh-Hans"),
    ("number", "-1.5e-3"),
    ("number", ".5"),
    ("number", "42"),
    ("word", "GROUP_CONCAT"),
    ("word", "a"),
    ("mark", "^^"),
    ("mark", "<="),
    ("mark", "{|"),
]


def kinds(query: str) -> list[tuple[str, str]]:
    return [(token.kind, token.value) for token in Lexer(query).tokens()]


@pytest.mark.parametrize(("kind", "text"), KINDS, ids=lambda value: str(value))
def test_each_kind(kind: str, text: str) -> None:
    assert [found for found, _ in kinds(text)] == [kind]


@given(st.lists(st.sampled_from(KINDS), max_size=12), st.sampled_from([" ", "\n", " # ' <\n"]))
def test_tokens_with_anything_between_them(tokens: list[tuple[str, str]], space: str) -> None:
    found = kinds(space.join(text for _, text in tokens) + space)
    assert [kind for kind, _ in found] == [kind for kind, _ in tokens]


@given(st.text())
def test_every_text_gives_tokens_or_a_place(query: str) -> None:
    try:
        end = 0
        for token in Lexer(query).tokens():
            assert token.at >= end
            end = token.at
    except BadInput as problem:
        assert problem.text.zh != problem.text.en


@given(st.text())
def test_strings_mean_what_was_written(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    for line_break, escape in (("\n", "\\n"), ("\r", "\\r")):
        escaped = escaped.replace(line_break, escape)
    assert kinds(f'"{escaped}"') == [("string", value)]
    assert kinds(f'"""{escaped}"""') == [("string", value)]
    coded = "".join(f"\\U{ord(character):08X}" for character in value)
    assert kinds(f"'{coded}'") == [("string", value)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (r"\u0041SK", [("word", "ASK")]),
        (r"?a\u0062", [("variable", "?ab")]),
        (r'"\u0022 x"', [("string", '" x')]),
        (r'"\\u0041"', [("string", r"\u0041")]),
        (r"<\u0061\U00000062>", [("iri", "ab")]),
        (r"# \u000A ASK", []),
        (r"'a' \u0023 hidden", [("string", "a")]),
    ],
)
def test_codepoint_escapes(query: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "'abc",
        '"""abc""',
        r"'\q'",
        r"'\uD800'",
        r"'\U00110000'",
        r"\u005cu0041",
        "１",
        "SELECT　*",
        "@",
        "'a\nb'",
    ],
)
def test_what_begins_no_token_is_refused(query: str) -> None:
    with pytest.raises(BadInput):
        list(Lexer(query).tokens())


def test_an_error_names_line_and_column() -> None:
    with pytest.raises(BadInput, match="line 3, column 2") as refused:
        list(Lexer("ASK\n{\n ¤").tokens())
    assert (refused.value.row, refused.value.column) == (3, "2")


@pytest.mark.parametrize(
    ("text", "ends_well"),
    [
        ("a.a", True),
        ("a-", True),
        ("<a", True),
        ("''", True),
        ('"""a', True),
        ("a:.", True),
        ("\\u00", False),
        ("_:a.", True),
        ("@a-", True),
        ("'''\\", False),
        ("(((", True),
    ],
)
def test_long_input_is_not_read_again_and_again(text: str, ends_well: bool) -> None:
    """Ten thousand million steps if each of these were read to its end from every place in it."""
    tokens = Lexer(text * 100_000).tokens()
    if ends_well:
        assert sum(1 for _ in tokens) > 1
    else:
        with pytest.raises(BadInput):
            list(tokens)
