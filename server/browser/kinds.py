"""How many findings there are of each kind in the reports in force that a visitor may see, and
sums of those. Runs in a reader process.

A report keeps how many results of each kind it has (:mod:`server.catalog.tally`), so nothing is
counted here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import NamedNode, QuerySolution

from ontology.namespaces import HOME, LM, RULE, SH, Names
from ontology.text import Text
from server.browser.breaches import report_graphs
from server.browser.naming import names
from server.browser.register import natural, word
from server.browser.selection import NOBODY, Selection, short
from server.rules.groups import SEVERITIES
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

COUNTS = (Path(__file__).parent / "counts.rq").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Kind:
    """Results of one kind in one report; ``source`` is an IRI, ``bodies`` are IRIs, ``since`` is
    the earliest day (ISO), empty if none is known.
    """

    node: str
    graph: str
    rule: str
    severity: str
    effect: str
    source: str
    state: str
    bodies: tuple[str, ...]
    number: int
    since: str

    def values(self, name: str) -> tuple[str, ...]:
        """What a filter compares: the keys of the bodies, the source without its beginning."""
        if name == "body":
            return tuple(map(key_of, self.bodies)) or (NOBODY,)
        return (short(self.source),) if name == "source" else (getattr(self, name),)


@dataclass(frozen=True)
class Group:
    """The open results that have a value in common: how many of each severity, how many are
    waived and since when the oldest stands.
    """

    key: str
    name: Text
    href: str
    severities: Mapping[str, int]
    waived: int
    fixed: int
    since: str

    @property
    def open(self) -> int:
        return sum(self.severities.values())


def kinds(edition: OpenEdition, dataset: Dataset) -> list[Kind]:
    """The kinds of results of every visible report, the worst first, in the order of the rules."""
    rows: defaultdict[str, list[str]] = defaultdict(list)
    first: dict[str, QuerySolution] = {}
    for row in edition.select(COUNTS, Dataset((), report_graphs(edition, dataset))):
        node = word([row], "kind")
        first.setdefault(node, row)
        if body := word([row], "body"):
            rows[node].append(body)
    found = [
        Kind(
            node,
            word([row], "graph"),
            word([row], "rule").removeprefix(RULE.iri),
            word([row], "severity").removeprefix(SH.iri),
            word([row], "effect").removeprefix(LM.iri).lower(),
            word([row], "source"),
            word([row], "state"),
            tuple(sorted(rows[node])),
            int(word([row], "number")),
            word([row], "since"),
        )
        for node, row in first.items()
    ]
    return sorted(found, key=in_order)


def in_order(kind: Kind) -> tuple[object, ...]:
    worst = [*SEVERITIES].index(kind.severity)  # type: ignore[arg-type]
    return (worst, natural(kind.rule), kind.bodies, kind.node)


def matching(all_of: Iterable[Kind], asked: Selection, but: str = "") -> list[Kind]:
    """The kinds asked for, as if one filter were not there."""
    filters = [name for name in ("state", *asked.chosen) if name != but]
    return [
        kind
        for kind in all_of
        if all(any(asked.holds(f, value) for value in kind.values(f)) for f in filters)
    ]


def groups(edition: OpenEdition, chosen: Iterable[Kind], name: str) -> tuple[Group, ...]:
    """Sums by rule or by body, those with most open results first."""
    together: defaultdict[str, list[Kind]] = defaultdict(list)
    for kind in chosen:
        for value in kind.values(name):
            together[value].append(kind)
    called = called_by(edition, name, together)
    found = [named(group(key, members), *called[key]) for key, members in together.items()]
    return tuple(sorted(found, key=lambda one: (-one.open, -one.waived, natural(one.key))))


def named(one: Group, name: Text, href: str) -> Group:
    return replace(one, name=name, href=href)


def group(key: str, members: Sequence[Kind]) -> Group:
    """The sums of some kinds, not called anything yet."""
    counts = dict.fromkeys(SEVERITIES, 0)
    others = {"waived": 0, "fixed": 0}
    for kind in members:
        if kind.state in others:
            others[kind.state] += kind.number
        else:
            counts[kind.severity] += kind.number  # type: ignore[index]
    known = [kind.since for kind in members if kind.since and kind.state != "fixed"]
    severities = {str(severity): number for severity, number in counts.items()}
    return Group(key, Text(key, key), "", severities, **others, since=min(known, default=""))


def called_by(edition: OpenEdition, name: str, keys: Iterable[str]) -> dict[str, tuple[Text, str]]:
    """Key → what it is called, and its IRI; of rules, bodies and sources."""
    base = Names(edition.meta.base_iri)
    iris = {key: iri_of(base, name, key) for key in keys}
    known = names(edition, [NamedNode(iri) for iri in iris.values() if iri])
    return {key: (known.get(iri, Text(key, key)), iri) for key, iri in iris.items()}


def iri_of(base: Names, name: str, key: str) -> str:
    """What a key of a filter stands for; empty for nobody."""
    if name == "rule":
        return RULE[key].value
    if name == "body":
        return "" if key == NOBODY else base.thing("department", key).value
    return full(key)


def full(source: str) -> str:
    """The IRI of a source as an address names it; empty for what is no IRI."""
    return source if "://" in source or not source else HOME + source


def choices(
    edition: OpenEdition, all_of: list[Kind], asked: Selection
) -> dict[str, tuple[tuple[str, Text, int], ...]]:
    """Value, name and number of findings of each filter."""
    found: dict[str, tuple[tuple[str, Text, int], ...]] = {}
    for name in ("source", "body", "severity", "effect", "state"):
        counts: defaultdict[str, int] = defaultdict(int)
        for kind in matching(all_of, asked, but=name):
            for value in kind.values(name):
                counts[value] += kind.number
        named = (
            called_by(edition, name, counts)
            if name in ("source", "body")
            else {key: (Text(key, key), "") for key in counts}
        )
        ordered = sorted(counts, key=lambda key: (-counts[key], key))
        found[name] = tuple((key, named[key][0], counts[key]) for key in ordered)
    return found


def key_of(body: str) -> str:
    """``lyg-zjj`` of a department."""
    return unquote(body.rpartition("/")[2])
