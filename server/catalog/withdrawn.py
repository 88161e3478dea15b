"""Codes once in use and now withdrawn (R-02b), remembered in the provenance graph.

That graph is judged beside the catalogs, so that a code is found there by one look-up, however
many there are. A node per code, ``{resource}#withdrawn``, until its resource is in use again; from
then on the name it came back under is remembered as a former name, ``{resource}#name-{10 hex}``, so
that it cannot go on under another code when the resource is renamed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from loaders.keys import digest
from ontology.namespaces import DCT, LM, RDF, XSD, Names
from server.catalog.holdings import resources_of
from server.rules.normal_forms import normal_form
from server.store.delta import Delta
from server.store.graphs import Graphs
from server.store.workspace import Workspace, net

SAID = (DCT.identifier, DCT.title, DCT.publisher)


def withdrawn_code(resource: NamedNode) -> NamedNode:
    """The node of the code of a resource that is no longer in use."""
    return NamedNode(f"{resource.value}#withdrawn")


def withdrawn_on(store: Store, names: Names, iri: NamedNode) -> str | None:
    """Since which day a resource, or that of an item, is withdrawn; None if it is not.

    Only the day is told: what it was called may be the reason why it went.
    """
    purged = purged_on(store, names, iri)
    if purged is not None:
        return purged
    whole = iri.value.partition("#")[0]  # a part has the name of its resource and one of its own
    kind, _, key = whole.removeprefix(f"{names.base}id/").partition("/")
    if kind == "item":
        key = key.rpartition(".")[0]
    if kind not in ("resource", "item") or not key:
        return None
    code = withdrawn_code(NamedNode(f"{names.base}id/resource/{key}"))
    found = store.quads_for_pattern(code, LM.withdrawnOn, None, Graphs(names).provenance)
    return next((quad.object.value for quad in found if isinstance(quad.object, Literal)), None)


def purged_on(store: Store, names: Names, iri: NamedNode) -> str | None:
    """Since which day the authority has taken a thing back; None for one that is there again."""
    graph = Graphs(names).provenance
    if next(store.quads_for_pattern(iri, None, None, None), None) is not None:
        return None
    days = [
        day.object.value
        for stone in store.quads_for_pattern(None, LM.purges, iri, graph)
        for day in store.quads_for_pattern(stone.subject, LM.purgedOn, None, graph)
        if isinstance(day.object, Literal)
    ]
    return max(days, default=None)


def former_name(resource: NamedNode, name: str) -> NamedNode:
    """The node of a name that a code once withdrawn had; ``name`` is in its normal form."""
    return NamedNode(f"{resource.value}#name-{digest(name)}")


def codes_withdrawn(store: Store, change: Delta, day: date) -> Iterator[Triple]:
    """What is to be remembered of the resources that a change took out of the store."""
    gone = {resource for resource in resources_of(change.removed) if not in_use(store, resource)}
    for resource in gone:
        yield Triple(withdrawn_code(resource), RDF.type, LM.WithdrawnCode)
        on = Literal(day.isoformat(), datatype=XSD.date)
        yield Triple(withdrawn_code(resource), LM.withdrawnOn, on)
    for quad in change.removed:
        if quad.subject in gone and isinstance(quad.subject, NamedNode):
            yield from _said(withdrawn_code(quad.subject), quad)


def _said(code: NamedNode, quad: Quad) -> Iterator[Triple]:
    if quad.predicate in SAID:
        yield Triple(code, quad.predicate, quad.object)
    if quad.predicate == DCT.title and isinstance(quad.object, Literal):
        yield Triple(code, LM.normalisedName, Literal(normal_form(quad.object.value)))


def in_use(store: Store, resource: NamedNode) -> bool:
    """Whether a catalog lists this resource."""
    found = store.quads_for_pattern(resource, RDF.type, LM.InformationResource, None)
    return next(found, None) is not None


def remembered(store: Store, graphs: Graphs, change: Delta, day: date) -> Delta:
    """What a change that is applied does to the memory: new codes, less those in use again."""
    graph = graphs.provenance
    back: set[Quad] = set()
    names: set[Triple] = set()
    for resource in resources_of(change.added):
        quads = set(store.quads_for_pattern(withdrawn_code(resource), None, None, graph))
        back |= quads
        names |= set(_former_names(resource, quads))
    return Delta(_in(graph, [*codes_withdrawn(store, change, day), *names]), frozenset(back))


def _former_names(resource: NamedNode, withdrawn: Collection[Quad]) -> Iterator[Triple]:
    """What stays of a withdrawn code that is in use again."""
    names = [quad.object for quad in withdrawn if quad.predicate == LM.normalisedName]
    for name in names:
        assert isinstance(name, Literal)  # noqa: S101  as remembered
        node = former_name(resource, name.value)
        yield Triple(node, RDF.type, LM.FormerName)
        for quad in withdrawn:
            if quad.predicate in (*SAID, LM.normalisedName):
                yield Triple(node, quad.predicate, quad.object)


def remember_over_restore(workspace: Workspace, day: date) -> None:
    """A backup does not know the codes withdrawn since it was made; they stay withdrawn."""
    change, store = net(workspace.applied), workspace.store
    in_use_again = {withdrawn_code(resource) for resource in resources_of(change.added)}
    forgotten = {
        quad.subject for quad in change.removed if quad.object in (LM.WithdrawnCode, LM.FormerName)
    } - in_use_again
    kept = frozenset(quad for quad in change.removed if quad.subject in forgotten)
    workspace.apply(remembered(store, workspace.graphs, change, day) | Delta(kept))


def _in(graph: NamedNode, triples: Iterable[Triple]) -> frozenset[Quad]:
    return frozenset(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
