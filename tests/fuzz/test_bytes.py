"""No bytes give anything but a graph or a reason, and none makes a reader look elsewhere."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from threading import get_ident

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import Unusable, load
from loaders.workbook import PROCESS
from tests.fuzz.files import ZIP, damaged, seeds, suffixes, unzipped, zipped
from tests.fuzz.law import LIMITS, is_given_back_as_it_was, is_read_or_refused
from tests.loaders.sample import references

OUTWARD = (
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "urllib.Request",
)
OURS = (".py", ".pyc", ".toml", ".ttl", ".so")
READER = str(PROCESS)
SECRET = "nobody-may-read-this"


class Watch:
    """Which files and addresses Python code turned to, while it watches."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.watching = False
        self.thread = get_ident()  # servers that other tests share look at their folders in theirs
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.watching or get_ident() != self.thread:
            return
        if event == "subprocess.Popen" and READER in str(arguments[1]):
            return  # what reads workbooks, with bounds on memory and time
        if event in OUTWARD:
            self.seen.append(f"{event} {arguments!r}")
        if event == "open" and elsewhere(arguments[0]):
            self.seen.append(str(arguments[0]))


def elsewhere(path: object) -> bool:
    """Whether a path is neither part of the program nor a pipe, which goes by its number."""
    return isinstance(path, str) and not path.endswith(OURS) and path != os.devnull


@pytest.fixture(scope="module")
def watch() -> Watch:
    """An audit hook cannot be taken off again: there is one, switched on by :func:`watched`."""
    return Watch()


@pytest.fixture
def watched(watch: Watch) -> Iterator[Watch]:
    watch.seen, watch.watching = [], True
    yield watch
    watch.watching = False


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_damaged_file_is_read_or_refused(random: Random) -> None:
    is_read_or_refused(*damaged(random))


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_damaged_table_is_given_back_saying_the_same(random: Random) -> None:
    name, content = damaged(random)
    loaded = is_read_or_refused(name, content)
    if loaded is not None and loaded.layout is not None:
        is_given_back_as_it_was(name, content, loaded)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(suffixes()))
def test_any_bytes_are_read_or_refused(content: bytes, suffix: str) -> None:
    is_read_or_refused(f"a{suffix}", content)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from(suffixes()))
def test_any_text_is_read_or_refused(text: str, suffix: str) -> None:
    is_read_or_refused(f"a{suffix}", text.encode("utf-8", "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_every_beginning_of_a_file_is_read_or_refused(random: Random) -> None:
    suffix, content = random.choice(seeds())
    is_read_or_refused(f"a{suffix}", content[: random.randint(0, len(content))])


def test_no_damage_makes_python_open_or_call_anything(watched: Watch) -> None:
    random = Random(20261122)  # the same files every time
    for _ in range(80):
        is_read_or_refused(*damaged(random))
    assert watched.seen == []


def far_apart() -> list[tuple[str, bytes]]:
    """Tiny files whose cells span a sheet: as a full rectangle they would fill any memory."""
    book = openpyxl.Workbook()
    book.active["A1"] = "信息资源名称"
    book.active["XFD1048576"] = "x"
    target = BytesIO()
    book.save(target)
    wide = "office:value-type='string' table:number-columns-repeated='16384'"
    (table,) = [file for suffix, file in seeds() if suffix == ".ods"][:1]
    members = unzipped(table)
    members["content.xml"] = re.sub(
        rb"<table:table-row>",
        b"<table:table-row table:number-rows-repeated='1048576'><table:table-cell "
        + wide.encode()
        + b"><text:p>x</text:p></table:table-cell>",
        members["content.xml"],
    )
    return [("a.xlsx", target.getvalue()), ("a.ods", zipped(members))]


@pytest.mark.parametrize(("name", "content"), far_apart(), ids=lambda part: part[:6])
def test_a_cell_in_the_last_corner_is_answered(name: str, content: bytes) -> None:
    is_read_or_refused(name, content)


def hostile(path: Path) -> list[tuple[str, bytes]]:
    """Files that ask their reader to read another one."""
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{path.as_uri()}">]>'.encode()
    files = [
        ("a.rdf", b'<?xml version="1.0"?>' + entity + b"<x>&e;</x>"),
        ("a.jsonld", b'{"@context": "%s", "@id": "x:y", "@type": "x:z"}' % path.as_uri().encode()),
        ("a.ttl", f"@base <{path.as_uri()}> . @import <{path.as_uri()}> .".encode()),
    ]
    for suffix, content in seeds():
        if not content.startswith(ZIP):
            continue
        members = unzipped(content)
        for name, part in members.items():
            if name.endswith((".xml", ".rels")):
                head, close, rest = part.partition(b"?>")
                body = head + close + entity + rest.replace(b">", b">&e;", 1)
                files.append((f"a{suffix}", zipped({**members, name: body})))
        files.append((f"a{suffix}", zipped({**members, f"../../{path.name}": b"x"})))
        files.append((f"a{suffix}", zipped({**members, str(path): b"x"})))
    return files


def test_no_file_is_a_way_to_another(tmp_path: Path, watched: Watch) -> None:
    """An entity, a context, a relation or a member name that points at a file of ours."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    for name, content in hostile(path):
        watched.seen = []
        try:
            said = "".join(str(quad) for quad in load(name, content, references(), LIMITS).quads)
        except Unusable as refusal:
            said = str(refusal.message)
        assert SECRET not in said
        assert watched.seen == []
    assert path.read_text() == SECRET
    assert [one.name for one in tmp_path.iterdir()] == ["secret.txt"]
