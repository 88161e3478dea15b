"""The parent side: run submissions and validations in a child process with limits."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from contextlib import suppress
from types import TracebackType
from typing import Literal, Self

from ontology.text import Text
from server.catalog.job import TOO_LARGE, Job, Outcome
from server.catalog.pipeline import Progress
from server.catalog.validation import Validation
from server.settings import Settings

logger = logging.getLogger(__name__)

OUT_OF_TIME = Text(
    "超过 {seconds:g} 秒的时限，未发布任何内容。请把文件拆小，或请管理员调高 LIANMU_JUDGE_SECONDS",
    "Stopped at its time limit of {seconds:g} seconds; nothing was published. "
    "Split the file, or ask the administrator to raise LIANMU_JUDGE_SECONDS",
)


class ChildFailed(RuntimeError):
    """A child process ended without an outcome: a fault of ours. Nothing was published."""


class Worker:
    """A child process that takes one request after another; use it as a context.

    It starts with the first request. One that has ended, out of time or by a fault, is followed by
    a fresh one, so that a request never suffers from those before it.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait until it has ended; a request that was interrupted is finished first."""
        if self._child is not None:
            self._end(self._child)

    def stop(self) -> None:
        """From another thread: end the request that is running, and take no more."""
        self._stopped = True
        if self._child is not None:
            self._child.kill()

    def submit(self, settings: Settings, job: Job, progress: Progress) -> Outcome:
        """Run a submission to its end; blocks, so a server calls it in a thread."""
        outcome = self._run("submit", settings, job, progress)
        logger.info("submission %s to %s: %s", job.identifier, job.catalog, outcome.state)
        return outcome

    def validate(self, settings: Settings, request: Validation, progress: Progress) -> Outcome:
        """Judge a file, store nothing."""
        return self._run("validate", settings, request, progress)

    def _run(
        self,
        kind: Literal["submit", "validate"],
        settings: Settings,
        job: Job | Validation,
        progress: Progress,
    ) -> Outcome:
        child = self._child = self._child or start()
        if self._stopped:
            child.kill()
        assert child.stdin is not None and child.stdout is not None  # noqa: S101  start() pipes
        request = {"kind": kind, "settings": settings.model_dump_json(), "job": job.to_json()}
        with suppress(BrokenPipeError):  # it is gone; why, its exit status tells
            child.stdin.write(json.dumps(request) + "\n")
            child.stdin.flush()
        for line in child.stdout:
            message = json.loads(line)
            if "outcome" in message:
                return Outcome.from_json(message["outcome"])
            progress(Text(message["zh"], message["en"]))
        code = self._end(child)
        if code == -signal.SIGALRM:
            text = OUT_OF_TIME.format(seconds=settings.judge_seconds)
            return Outcome(job.identifier, "unusable", text, getattr(job, "catalog", ""))
        if kind == "validate" and code < 0:  # an engine that runs out of room ends the process
            return Outcome(job.identifier, "unusable", TOO_LARGE)
        raise ChildFailed(f"{kind} {job.identifier} ended with status {code}")

    def _end(self, child: subprocess.Popen[str]) -> int:
        """Its exit status, when it has no more requests to run."""
        self._child = None
        assert child.stdin is not None and child.stdout is not None  # noqa: S101  start() pipes
        with suppress(BrokenPipeError):
            child.stdin.close()
        child.stdout.close()  # it does not wait for anybody to listen
        return child.wait()


def start() -> subprocess.Popen[str]:
    """A child that waits for its first request."""
    command = [sys.executable, "-P", "-c", "from server.catalog.child import main; main()"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def submit(settings: Settings, job: Job, progress: Progress) -> Outcome:
    """Run one submission in a child of its own."""
    with Worker() as worker:
        return worker.submit(settings, job, progress)


def validate(settings: Settings, request: Validation, progress: Progress) -> Outcome:
    """Judge one file in a child of its own, store nothing."""
    with Worker() as worker:
        return worker.validate(settings, request, progress)
