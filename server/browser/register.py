"""The rules and the provisions they come from, as an edition has them. Runs in a reader process."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution

from ontology.namespaces import LAW
from ontology.text import Text
from server.search.document import text_of
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

HERE = Path(__file__).parent
RULES = (HERE / "rules.rq").read_text(encoding="utf-8")
PROVISIONS = (HERE / "provisions.rq").read_text(encoding="utf-8")
LAWS = (HERE / "laws.rq").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Rule:
    """A rule; ``evidence`` says how well its source is known, ``effect`` what a breach does."""

    iri: str
    identifier: str
    name: Text
    duty: Text
    source: str
    source_name: Text
    evidence: Text
    effect: Text


@dataclass(frozen=True)
class Provision:
    """An article, or a point of an interpretation, and the rules that encode it."""

    iri: str
    number: str
    name: Text
    summary: Text
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Law:
    """A law or document of the register; provisions only where its content is known."""

    iri: str
    name: Text
    provisions: tuple[Provision, ...]


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
                texts(rows, "evidence"),
                texts(rows, "effect"),
            )
            for iri, rows in found.items()
        ),
        key=lambda rule: natural(rule.identifier),
    )


def laws(edition: OpenEdition, dataset: Dataset) -> list[Law]:
    """The register, those whose provisions are known first."""
    provisions: dict[str, list[Provision]] = defaultdict(list)
    for iri, rows in by_subject(edition, PROVISIONS, dataset, "part").items():
        encoded = {row["id"].value for row in rows if isinstance(row["id"], Literal)}
        provisions[regulation(iri)].append(
            Provision(
                iri,
                word(rows, "number"),
                texts(rows, "name"),
                texts(rows, "summary"),
                tuple(sorted(encoded, key=natural)),
            )
        )
    listed = [
        Law(
            iri,
            texts(rows, "name"),
            tuple(sorted(provisions[iri], key=lambda one: natural(one.number))),
        )
        for iri, rows in by_subject(edition, LAWS, dataset, "law").items()
    ]
    return sorted(listed, key=lambda law: (not law.provisions, law.iri))


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


def regulation(iri: str) -> str:
    """``law/decree-809/15`` → ``law/decree-809``."""
    return LAW.iri + iri.removeprefix(LAW.iri).partition("/")[0]


def natural(name: str) -> list[tuple[int, str]]:
    """R-9 before R-10, 3.2 before 3.10."""
    return [
        (int(piece), "") if piece.isdecimal() else (-1, piece)
        for piece in re.split(r"(\d+)", name)
        if piece
    ]
