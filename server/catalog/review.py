"""Review: the head of a body hands its draft on, the authority publishes, either returns it."""

from __future__ import annotations

from dataclasses import replace

from ontology.text import Text
from server.accounts.callers import Caller
from server.catalog.evidence import Evidence
from server.catalog.job import Job, Outcome, State, new_identifier
from server.catalog.pipeline import HANDED_OVER, Progress
from server.catalog.process import submit
from server.catalog.steps import Step, refuse_own_work, step
from server.errors import BadInput, NotFound
from server.settings import Settings
from server.store.folder import DataFolder

SHELL = Caller("authority", None, "shell")
"""Whoever runs commands on the machine of the authority."""
UNKNOWN = Text("没有这份提交", "There is no such submission")
NOT_WAITING = {
    "awaiting-review": Text("这份提交不在待审核状态", "This submission is not awaiting review"),
    "draft": Text("这份提交不是草稿", "This submission is not a draft"),
}
RETURNED = Text("已退回修改：{remarks}", "Returned: {remarks}")
NO_REMARKS = Text("退回时请写明意见", "Say in the remarks why it is returned")
NOT_ASSESSED = Text(
    "请先确认已完成保密风险评估和个人信息保护影响评估（政务数据共享条例第十三条）",
    "Confirm first that secrecy risk and impact on personal information were assessed (Decree 809, "
    "article 13)",
)


def waiting(evidence: Evidence, identifier: str, state: State) -> tuple[Job, Outcome]:
    """A submission in the state in which it waits for a decision; anything else is said."""
    job, outcome = evidence.job(identifier), evidence.outcome(identifier)
    if job is None or outcome is None:
        raise NotFound(UNKNOWN)
    if outcome.state != state:
        raise BadInput(NOT_WAITING[state])
    return job, outcome


def approve(
    settings: Settings, identifier: str, caller: Caller, progress: Progress, *, assessed: bool
) -> Outcome:
    """The head of the body hands a draft to the authority; without review it is published."""
    evidence = Evidence(DataFolder(settings.data))
    job, outcome = waiting(evidence, identifier, "draft")
    refuse_own_work(job, evidence.steps(identifier), caller)
    if not assessed:
        raise BadInput(NOT_ASSESSED)
    approval = step("approved", caller, assessed=True)
    if settings.review == "direct":
        return run_again(settings, job, outcome, approval, progress)
    handed = replace(outcome, state="awaiting-review", message=HANDED_OVER)
    evidence.decide(identifier, handed, approval)
    return handed


def publish(settings: Settings, identifier: str, caller: Caller, progress: Progress) -> Outcome:
    """The authority publishes it; the outcome of that run."""
    evidence = Evidence(DataFolder(settings.data))
    job, outcome = waiting(evidence, identifier, "awaiting-review")
    refuse_own_work(job, evidence.steps(identifier), caller)
    return run_again(settings, job, outcome, step("published", caller), progress)


def send_back(
    settings: Settings, identifier: str, remarks: str, caller: Caller, state: State
) -> Outcome:
    """Return it to whoever compiled it, with remarks (退回修改)."""
    evidence = Evidence(DataFolder(settings.data))
    job, outcome = waiting(evidence, identifier, state)
    refuse_own_work(job, evidence.steps(identifier), caller)
    if not remarks:
        raise BadInput(NO_REMARKS)
    returned = replace(outcome, state="returned", message=RETURNED.format(remarks=remarks))
    evidence.decide(identifier, returned, step("returned", caller, remarks))
    return returned


def run_again(
    settings: Settings, job: Job, outcome: Outcome, decision: Step, progress: Progress
) -> Outcome:
    """Judge it once more in today's city and publish it; a submission that is refused now goes on
    waiting.
    """
    evidence = Evidence(DataFolder(settings.data))
    path = evidence.path(job.identifier)
    again = replace(
        job,
        identifier=new_identifier(),
        file=str(path / "file") if job.file else None,
        statement=str(path / "statement") if job.statement else None,
        previous=None,  # it stood in an inbox that is gone
        draft=False,
        reviewed=job.identifier,
        confirmed=True,  # whoever decided has seen what it withdraws
    )
    result = submit(settings, again, progress)
    if result.state == "published":
        decided = replace(outcome, state="published", message=result.message)
        evidence.decide(job.identifier, replace(decided, edition=result.edition), decision)
    return result
