"""The desk: submissions that are being judged, and those that left no evidence."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ontology.text import Text
from server.catalog.evidence import Evidence
from server.catalog.job import Job, Outcome
from server.catalog.process import ChildFailed, submit
from server.settings import Settings

REMEMBERED = 100
"""So many outcomes without evidence (dry runs, unusable input) can still be asked for."""
AT_ONCE = 4
"""Submissions that parse or judge at a time; the others wait their turn."""
FAILED = Text(
    "服务器内部错误，未发布任何内容。请联系管理员并告知编号 {identifier}",
    "Internal error; nothing was published. Tell the administrator the number {identifier}",
)
JUDGING = Text("正在检查", "being judged")
logger = logging.getLogger(__name__)


@dataclass
class Desk:
    """One per running server."""

    settings: Settings
    evidence: Evidence
    inbox: Path
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE))
    """Their own: waiting for submissions must not take the threads that readers need."""
    running: dict[str, tuple[Job, asyncio.Task[Outcome]]] = field(default_factory=dict)
    past: OrderedDict[str, tuple[Job, Outcome]] = field(default_factory=OrderedDict)
    """Outcomes that left no evidence; the file of a dry run stays in the inbox as long."""

    def start(self, job: Job, inbox: Path, work: Callable[[], Outcome] | None = None) -> None:
        """Run a job in the background; its files are removed when it has ended."""
        perform = work or (lambda: submit(self.settings, job, lambda _: None))
        task = asyncio.create_task(self._run(job, inbox, perform))
        self.running[job.identifier] = (job, task)

    async def wait(self, identifier: str) -> Outcome | None:
        """The outcome, or None if it takes longer than ``LIANMU_ANSWER_SECONDS``."""
        _, task = self.running[identifier]
        done, _ = await asyncio.wait([task], timeout=self.settings.answer_seconds)
        return task.result() if done else None

    def look_up(self, identifier: str) -> tuple[Job, Outcome] | None:
        """A submission and how it stands, wherever it is remembered."""
        if identifier in self.running:
            job, _ = self.running[identifier]
            return job, self.pending(job)
        job_kept, outcome = self.evidence.job(identifier), self.evidence.outcome(identifier)
        if job_kept is not None and outcome is not None:
            return job_kept, outcome
        return self.past.get(identifier)

    def pending(self, job: Job) -> Outcome:
        """What is said of a submission while it is being judged."""
        return Outcome(job.identifier, "judging", JUDGING, job.catalog)

    async def _run(self, job: Job, inbox: Path, perform: Callable[[], Outcome]) -> Outcome:
        try:
            loop = asyncio.get_running_loop()
            outcome = await loop.run_in_executor(self.threads, perform)
        except ChildFailed:
            logger.exception("submission %s failed", job.identifier)
            message = FAILED.format(identifier=job.identifier)
            outcome = Outcome(job.identifier, "unusable", message, job.catalog)
        finally:
            if not job.dry_run:
                await asyncio.to_thread(shutil.rmtree, inbox, ignore_errors=True)
        if outcome.sealed:
            await asyncio.to_thread(shutil.rmtree, inbox, ignore_errors=True)
            job = job.sealed()
        self.past[job.identifier] = (job, outcome)
        while len(self.past) > REMEMBERED:
            identifier, _ = self.past.popitem(last=False)
            shutil.rmtree(self.inbox / identifier, ignore_errors=True)
        del self.running[job.identifier]
        return outcome

    def content(self, job: Job) -> bytes:
        """The file of a submission: from evidence, or of a dry run from the inbox."""
        if self.evidence.job(job.identifier) is not None:
            return self.evidence.content(job.identifier)
        return (self.inbox / job.identifier / "file").read_bytes()
