"""The figures of the first pages: looked up in what each edition keeps, never counted again
(:mod:`server.catalog.figures`). Runs in a reader process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import LM, Names
from ontology.text import Text
from server.browser.naming import name
from server.catalog.figures import IN_CATALOG, cube_of
from server.search.facets import key_of
from server.search.find import FacetValue
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs

OBSERVATIONS = (Path(__file__).parent / "observations.rq").read_text(encoding="utf-8")
UNKNOWN = "unknown"
"""The sharing type of those that say none of the list."""


@dataclass(frozen=True)
class Overview:
    """The size of the catalog; ``called`` names the catalogs that were asked for, by key."""

    resources: int
    items: int
    catalogs: int
    sharing: tuple[FacetValue, ...]
    themes: tuple[FacetValue, ...]
    called: dict[str, Text]


def overview(edition: OpenEdition, catalogs: Iterable[str]) -> Overview:
    """What the first page tells."""
    graphs = Graphs(Names(edition.meta.base_iri))
    size = {value: number for value, _, number in kept(edition, graphs, "all")}
    named = {key: name(edition, graphs.names.thing("catalog", key)) for key in catalogs}
    return Overview(
        resources=size.get(LM.InformationResource, 0),
        items=size.get(LM.InformationItem, 0),
        catalogs=sum(graphs.is_catalog(NamedNode(each)) for each in edition.meta.graphs),
        sharing=by_value(edition, graphs, "sharing", "share"),
        themes=by_value(edition, graphs, "class", "theme"),
        called={key: text for key, text in named.items() if text is not None},
    )


def by_value(edition: OpenEdition, graphs: Graphs, cube: str, facet: str) -> tuple[FacetValue, ...]:
    """The figures of the values of a list, the most frequent first, as a search would filter."""
    found = [
        FacetValue(key, name(edition, value) or Text(key, key), number)
        for value, _, number in kept(edition, graphs, cube)
        if isinstance(value, NamedNode) and (key := key_of(facet, value, graphs.names))
    ]
    return tuple(sorted(found, key=lambda value: (-value.count, value.key)))


def shares(edition: OpenEdition) -> dict[str, dict[str, int]]:
    """Catalog → sharing type → how many of its resources."""
    graphs = Graphs(Names(edition.meta.base_iri))
    start = len(graphs.catalog("").value)
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for value, within, number in kept(edition, graphs, IN_CATALOG):
        if within is not None:
            parts = found[unquote(within.value[start:])]
            key = key_of("share", value, graphs.names)
            if value == LM.InformationResource:
                parts[UNKNOWN] += number
            elif key is not None:
                parts[key] += number
                parts[UNKNOWN] -= number
    return {
        catalog: {key: number for key, number in parts.items() if number > 0}
        for catalog, parts in found.items()
    }


def kept(
    edition: OpenEdition, graphs: Graphs, cube: str
) -> Iterator[tuple[NamedNode | Literal, NamedNode | None, int]]:
    """The observations of one data set."""
    dataset = Dataset((graphs.statistics,), ())
    rows = edition.select(OBSERVATIONS, dataset, cube=cube_of(graphs.statistics, cube))
    for row in rows:
        yield row["value"], row["within"], int(row["number"].value)
