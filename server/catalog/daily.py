"""The daily run: everything is judged as of today, and each report that is no longer true is
replaced.

A submission judges what it touches. What becomes true by the passing of days (a resource past its
cycle, an answer that is late), and what a submission did to others, no submission reports; so once
a day the city is judged whole, and the reports of catalogs and of the city that say something else
go into one edition, each kept as evidence like that of a submission. Where no finding has come or
gone there is no edition, so a second run of the day changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ontology.text import Text
from server.catalog.answerable import CITY, answerable
from server.catalog.evidence import Evidence, Record
from server.catalog.findings import in_names
from server.catalog.job import Job, Mode, Outcome, new_identifier
from server.catalog.pipeline import PUBLISHING, WAITING, Progress
from server.catalog.record import report_delta, run_provenance
from server.catalog.rejudging import Terms, judged
from server.rules.compare import with_states
from server.rules.report import Finding, Report
from server.search.index import carry
from server.store.folder import DataFolder
from server.store.retention import Retention
from server.store.workspace import Workspace, open_workspace
from shapes import Shapes

JUDGING = Text("按规则检查全市目录", "judging the whole city by the rules")
JUDGED_AGAIN = Text(
    "每日检查：新问题 {new}，仍未改正 {open}，不再成立 {gone}",
    "Daily run: new {new}, still open {open}, no longer so {gone}",
)


@dataclass(frozen=True)
class DailyRun:
    """What a day brought: the reports it replaced, by catalog key, and the edition they are in."""

    found: int
    """Findings in the whole city that nobody has waived, whether or not they are new."""
    replaced: dict[str, Report]
    edition: int | None


def daily_run(
    folder: DataFolder, day: date, retention: Retention, progress: Progress = lambda _: None
) -> DailyRun:
    """Judge the current edition as of a day and publish what changed; holds the writer lock."""
    evidence, run = Evidence(folder), new_identifier()
    progress(WAITING)
    with open_workspace(folder, f"daily-{run}") as workspace:
        evidence.settle()
        progress(JUDGING)
        profile = Shapes.shipped().default_profile(day)
        whole = judged(workspace.store, Terms(day, profile, {}))
        replaced = dict(outdated(workspace, evidence, whole))
        if not replaced:
            return DailyRun(len(whole.counted), {}, None)
        progress(PUBLISHING)
        number = next_number(workspace)
        records = [record(key, report, number) for key, report in replaced.items()]
        publish(workspace, evidence, records, "daily", retention)
    return DailyRun(len(whole.counted), replaced, number)


def outdated(
    workspace: Workspace, evidence: Evidence, whole: Report
) -> Iterator[tuple[str, Report]]:
    """By catalog, the new report where the one in force says something else."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in in_names(whole.findings, workspace.store):
        found[answerable(workspace.store, workspace.graphs, finding.focus)].append(finding)
    for key in sorted(evidence.reported_catalogs() | found.keys()):
        before = evidence.latest_report(key)
        report = Report(whole.profile, whole.as_of, tuple(found[key]), whole.notes)
        if said(report) != (said(before) if before else set()):
            yield key, with_states(report, before)


def said(report: Report) -> set[tuple[object, ...]]:
    """What a report finds, apart from its words: these tell how many days it has been so."""
    return {(*one.key, one.severity, one.effect, one.waived) for one in report.present}


def publish(
    workspace: Workspace,
    evidence: Evidence,
    records: list[Record],
    action: str,
    retention: Retention,
) -> None:
    """One edition with the whole report of each; the first names the edition."""
    for each in records:
        assert each.whole is not None  # noqa: S101  every record here replaces a report
        workspace.apply(report_delta(workspace, each.job, each.whole))
    run = records[0].job.identifier
    workspace.apply(run_provenance(workspace.graphs, run, next_number(workspace)))
    carry(workspace)
    evidence.announce(*records)
    workspace.publish(run, action, retention)
    evidence.confirm()


def next_number(workspace: Workspace) -> int:
    return 1 if workspace.base is None else workspace.base.number + 1


def record(key: str, report: Report, number: int, mode: Mode = "daily") -> Record:
    """The evidence of one replaced report."""
    counts = dict.fromkeys(("new", "open", "fixed"), 0)
    for finding in report.findings:
        counts[finding.state] += finding.waived is None
    job = Job(new_identifier(), key, "", mode)
    message = JUDGED_AGAIN.format(new=counts["new"], open=counts["open"], gone=counts["fixed"])
    catalog = "" if key == CITY else key
    outcome = Outcome(job.identifier, "published", message, catalog, edition=number)
    return Record(job, b"", (), report, outcome, whole=report)
