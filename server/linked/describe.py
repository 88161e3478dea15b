"""The description of one thing, as one caller may see it. Runs in a reader process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ontology.namespaces import DCAT, DCT, FOAF, RDFS, SKOS, Names
from ontology.text import Text
from server.catalog.withdrawn import withdrawn_on
from server.search.document import text_of
from server.store.edition import OpenEdition
from server.store.folder import edition_at
from server.store.graphs import Dataset, Graphs

Term = NamedNode | BlankNode | Literal | Triple
HERE = Path(__file__).parent
STATEMENTS = (HERE / "statements.rq").read_text(encoding="utf-8")
INBOUND = (HERE / "inbound.rq").read_text(encoding="utf-8")

MOST_INBOUND = 100
NAMING = (SKOS.prefLabel, DCT.title, RDFS.label, FOAF.name)
"""What tells the name of a thing, the best first."""


@dataclass(frozen=True)
class Description:
    """``statements`` about the thing, its parts and its items; ``inbound`` ones point at it.

    ``labels`` has every IRI mentioned that is called something, ``naming`` the statements they come
    from. ``placed`` has the statements with their graphs, for pages. Empty ``statements``: no such
    thing, or none this caller may see; the two are never told apart, but for a resource that was
    public once and is ``withdrawn`` since a day.
    """

    iri: NamedNode
    statements: tuple[Triple, ...] = ()
    inbound: tuple[Triple, ...] = ()
    more_inbound: bool = False
    labels: dict[str, Text] = field(default_factory=dict)
    naming: tuple[Triple, ...] = ()
    placed: tuple[Quad, ...] = ()
    withdrawn: str | None = None

    def about(self, subject: NamedNode | None = None) -> dict[str, list[NamedNode | Literal]]:
        """Property IRI → values of the thing itself, or of one of its parts or items."""
        values: dict[str, list[NamedNode | Literal]] = defaultdict(list)
        for statement in self.statements:
            value = statement.object
            if statement.subject == (subject or self.iri) and isinstance(
                value, NamedNode | Literal
            ):
                values[statement.predicate.value].append(value)
        return dict(values)

    def label(self, term: NamedNode, language: str) -> str:
        """What to call an IRI: its label, else the end of it."""
        text = self.labels.get(term.value)
        return text.in_language(language) if text else tail(term.value)


def tail(iri: str) -> str:
    """The end of an IRI, for those nobody named."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri


def describe(edition: OpenEdition, iri: NamedNode, dataset: Dataset) -> Description:
    """All this dataset says of a thing; a reader function."""
    merged = everything(dataset, Graphs(Names(edition.meta.base_iri)))
    rows = edition.select(STATEMENTS, merged, thing=iri)
    statements = {statement(row["subject"], row["property"], row["value"]) for row in rows}
    if not statements:
        return Description(
            iri, withdrawn=withdrawn_on(edition.store, Names(edition.meta.base_iri), iri)
        )
    pointing = edition.select(INBOUND, merged, thing=iri)
    inbound = sorted(
        (statement(row["subject"], row["property"], iri) for row in pointing),
        key=lambda each: (each.predicate.value, str(each.subject)),
    )
    mentioned = {term for each in (*statements, *inbound) for term in each}
    called = naming(edition, mentioned, merged)
    shown = {each.object for each in statements} | {each.subject for each in inbound}
    return Description(
        iri,
        tuple(sorted(statements, key=lambda each: (each.subject != iri, str(each)))),
        tuple(inbound[:MOST_INBOUND]),
        len(inbound) > MOST_INBOUND,
        labels(called),
        tuple(each for each in called if each.subject in shown),
    )


def described_at(
    edition: OpenEdition, number: int, iri: NamedNode, dataset: Dataset
) -> Description:
    """What a retained edition said; a reader function. What is withdrawn now is not told again,
    nor that anything led to it.
    """
    withdrawn = withdrawn_on(edition.store, Names(edition.meta.base_iri), iri)
    if withdrawn:
        return Description(iri, withdrawn=withdrawn)
    with edition_at(edition, number) as earlier:
        return without_withdrawn(edition, describe(earlier, iri, dataset))


def without_withdrawn(edition: OpenEdition, said: Description) -> Description:
    """What an earlier edition said, without what names a thing that is withdrawn in this one."""
    triples = (*said.statements, *said.inbound)
    named = {node for t in triples for node in (t.subject, t.object) if isinstance(node, NamedNode)}
    names = Names(edition.meta.base_iri)
    gone = {node for node in named if withdrawn_on(edition.store, names, node)}
    if not gone:
        return said

    def kept(triples: Iterable[Triple]) -> tuple[Triple, ...]:
        return tuple(t for t in triples if t.subject not in gone and t.object not in gone)

    return replace(
        said,
        statements=kept(said.statements),
        inbound=kept(said.inbound),
        naming=kept(said.naming),
        labels={iri: text for iri, text in said.labels.items() if NamedNode(iri) not in gone},
    )


def for_page(
    edition: OpenEdition, number: int | None, iri: NamedNode, dataset: Dataset
) -> Description:
    """A description with the graphs of its statements, now or in a retained edition; a reader
    function. What a catalog lists is left out: it stands in the graph of the catalog, and the page
    shows it from the index, a part at a time.
    """
    if number is None:
        description = describe(edition, iri, dataset)
    else:
        description = described_at(edition, number, iri, dataset)
    shown = (
        each
        for each in (*description.statements, *description.inbound)
        if each.predicate != DCAT.dataset or each.object == iri
    )
    quads = placed(edition, number or edition.meta.number, shown, dataset)
    return replace(description, placed=tuple(quads))


def placed(
    edition: OpenEdition, number: int, statements: Iterable[Triple], dataset: Dataset
) -> list[Quad]:
    """Each statement in every graph the dataset shows it in; a reader function."""
    shown = set(dataset.named)
    with edition_at(edition, number) as wanted:
        return [
            quad
            for each in statements
            for quad in wanted.store.quads_for_pattern(
                each.subject, each.predicate, each.object, None
            )
            if quad.graph_name in shown
        ]


def statement(subject: object, predicate: object, value: object) -> Triple:
    """A row as a triple; a subject is an IRI (blank nodes never reach the store)."""
    assert isinstance(subject, NamedNode) and isinstance(predicate, NamedNode)  # noqa: S101
    assert isinstance(value, NamedNode | BlankNode | Literal)  # noqa: S101
    return Triple(subject, predicate, value)


def naming(edition: OpenEdition, terms: Iterable[Term], dataset: Dataset) -> list[Triple]:
    """The statements that tell what these are called, as far as the dataset has them: those of one
    thing together, its best names first. Look-ups by subject, for a join reads all names there are.
    """
    visible = set(dataset.default)
    found: list[Triple] = []
    for term in sorted({term for term in terms if isinstance(term, NamedNode)}, key=str):
        for property in NAMING:
            quads = edition.store.quads_for_pattern(term, property, None, None)
            found += sorted({q.triple for q in quads if q.graph_name in visible}, key=str)
    return found


def labels(called: Iterable[Triple]) -> dict[str, Text]:
    """IRI → label, from statements with the best name of a thing first."""
    found: dict[str, list[Literal]] = defaultdict(list)
    for each in called:
        if isinstance(each.subject, NamedNode) and isinstance(each.object, Literal):
            found[each.subject.value].append(each.object)
    return {iri: text_of(values) for iri, values in found.items()}


def everything(dataset: Dataset, graphs: Graphs) -> Dataset:
    """One graph of all that is visible: a description does not ask where a statement stands.

    Graphs the default graph already contains are left out, so that nothing is read twice.
    """
    whole = DefaultGraph() in dataset.default
    beside = tuple(graph for graph in dataset.named if not (whole and graphs.is_member(graph)))
    return Dataset((*dataset.default, *beside), dataset.named)
