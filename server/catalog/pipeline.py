"""The pipeline of one submission: parse, ownership, apply, judge, gate, edition or refusal.

Runs in its own child process (:mod:`server.catalog.process`) on its own workspace, under the
writer lock; a dry run needs no lock and runs in a scratch copy.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from loaders import Loaded, Note
from ontology.text import Text
from server.catalog.answerable import belonging
from server.catalog.changes import (
    Plan,
    apart_from_others,
    plan_upload,
    plan_withdrawal,
)
from server.catalog.diff import Diff
from server.catalog.differences import differences, with_findings
from server.catalog.earlier import earlier_report
from server.catalog.evidence import Evidence, Record
from server.catalog.figures import figures
from server.catalog.findings import in_names
from server.catalog.foreign import beside, with_objections, without_foreign
from server.catalog.holdings import Holdings, resources_of
from server.catalog.job import MOST_CLEANED, Job, Outcome, State
from server.catalog.judgement import Judgement, apply_change, judge_change
from server.catalog.ownership import Ownership
from server.catalog.record import influenced, provenance, record_delta, summary
from server.catalog.reference_data import internal_properties, owner_of, references
from server.catalog.secrecy import REFUSED as SECRET
from server.catalog.secrecy import Received, Secrecy
from server.catalog.trend import of_city
from server.catalog.unmatched import without_resource
from server.catalog.uploads import limits_of
from server.catalog.withdrawals import TO_CONFIRM, needs_confirmation
from server.catalog.withdrawn import remembered
from server.clock import today
from server.rules.compare import with_states
from server.rules.report import Finding, Report
from server.rules.report_json import to_json
from server.rules.waivers import with_waivers
from server.search.index import carry
from server.settings import Settings
from server.store.folder import DataFolder
from server.store.retention import Retention
from server.store.workspace import Workspace, open_scratch, open_workspace
from shapes import Shapes

Progress = Callable[[Text], None]

PARSING = Text("读取文件", "reading the file")
WAITING = Text("等待前面的提交", "waiting for submissions before this one")
APPLYING = Text("写入工作区", "applying to the workspace")
JUDGING = Text("按规则检查 {count} 个资源", "judging by the rules, resources: {count}")
PUBLISHING = Text("发布新版本", "publishing a new edition")

PUBLISHED = Text("已发布", "Published")
UNCHANGED = Text("内容与现有目录一致，没有变化", "The catalog already says exactly this; no change")
REFUSED = Text(
    "有 {count} 处不符合规则，未发布任何内容。请按报告修改后重新提交",
    "Nothing was published; findings that refuse it: {count}. "
    "Correct them by the report and submit again",
)
WOULD_PASS = Text(
    "可以发布；这次只是检查，目录没有改动",
    "It can be published; this was a check, and nothing changed",
)
WOULD_CHANGE_NOTHING = Text(
    "内容与现有目录一致，提交也不会有变化；这次只是检查",
    "The catalog already says exactly this: submitting it would change nothing. This was a check",
)
DRAFTED = Text(
    "符合规则，已存为草稿，由本单位共享工作机构负责人审签后报主管部门",
    "Conforms; kept as a draft for the head of your sharing office to approve and hand on",
)
HANDED_OVER = Text(
    "符合规则，已提交主管部门审核，审核通过后发布",
    "Conforms; handed to the authority for review, to be published when it has passed",
)
NOTHING = Text(
    "文件中没有信息资源（lm:InformationResource）",
    "The file describes no information resource (lm:InformationResource)",
)


class Submission:
    """One run of the pipeline."""

    def __init__(self, settings: Settings, job: Job, progress: Progress) -> None:
        self.settings = settings
        self.job = job
        self.progress = progress
        self.folder = DataFolder(settings.data)
        self.evidence = Evidence(self.folder)
        self.shapes = Shapes.shipped()
        self.today: date = today()
        self.content = Path(job.file).read_bytes() if job.file else b""
        self.statement = Path(job.statement).read_bytes() if job.statement else None
        self.retention = Retention(settings.keep_editions, settings.keep_days)
        self.diff: Diff | None = None
        self.to_confirm = False

    def run(self, restart_clock: Callable[[], None]) -> Outcome:
        """Judge and publish or refuse; ``restart_clock`` is called when the lock is held."""
        self.progress(PARSING)
        read = self._read() if self.job.mode != "withdraw" else None
        if isinstance(read, tuple):
            return self._seal(read)
        self.progress(WAITING)
        with self._workspace() as workspace:
            restart_clock()
            if not self.job.dry_run:
                self.evidence.settle()
            return self._in(workspace, read)

    def _workspace(self) -> AbstractContextManager[Workspace]:
        opener = open_scratch if self.job.dry_run else open_workspace
        return opener(self.folder, self.job.identifier)

    def _read(self) -> Loaded | tuple[Finding, ...]:
        """The file, or the findings of R-17."""
        graphs, limits = self.folder.graphs(), limits_of(self.settings)
        instead = graphs.names.thing("submission", self.job.identifier)
        received = Received(self.job.name, self.content, self.statement, self.job.reading)
        with self.folder.open_current() as edition:
            known = references(edition.store, graphs)
            return Secrecy(edition.store, instead, self.today).read(received, known, limits)

    def _seal(self, secret: tuple[Finding, ...]) -> Outcome:
        """Refuse without keeping the file or a word of it (R-17)."""
        report = self._report(secret)
        outcome = replace(self._outcome("refused", SECRET, None, None), sealed=True)
        if not self.job.dry_run:
            self.evidence.record(self._record(None, report, outcome))
        return replace(outcome, report=to_json(report).decode())

    def _in(self, workspace: Workspace, loaded: Loaded | None) -> Outcome:
        holdings = Holdings(workspace.store, workspace.graphs, self.job.catalog)
        owner = owner_of(workspace.store, workspace.graphs, self.job.catalog)
        if loaded is None:
            plan = plan_withdrawal(holdings, self.job.codes)
        else:
            loaded = apart_from_others(holdings, loaded)
            known = references(workspace.store, workspace.graphs)
            check = Ownership(holdings, owner, self.shapes, known)
            objections = tuple(check.findings(loaded))
            if objections:
                return self._refuse_foreign(workspace, holdings, loaded, objections)
            if not resources_of(loaded.quads):
                return Outcome(self.job.identifier, "unusable", NOTHING, self.job.catalog)
            plan = plan_upload(
                holdings, loaded, self.job.mode, internal_properties(workspace.store)
            )
        self.to_confirm = needs_confirmation(holdings, plan)
        self.diff = differences(workspace.store, plan)
        self.progress(APPLYING)
        applied = apply_change(workspace, plan, loaded, self.today)
        self.progress(JUDGING.format(count=len(plan.written) or len(plan.changes)))
        judgement = judge_change(workspace, holdings, applied, loaded, self.today)
        judgement = beside(judgement, without_resource(loaded, self.shapes))
        earlier = earlier_report(self.evidence, self.job, plan, judgement, workspace.store)
        if earlier is not None:
            judgement = replace(judgement, report=with_states(judgement.report, earlier))
            self.diff = with_findings(self.diff, judgement.report)
        if judgement.refusing:
            return self._refuse(judgement.report, judgement.refusing, plan, loaded)
        return self._accept(workspace, plan, judgement, loaded)

    def _refuse_foreign(
        self,
        workspace: Workspace,
        holdings: Holdings,
        loaded: Loaded,
        objections: tuple[Finding, ...],
    ) -> Outcome:
        """Judge what is the catalog's own, for the report alone; the workspace is discarded."""
        own = without_foreign(loaded, objections, holdings)
        plan = plan_upload(holdings, own, "add", internal_properties(workspace.store))
        applied = apply_change(workspace, plan, own, self.today)
        judgement = judge_change(workspace, holdings, applied, own, self.today)
        judgement = beside(judgement, without_resource(loaded, self.shapes))
        judgement = with_objections(judgement, objections, loaded, holdings)
        earlier = earlier_report(self.evidence, self.job, plan, judgement, workspace.store)
        report = with_states(judgement.report, earlier) if earlier else judgement.report
        return self._refuse(report, judgement.refusing, None, loaded)

    def _report(self, findings: tuple[Finding, ...]) -> Report:
        return Report(self.shapes.default_profile(self.today), self.today, findings)

    def _refuse(
        self,
        report: Report,
        refusing: tuple[Finding, ...],
        plan: Plan | None,
        loaded: Loaded | None,
    ) -> Outcome:
        outcome = self._outcome("refused", REFUSED.format(count=len(refusing)), plan, loaded)
        if not self.job.dry_run:
            self.evidence.record(self._record(loaded, report, outcome))
        return replace(outcome, report=to_json(report).decode())

    def _accept(
        self, workspace: Workspace, plan: Plan, judgement: Judgement, loaded: Loaded | None
    ) -> Outcome:
        report = judgement.report
        if self.job.dry_run or not plan.delta:
            message = WOULD_PASS if self.job.dry_run else UNCHANGED
            if self.job.dry_run and not plan.delta:
                message = WOULD_CHANGE_NOTHING
            outcome = self._outcome("published", message, plan, loaded)
            if not self.job.dry_run and workspace.base is not None:
                outcome = replace(outcome, edition=workspace.base.number)
            return replace(outcome, report=to_json(report).decode())
        if self.to_confirm and not self.job.confirmed:
            leaving = sum(change.kind == "withdrawn" for change in plan.changes)
            text = TO_CONFIRM.format(count=leaving)
            outcome = self._outcome("unconfirmed", text, plan, loaded)
            return replace(outcome, report=to_json(report).decode())
        if self.job.draft:
            return self._wait("draft", DRAFTED, plan, report, loaded)
        if self.needs_review:
            return self._wait("awaiting-review", HANDED_OVER, plan, report, loaded)
        return self._publish(workspace, plan, judgement, loaded)

    @property
    def needs_review(self) -> bool:
        """Whether the authority has yet to pass it."""
        return self.settings.review == "required" and self.job.reviewed is None

    def _wait(
        self, state: State, message: Text, plan: Plan, report: Report, loaded: Loaded | None
    ) -> Outcome:
        """Nothing is published before whoever has to has decided (Decree 809, articles 13, 16)."""
        outcome = self._outcome(state, message, plan, loaded)
        self.evidence.record(self._record(loaded, report, outcome))
        return replace(outcome, report=to_json(report).decode())

    def _record(
        self, loaded: Loaded | None, report: Report, outcome: Outcome, whole: Report | None = None
    ) -> Record:
        quads = loaded.quads if loaded else []
        return Record(self.job, self.content, quads, report, outcome, self.statement, whole)

    def _publish(
        self, workspace: Workspace, plan: Plan, judgement: Judgement, loaded: Loaded | None
    ) -> Outcome:
        report = judgement.report
        number = 1 if workspace.base is None else workspace.base.number + 1
        outcome = self._outcome("published", PUBLISHED, plan, loaded)
        outcome = replace(outcome, edition=number)
        whole = self._whole_report(workspace, judgement)
        self.progress(PUBLISHING)
        unreported = self.evidence.list_unreported()
        refusals = [quad for name in unreported for quad in self._refusal(workspace, name)]
        workspace.apply(record_delta(workspace, self.job, whole, number, refusals))
        changed = [NamedNode(change.iri) for change in plan.changes]
        submission = workspace.graphs.names.thing("submission", self.job.identifier)
        workspace.apply(influenced(workspace.graphs, submission, changed))
        workspace.apply(of_city(workspace, number, self.today))
        workspace.apply(remembered(workspace.store, workspace.graphs, plan.delta, self.today))
        workspace.apply(figures(workspace, plan.delta))
        carry(workspace)
        self.evidence.announce(self._record(loaded, report, outcome, whole))
        workspace.publish(self.job.identifier, self.job.mode, self.retention, self.job.catalog)
        self.evidence.confirm()
        self.evidence.mark_reported(unreported)
        return replace(outcome, report=to_json(report).decode())

    def _whole_report(self, workspace: Workspace, judgement: Judgement) -> Report:
        """The catalog's report: what is found now of what it answers for, with what earlier ones
        found on nodes not judged now. Findings on others are for the daily run.
        """
        own = belonging(workspace.store, workspace.graphs, self.job.catalog)
        beside = in_names(filter(own, judgement.beside), workspace.store)
        found = (*filter(own, judgement.report.findings), *beside)
        report = replace(judgement.report, findings=found)
        earlier = self.evidence.latest_report(self.job.catalog)
        if earlier is None:
            return report
        carried = tuple(
            finding.at(None, None, None)  # its row was one of another file
            for finding in earlier.findings
            if finding.state != "fixed"
            and not judgement.judged.covers(finding)
            and next(workspace.store.quads_for_pattern(finding.focus, None, None, None), None)
        )
        told = with_waivers(replace(report, findings=report.findings + carried), workspace.store)
        return with_states(told, earlier)

    def _refusal(self, workspace: Workspace, identifier: str) -> list[Quad]:
        job, report = self.evidence.job(identifier), self.evidence.report(identifier)
        if job is None or report is None:
            return []
        graphs = workspace.graphs
        return [
            *summary(graphs, job, report, "refused"),
            *provenance(graphs, job, "refused", None),
        ]

    def _outcome(
        self, state: State, message: Text, plan: Plan | None, loaded: Loaded | None
    ) -> Outcome:
        outcome = Outcome(
            self.job.identifier,
            state,
            message,
            catalog=self.job.catalog,
            dry_run=self.job.dry_run,
            changes=plan.changes if plan else (),
            diff=self.diff,
            to_confirm=self.to_confirm,
        )
        return as_read(outcome, loaded) if loaded else outcome


def as_read(outcome: Outcome, loaded: Loaded) -> Outcome:
    """An outcome with what was made of the file."""
    return replace(
        outcome,
        notes=tuple(flat(note) for note in loaded.notes),
        layout=loaded.layout,
        encoding=loaded.encoding,
        sheets=tuple(loaded.sheets),
        cleaned=tuple(loaded.cleaned[:MOST_CLEANED]),
        cleanings=len(loaded.cleaned),
    )


def flat(note: Note) -> tuple[Text, int | None, str | None]:
    """A loader's note as it travels in an outcome."""
    place = note.place
    return (note.message, place.row if place else None, place.column if place else None)
