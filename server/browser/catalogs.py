"""The catalogs of the city, by what kind of body compiles them. Runs in a reader process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ontology.text import Text
from server.browser.overview import shares
from server.browser.register import by_subject, texts, word
from server.search.document import by_sound
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

CATALOGS = (Path(__file__).parent / "catalogs.rq").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Compiled:
    """A catalog under the name of the body that compiles it.

    ``group`` is ``city``, ``county`` or ``zone``; ``shares`` counts resources by sharing type.
    """

    key: str
    name: Text
    group: str
    shares: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.shares.values())


def catalogs(edition: OpenEdition, dataset: Dataset) -> list[Compiled]:
    """All of them in the order of their Chinese names, also those that are still empty."""
    counted = shares(edition)
    found = []
    for iri, rows in by_subject(edition, CATALOGS, dataset, "catalog").items():
        key = unquote(iri.rpartition("/")[2])
        found.append(Compiled(key, texts(rows, "name"), word(rows, "group"), counted.get(key, {})))
    return sorted(found, key=lambda catalog: by_sound(catalog.name.zh))
