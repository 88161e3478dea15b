"""Review by the authority: publish a submission that conforms, or return it with remarks."""

from __future__ import annotations

from dataclasses import replace

from ontology.text import Text
from server.catalog.evidence import Evidence
from server.catalog.job import Job, Outcome, new_identifier
from server.catalog.pipeline import Progress
from server.catalog.process import submit
from server.errors import BadInput, NotFound
from server.settings import Settings
from server.store.folder import DataFolder

UNKNOWN = Text("没有这份提交", "There is no such submission")
NOT_WAITING = Text("这份提交不在待审核状态", "This submission is not awaiting review")
RETURNED = Text("已退回修改：{remarks}", "Returned: {remarks}")


def waiting(evidence: Evidence, identifier: str) -> tuple[Job, Outcome]:
    """A submission that awaits review; anything else is said."""
    job, outcome = evidence.job(identifier), evidence.outcome(identifier)
    if job is None or outcome is None:
        raise NotFound(UNKNOWN)
    if outcome.state != "awaiting-review":
        raise BadInput(NOT_WAITING)
    return job, outcome


def publish(settings: Settings, identifier: str, progress: Progress) -> Outcome:
    """Judge it once more in today's city and publish it; the outcome of that run."""
    evidence = Evidence(DataFolder(settings.data))
    job, outcome = waiting(evidence, identifier)
    path = evidence.path(identifier)
    again = replace(
        job,
        identifier=new_identifier(),
        file=str(path / "file") if job.file else None,
        statement=str(path / "statement") if job.statement else None,
        previous=None,  # it stood in an inbox that is gone
        reviewed=identifier,
        confirmed=True,  # the authority has seen what it withdraws
    )
    result = submit(settings, again, progress)
    if result.state == "published":
        decided = replace(outcome, state="published", message=result.message)
        evidence.decide(identifier, replace(decided, edition=result.edition))
    return result


def send_back(settings: Settings, identifier: str, remarks: str) -> Outcome:
    """Return it to the department with remarks (退回修改)."""
    evidence = Evidence(DataFolder(settings.data))
    _, outcome = waiting(evidence, identifier)
    returned = replace(outcome, state="returned", message=RETURNED.format(remarks=remarks))
    evidence.decide(identifier, returned)
    return returned
