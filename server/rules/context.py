"""The judging context: what SHACL cannot know by itself, put beside the data (design section 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import HOME, LM, PROFILE, RDF, XSD
from server.rules.calendar import FIRST, days
from shapes import Shapes

JUDGING = NamedNode(HOME + "judging")


@dataclass(frozen=True)
class Judging:
    """Under which profile, and as of which date (Asia/Shanghai), something is judged."""

    as_of: date
    profile: str

    @classmethod
    def of(cls, context: Iterable[Triple]) -> Judging:
        """What the context says. Raises ``ValueError`` if it does not say both."""
        said = {triple.predicate: triple.object for triple in context if triple.subject == JUDGING}
        as_of, profile = said.get(LM.asOf), said.get(LM.underProfile)
        if not isinstance(as_of, Literal) or not isinstance(profile, NamedNode):
            raise ValueError("a judging context needs lm:asOf and lm:underProfile")
        return cls(date.fromisoformat(as_of.value), profile.value.removeprefix(PROFILE.iri))


def judging_context(
    as_of: date, profile: str, shapes: Shapes, events_from: date | None = None
) -> list[Triple]:
    """The ``lm:Judging`` node with the profile's parameters, the calendar, and which shapes the
    profile silences.

    Written beside the plain shapes it lets any other engine reach the same verdict. The calendar
    runs from the first day whose events the profile judges to the as-of date: what is due later is
    not overdue. ``events_from`` is another such day, to be tried out. Raises
    :class:`shapes.UnknownProfile`.
    """
    chosen = shapes.for_profile(profile)
    stated = shapes.profiles.get(profile)
    since = stated.effective_from if stated else None
    judged_from = events_from or since
    first = min(since or FIRST, judged_from or FIRST)
    return [
        Triple(JUDGING, RDF.type, LM.Judging),
        Triple(JUDGING, LM.asOf, _day(as_of)),
        Triple(JUDGING, LM.underProfile, PROFILE[profile]),
        *([Triple(JUDGING, LM.eventsFrom, _day(judged_from))] if judged_from else []),
        *(Triple(JUDGING, *each) for each in (stated.parameters if stated else ())),
        *chosen.deactivations,
        *(days(first, as_of) if stated else ()),
    ]


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)
