"""Valid files of every kind to start from, and damage done to them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from random import Random

from loaders.write import write_xlsx
from tests.loaders.departments import CATALOG, LAYOUTS
from tests.loaders.sample import read, references, triples
from tests.loaders.spreadsheets import KINDS

ZIP = b"PK\x03\x04"
TURTLE = """
@prefix lm: <https://w3id.org/lianmu/ns#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://example.org/1> a lm:InformationResource ; dct:identifier "307010/1" ;
  dct:title "甲"@zh ; lm:item [ a lm:InformationItem ; dct:title "项"@zh ] ;
  lm:legalBasis [ lm:citation "《某法》第一条"@zh ] ; dct:issued "2024-02-30" .
"""
JSON_LD = (
    b'{"@context": {"dct": "http://purl.org/dc/terms/"}, "@id": "http://example.org/1",'
    b'"@type": "https://w3id.org/lianmu/ns#InformationResource", "dct:title": "A"}'
)
RDF_XML = (
    b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    b'xmlns:dct="http://purl.org/dc/terms/"><rdf:Description rdf:about="http://example.org/1">'
    b"<dct:title>A</dct:title></rdf:Description></rdf:RDF>"
)
INTERESTING = (
    *(b"\0", b"\xff", b'"', b"'", b",", b"\t", b";", b"\r", b"\n", b"<", b">", b"&", b"=1+1"),
    *("、".encode(), "（必填）".encode(), "共享类型".encode("gbk"), b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"1.13207E+17", b"9" * 400, b"2018.13.45", b"43000", b"1e999", b"-0", b"NaN"),
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    b'r="1048577"',
    b'r="XFE1"',
    b'count="4294967295"',
    b'table:number-rows-repeated="2147483647"',
)
"""Bytes that have upset readers of tables, workbooks and RDF."""


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """Suffix and content of valid files."""
    written = [
        (kind.suffix, kind.write(write(CATALOG))) for write, _ in LAYOUTS.values() for kind in KINDS
    ]
    row = {"信息资源名称": "甲", "信息资源代码": "307010/1", "信息项名称": "项"}
    exported = write_xlsx(triples(read([row])), references())
    rdf = [(".ttl", TURTLE.encode()), (".jsonld", JSON_LD), (".rdf", RDF_XML)]
    return (*written, (".xlsx", exported), *rdf)


def suffixes() -> list[str]:
    """Every kind of file, and none: then the first bytes decide."""
    return [*dict.fromkeys(suffix for suffix, _ in seeds()), ""]


def damaged(random: Random) -> tuple[str, bytes]:
    """A file nobody should send: its name and content."""
    suffix, content = random.choice(seeds())
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        content = random.choice(DAMAGES)(random, content)
    if random.random() < 0.1:
        suffix = random.choice(suffixes())
    return f"目录{suffix}", content


def cut(random: Random, content: bytes) -> bytes:
    """As if the upload had broken off."""
    return content[: random.randint(0, len(content))]


def flip(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(min(len(content), random.randint(1, 3))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def insert(random: Random, content: bytes) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + random.choice(INTERESTING) + content[at:]


def repeat(random: Random, content: bytes) -> bytes:
    """A stretch twice, or left out."""
    start, end = sorted(random.randint(0, len(content)) for _ in range(2))
    return (
        content[:end] + content[start:]
        if random.random() < 0.5
        else content[:start] + content[end:]
    )


def splice(random: Random, content: bytes) -> bytes:
    """The head of one file and the tail of another."""
    _, other = random.choice(seeds())
    return content[: random.randint(0, len(content))] + other[random.randint(0, len(other)) :]


def inside(random: Random, content: bytes) -> bytes:
    """Damage to a member of a ZIP that its directory does not betray."""
    members = unzipped(content)
    if not members:
        return flip(random, content)
    name = random.choice(sorted(members))
    members[name] = random.choice((cut, flip, insert, repeat))(random, members[name])
    return zipped(members)


def members_of_two(random: Random, content: bytes) -> bytes:
    """A ZIP with parts of another workbook: sheets without their strings, styles of others."""
    members = unzipped(content)
    others = unzipped(random.choice([file for _, file in seeds() if file.startswith(ZIP)]))
    for name in sorted(others):
        if members and random.random() < 0.3:
            members[name] = others[name]
    for name in sorted(members):
        if random.random() < 0.1:
            del members[name]
    return zipped(members) if members else splice(random, content)


DAMAGES: Sequence[Callable[[Random, bytes], bytes]] = (
    cut,
    flip,
    insert,
    repeat,
    splice,
    *[inside] * 6,  # what is wrong with a ZIP itself is soon known
    members_of_two,
)


def unzipped(content: bytes) -> dict[str, bytes]:
    """The members of a ZIP; none of what is no ZIP or a broken one."""
    if not content.startswith(ZIP):
        return {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # a broken archive raises whatever it likes
        return {}


def zipped(members: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()
