"""Reference data and catalogs for the tests: the shipped lists, and two bodies of our own."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from io import StringIO

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from loaders import Loaded, References, load
from ontology import reference_files
from ontology.namespaces import CODE, DCT, LM, Names

BASE = "http://localhost:8000/"
NAMES = Names(BASE)
HOUSING = NAMES.thing("department", "lyg-zjj")
JUSTICE = NAMES.thing("department", "lyg-sfj")
ORGANISATIONS = """
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<id/department/lyg-zjj> a lm:Department ; lm:key "lyg-zjj" ;
  dct:identifier "11320700X000000358" ; skos:altLabel "市住建局"@zh ;
  skos:prefLabel "Housing Bureau"@en, "连云港市住房和城乡建设局"@zh .
<id/department/lyg-sfj> a lm:Department ; lm:key "lyg-sfj" ;
  dct:identifier "11320700X000000433" ; skos:prefLabel "连云港市司法局"@zh .
"""

FLAT = (
    "信息资源名称",
    "信息资源代码",
    "信息资源提供方",
    "资源提供方代码",
    "信息资源摘要",
    "信息资源格式分类",
    "信息资源格式类型",
    "信息项名称",
    "数据类型",
    "共享类型",
    "共享条件",
    "共享方式类型",
    "是否向社会开放",
    "开放条件",
    "更新周期",
    "发布日期",
)
"""Layout A of domain.md E5."""


@cache
def references() -> References:
    """The shipped code lists and laws, and two organisations."""
    texts = [path.read_bytes() for paths in reference_files().values() for path in paths]
    texts.append(ORGANISATIONS.encode())
    return References.from_triples(
        BASE,
        (
            quad.triple
            for text in texts
            for quad in parse(text, format=RdfFormat.TURTLE, base_iri=BASE)
        ),
    )


def sheet(rows: Sequence[dict[str, str]], header: Sequence[str] = FLAT) -> str:
    """CSV text with these rows; columns that a row leaves out are blank."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(rows: Sequence[dict[str, str]], header: Sequence[str] = FLAT) -> Loaded:
    """The rows as loaded from a CSV file."""
    return load("目录.csv", sheet(rows, header).encode(), references())


def turtle(text: str, name: str = "catalog.ttl") -> Loaded:
    """RDF with the usual prefixes, declared on one line before the text."""
    prefixes = " ".join(
        f"@prefix {prefix}: <{iri}> ."
        for prefix, iri in {
            "lm": LM.iri,
            "code": CODE.iri,
            "dct": DCT.iri,
            "dcat": "http://www.w3.org/ns/dcat#",
            "ex": "http://example.org/",
        }.items()
    )
    return load(name, f"{prefixes}\n{text}".encode(), references())


def triples(loaded: Loaded) -> set[Triple]:
    return {quad.triple for quad in loaded.quads}


def resource(code: str) -> NamedNode:
    return NAMES.thing("resource", code.replace("/", "-"))


def values(loaded: Loaded, subject: NamedNode, predicate: NamedNode) -> set[object]:
    """The values of a property: IRIs as nodes, literals as nodes."""
    return {
        quad.object
        for quad in loaded.quads
        if quad.subject == subject and quad.predicate == predicate
    }


def zh(text: str) -> Literal:
    return Literal(text, language="zh")


def notes(loaded: Loaded) -> list[str]:
    return [note.message.zh for note in loaded.notes]


def changes(loaded: Loaded) -> list[str]:
    """What was cleaned: column, before and after."""
    return [one.message.zh for one in loaded.cleaned]
