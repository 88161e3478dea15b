"""Stored queries: files with a title in two languages, typed parameters, and an address each.

The first lines of a file say what it answers, in Chinese and in English, then its parameters:
``# ?name kind 中文 | English``. In the text a parameter is a line ``VALUES ?name { … }`` with its
default (``UNDEF`` where it may be left out), so that every file is a query that runs as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, cast

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Triple

from ontology.namespaces import CODE, DCT, HOME, RDF, RDFS, SH, XSD, Names, Namespace
from ontology.text import Text
from server.errors import BadInput

FOLDER = Path(__file__).with_name("queries")
Kind = Literal["department", "sharing", "text", "date", "source"]
SCHEMA = Namespace("https://schema.org/")
PARAMETER = re.compile(r"# \?(\w+) (\w+) (.+) \| (.+)")
NOT_A_DATE = Text(
    "参数 {name} 应为日期，例如 2026-01-31", "{name} must be a day such as 2026-01-31"
)
NOT_A_KEY = Text("参数 {name} 应为键，例如 lyg-mzj", "{name} must be a key such as lyg-mzj")
NOT_A_SOURCE = Text(
    "参数 {name} 应为法规或者条文，例如 law/decree-809/25，或者它的完整 IRI",
    "{name} must be a law or an article such as law/decree-809/25, or its full IRI",
)
KEY = re.compile(r"[\w.\-]{1,64}", re.ASCII)
SOURCE = re.compile(r"(law|practice)(/[\w.\-]{1,64}){1,4}", re.ASCII)
MOST_CHARACTERS = 200


@dataclass(frozen=True)
class Parameter:
    """A value of the query that whoever calls it may choose."""

    name: str
    kind: Kind
    label: Text

    def term(self, text: str, names: Names) -> NamedNode | RdfLiteral:
        """What somebody wrote as a term: never as part of the query's text."""
        if self.kind == "text":
            return RdfLiteral(text[:MOST_CHARACTERS])
        if self.kind == "date":
            try:
                return RdfLiteral(date.fromisoformat(text).isoformat(), datatype=XSD.date)
            except ValueError:
                raise BadInput(NOT_A_DATE.format(name=self.name)) from None
        if self.kind == "source":
            key = text.removeprefix(HOME)
            if not SOURCE.fullmatch(key):
                raise BadInput(NOT_A_SOURCE.format(name=self.name))
            return NamedNode(HOME + key)
        if not KEY.fullmatch(text):
            raise BadInput(NOT_A_KEY.format(name=self.name))
        if self.kind == "sharing":
            return CODE[f"sharing/{text}"]
        return names.thing("department", text)


@dataclass(frozen=True)
class Stored:
    """One query."""

    key: str
    title: Text
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def is_select(self) -> bool:
        return "CONSTRUCT" not in self.text

    def bound(self, given: Mapping[str, str], names: Names) -> str:
        """The text with these values in place of the defaults; others are left alone."""
        text = self.text
        for parameter in self.parameters:
            value = given.get(parameter.name)
            if value:
                line = f"VALUES ?{parameter.name} {{ {parameter.term(value, names)} }}"
                text = text.replace(default_of(text, parameter.name), line)
        return text


def default_of(text: str, name: str) -> str:
    """The line with which a text gives a parameter its default."""
    start = text.index(f"VALUES ?{name} {{ ")
    return text[start : text.index("\n", start)]


@cache
def shipped() -> Mapping[str, Stored]:
    """All of them by key, in the order of their keys."""
    return {path.stem: parsed(path) for path in sorted(FOLDER.glob("*.rq"))}


def parsed(path: Path) -> Stored:
    zh, en, *rest = path.read_text(encoding="utf-8").splitlines()
    found = [PARAMETER.fullmatch(line) for line in rest]
    parameters = tuple(
        Parameter(each[1], cast(Kind, each[2]), Text(each[3], each[4])) for each in found if each
    )
    text = "\n".join(line for line, each in zip(rest, found, strict=True) if not each)
    return Stored(path.stem, Text(zh[2:], en[2:]), parameters, text + "\n")


def as_rdf(stored: Stored, names: Names) -> Iterator[Triple]:
    """As SHACL-SPARQL describes executables, which query editors read."""
    iri = NamedNode(f"{names.base}queries/{stored.key}")
    yield Triple(iri, RDF.type, SH.SPARQLExecutable)
    kind, text = ("Select", SH.select) if stored.is_select else ("Construct", SH.construct)
    yield Triple(iri, RDF.type, SH[f"SPARQL{kind}Executable"])
    yield Triple(iri, text, RdfLiteral(stored.text))
    yield Triple(iri, DCT.identifier, RdfLiteral(stored.key))
    yield Triple(iri, SCHEMA.target, NamedNode(f"{names.base}sparql"))
    for property_ in (RDFS.label, RDFS.comment):
        yield from said(iri, property_, stored.title)
    for parameter in stored.parameters:
        part = NamedNode(f"{iri.value}#{parameter.name}")
        yield Triple(iri, SH.parameter, part)
        yield Triple(part, RDF.type, SH.Parameter)
        yield Triple(part, SH.path, part)
        yield Triple(part, SH.optional, RdfLiteral(True))
        yield from said(part, SH.name, parameter.label)
        if parameter.kind in ("text", "date"):
            datatype = XSD.date if parameter.kind == "date" else XSD.string
            yield Triple(part, SH.datatype, datatype)
        else:
            yield Triple(part, SH.nodeKind, SH.IRI)


def said(subject: NamedNode, predicate: NamedNode, text: Text) -> Iterator[Triple]:
    yield Triple(subject, predicate, RdfLiteral(text.zh, language="zh"))
    yield Triple(subject, predicate, RdfLiteral(text.en, language="en"))
