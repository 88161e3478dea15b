"""The child side of submissions and validations: a JSON line per request on stdin, and the answer
in JSON lines on stdout.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import TextIO

from loaders import Unusable
from ontology.text import Text
from server.catalog.job import TOO_LARGE, Job, Outcome
from server.catalog.pipeline import Submission
from server.catalog.registration import Registration
from server.catalog.secrecy import Searched
from server.catalog.validation import Validation, validate
from server.errors import Problem
from server.settings import Settings
from server.store.isolation import cut_network
from server.store.reader_process import wait_for_hang_up
from shapes import UnusableShapes


def main() -> None:
    """Run requests until stdin ends; what stops one is told on stdout or by the exit status.

    No file, and no shapes that somebody brought, can make it call anybody: it has no network.
    """
    cut_network()
    # closing it writes what nobody listened to once more
    with suppress(BrokenPipeError), os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)  # whatever prints must not disturb the lines
        answer(out)


def answer(out: TextIO) -> None:
    """Run requests, tell their progress and outcomes."""

    def tell(**message: object) -> None:
        with suppress(BrokenPipeError):  # the work goes on when nobody listens any more
            out.write(json.dumps(message, ensure_ascii=False) + "\n")
            out.flush()

    publishing = threading.Lock()
    threading.Thread(target=end_with_parent, args=(publishing,), daemon=True).start()
    for line in sys.stdin:
        request = json.loads(line)
        settings = Settings.model_validate_json(request["settings"])
        limit(settings)
        try:
            with nullcontext() if request["kind"] == "validate" else publishing:
                outcome = perform(request, settings, lambda text: tell(zh=text.zh, en=text.en))
        except Exception:  # the log has the whole story, the caller only that it was our fault
            traceback.print_exc()
            sys.exit(70)
        stop_clock()
        tell(outcome=outcome.to_json())


def end_with_parent(publishing: threading.Lock) -> None:
    """What nobody will hear is not worth judging; a submission goes on to its end."""
    wait_for_hang_up(sys.stdin.fileno())
    with publishing:
        os._exit(0)


def limit(settings: Settings) -> None:
    """Bound the memory of this process and the time of one request; the alarm's default action
    ends it at once.
    """
    if sys.platform == "linux":
        size = settings.judge_megabytes << 20
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    restart_clock(settings)


def restart_clock(settings: Settings) -> None:
    signal.setitimer(signal.ITIMER_REAL, settings.judge_seconds)


def stop_clock() -> None:
    """Waiting for the next request takes nobody's time."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def perform(
    request: dict[str, str], settings: Settings, progress: Callable[[Text], None]
) -> Outcome:
    """The outcome, also when the input is unusable."""
    if request["kind"] == "validate":
        validation = Validation.from_json(request["job"])
        identifier, catalog = validation.identifier, ""
    else:
        job = Job.from_json(request["job"])
        identifier, catalog = job.identifier, job.catalog
    try:
        if request["kind"] == "validate":
            return validate(settings, validation, progress)
        runs = Registration if job.mode == "register" else Submission
        return runs(settings, job, progress).run(lambda: restart_clock(settings))
    except (Unusable, UnusableShapes) as error:
        column = getattr(error, "column", None)
        searched = isinstance(error, Searched)
        return Outcome(
            identifier, "unusable", error.message, catalog,
            row=error.row, column=column, searched=searched,
        )  # fmt: skip
    except Problem as problem:
        return Outcome(
            identifier, "unusable", problem.text, catalog, row=problem.row, column=problem.column
        )
    except (MemoryError, RecursionError):
        return Outcome(identifier, "unusable", TOO_LARGE, catalog)
