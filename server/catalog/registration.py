"""A submission to a register of the authority: judged, reviewed, kept as evidence as any other.

What differs from a catalog: the file is read by the columns of its register and refused at its
first bad cell, and what the change touches anywhere in the city is renewed in the reports of those
who answer for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from loaders import Loaded
from loaders.calendar import read_calendar
from loaders.entries import Known
from loaders.origin import Origin
from loaders.registers import read_register
from server.catalog.calendar import plan_year
from server.catalog.changes import Plan
from server.catalog.daily import next_number
from server.catalog.daily import record as report_of
from server.catalog.differences import differences
from server.catalog.holdings import Holdings
from server.catalog.job import Outcome
from server.catalog.judgement import Judgement, apply_change, judge_change
from server.catalog.pipeline import (
    APPLYING,
    JUDGING,
    PUBLISHED,
    PUBLISHING,
    Submission,
)
from server.catalog.record import provenance, report_delta, summary
from server.catalog.reference_data import references
from server.catalog.registers import CALENDAR, KEPT, Check, known, plan_registration
from server.catalog.renewal import renewed
from server.catalog.secrecy import Received, Secrecy
from server.catalog.uploads import limits_of
from server.rules.report import Finding
from server.search.index import carry
from server.store.delta import Delta
from server.store.workspace import Workspace


class Registration(Submission):
    """One run of the pipeline for a register."""

    year: dict[date, bool] | None = None

    def _read(self) -> Loaded | tuple[Finding, ...]:
        limits, graphs = limits_of(self.settings), self.folder.graphs()
        instead = graphs.names.thing("submission", self.job.identifier)
        received = Received(self.job.name, self.content, None, self.job.reading)
        with self.folder.open_current() as edition:
            secrecy = Secrecy(edition.store, instead, self.today)
            may_name = known(edition.store, references(edition.store, graphs))
            return secrecy.marked(received, limits) or self._statements(may_name, secrecy)

    def _statements(self, may_name: Known, secrecy: Secrecy) -> Loaded | tuple[Finding, ...]:
        """What the file registers, or the findings of R-17."""
        limits = limits_of(self.settings)
        if self.job.catalog == CALENDAR:
            self.year = read_calendar(self.job.name, self.content, limits)
            return Loaded([], Origin())
        sheet = KEPT[self.job.catalog].sheet
        loaded = read_register(sheet, self.job.name, self.content, may_name, limits)
        return secrecy.findings(loaded) or loaded

    def _in(self, workspace: Workspace, loaded: Loaded | None) -> Outcome:
        assert loaded is not None  # noqa: S101  a register is only ever added to
        store, graphs = workspace.store, workspace.graphs
        plan = self._plan(workspace, loaded)
        self.diff = differences(store, plan)
        self.progress(APPLYING)
        applied = apply_change(workspace, plan, loaded, self.today)
        self.progress(JUDGING.format(count=len(applied.touched.nodes)))
        holdings = Holdings(store, graphs, self.job.catalog)
        judgement = judge_change(workspace, holdings, applied, loaded, self.today)
        if judgement.refusing:
            return self._refuse(judgement.report, judgement.refusing, plan, loaded)
        return self._accept(workspace, plan, judgement, loaded)

    def _plan(self, workspace: Workspace, loaded: Loaded) -> Plan:
        store, graphs = workspace.store, workspace.graphs
        if self.year is not None:
            return plan_year(store, graphs, self.year)
        Check(store, graphs, self.job.catalog, loaded).refuse()
        return plan_registration(store, graphs, self.job.catalog, loaded)

    @property
    def needs_review(self) -> bool:
        """Whoever has the shell of the authority’s machine could review it, too."""
        return super().needs_review and bool(self.job.submitter)

    def _publish(
        self, workspace: Workspace, plan: Plan, judgement: Judgement, loaded: Loaded | None
    ) -> Outcome:
        graphs, number = workspace.graphs, next_number(workspace)
        outcome = replace(self._outcome("published", PUBLISHED, plan, loaded), edition=number)
        found = (*judgement.report.findings, *judgement.beside)
        whole = replace(judgement.report, findings=tuple(f.at(None, None, None) for f in found))
        reports = dict(renewed(workspace, self.evidence, whole, judgement.judged))
        others = [report_of(key, report, number, "record") for key, report in reports.items()]
        self.progress(PUBLISHING)
        said = {
            *provenance(graphs, self.job, "published", number),
            *summary(graphs, self.job, judgement.report, "published"),
        }
        workspace.apply(Delta(frozenset(said)))
        for other in others:
            assert other.whole is not None  # noqa: S101  each replaces a report
            workspace.apply(report_delta(workspace, other.job, other.whole))
        carry(workspace)
        self.evidence.announce(self._record(loaded, judgement.report, outcome), *others)
        action = self.job.catalog.removeprefix("_")
        workspace.publish(self.job.identifier, action, self.retention)
        self.evidence.confirm()
        return outcome
