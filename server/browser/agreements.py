"""Share agreements as one caller may see them. Runs in a reader process.

What is visible follows from the dataset: the graph of all agreements for auditors and the
authority, the graph of its own for a party, none for anybody else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution

from ontology.namespaces import Names
from ontology.text import Text
from server.browser.naming import names
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs

HERE = Path(__file__).parent
AGREEMENTS = (HERE / "agreements.rq").read_text(encoding="utf-8")
AGREEMENT = (HERE / "agreement.rq").read_text(encoding="utf-8")
CLAUSES = (HERE / "clauses.rq").read_text(encoding="utf-8")

PAGE = 50


@dataclass(frozen=True)
class Named:
    """A thing and what it is called; ``name`` is its IRI's end where it has no public name."""

    iri: str
    name: Text

    @property
    def key(self) -> str:
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Agreement:
    """One agreement; dates are ISO 8601, empty where the agreement sets none."""

    iri: str
    identifier: str
    resource: Named
    provider: Named
    user: Named
    status: Named | None
    purposes: tuple[Named, ...]
    start: str
    end: str


@dataclass(frozen=True)
class Clause:
    """What the user must do (``duty``) or must not do (``prohibition``), and where that is from."""

    kind: str
    action: Named
    source: Named | None


def with_sharing(dataset: Dataset, graphs: Graphs) -> Dataset | None:
    """Public data and what this caller may read of sharing; None for who may read nothing of it.

    Whoever sees all agreements needs no party's graph beside them: they say the same.
    """
    own = tuple(graph for graph in dataset.named if graphs.is_sharing(graph))
    if not own:
        return None
    beside = (graphs.sharing,) if graphs.sharing in own else own
    return Dataset((*dataset.default, *beside), ())


def agreements(edition: OpenEdition, page: int, dataset: Dataset) -> tuple[list[Agreement], bool]:
    """A page of :data:`PAGE` agreements, the newest first; whether there are more."""
    visible = with_sharing(dataset, Graphs(Names(edition.meta.base_iri)))
    if visible is None:
        return [], False
    start = (page - 1) * PAGE
    rows = list(islice(edition.select(AGREEMENTS, visible), start, start + PAGE + 1))
    if not rows:
        return [], False
    listed = {plain([row], "agreement") for row in rows[:PAGE]}
    ends = {"first": rows[0]["identifier"], "last": rows[-1]["identifier"]}
    bounds = {name: end for name, end in ends.items() if isinstance(end, Literal)}
    found = [one for one in told(edition, visible, **bounds) if one.iri in listed]
    return found, len(rows) > PAGE


def agreements_on(edition: OpenEdition, resource: NamedNode, dataset: Dataset) -> list[Agreement]:
    """The agreements about one resource, the newest first."""
    visible = with_sharing(dataset, Graphs(Names(edition.meta.base_iri)))
    return [] if visible is None else told(edition, visible, resource=resource)


def agreement(
    edition: OpenEdition, iri: NamedNode, dataset: Dataset
) -> tuple[Agreement | None, list[Clause]]:
    """One agreement, if it is whole and this caller may see it, and its clauses."""
    visible = with_sharing(dataset, Graphs(Names(edition.meta.base_iri)))
    found = told(edition, visible, agreement=iri) if visible is not None else []
    if visible is None or not found:
        return None, []
    rows = list(edition.select(CLAUSES, visible, agreement=iri))
    called = Called.of(edition, rows, ("action", "source"))
    clauses = [
        Clause(row["kind"].value, one, next(iter(called.named([row], "source")), None))
        for row in rows
        for one in called.named([row], "action")
    ]
    return found[0], clauses


def told(edition: OpenEdition, visible: Dataset, **values: NamedNode | Literal) -> list[Agreement]:
    """The whole agreements that a query for these values finds, the newest first."""
    rows: dict[str, list[QuerySolution]] = defaultdict(list)
    for row in edition.select(AGREEMENT, visible, **values):
        rows[plain([row], "agreement")].append(row)
    found = [agreement_of(edition, about) for about in rows.values()]
    return sorted(found, key=lambda one: one.identifier, reverse=True)


@dataclass(frozen=True)
class Called:
    """The public names of the things that some rows mention."""

    names: dict[str, Text]

    @classmethod
    def of(
        cls, edition: OpenEdition, rows: list[QuerySolution], columns: tuple[str, ...]
    ) -> Called:
        terms = {row[column] for row in rows for column in columns}
        return cls(names(edition, [term for term in terms if isinstance(term, NamedNode)]))

    def named(self, rows: list[QuerySolution], column: str) -> list[Named]:
        """The different things in one column."""
        terms = dict.fromkeys(row[column] for row in rows)
        return [
            Named(term.value, self.names.get(term.value, tail(term.value)))
            for term in terms
            if isinstance(term, NamedNode | Literal)
        ]


def agreement_of(edition: OpenEdition, rows: list[QuerySolution]) -> Agreement:
    """An agreement from the rows about it; they differ in the purpose only."""
    called = Called.of(edition, rows, ("resource", "provider", "user", "status", "purpose"))
    return Agreement(
        plain(rows, "agreement"),
        plain(rows, "identifier"),
        called.named(rows, "resource")[0],
        called.named(rows, "provider")[0],
        called.named(rows, "user")[0],
        next(iter(called.named(rows, "status")), None),
        tuple(called.named(rows, "purpose")),
        plain(rows, "from"),
        plain(rows, "until"),
    )


def plain(rows: list[QuerySolution], column: str) -> str:
    term = rows[0][column]
    return term.value if isinstance(term, NamedNode | Literal) else ""


def tail(iri: str) -> Text:
    """What to call a thing that has left the catalog: the end of its IRI."""
    end = iri.rpartition("/")[2]
    return Text(end, end)
