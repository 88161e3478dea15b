"""The parent side: run one submission or validation in a child process with limits."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from typing import Literal

from ontology.text import Text
from server.catalog.job import Job, Outcome
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


def submit(settings: Settings, job: Job, progress: Progress) -> Outcome:
    """Run a submission to its end; blocks, so a server calls it in a thread."""
    outcome = run("submit", settings, job, progress)
    logger.info("submission %s to %s: %s", job.identifier, job.catalog, outcome.state)
    return outcome


def validate(settings: Settings, request: Validation, progress: Progress) -> Outcome:
    """Judge a file, store nothing."""
    return run("validate", settings, request, progress)


def run(
    kind: Literal["submit", "validate"],
    settings: Settings,
    job: Job | Validation,
    progress: Progress,
) -> Outcome:
    request = {"kind": kind, "settings": settings.model_dump_json(), "job": job.to_json()}
    command = [sys.executable, "-P", "-c", "from server.catalog.child import main; main()"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        assert child.stdin is not None and child.stdout is not None  # noqa: S101
        child.stdin.write(json.dumps(request) + "\n")
        child.stdin.close()
        outcome = None
        for line in child.stdout:
            message = json.loads(line)
            if "outcome" in message:
                outcome = Outcome.from_json(message["outcome"])
            else:
                progress(Text(message["zh"], message["en"]))
        code = child.wait()
    if outcome is not None:
        return outcome
    if code == -signal.SIGALRM:
        text = OUT_OF_TIME.format(seconds=settings.judge_seconds)
        return Outcome(job.identifier, "unusable", text, getattr(job, "catalog", ""))
    raise ChildFailed(f"{kind} {job.identifier} ended with status {code}")
