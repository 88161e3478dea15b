"""The register of submissions: what waits for whom and since when, what became of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from server.accounts.callers import Caller
from server.catalog.evidence import Evidence, received
from server.catalog.job import Job, Outcome, State
from server.catalog.steps import Clock, Step, clock

NEWEST = 200
"""Submissions of all bodies that are looked at beside those that wait."""


@dataclass(frozen=True)
class Entry:
    """A submission as it is listed; ``tally`` counts resources added, changed, withdrawn."""

    identifier: str
    catalog: str
    state: State
    submitter: str
    received: str
    edition: int | None
    tally: dict[str, int]
    steps: tuple[Step, ...]
    clock: Clock | None


def listed(evidence: Evidence, caller: Caller) -> list[Entry]:
    """What waits, the oldest first, then the newest of the others; only what the caller may see."""
    waiting = evidence.list_waiting()
    others = [name for name in evidence.newest(NEWEST) if name not in set(waiting)]
    return list(entries(evidence, caller, [*waiting, *others]))


def of_catalog(evidence: Evidence, caller: Caller, catalog: str) -> list[Entry]:
    """The newest submissions of one catalog that the caller may see."""
    return list(entries(evidence, caller, evidence.of_catalog(catalog)[:NEWEST]))


def entries(evidence: Evidence, caller: Caller, identifiers: Iterable[str]) -> Iterable[Entry]:
    """A submission that was published after review is listed once, as it was handed in."""
    for identifier in identifiers:
        job, outcome = evidence.job(identifier), evidence.outcome(identifier)
        if job is None or outcome is None or job.reviewed or not job.is_submission:
            continue
        if may_see(caller, outcome)(job.catalog):
            kinds = Counter(change.kind for change in outcome.changes)
            yield Entry(
                identifier,
                job.catalog,
                outcome.state,
                job.submitter,
                received(identifier).isoformat(timespec="minutes"),
                outcome.edition,
                {kind: kinds[kind] for kind in ("added", "changed", "withdrawn")},
                evidence.steps(identifier),
                clock_of(evidence, job, outcome),
            )


def may_see(caller: Caller, outcome: Outcome) -> Callable[[str], bool]:
    """The right that a submission in its state asks for."""
    return caller.may_read_draft if outcome.state == "draft" else caller.may_read_evidence


def clock_of(evidence: Evidence, job: Job, outcome: Outcome) -> Clock | None:
    """The clock of an update that waits for the authority. A first catalog has no time limit: the
    decree sets one for updates (article 17).
    """
    if outcome.state != "awaiting-review" or evidence.latest_submission(job.catalog) is None:
        return None
    approved = [one.at for one in evidence.steps(job.identifier) if one.decision == "approved"]
    came = datetime.fromisoformat(approved[-1]) if approved else received(job.identifier)
    return clock(came)
