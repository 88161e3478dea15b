"""Who answers for a thing, and so in whose report a finding on it stands: the body whose catalog
holds it, or which it is, else the city.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from pyoxigraph import NamedNode, Store

from ontology.namespaces import DCAT, RDF
from server.rules.compare import whole
from server.rules.report import Finding
from server.store.graphs import Graphs

CITY = "_city"
"""Stands for a catalog key where nobody's catalog is meant; no body can have it as its key."""


def is_catalog(key: str) -> bool:
    """Whether a key is that of a body’s catalog; those of the city and of registers begin so."""
    return not key.startswith("_")


BODIES = ("department", "catalog")


def answerable(store: Store, graphs: Graphs, node: NamedNode) -> str:
    """The key of the catalog that holds a node or belongs to that body; else :data:`CITY`.

    What two bodies are party to (an application, an agreement) is the city's.
    """
    thing = whole(node)
    prefix = graphs.catalog("").value
    holders = {
        quad.graph_name.value.removeprefix(prefix)
        for quad in store.quads_for_pattern(thing, None, None, None)
        if isinstance(quad.graph_name, NamedNode) and graphs.is_catalog(quad.graph_name)
    }
    if holders:
        return unquote(min(holders))
    kind, _, key = thing.value.removeprefix(f"{graphs.names.base}id/").partition("/")
    if kind in BODIES and key and has_catalog(store, graphs, unquote(key)):
        return unquote(key)
    return CITY


def has_catalog(store: Store, graphs: Graphs, key: str) -> bool:
    """Whether a body with this key is to compile a catalog, be there anything in it or not."""
    found = store.quads_for_pattern(
        graphs.names.thing("catalog", key), RDF.type, DCAT.Catalog, None
    )
    return next(found, None) is not None


def belonging(store: Store, graphs: Graphs, catalog: str) -> Callable[[Finding], bool]:
    """Whether a finding stands in the report of this catalog."""
    return lambda finding: answerable(store, graphs, finding.focus) == catalog
