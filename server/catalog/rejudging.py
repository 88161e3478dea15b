"""Judging all catalogs again on other terms: who newly fails and who newly passes.

Nothing is published: this is how the authority sees what another day, another profile or another
effective date of a provision would mean, finding by finding or in numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from pyoxigraph import NamedNode, QuerySolutions, Store, Triple, Variable

from ontology.namespaces import DCT, LM, ODRL
from server.query.paths import Alternative, Inverse, Repeated, Sequence, text
from server.rules.context import judging_context
from server.rules.counts import Counts, counts
from server.rules.engine import judge, order
from server.rules.report import Finding, Report
from server.rules.surroundings import PARTS, judged_graphs
from shapes import Shapes

WHOLE = Repeated(Alternative(tuple(map(Inverse, PARTS))), "?")
BODY = Sequence(
    (
        Repeated(
            Alternative((Sequence((WHOLE, DCT.publisher)), ODRL.assigner, LM.responsibleBody)), "?"
        ),
        LM.key,
    )
)
"""From a node to the key of the body that answers: itself, or who provides or is responsible."""


@dataclass(frozen=True)
class Terms:
    """What a judgement is made under; ``effective`` has first days of rules or sources tried."""

    day: date
    profile: str
    effective: Mapping[NamedNode, date]


@dataclass(frozen=True)
class Changes:
    """The findings that are there under the second terms only, and under the first only."""

    failing: tuple[Finding, ...]
    passing: tuple[Finding, ...]


def rejudged(store: Store, now: Terms, tried: Terms) -> Changes:
    """The differences between two judgements of everything in a store; what is waived on the day of
    a judgement does not fail in it.
    """
    before, after = judged(store, now), judged(store, tried)
    held = {_key(one) for one in before.counted}
    then = {_key(one) for one in after.counted}
    return Changes(
        tuple(one for one in after.counted if _key(one) not in held),
        tuple(one for one in before.counted if _key(one) not in then),
    )


def judged(store: Store, terms: Terms, shapes: Shapes | None = None) -> Report:
    """Everything, on these terms; by the shapes of this version if no others are given."""
    parts = [judge(store, part, None, context) for part, context in _parts(terms, shapes)]
    found = sorted((one for part in parts for one in part.findings), key=order)
    notes = dict.fromkeys(note for part in parts for note in part.notes)
    return Report(terms.profile, terms.day, tuple(found), tuple(notes))


def counted(store: Store, terms: Terms) -> Counts:
    """How many findings of each rule each body has, on these terms; a body by its key."""
    parts = (counts(store, part, context, BODY) for part, context in _parts(terms))
    return sum(parts, Counts())


def answering(store: Store, node: NamedNode) -> list[str]:
    """Keys of the bodies that answer for a node."""
    rows = store.query(
        f"SELECT DISTINCT ?this ?key {{ ?this {text(BODY)} ?key }} ORDER BY ?key",
        default_graph=list(judged_graphs(store)),
        substitutions={Variable("this"): node},
    )
    return [row["key"].value for row in cast(QuerySolutions, rows)]


def _parts(terms: Terms, shapes: Shapes | None = None) -> Iterator[tuple[Shapes, list[Triple]]]:
    """The shapes with their context, apart from them those that are tried out from a day that is
    past: they judge no event from before it.
    """
    standing = (shapes or Shapes.shipped()).on(terms.day, terms.effective)
    tried = standing.tried(terms.effective)
    moved = {iri: first for iri, first in tried.items() if first <= terms.day}
    for first in (None, *sorted(set(moved.values()))):
        reporting = {
            iri
            for iri, each in standing.shapes.items()
            if each.profiles and moved.get(iri) == first
        }
        part = standing.only(reporting)
        yield part, judging_context(terms.day, terms.profile, part, first)


def _key(one: Finding) -> tuple[str, str, str]:
    """What makes a finding the same under other terms; messages tell days and numbers."""
    return one.rule, one.focus.value, one.severity
