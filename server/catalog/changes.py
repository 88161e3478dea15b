"""A submission as a delta: what it adds, changes and withdraws, shown before it is made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from pyoxigraph import Literal, NamedNode, Quad

from loaders.cleaning import resource_code
from loaders.origin import Loaded
from ontology.namespaces import DCAT, DCT
from ontology.text import Text
from server.catalog.holdings import Holdings, resources_of
from server.catalog.job import Change, Mode
from server.errors import NotFound
from server.store.delta import Delta, canonical


@dataclass(frozen=True)
class Plan:
    """The change to be made: as quads, as a list for people, and the resources it writes."""

    delta: Delta
    changes: tuple[Change, ...]
    written: frozenset[NamedNode]


def plan_upload(
    holdings: Holdings, loaded: Loaded, mode: Mode, internal: Collection[NamedNode]
) -> Plan:
    """``add`` touches the file's resources only; ``replace`` withdraws all others."""
    after = set(canonical(placed(holdings, loaded.quads, internal)))
    resources = resources_of(loaded.quads)
    leaving = holdings.resources() - resources if mode == "replace" else set()
    return _plan(holdings, after, resources, leaving)


def plan_withdrawal(holdings: Holdings, codes: Iterable[str]) -> Plan:
    """Take the resources with these codes out of the catalog."""
    leaving: set[NamedNode] = set()
    for code in map(resource_code, codes):
        found = holdings.with_code(code)
        if not found:
            raise NotFound(
                Text(f"本目录没有代码为 {code} 的资源", f"This catalog has no resource {code}")
            )
        leaving |= found
    return _plan(holdings, set(), set(), leaving)


def _plan(
    holdings: Holdings, after: set[Quad], resources: set[NamedNode], leaving: set[NamedNode]
) -> Plan:
    before = {quad for resource in resources | leaving for quad in holdings.description(resource)}
    before -= set(_still_needed(holdings, before))
    delta = Delta.between(before, after)
    known = holdings.resources()
    touched = said_of(delta)
    was, is_now = names_of(before), names_of(after)
    changes = [
        Change(
            "withdrawn" if resource in leaving else "changed" if resource in known else "added",
            resource.value,
            *(was if resource in leaving else is_now).get(resource, ("", "")),
        )
        for resource in sorted(resources | leaving, key=str)
        if resource in leaving or _touches(holdings, resource, touched)
    ]
    return Plan(delta, tuple(changes), frozenset(resources))


def said_of(delta: Delta) -> set[NamedNode]:
    """The nodes of which a change says something else than before.

    That a catalog lists a resource is said of the resource: else all the others would be looked at.
    """
    nodes = (
        quad.object if quad.predicate == DCAT.dataset else quad.subject
        for quad in delta.added | delta.removed
    )
    return {node for node in nodes if isinstance(node, NamedNode)}


def _still_needed(holdings: Holdings, before: set[Quad]) -> Iterator[Quad]:
    """Nodes named by their content may be shared by a resource that stays as it is."""
    going = {quad.subject for quad in before}
    prefix = f"{holdings.graphs.names.base}id/node/"
    for quad in before:
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(prefix):
            users = holdings.store.quads_for_pattern(None, None, quad.subject, holdings.public)
            if any(user.subject not in going for user in users):
                yield quad


def _touches(holdings: Holdings, resource: NamedNode, touched: Collection[NamedNode]) -> bool:
    return resource in touched or any(holdings.is_part(node, resource) for node in touched)


def names_of(quads: Iterable[Quad]) -> dict[NamedNode, tuple[str, str]]:
    """The code and title of each node that has any."""
    codes: dict[NamedNode, str] = {}
    titles: dict[NamedNode, str] = {}
    of = {DCT.identifier: codes, DCT.title: titles}
    for quad in quads:
        node, value = quad.subject, quad.object
        if quad.predicate in of and isinstance(node, NamedNode) and isinstance(value, Literal):
            of[quad.predicate][node] = value.value
    return {node: (codes.get(node, ""), titles.get(node, "")) for node in codes | titles}


def placed(
    holdings: Holdings, quads: Iterable[Quad], internal: Collection[NamedNode]
) -> Iterator[Quad]:
    """The file's statements in the graphs they belong in, with the catalog's links."""
    quads = list(quads)
    for quad in quads:
        graph = holdings.internal if quad.predicate in internal else holdings.public
        yield Quad(quad.subject, quad.predicate, quad.object, graph)
    listed = {quad.object for quad in quads if quad.predicate == DCAT.dataset}
    for resource in resources_of(quads):
        if resource not in listed:  # a file that is only checked may name a catalog of its own
            yield Quad(holdings.catalog, DCAT.dataset, resource, holdings.public)


def apart_from_others(holdings: Holdings, loaded: Loaded) -> Loaded:
    """Keep a code that another catalog already uses from being read as that catalog's resource.

    The newcomer gets an IRI of its own for as long as it is judged, so that R-02 can find the two
    holders and name them; a file that writes another catalog's IRI itself is left to ownership.
    """
    mapping: dict[NamedNode, NamedNode] = {}
    for resource in resources_of(loaded.quads):
        minted = loaded.layout is not None or resource in loaded.minted
        if minted and holdings.holder(resource) is not None:
            mapping |= _names_apart(holdings, loaded.quads, resource)
    return loaded.renamed(mapping) if mapping else loaded


def _names_apart(
    holdings: Holdings, quads: Iterable[Quad], resource: NamedNode
) -> dict[NamedNode, NamedNode]:
    subjects = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    key = resource.value.rsplit("/", 1)[-1]
    fresh = next(
        f"{key}~{number}"
        for number in count(2)
        if NamedNode(resource.value[: -len(key)] + f"{key}~{number}") not in subjects
    )
    return {
        node: NamedNode(node.value.replace(f"/{key}", f"/{fresh}", 1))
        for node in subjects
        if node == resource or (holdings.is_part(node, resource) and f"/{key}" in node.value)
    }
