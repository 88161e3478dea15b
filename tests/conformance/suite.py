"""The W3C test suites, read in place from the shared fixtures; nothing of them is kept here."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlparse

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
SHARED = Path(os.environ.get("LIANMU_SHARED", Path(__file__).parents[3] / "shared"))
WHERE = "http://suite.example/"
"""What the files are called while they are read: relative IRIs in them become absolute."""

ABSENT = "the W3C suites are not at hand (set LIANMU_SHARED to the folder with fixtures/w3c)"


@cache
def archive(name: str) -> dict[str, bytes]:
    """Path → content of one archive; empty where there is none."""
    path = SHARED / "fixtures" / "w3c" / name
    if not path.is_file():
        return {}
    with tarfile.open(path) as opened:
        members = [member for member in opened if member.isfile()]
        return {member.name.removeprefix("./"): read(opened, member) for member in members}


def read(opened: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = opened.extractfile(member)
    assert content is not None
    return content.read()


def sparql() -> dict[str, bytes]:
    """The SPARQL suites."""
    return archive("w3c-rdf-tests-sparql.tar.gz")


def content(iri: str) -> bytes:
    """A file a manifest names."""
    return sparql()[urlparse(iri).path.removeprefix("/")]


@dataclass(frozen=True)
class Case:
    """One entry of a manifest."""

    id: str
    iri: URIRef
    kind: str
    manifest: Graph

    def value(self, *path: URIRef) -> Node | None:
        """What stands at the end of a path of properties."""
        at: Node | None = self.iri
        for step in path:
            at = None if at is None else self.manifest.value(at, step)
        return at


def cases(folder: str) -> Iterator[Case]:
    """The entries of ``{folder}/manifest.ttl`` in their order."""
    files = sparql()
    path = f"{folder}/manifest.ttl"
    if path not in files:
        return
    manifest = Graph().parse(data=files[path], format="turtle", publicID=WHERE + path)
    listed = next(manifest.objects(None, MF.entries))  # some manifests set a base of their own
    for entry in Collection(manifest, listed):
        kind = manifest.value(entry, RDF.type)
        assert isinstance(entry, URIRef) and isinstance(kind, URIRef)
        name = entry.rpartition("#")[2].rpartition("/")[2]
        yield Case(f"{folder}#{name}", entry, kind.removeprefix(MF), manifest)


def needed(found: list[Case]) -> list[Case]:
    """The cases to parametrise with; one that skips, with the reason, where the suite is absent."""
    return found or [Case("absent", URIRef(WHERE), "absent", Graph())]


def skip_if_absent(case: Case) -> None:
    if case.kind == "absent":
        pytest.skip(ABSENT)
