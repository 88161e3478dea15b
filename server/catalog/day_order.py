"""The days of a record are in order: what was received was sent before, what happened is past.

Rules count from these days; a record that contradicts itself would be judged as late, or as in
time, by a slip of the pen. It is refused at the day that cannot be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from pyoxigraph import Literal, NamedNode, Quad

from loaders.event_layouts import kinds
from loaders.origin import Loaded
from ontology.namespaces import LM, ODRL
from ontology.text import Text
from server.catalog.mentions import refused
from server.store.workspace import Workspace

ORDER = (
    (LM.sentOn, LM.receivedOn),
    (LM.receivedOn, LM.answeredOn),
    (LM.receivedOn, LM.useUntil),
    (LM.receivedOn, LM.verifiedOn),
    (LM.receivedOn, LM.repliedOn),
    (LM.receivedOn, LM.decidedOn),
)
"""What comes first and what comes after it, of a record or of the thing that it is a part of."""
TERM = (ODRL.gteq, ODRL.lteq)
"""The operators of the first and the last day of an agreement."""
A_DAY = timedelta(days=1)
"""By which the clock of whoever records may be ahead."""
BEFORE = Text(
    "{later} 早于 {earlier}，先后矛盾：改正其中一个日期",
    "{later} is before {earlier}, which came first: correct one of the days",
)
AHEAD = Text(
    "{day} 还没有到：这里记录已经发生的事", "{day} is still to come: what happened is recorded here"
)


def refuse_other_order(workspace: Workspace, loaded: Loaded, today: date) -> None:
    """Raises :class:`BadInput` with the cell or line of the first day that cannot be."""
    happened = {property_ for property_, kind in kinds().items() if kind == "date"}
    for quad in loaded.quads:
        day = day_of(quad)
        if day is not None and quad.predicate in happened and day > today + A_DAY:
            raise refused(AHEAD.format(day=day), loaded, quad)
    for before, after in (*_dates(workspace, loaded), *_terms(loaded)):
        earlier, later = day_of(before), day_of(after)
        if earlier is not None and later is not None and later < earlier:
            raise refused(BEFORE.format(later=later, earlier=earlier), loaded, after)


def _dates(workspace: Workspace, loaded: Loaded) -> Iterator[tuple[Quad, Quad]]:
    """Each day with the one before it, of the same thing or of the whole."""
    said: defaultdict[tuple[object, NamedNode], list[Quad]] = defaultdict(list)
    for quad in loaded.quads:
        said[quad.subject, quad.predicate].append(quad)
    sharing = workspace.graphs.sharing
    for earlier, later in ORDER:
        for quad in loaded.quads:
            if quad.predicate == later and isinstance(quad.subject, NamedNode):
                whole = NamedNode(quad.subject.value.partition("#")[0])
                known = said[quad.subject, earlier] or said[whole, earlier]
                held = workspace.store.quads_for_pattern(whole, earlier, None, sharing)
                yield from ((first, quad) for first in known or held)


def _terms(loaded: Loaded) -> Iterator[tuple[Quad, Quad]]:
    """The first and the last day of each permission."""
    limits = {quad.subject: quad.object for quad in loaded.quads if quad.predicate == ODRL.operator}
    ends: defaultdict[object, list[Quad]] = defaultdict(list)
    holders = {q.object: q.subject for q in loaded.quads if q.predicate == ODRL.constraint}
    for quad in loaded.quads:
        if quad.predicate == ODRL.rightOperand and day_of(quad) is not None:
            ends[holders.get(quad.subject), limits.get(quad.subject)].append(quad)
    first, last = TERM
    for holder in holders.values():
        yield from ((start, end) for start in ends[holder, first] for end in ends[holder, last])


def day_of(quad: Quad) -> date | None:
    """The day that a statement gives, or None."""
    try:
        return date.fromisoformat(quad.object.value) if isinstance(quad.object, Literal) else None
    except ValueError:
        return None
