"""Which IRI a path names.

Two kinds of IRI have pages here: instance IRIs ``{base}id/{type}/{key}``, and the fixed
vocabularies under ``https://w3id.org/lianmu/``, served under the same paths wherever Lianmu runs.
"""

from __future__ import annotations

from urllib.parse import quote

from pyoxigraph import NamedNode

from ontology.namespaces import CODE, LAW, PRACTICE, RULE, Names

INSTANCES = frozenset(
    {
        "resource",
        "item",
        "department",
        "catalog",
        "agreement",
        "application",
        "correction",
        "report",
        "submission",
        "edition",
        "system",
        "project",
        "evaluation",
        "waiver",
    }
)
"""Types whose things carry the base IRI of the installation."""

FIXED = {"concept": CODE, "law": LAW, "practice": PRACTICE, "rule": RULE}
"""Types whose things have the same IRI everywhere; their keys may contain slashes."""


def thing(names: Names, kind: str, key: str) -> NamedNode | None:
    """The IRI of that type and (decoded) key; None if there is no such type."""
    if kind in INSTANCES:
        return names.thing(kind, key)
    if kind in FIXED:
        return FIXED[kind][quote(key, safe="/-._~")]
    return None


def doc_path(kind: str, key: str, suffix: str = "") -> str:
    """The page about that thing, or its twin in another format: ``/doc/{kind}/{key}.ttl``."""
    return f"/doc/{kind}/{quote(key, safe='-._~' if kind in INSTANCES else '/-._~')}{suffix}"


def page_of(names: Names, resource: NamedNode) -> NamedNode:
    """Where the page about a thing of this installation is: ``{base}doc/…`` for ``{base}id/…``."""
    return NamedNode(names.base + "doc/" + resource.value.removeprefix(f"{names.base}id/"))
