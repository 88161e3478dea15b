"""The catalogs of the city, by what kind of body compiles them. Runs in a reader process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, NamedNode

from ontology.namespaces import DCAT, Names
from ontology.text import Text
from server.browser.naming import name
from server.browser.overview import shares
from server.browser.register import by_subject, texts, word
from server.catalog.withdrawn import withdrawn_on
from server.search.document import by_sound
from server.store.edition import OpenEdition
from server.store.folder import edition_at
from server.store.graphs import Dataset

AT_A_TIME = 50
"""Resources of a page of a catalog as it was."""
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


@dataclass(frozen=True)
class Listed:
    """A resource that a catalog listed once."""

    iri: str
    code: str
    title: Text | None


@dataclass(frozen=True)
class ListedThen:
    """A page of what a catalog listed, in the order of codes."""

    resources: tuple[Listed, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return -(-self.total // AT_A_TIME)


def listed_then(edition: OpenEdition, number: int, catalog: NamedNode, page: int) -> ListedThen:
    """What a retained edition listed in a catalog; a reader function.

    What is withdrawn now is not told again.
    """
    names = Names(edition.meta.base_iri)
    with edition_at(edition, number) as then:
        quads = then.store.quads_for_pattern(catalog, DCAT.dataset, None, DefaultGraph())
        listed = sorted((q.object for q in quads if isinstance(q.object, NamedNode)), key=str)
        found = [one for one in listed if withdrawn_on(edition.store, names, one) is None]
        shown = found[(page - 1) * AT_A_TIME : page * AT_A_TIME]
        resources = tuple(
            Listed(
                one.value,
                unquote(one.value.rpartition("/")[2]),
                name(then, one),
            )
            for one in shown
        )
    return ListedThen(resources, len(found), page)
