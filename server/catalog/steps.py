"""What people decided about a submission on its way: its own body first, then the authority."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pyoxigraph import Literal as RdfLiteral

from ontology.namespaces import LM
from ontology.text import Text
from server.accounts.callers import Caller
from server.catalog.job import Job
from server.clock import SHANGHAI
from server.errors import Forbidden
from server.rules.calendar import shipped
from shapes import Shapes

Decision = Literal["approved", "returned", "published"]
OWN_WORK = Text(
    "编制人不能审核自己提交的内容，请由另一位同事审核",
    "Nobody reviews what they compiled or approved themselves; another person has to",
)


@dataclass(frozen=True)
class Step:
    """One decision. ``at`` is ISO 8601; ``assessed`` says that whoever approved confirmed the
    assessments of secrecy and of personal information (R-16).
    """

    decision: Decision
    by: str
    role: str
    organisation: str | None
    at: str
    remarks: str = ""
    assessed: bool = False


@dataclass(frozen=True)
class Clock:
    """Until when the authority decides about an update (R-33b); ``due`` is None where the calendar
    ends before.
    """

    received: date
    due: date | None

    def late(self, today: date) -> bool:
        return self.due is not None and today > self.due


def step(decision: Decision, caller: Caller, remarks: str = "", *, assessed: bool = False) -> Step:
    """A decision that is made now."""
    moment = datetime.now(SHANGHAI).isoformat(timespec="seconds")
    return Step(decision, caller.user, caller.role, caller.organisation, moment, remarks, assessed)


def refuse_own_work(job: Job, steps: Sequence[Step], caller: Caller) -> None:
    """Compiler ≠ reviewer: whoever sent or approved something does not decide about it."""
    done = {job.submitter, *(one.by for one in steps)} - {""}
    if caller.user in done:
        raise Forbidden(OWN_WORK)


def clock(received: datetime) -> Clock | None:
    """The clock of an update that reached the authority then; None under a profile without one."""
    day = received.astimezone(SHANGHAI).date()
    shapes = Shapes.shipped()
    profile = shapes.profiles[shapes.default_profile(day)]
    allowed = next(
        (
            int(value.value)
            for name, value in profile.parameters
            if name == LM.reviewDays and isinstance(value, RdfLiteral)
        ),
        None,
    )
    return None if allowed is None else Clock(day, after_working_days(day, allowed))


def after_working_days(day: date, number: int) -> date | None:
    """The last of so many working days, where ``day`` is day 0; None beyond the calendar."""
    calendar = shipped()
    while number:
        day += timedelta(days=1)
        if day not in calendar:
            return None
        worked, _ = calendar[day]
        number -= worked
    return day


def to_json(steps: Sequence[Step]) -> bytes:
    return json.dumps([asdict(one) for one in steps], ensure_ascii=False, indent=1).encode()


def from_json(content: bytes) -> tuple[Step, ...]:
    return tuple(Step(**one) for one in json.loads(content))
