"""Who breaks which provision: one cell for each provision and body, out of the counts that reports
keep. Runs in a reader process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from server.browser.breaches import report_graphs
from server.browser.kinds import Group, Kind, group, groups, kinds, matching
from server.browser.selection import Selection
from server.store.edition import OpenEdition
from server.store.graphs import Dataset


@dataclass(frozen=True)
class Matrix:
    """Provisions and bodies with findings that hold, those with most first, and the cells that are
    not empty, by the keys of both. ``total`` has every finding once: some have two bodies.
    """

    provisions: tuple[Group, ...]
    bodies: tuple[Group, ...]
    cells: dict[tuple[str, str], Group]
    total: Group

    @property
    def waived(self) -> bool:
        return bool(self.total.waived)


def matrix(edition: OpenEdition, asked: Selection, dataset: Dataset) -> Matrix | None:
    """Of all visible reports, narrowed by severity, effect or state; None if none is visible."""
    if not report_graphs(edition, dataset):
        return None
    chosen = matching(kinds(edition, dataset), asked)
    return Matrix(
        groups(edition, chosen, "source"),
        groups(edition, chosen, "body"),
        cells(chosen),
        group("", chosen),
    )


def cells(chosen: Iterable[Kind]) -> dict[tuple[str, str], Group]:
    """By the keys of provision and body."""
    together: defaultdict[tuple[str, str], list[Kind]] = defaultdict(list)
    for kind in chosen:
        for source in kind.values("source"):
            for body in kind.values("body"):
                together[source, body].append(kind)
    return {place: group(" ".join(place), members) for place, members in together.items()}
