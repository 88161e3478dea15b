"""The history of a resource: which editions changed it, what they changed, and who made them.

That an activity changed a resource stands in the provenance graph (``prov:influenced``) of every
edition from then on, so finding it costs the same however many editions the city has had, and goes
on when editions are no longer retained. What was changed is read from the deltas, which are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ontology.namespaces import DCAT, DCT, FOAF, LM, PROV, Names
from ontology.text import Text
from server.accounts.callers import Caller, may_see
from server.catalog.diff import FieldChange, Kind, ResourceDiff
from server.catalog.differences import Wording
from server.catalog.evidence import Evidence
from server.catalog.steps import Step
from server.catalog.withdrawn import withdrawn_on
from server.errors import Gone, NotFound
from server.search.document import text_of
from server.store.delta import Delta
from server.store.edition import OpenEdition
from server.store.folder import folder_of
from server.store.graphs import Graphs

AT_A_TIME = 20
"""Events of a page: the delta of each is read."""
NOTHING = Text(
    "没有这个信息资源，或者没有它的历史", "There is no such resource, or no history of it"
)
WITHDRAWN = Text("该信息资源已于 {day} 撤下", "This resource was withdrawn on {day}")
NO_PAGE = Text("历史没有这一页", "The history has no such page")


@dataclass(frozen=True)
class Event:
    """What one edition did to a resource. ``catalog`` is the key of the catalog of a submission; a
    restored backup has neither submission nor catalog nor body.
    """

    edition: int
    made: str
    retained: bool
    kind: Kind
    submission: str | None = None
    catalog: str | None = None
    body: str | None = None
    body_name: Text | None = None
    fields: tuple[FieldChange, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class History:
    """A page of it, the newest first."""

    resource: str
    name: Text
    events: tuple[Event, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class People:
    """Who sent a submission and who decided about it."""

    submitter: str
    steps: tuple[Step, ...]


def history(edition: OpenEdition, caller: Caller, resource: NamedNode, page: int) -> History:
    """The history of a resource as the caller may see it; a reader function.

    What is withdrawn is told to nobody who may not read the evidence of its catalog (410).
    """
    graphs = Graphs(Names(edition.meta.base_iri))
    made = sorted(editions_of(edition, graphs, resource), reverse=True)
    if not made:
        raise NotFound(NOTHING)
    day = withdrawn_on(edition.store, graphs.names, resource)
    catalogs = (found(edition, graphs, activity, LM.catalog) for _, activity in made)
    catalog = next(filter(None, catalogs), None)  # a restore has none
    if day and not (catalog and caller.may_read_evidence(key_of(catalog))):
        raise Gone(WITHDRAWN.format(day=day))
    pages = -(-len(made) // AT_A_TIME)
    if page > pages:
        raise NotFound(NO_PAGE)
    shown = made[(page - 1) * AT_A_TIME : page * AT_A_TIME]
    events = (event(edition, graphs, caller, resource, *one) for one in shown)
    kept = tuple(one for one in events if one is not None)
    return History(resource.value, name_of(edition, resource), kept, page, pages)


def editions_of(
    edition: OpenEdition, graphs: Graphs, resource: NamedNode
) -> Iterator[tuple[int, NamedNode]]:
    """The number of each edition that changed a resource, and what made it."""
    store, graph = edition.store, graphs.provenance
    prefix = graphs.names.thing("edition", "").value
    for influence in store.quads_for_pattern(None, PROV.influenced, resource, graph):
        for made in store.quads_for_pattern(None, PROV.wasGeneratedBy, influence.subject, graph):
            assert isinstance(made.subject, NamedNode)  # noqa: S101  the store has no blank nodes
            assert isinstance(influence.subject, NamedNode)  # noqa: S101
            yield int(made.subject.value.removeprefix(prefix)), influence.subject


def event(
    edition: OpenEdition,
    graphs: Graphs,
    caller: Caller,
    resource: NamedNode,
    number: int,
    activity: NamedNode,
) -> Event | None:
    """What an edition did; None if the caller may see nothing of it."""
    delta = visible(edition, graphs, caller, resource, number)
    if not delta:
        return None
    body = found(edition, graphs, activity, PROV.wasAssociatedWith)
    catalog = found(edition, graphs, activity, LM.catalog)
    kind = kind_of(delta, resource)
    differing = ResourceDiff(kind, resource.value, "", "")
    if kind == "changed":
        wording = Wording(edition.store, delta, {resource}, past=True)
        differing = wording.resource(differing)
    made = graphs.names.thing("edition", str(number))
    return Event(
        number,
        found(edition, graphs, made, PROV.generatedAtTime) or "",
        folder_of(edition).edition(number).path.exists(),
        kind,
        found(edition, graphs, activity, DCT.identifier),
        key_of(catalog) if catalog else None,
        body,
        name_of(edition, NamedNode(body)) if body else None,
        differing.fields,
        differing.more,
    )


def kind_of(delta: Delta, resource: NamedNode) -> Kind:
    """Whether a catalog came to list the resource, or does so no more."""

    def listed(quads: Iterable[Quad]) -> bool:
        return any(each.predicate == DCAT.dataset and each.object == resource for each in quads)

    gone, came = listed(delta.removed), listed(delta.added)
    if gone == came:
        return "changed"
    return "added" if came else "withdrawn"


def visible(
    edition: OpenEdition, graphs: Graphs, caller: Caller, resource: NamedNode, number: int
) -> Delta:
    """What an edition changed of a resource and its parts, in the graphs that the caller reads."""
    path = folder_of(edition).delta_path(number)
    if not path.is_dir():
        return Delta()
    key = resource.value.rpartition("/")[2]
    base = graphs.names.base
    marks = (f"<{resource.value}>", f"<{resource.value}#", f"<{base}id/item/{key}.")
    change = Delta.about(path, marks)

    def shown(quad: Quad) -> bool:
        graph = quad.graph_name
        described = isinstance(graph, NamedNode) and (
            graphs.is_catalog(graph) or graph.value.startswith(graphs.internal("").value)
        )
        return described and isinstance(graph, NamedNode) and may_see(caller, graph, graphs)

    return Delta(frozenset(filter(shown, change.added)), frozenset(filter(shown, change.removed)))


def found(
    edition: OpenEdition, graphs: Graphs, subject: NamedNode, predicate: NamedNode
) -> str | None:
    """The one value that the provenance graph has."""
    quads = edition.store.quads_for_pattern(subject, predicate, None, graphs.provenance)
    values = (q.object.value for q in quads if isinstance(q.object, NamedNode | Literal))
    return next(values, None)


def name_of(edition: OpenEdition, thing: NamedNode) -> Text:
    """What it is called; the end of its IRI if nobody named it."""
    for naming in (DCT.title, FOAF.name):
        quads = edition.store.quads_for_pattern(thing, naming, None, DefaultGraph())
        labels = sorted((quad.object for quad in quads), key=str)
        if labels:
            return text_of(labels)
    key = key_of(thing.value)
    return Text(key, key)


def key_of(iri: str) -> str:
    """``lyg-zjj`` of a catalog or body."""
    return unquote(iri.rpartition("/")[2])


def people(evidence: Evidence, submission: str) -> People:
    """Who sent it and who decided; of what was published after review, who handed it in."""
    job = evidence.job(submission)
    first = (job.reviewed if job else None) or submission
    handed = evidence.job(first)
    return People(handed.submitter if handed else "", evidence.steps(first))
