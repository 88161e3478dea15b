"""The demo city's files, in the order in which they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pyoxigraph import Triple

from ontology import sample_organisations

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Upload:
    """One file as a clerk would send it for ``catalog``, and what the rules must say about it."""

    catalog: str
    name: str
    content: bytes
    expected: Literal["published", "refused"]


def organisations(base: str) -> list[Triple]:
    """The bodies and their catalogs, with IRIs under the base IRI of the installation."""
    return sample_organisations(base)


def uploads() -> list[Upload]:
    """Five catalogs that conform, then a second file of an invented body that is refused."""
    return [
        _upload("lyg-scjgj", "catalogs/lyg-scjgj.csv"),
        _upload("lyg-zrzyj", "catalogs/lyg-zrzyj.csv"),
        _upload("lyg-zjj", "catalogs/lyg-zjj.csv"),
        _upload("lyg-sthjj", "catalogs/lyg-sthjj.ttl"),
        _upload("shifan-1", "catalogs/shifan-1.csv"),
        _upload("shifan-1", "refused.csv", "refused"),
    ]


def _upload(
    catalog: str, path: str, expected: Literal["published", "refused"] = "published"
) -> Upload:
    file = FOLDER / path
    return Upload(catalog, file.name, file.read_bytes(), expected)
