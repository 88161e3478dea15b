"""What a body owes: the rules that oblige it, by the part it plays, and what is open of each, for
who may see that. Runs in a reader process.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ontology.namespaces import CODE
from ontology.text import Text
from server.browser.breaches import report_graphs
from server.browser.kinds import Group, group, groups, kinds, matching
from server.browser.naming import name
from server.browser.register import natural
from server.browser.selection import Selection
from server.store.edition import OpenEdition
from server.store.graphs import Dataset
from shapes import Shapes

PARTS = ("compiler", "provider", "user", "parties", "responsible")
"""Of ``code/obligee``: what any department may be."""


@dataclass(frozen=True)
class Duty:
    """A rule, and how many findings of it are open with the body."""

    identifier: str
    name: Text
    open: int


@dataclass(frozen=True)
class Standing:
    """Duties by the part a body plays; ``findings`` is None for a visitor who sees no report."""

    duties: tuple[tuple[Text, tuple[Duty, ...]], ...]
    findings: Group | None


def standing(edition: OpenEdition, key: str, dataset: Dataset) -> Standing:
    """Of one body."""
    visible = bool(report_graphs(edition, dataset))
    chosen = matching(kinds(edition, dataset), Selection(body=key)) if visible else []
    broken = {one.key: one.open for one in groups(edition, chosen, "rule")}
    found: defaultdict[str, list[Duty]] = defaultdict(list)
    for rule in Shapes.shipped().rules.values():
        part = rule.obliges.value.rpartition("/")[2]
        found[part].append(Duty(rule.identifier, rule.label, broken.get(rule.identifier, 0)))
    return Standing(
        tuple(
            (
                name(edition, CODE[f"obligee/{part}"]) or Text(part, part),
                tuple(sorted(found[part], key=lambda duty: natural(duty.identifier))),
            )
            for part in PARTS
            if found[part]
        ),
        group(key, chosen) if visible else None,
    )
