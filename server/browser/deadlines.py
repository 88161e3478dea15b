"""Which working-day limits run on what is recorded, and whether what they ask for is done.

The rules say the same in SHACL and tell a breach once the day is over (``lm:due``); here it is
asked of records that are still open, so that what falls due is seen before. A test compares both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import CODE, LM, ODRL, RDF, XSD
from server.catalog.obliged import Obliged
from server.catalog.steps import after_working_days
from shapes import Shapes

LOOKED_BACK = 366
"""Days; what has been open for longer stands in the reports."""
Step = NamedNode | tuple[NamedNode]
"""A property to follow, in brackets one to follow against its direction."""
Path = tuple[Step, ...]


@dataclass(frozen=True)
class Deadline:
    """From day 0, which ``start`` names on a record of a class, so many working days (``days`` and
    ``longer``, parameters of a profile) until the ends of all of ``done`` are there; where ``only``
    holds.
    """

    rule: str
    record: NamedNode
    start: NamedNode
    days: NamedNode
    done: tuple[Path, ...]
    only: tuple[Path, NamedNode] | None = None
    longer: NamedNode | None = None


ANSWERED: Path = ((LM.application,), LM.answeredOn)
SHARED: Path = (ODRL.target, LM.sharingType)
DEADLINES = (
    Deadline(
        "R-33a",
        LM.UpdateTrigger,
        LM.occurredOn,
        LM.updateDays,
        (((LM.trigger,), LM.submittedOn),),
        longer=LM.updateExtensionDays,
    ),
    Deadline(
        "R-33b",
        LM.Review,
        LM.receivedOn,
        LM.reviewDays,
        ((LM.decidedOn,),),
        ((LM.reviews, RDF.type), LM.CatalogUpdate),
    ),
    Deadline(
        "R-50a",
        LM.ShareApplication,
        LM.receivedOn,
        LM.directAnswerDays,
        (ANSWERED,),
        (SHARED, CODE["sharing/unconditional"]),
    ),
    Deadline(
        "R-53",
        LM.ShareApplication,
        LM.receivedOn,
        LM.answerDays,
        (ANSWERED,),
        (SHARED, CODE["sharing/conditional"]),
        LM.extensionDays,
    ),
    Deadline(
        "R-56",
        LM.Answer,
        LM.answeredOn,
        LM.deliveryDays,
        ((LM.application, (LM.application,), (LM.agreement,), LM.deliveredOn),),
        ((LM.answerKind,), CODE["answer/consent"]),
    ),
    Deadline(
        "R-61a",
        LM.Correction,
        LM.receivedOn,
        LM.correctionDays,
        ((LM.verifiedOn,), (LM.repliedOn,)),
    ),
)
OF_RULE = {one.rule: one for one in DEADLINES}
GRANTED = (LM.consentedBy, LM.consentedOn, LM.noticeOn)
"""What an extension must state to count."""


@dataclass(frozen=True)
class Running:
    """A record whose limit runs; ``due`` is None where the calendar ends before."""

    deadline: Deadline
    record: NamedNode
    due: date | None


def running(records: Obliged, today: date) -> Iterator[Running]:
    """The limits that run on what began in the last year and is not done."""
    days = [today - timedelta(days=number) for number in range(LOOKED_BACK)]
    numbers = allowed(today)
    for start in dict.fromkeys(one.start for one in DEADLINES):
        mine = [one for one in DEADLINES if one.start == start and one.days in numbers]
        for day in days:
            for record in records.having(start, Literal(day.isoformat(), datatype=XSD.date)):
                for deadline in mine:
                    if applies(records, deadline, record) and not done(records, deadline, record):
                        number = numbers[deadline.days] + extension(
                            records, numbers, deadline, record
                        )
                        yield Running(deadline, record, after_working_days(day, number))


def allowed(today: date) -> dict[NamedNode, int]:
    """The numbers of the profile that is in force."""
    shapes = Shapes.shipped()
    profile = shapes.profiles[shapes.default_profile(today)]
    return {
        name: int(value.value)
        for name, value in profile.parameters
        if isinstance(value, Literal) and value.datatype == XSD.integer
    }


def applies(records: Obliged, deadline: Deadline, record: NamedNode) -> bool:
    """Whether a record is of the class, and one that the limit is for."""
    if deadline.record not in records.nodes(record, RDF.type):
        return False
    if deadline.only is None:
        return True
    path, value = deadline.only
    return value in ends(records, record, path)


def done(records: Obliged, deadline: Deadline, record: NamedNode) -> bool:
    """Whether it was done, be it in time or late."""
    return all(ends(records, record, path) for path in deadline.done)


def extension(
    records: Obliged, numbers: dict[NamedNode, int], deadline: Deadline, record: NamedNode
) -> int:
    """Working days more: of the only extension, if it was consented to and told, and is no longer
    than the profile allows.
    """
    if deadline.longer is None or deadline.longer not in numbers:
        return 0
    extensions = records.having(LM.extends, record)
    if len(extensions) != 1 or not all(records.said(extensions[0], each) for each in GRANTED):
        return 0
    said = [each.value for each in records.said(extensions[0], LM.workingDays)]
    more = int(said[0]) if said and said[0].isdecimal() else 0
    return more if more <= numbers[deadline.longer] else 0


def ends(records: Obliged, start: NamedNode, path: Path) -> list[NamedNode | Literal]:
    """What a path leads to."""
    places: list[NamedNode | Literal] = [start]
    for step in path:
        nodes = [place for place in places if isinstance(place, NamedNode)]
        if isinstance(step, tuple):
            places = [found for node in nodes for found in records.having(step[0], node)]
        else:
            places = [found for node in nodes for found in records.said(node, step)]
    return places
