"""The description of one thing, as one caller may see it. Runs in a reader process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolution, Triple

from ontology.namespaces import Names
from ontology.text import Text
from server.search.document import text_of
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs

HERE = Path(__file__).parent
STATEMENTS = (HERE / "statements.rq").read_text(encoding="utf-8")
INBOUND = (HERE / "inbound.rq").read_text(encoding="utf-8")
LABELS = (HERE / "labels.rq").read_text(encoding="utf-8")

MOST_INBOUND = 100


@dataclass(frozen=True)
class Description:
    """``statements`` about the thing, its parts and its items; ``inbound`` ones point at it.

    ``labels`` has every IRI mentioned that is called something. Empty ``statements``: no such
    thing, or none this caller may see; the two are never told apart.
    """

    iri: NamedNode
    statements: tuple[Triple, ...] = ()
    inbound: tuple[Triple, ...] = ()
    more_inbound: bool = False
    labels: dict[str, Text] = field(default_factory=dict)

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
        return Description(iri)
    pointing = list(edition.select(INBOUND, merged, thing=iri))
    inbound = dict.fromkeys(statement(row["subject"], row["property"], iri) for row in pointing)
    return Description(
        iri,
        tuple(sorted(statements, key=lambda each: (each.subject != iri, str(each)))),
        tuple(inbound)[:MOST_INBOUND],
        len(inbound) > MOST_INBOUND,
        labels([*pointing, *edition.select(LABELS, merged, thing=iri)]),
    )


def statement(subject: object, predicate: object, value: object) -> Triple:
    """A row as a triple; a subject is an IRI (blank nodes never reach the store)."""
    assert isinstance(subject, NamedNode) and isinstance(predicate, NamedNode)  # noqa: S101
    assert isinstance(value, NamedNode | BlankNode | Literal)  # noqa: S101
    return Triple(subject, predicate, value)


def labels(rows: Iterable[QuerySolution]) -> dict[str, Text]:
    """IRI → label, from rows of ``term`` and ``label`` with the best label of a term first."""
    found: dict[str, list[Literal]] = defaultdict(list)
    for row in rows:
        term, label = row["term"], row["label"]
        if isinstance(term, NamedNode) and isinstance(label, Literal):
            found[term.value].append(label)
    return {term: text_of(values) for term, values in found.items()}


def everything(dataset: Dataset, graphs: Graphs) -> Dataset:
    """One graph of all that is visible: a description does not ask where a statement stands.

    Graphs the default graph already contains are left out, so that nothing is read twice.
    """
    whole = DefaultGraph() in dataset.default
    beside = tuple(graph for graph in dataset.named if not (whole and graphs.is_member(graph)))
    return Dataset((*dataset.default, *beside), dataset.named)
