"""The desk: submissions that are being judged, and those that left no evidence."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ontology.text import Text
from server.accounts.callers import Caller
from server.catalog.evidence import Evidence
from server.catalog.job import Job, Outcome
from server.catalog.pipeline import Progress
from server.catalog.process import ChildFailed, submit
from server.errors import NotFound
from server.intake.checked import Checked
from server.intake.receiving import MEGABYTE
from server.settings import Settings

REMEMBERED = 100
"""So many outcomes of one body without evidence (dry runs, unusable input) are remembered …"""
REMEMBERED_IN_ALL = 2000
"""… and so many of all; beyond it, the body with most of them makes room."""
AT_ONCE = 4
"""Submissions that parse, wait for the lock or judge at a time, and as many checks; the others wait
their turn.
"""
PREVIOUS = "previous"
"""The name of the file with the outcome that a submission is compared with."""
FAILED = Text(
    "服务器内部错误，未发布任何内容。请联系管理员并告知编号 {identifier}",
    "Internal error; nothing was published. Tell the administrator the number {identifier}",
)
JUDGING = Text("正在检查", "being judged")
GONE = Text(
    "检查过的文件已不再保留（最多 {minutes:g} 分钟）。请重新选择文件提交",
    "The checked file is not kept any more (at most {minutes:g} minutes). Choose it again",
)
logger = logging.getLogger(__name__)


def may_stay(job: Job, outcome: Outcome) -> bool:
    """Whether the file waits in the inbox to be submitted, or checked again read otherwise.

    Never one that is marked secret, nor one that nobody could look through for such marks.
    """
    if outcome.sealed or (outcome.state == "unusable" and not outcome.searched):
        return False
    return job.dry_run or outcome.state == "unconfirmed"


@dataclass
class Running:
    """A submission that is being judged, and the step it is at."""

    job: Job
    task: asyncio.Task[Outcome]
    step: Text = JUDGING


@dataclass
class Desk:
    """One per running server."""

    settings: Settings
    evidence: Evidence
    inbox: Path
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE))
    """Their own: waiting for submissions must not take the threads that readers need."""
    checks: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE))
    """Of dry runs and validations, which take no lock: they never wait for a submission."""
    running: dict[str, Running] = field(default_factory=dict)
    past: OrderedDict[str, tuple[Job, Outcome]] = field(default_factory=OrderedDict)
    """Outcomes that left no evidence."""
    checked: Checked = field(init=False)
    """The files of dry runs and of submissions that wait for a confirmation."""
    purged: bytes = field(init=False)
    """The last purge that this desk knows of."""

    def __post_init__(self) -> None:
        self.checked = Checked(self.inbox, self.settings.checked_megabytes * MEGABYTE)
        self.purged = self._last_purge()

    def _last_purge(self) -> bytes:
        try:
            return self.evidence.folder.purged.read_bytes()
        except FileNotFoundError:
            return b""

    def _forget_purged(self) -> None:
        """What is only remembered may tell of what was taken back: all of it goes."""
        last = self._last_purge()
        if last != self.purged:
            self.purged = last
            for identifier in self.past:
                self.checked.drop(identifier)
            self.past.clear()

    def start(
        self, job: Job, inbox: Path, work: Callable[[Progress], Outcome] | None = None
    ) -> None:
        """Run a job in the background; its files are removed when it has ended."""
        perform = work or partial(submit, self.settings, job)
        task = asyncio.create_task(self._run(job, inbox, perform))
        self.running[job.identifier] = Running(job, task)

    def _at(self, identifier: str, step: Text) -> None:
        """Called in the thread of the submission."""
        if identifier in self.running:
            self.running[identifier].step = step

    async def wait(self, identifier: str) -> Outcome | None:
        """The outcome, or None if it takes longer than ``LIANMU_ANSWER_SECONDS``."""
        task = self.running[identifier].task
        done, _ = await asyncio.wait([task], timeout=self.settings.answer_seconds)
        return task.result() if done else None

    def look_up(self, identifier: str) -> tuple[Job, Outcome] | None:
        """A submission and how it stands, wherever it is remembered."""
        self._forget_purged()
        if identifier in self.running:
            job = self.running[identifier].job
            return job, self.pending(job)
        job_kept, outcome = self.evidence.job(identifier), self.evidence.outcome(identifier)
        if job_kept is not None and outcome is not None:
            return job_kept, outcome
        return self.past.get(identifier)

    def pending(self, job: Job) -> Outcome:
        """What is said of a submission while it is being judged."""
        step = self.running[job.identifier].step if job.identifier in self.running else JUDGING
        return Outcome(job.identifier, "judging", step, job.catalog, dry_run=job.dry_run)

    def may_repeat(self, caller: Caller, job: Job) -> bool:
        """Whether the file that was checked is still there for this caller."""
        mine = caller.may_submit(job.catalog) and (caller.organisation or "") == job.organisation
        kept = job.identifier in self.checked.kept or job.mode == "withdraw"
        return mine and kept and job.identifier in self.past

    def keep_previous(self, organisation: str, catalog: str, inbox: Path) -> str | None:
        """Put the last outcome with a report that this body has for a catalog into an inbox."""
        self._forget_purged()
        for job, outcome in reversed(self.past.values()):
            same = (job.organisation, job.catalog) == (organisation, catalog)
            if same and outcome.report is not None and not outcome.sealed:
                target = inbox / PREVIOUS
                target.write_text(outcome.to_json(), encoding="utf-8")
                return str(target)
        return None

    def repeat(self, caller: Caller, identifier: str, inbox: Path) -> Job:
        """The job of a check once more, with the very same bytes; NotFound if they are gone."""
        self._forget_purged()
        job, _ = self.past.get(identifier, (None, None))
        gone = NotFound(GONE.format(minutes=self.settings.checked_minutes))
        if job is None or not self.may_repeat(caller, job):
            raise gone
        try:
            return replace(
                job,
                file=job.file and self.checked.link(identifier, "file", inbox),
                statement=job.statement and self.checked.link(identifier, "statement", inbox),
                previous=job.previous and self.checked.link(identifier, PREVIOUS, inbox),
            )
        except FileNotFoundError:
            raise gone from None

    async def _run(self, job: Job, inbox: Path, perform: Callable[[Progress], Outcome]) -> Outcome:
        loop = asyncio.get_running_loop()
        keep = False
        try:
            show = partial(self._at, job.identifier)
            threads = self.checks if job.dry_run else self.threads
            outcome = await loop.run_in_executor(threads, perform, show)
            keep = may_stay(job, outcome)
        except ChildFailed:
            logger.exception("submission %s failed", job.identifier)
            message = FAILED.format(identifier=job.identifier)
            outcome = Outcome(job.identifier, "unusable", message, job.catalog)
        finally:
            if not keep:
                await asyncio.to_thread(shutil.rmtree, inbox, ignore_errors=True)
        if keep:
            self.checked.keep(job.identifier, job.organisation)
            loop.call_later(self.settings.checked_minutes * 60, self.checked.drop, job.identifier)
        self._remember(job.sealed() if outcome.sealed else job, outcome)
        del self.running[job.identifier]
        return outcome

    def _remember(self, job: Job, outcome: Outcome) -> None:
        """Keep an outcome; one body never makes that of another be forgotten by sending more."""
        self.past[job.identifier] = (job, outcome)
        while True:
            held = Counter(one.organisation for one, _ in self.past.values())
            body, most = held.most_common(1)[0]
            if most <= REMEMBERED and held.total() <= REMEMBERED_IN_ALL:
                return
            oldest = next(key for key, (one, _) in self.past.items() if one.organisation == body)
            del self.past[oldest]
            self.checked.drop(oldest)

    def sweep(self) -> None:
        """At the start of a server: what one that was killed left in the inbox is removed when a
        checked file would be. Not before: its last child processes may still read theirs.
        """
        seconds = self.settings.checked_minutes * 60
        remove = partial(shutil.rmtree, ignore_errors=True)
        for folder in self.checked.leftovers():
            left = folder.stat().st_mtime + seconds - time.time()
            asyncio.get_running_loop().call_later(max(left, 0), remove, folder)

    def content(self, job: Job) -> bytes:
        """The file of a submission: from evidence, or of a check as long as it is kept."""
        if self.evidence.job(job.identifier) is not None:
            return self.evidence.content(job.identifier)
        return self.checked.file(job.identifier).read_bytes()
