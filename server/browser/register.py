"""The rules as an edition has them. Runs in a reader process."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution

from ontology.namespaces import LM
from ontology.text import Text
from server.search.document import text_of
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

HERE = Path(__file__).parent
RULES = (HERE / "rules.rq").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Rule:
    """A rule; ``effect`` says what a breach does."""

    iri: str
    identifier: str
    name: Text
    duty: Text
    source: str
    source_name: Text
    evidence: str
    """How well its source is known: ``read``, ``seed``, ``recalled`` or ``inferred``."""
    effect: Text


def rules(edition: OpenEdition, dataset: Dataset) -> list[Rule]:
    """Every rule, in the order of its identifier."""
    found = by_subject(edition, RULES, dataset, "rule")
    return sorted(
        (
            Rule(
                iri,
                word(rows, "id"),
                texts(rows, "name"),
                texts(rows, "duty"),
                word(rows, "source"),
                texts(rows, "source_name"),
                word(rows, "known").removeprefix(LM.iri).lower(),
                texts(rows, "effect"),
            )
            for iri, rows in found.items()
        ),
        key=lambda rule: natural(rule.identifier),
    )


def by_subject(
    edition: OpenEdition, query: str, dataset: Dataset, subject: str
) -> dict[str, list[QuerySolution]]:
    """The rows of a query by the IRI in one column."""
    found: dict[str, list[QuerySolution]] = defaultdict(list)
    for row in edition.select(query, dataset):
        term = row[subject]
        if isinstance(term, NamedNode):
            found[term.value].append(row)
    return found


def texts(rows: list[QuerySolution], column: str) -> Text:
    return text_of(row[column] for row in rows if isinstance(row[column], Literal))


def word(rows: list[QuerySolution], column: str) -> str:
    """The one value of a column that does not depend on language."""
    term = rows[0][column]
    return term.value if isinstance(term, Literal | NamedNode) else ""


def natural(name: str) -> list[tuple[int, str]]:
    """R-9 before R-10, 3.2 before 3.10."""
    return [
        (int(piece), "") if piece.isdecimal() else (-1, piece)
        for piece in re.split(r"(\d+)", name)
        if piece
    ]
