"""What is overdue and what falls due, who has to act and on which provision's strength. Runs in a
reader process.

From the records that a visitor may see (:mod:`server.browser.deadlines`), and from the reports:
these also tell of data past their cycle and of agreements that have ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import DCT, LM, ODRL, RULE, SH
from ontology.text import Text
from server.browser.breaches import Body, Lookup, report_graphs
from server.browser.deadlines import OF_RULE, applies, done, running
from server.browser.kinds import key_of
from server.browser.naming import name
from server.catalog.answerable import CITY
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

MOST_TOLD = 2_000
"""Results of one report with a day in them that are looked at."""
WHEN = ("overdue", "today", "soon")


@dataclass(frozen=True)
class Due:
    """Something to be done: what, by which rule and provision, by whom, until when (the last day
    in time). ``concerns`` is the resource an application or a correction is about.
    """

    record: str
    title: Text
    concerns: str
    concerns_title: Text
    rule: str
    rule_name: Text
    source: str
    source_name: Text
    bodies: tuple[Body, ...]
    due: date | None

    def when(self, today: date) -> str:
        """One of :data:`WHEN`; what the calendar does not reach is soon."""
        if self.due is None or self.due > today:
            return "soon"
        return "today" if self.due == today else "overdue"

    def late(self, today: date) -> int:
        """Calendar days since it was due; negative before."""
        return (today - self.due).days if self.due else 0


@dataclass(frozen=True)
class OfBody:
    """How much one body has to do, by :data:`WHEN`; the body is None where none is known."""

    body: Body | None
    counts: dict[str, int]

    @property
    def key(self) -> str:
        return key_of(self.body.iri) if self.body else "-"


def due(edition: OpenEdition, today: date, own: str | None, dataset: Dataset) -> list[Due]:
    """All that the visitor may see, what was due first before the rest; with ``own``, the key of a
    body, only what that has to do.
    """
    told = Telling(edition, dataset)
    found = {(one.rule, one.record): one for one in (*told.recorded(today), *told.reported())}
    mine = told.lookup.graphs.names.thing("department", own).value if own else ""
    kept = (one for one in found.values() if not own or mine in {b.iri for b in one.bodies})
    return sorted(kept, key=lambda one: (one.due or date.max, one.rule, one.record))


class Telling:
    """Makes :class:`Due` of records and of results, with names."""

    def __init__(self, edition: OpenEdition, dataset: Dataset) -> None:
        self.edition, self.dataset = edition, dataset
        self.lookup = Lookup(edition, dataset)
        self.records = self.lookup.answering

    def recorded(self, today: date) -> Iterator[Due]:
        """What the records leave open."""
        for one in running(self.records, today):
            yield self.told(one.deadline.rule, one.record, one.due, CITY)

    def reported(self) -> Iterator[Due]:
        """What the reports say was due and is not done yet."""
        store = self.edition.store
        for graph in report_graphs(self.edition, self.dataset):
            owner = unquote(graph.value.removeprefix(self.lookup.graphs.report("").value))
            quads = islice(store.quads_for_pattern(None, LM.due, None, graph), MOST_TOLD)
            for quad in quads:
                said = {
                    each.predicate: each.object
                    for each in store.quads_for_pattern(quad.subject, None, None, graph)
                }
                focus, rule, day = said.get(SH.focusNode), said.get(LM.rule), quad.object
                fixed = said.get(LM.state) == Literal("fixed")
                if fixed or not isinstance(focus, NamedNode) or not isinstance(rule, NamedNode):
                    continue
                key = rule.value.removeprefix(RULE.iri)
                if isinstance(day, Literal) and not self.over(key, focus):
                    yield self.told(key, focus, date.fromisoformat(day.value), owner)

    def over(self, rule: str, record: NamedNode) -> bool:
        """Whether a breach of a time limit is only that something was done late."""
        deadline = OF_RULE.get(rule)
        return (
            deadline is not None
            and applies(self.records, deadline, record)
            and done(self.records, deadline, record)
        )

    def told(self, rule: str, record: NamedNode, day: date | None, owner: str) -> Due:
        node = RULE[rule]
        about = self.records.nodes(record, LM.concerns) or [
            resource
            for place in (record, *self.records.nodes(record, LM.application))
            for resource in self.records.nodes(place, ODRL.target)
        ]
        source = next(iter(self.records.nodes(node, DCT.source)), None)
        bodies = self.records.bodies(record, owner, [node])
        return Due(
            record=record.value,
            title=self.lookup.title(record),
            concerns=about[0].value if about else "",
            concerns_title=self.lookup.title(about[0]) if about else Text("", ""),
            rule=rule,
            rule_name=name(self.edition, node) or Text(rule, rule),
            source=source.value if source else "",
            source_name=self.called(source),
            bodies=tuple(map(self.lookup.called, bodies)),
            due=day,
        )

    def called(self, node: NamedNode | None) -> Text:
        named = name(self.edition, node) if node else None
        tail = node.value if node else ""
        return named or Text(tail, tail)


def by_body(found: Iterable[Due], today: date) -> list[OfBody]:
    """Who has most overdue first."""
    counts: dict[Body | None, dict[str, int]] = {}
    for one in found:
        for body in one.bodies or (None,):
            mine = counts.setdefault(body, dict.fromkeys(WHEN, 0))
            mine[one.when(today)] += 1
    ranked = [OfBody(body, mine) for body, mine in counts.items()]
    return sorted(ranked, key=lambda one: (*(-one.counts[when] for when in WHEN), one.key))
