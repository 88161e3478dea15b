"""Evidence of every judgement: file as received, report, hashes. Append-only, on disk before the
answer is given (design section 2, "Three places for data").
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Quad

from ontology.text import Text
from server.catalog.job import SHANGHAI, Job, Outcome
from server.rules.report import Report
from server.rules.report_json import from_json, to_json
from server.store.delta import to_nquads
from server.store.folder import DataFolder, replace_file, sync, sync_tree

IDENTIFIER = re.compile(r"[0-9A-Za-z_-]{1,60}")
INTERRUPTED = Text(
    "处理被中断，未发布任何内容。请重新提交",
    "Interrupted; nothing was published. Please submit again",
)


@dataclass(frozen=True)
class Record:
    """What is kept of one submission."""

    job: Job
    content: bytes
    quads: Iterable[Quad]
    report: Report
    outcome: Outcome
    statement: bytes | None = None
    whole: Report | None = None
    """For an accepted submission, the report on its whole catalog."""


@dataclass(frozen=True)
class Evidence:
    """The folder ``data/evidence``. Writing happens under the writer lock; only a sealed submission
    does not wait for it, and is put together where :meth:`settle` does not tidy up.
    """

    folder: DataFolder

    @property
    def unreported(self) -> Path:
        """Refusals whose summary the next edition is to take in."""
        return self.folder.evidence / "unreported"

    @property
    def pending(self) -> Path:
        """Names what is kept of the edition that is just being made current, one a line."""
        return self.folder.evidence / "pending"

    def path(self, identifier: str) -> Path:
        known = IDENTIFIER.fullmatch(identifier)
        return self.folder.evidence / (identifier if known else "unknown")

    def record(self, record: Record) -> None:
        """Keep what made no edition; the next edition mentions the refusal of a submission."""
        self._write(record, "outcome.json")
        if record.outcome.state != "refused" or not record.job.is_submission:
            return
        self.unreported.mkdir(exist_ok=True)
        (self.unreported / record.job.identifier).touch()
        sync(self.unreported)

    def announce(self, *records: Record) -> None:
        """Keep an accepted submission, or reports of the daily run, just before their edition
        becomes current; it is called after the first.
        """
        for record in records:
            self._write(record, "outcome.pending.json")
        replace_file(self.pending, "\n".join(record.job.identifier for record in records))

    def decide(self, identifier: str, outcome: Outcome) -> None:
        """The authority's decision on a submission that was awaiting review."""
        replace_file(self.path(identifier) / "outcome.json", outcome.to_json())

    def confirm(self) -> None:
        """The edition that was announced is current now: its outcomes stand."""
        for identifier in self._announced():
            path = self.path(identifier)
            if (path / "outcome.pending.json").exists():
                (path / "outcome.pending.json").rename(path / "outcome.json")
                sync(path)
            job = self.job(identifier)
            assert job is not None  # noqa: S101  announce() wrote it
            self._point(self.reported, job)
            if job.is_submission:
                self._point(self.latest, job)
        self.pending.unlink()

    def _point(self, pointers: Path, job: Job) -> None:
        pointers.mkdir(exist_ok=True)
        replace_file(pointers / Path(job.catalog).name, job.identifier)

    def _announced(self) -> list[str]:
        return self.pending.read_text(encoding="utf-8").splitlines()

    def settle(self) -> None:
        """After a crash between announcing and confirming: say what really happened."""
        for path in self.folder.evidence.glob("tmp-*"):
            shutil.rmtree(path)
        if not self.pending.exists():
            return
        announced = self._announced()
        number = self.folder.current_number()
        if number and self.folder.edition(number).meta().submission == announced[0]:
            self.confirm()
            return
        for identifier in announced:
            path = self.path(identifier)
            if (path / "outcome.pending.json").exists():
                lost = Outcome(identifier, "unusable", INTERRUPTED)
                replace_file(path / "outcome.json", lost.to_json())
                (path / "outcome.pending.json").unlink()
        self.pending.unlink()

    def mark_reported(self, identifiers: Iterable[str]) -> None:
        """An edition with these refusals' summaries is current."""
        for identifier in identifiers:
            (self.unreported / identifier).unlink()

    def list_unreported(self) -> list[str]:
        marks = self.unreported.iterdir() if self.unreported.exists() else ()
        return sorted(path.name for path in marks)

    def outcome(self, identifier: str) -> Outcome | None:
        """How a submission ended; None if it is unknown or has not ended."""
        path = self.path(identifier) / "outcome.json"
        return Outcome.from_json(path.read_text(encoding="utf-8")) if path.exists() else None

    def job(self, identifier: str) -> Job | None:
        path = self.path(identifier) / "job.json"
        return Job.from_json(path.read_text(encoding="utf-8")) if path.exists() else None

    def report(self, identifier: str) -> Report | None:
        """The report of a submission that was judged."""
        path = self.path(identifier) / "report.json"
        return from_json(path.read_bytes()) if path.exists() else None

    @property
    def latest(self) -> Path:
        """Per catalog, the identifier of the submission that was published last."""
        return self.folder.evidence / "latest"

    def latest_submission(self, catalog: str) -> str | None:
        """The identifier of the submission of a catalog that was published last."""
        pointer = self.latest / Path(catalog).name
        return pointer.read_text(encoding="utf-8") if pointer.exists() else None

    @property
    def reported(self) -> Path:
        """Per catalog, the identifier of what its report comes from: of the submission that was
        published last, or of a later daily run.
        """
        return self.folder.evidence / "reported"

    def latest_report(self, catalog: str) -> Report | None:
        """The report on a whole catalog as it is in force."""
        pointers = (folder / Path(catalog).name for folder in (self.reported, self.latest))
        pointer = next((each for each in pointers if each.exists()), None)
        if pointer is None:
            return None
        path = self.path(pointer.read_text(encoding="utf-8"))
        return from_json((path / "catalog-report.json").read_bytes())

    def reported_catalogs(self) -> set[str]:
        """The keys of all that have a report."""
        folders = (folder for folder in (self.reported, self.latest) if folder.exists())
        return {pointer.name for folder in folders for pointer in folder.iterdir()}

    def content(self, identifier: str) -> bytes:
        """The file as received; empty for a withdrawal. ``FileNotFoundError`` if it was sealed."""
        return (self.path(identifier) / "file").read_bytes()

    def newest(self, limit: int) -> list[str]:
        """Identifiers of the latest submissions, newest first; they sort by time."""
        names = (path.name for path in self.folder.evidence.glob("[0-9]*"))
        return sorted(names, reverse=True)[:limit]

    def _write(self, record: Record, outcome_name: str) -> None:
        final = self.path(record.job.identifier)
        room = self.folder.inbox if record.outcome.sealed else self.folder.evidence
        temporary = room / f"tmp-{final.name}"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        arrived = {"file": record.content}
        if record.statement is not None:
            arrived["statement"] = record.statement
        files = _made(record, outcome_name)
        if not record.outcome.sealed:
            files |= arrived
        hashes = {name: sha256(content).hexdigest() for name, content in (arrived | files).items()}
        sizes = {name: len(content) for name, content in arrived.items()}
        moment = datetime.now(SHANGHAI).isoformat()
        kept = {"received": moment, "bytes": sizes, "sha256": hashes}
        files["hashes.json"] = json.dumps(kept, indent=1).encode()
        for name, content in files.items():
            (temporary / name).write_bytes(content)
        sync_tree(temporary)
        temporary.rename(final)
        sync(self.folder.evidence)


def _made(record: Record, outcome_name: str) -> dict[str, bytes]:
    """The files that Lianmu writes about a submission; nothing parsed of one that is sealed."""
    sealed = record.outcome.sealed
    job = record.job.sealed() if sealed else record.job
    files = {
        "report.json": to_json(record.report),
        "job.json": job.to_json().encode(),
        outcome_name: record.outcome.without_report().to_json().encode(),
    }
    if not sealed:
        files["graph.nq"] = to_nquads(sorted(record.quads, key=str))
    if record.whole is not None:
        files["catalog-report.json"] = to_json(record.whole)
    return files


def received(identifier: str) -> datetime:
    """When a submission came in: its identifier begins with the time."""
    return datetime.strptime(identifier[:15], "%Y%m%d-%H%M%S").replace(tzinfo=SHANGHAI)
