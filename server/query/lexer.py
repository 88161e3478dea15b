"""SPARQL 1.1 tokens (recommendation section 19.8), for the guard.

Codepoint escapes (section 19.2) outside strings and IRIs are replaced before tokenising; inside
them they stand for a character of the string or IRI and never end it, as SPARQL 1.2 settled it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from ontology.text import Text
from server.errors import BadInput

Kind = Literal["iri", "name", "string", "variable", "blank", "language", "number", "word", "mark"]

BASE_CHARACTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
U_CHARACTER = BASE_CHARACTER + "_"
CHARACTER = U_CHARACTER + "\\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
VARIABLE_CHARACTER = U_CHARACTER + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
PREFIX = re.compile(f"(?:[{BASE_CHARACTER}](?:\\.*[{CHARACTER}])*+)?")
ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
NAME = re.compile(f":(?:(?:[{U_CHARACTER}:0-9]|{ESCAPED})(?:\\.*(?:[{CHARACTER}:]|{ESCAPED}))*+)?")
CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
STRING = (
    r"'''(?:'{0,2}+(?:[^'\\]|\\.))*+'''"
    r'|"""(?:"{0,2}+(?:[^"\\]|\\.))*+"""'
    r"|'(?:[^'\\\n\r]|\\.)*+'"
    r'|"(?:[^"\\\n\r]|\\.)*+"'
)
IRI = rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{CODEPOINT})*+>"
COMMENT = r"\#[^\n\r]*"

TOKEN = re.compile(
    rf"""(?P<space>(?:[\x20\t\r\n]|{COMMENT})+)
    |(?P<iri>{IRI})
    |(?P<string>{STRING})
    |(?P<blank>_:[{U_CHARACTER}0-9](?:\.*[{CHARACTER}])*)
    |(?P<variable>[?$][{U_CHARACTER}0-9][{VARIABLE_CHARACTER}]*)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    |(?P<number>[+-]?(?:[0-9]+\.?[0-9]*[eE][+-]?[0-9]+|\.[0-9]+[eE][+-]?[0-9]+
        |[0-9]*\.[0-9]+|[0-9]+))
    |(?P<word>[A-Za-z][A-Za-z0-9_]*)
    |(?P<mark>\^\^|&&|\|\||!=|<=|>=|<<\(|\)>>|<<|>>|\{{\||\|\}}|[{{}}()\[\];,.*/|^?!+\-=<>~])""",
    re.VERBOSE | re.DOTALL,
)
OUTSIDE = re.compile(rf"(?P<kept>{IRI}|{STRING}|{COMMENT})|{CODEPOINT}", re.DOTALL)
STRING_ESCAPE = re.compile(rf"{CODEPOINT}|\\.", re.DOTALL)
SIMPLE = {f"\\{key}": value for key, value in zip("tbnrf\"'\\", "\t\b\n\r\f\"'\\", strict=True)}


@dataclass(frozen=True)
class Token:
    """A token: ``value`` is decoded (an IRI without brackets, a string without quotes), ``at`` the
    offset in the query.
    """

    kind: Kind
    value: str
    at: int


class Lexer:
    """The tokens of one query, and where in it they stand."""

    def __init__(self, query: str) -> None:
        self.text = query
        if "\\u" in query or "\\U" in query:
            self.text = OUTSIDE.sub(lambda m: m["kept"] or codepoint(m[0]), query)

    def tokens(self) -> Iterator[Token]:
        """All tokens; raises :class:`BadInput` at the first character that begins none."""
        at = 0
        no_name_before = 0
        while at < len(self.text):
            if at >= no_name_before:
                # what is no prefix of a name as a whole has no end that is one either: it need
                # not be read again for each word in it
                prefix = PREFIX.match(self.text, at)
                colon = prefix.end() if prefix else at
                if name := NAME.match(self.text, colon):
                    yield Token("name", self.text[at : name.end()], at)
                    at = name.end()
                    continue
                no_name_before = colon
            match = TOKEN.match(self.text, at)
            if match is None:
                raise self.error(at, *unexpected(self.text[at]))
            if match.lastgroup != "space":
                yield self.token(cast(Kind, match.lastgroup), match[0], at)
            at = match.end()

    def token(self, kind: Kind, text: str, at: int) -> Token:
        if kind == "iri":
            return Token(kind, re.sub(CODEPOINT, lambda m: codepoint(m[0]), text[1:-1]), at)
        if kind == "string":
            width = 3 if text[:3] in ("'''", '"""') else 1
            return Token(kind, self.decoded(text[width:-width], at), at)
        return Token(kind, text, at)

    def decoded(self, text: str, at: int) -> str:
        """A string without its escapes."""

        def plain(match: re.Match[str]) -> str:
            if match[0] in SIMPLE:
                return SIMPLE[match[0]]
            if len(match[0]) > 2:
                return codepoint(match[0])
            raise self.error(
                at, f"字符串中的转义 {match[0]} 无效", f"the escape {match[0]} is not known"
            )

        return STRING_ESCAPE.sub(plain, text)

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        before = self.text[:at]
        return before.count("\n") + 1, at - before.rfind("\n")

    def error(self, at: int, zh: str, en: str) -> BadInput:
        """A refusal of the query that names the line and column."""
        line, column = self.place(at)
        text = Text(
            f"查询第 {line} 行第 {column} 列：{zh}", f"Query line {line}, column {column}: {en}"
        )
        return BadInput(text, row=line, column=str(column))


def unexpected(character: str) -> tuple[str, str]:
    """What to say of a character that begins no token."""
    if character in "\"'":
        return "字符串没有结束，请补上引号", "a string does not end; close its quote"
    return (
        f"此处不能出现字符“{character}”",
        f'the character "{character}" cannot stand here',
    )


def codepoint(escape: str) -> str:
    """The character a codepoint escape stands for; surrogates are no characters."""
    number = int(escape[2:], 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise BadInput(Text(f"{escape} 不是字符", f"{escape} is not a character"))
    return chr(number)
