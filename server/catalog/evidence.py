"""Evidence of every judgement: file as received, graph, report. Append-only, chained, on disk
before the answer is given (design section 2, "Three places for data").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Quad

from ontology.text import Text
from server.catalog.job import Job, Outcome
from server.catalog.steps import Step
from server.catalog.steps import from_json as steps_from_json
from server.catalog.steps import to_json as steps_to_json
from server.clock import SHANGHAI
from server.rules.report import Report
from server.rules.report_json import from_json, to_json
from server.rules.report_rdf import to_rdf
from server.serialization import canonical_nquads
from server.store.chain import Chain
from server.store.folder import DataFolder, replace_file, sync

IDENTIFIER = re.compile(r"[0-9A-Za-z_-]{1,60}")
OPEN_STATES = ("draft", "awaiting-review")
"""States in which somebody has to decide."""
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
    does not wait for it, and the chain has a lock of its own.
    """

    folder: DataFolder

    @property
    def chain(self) -> Chain:
        return Chain(self.folder.evidence)

    @property
    def unreported(self) -> Path:
        """Refusals whose summary the next edition is to take in."""
        return self.folder.evidence / "unreported"

    @property
    def pending(self) -> Path:
        """Names what is kept of the edition that is just being made current, one a line: their
        outcomes do not stand before.
        """
        return self.folder.evidence / "pending"

    def path(self, identifier: str) -> Path:
        known = IDENTIFIER.fullmatch(identifier)
        return self.folder.evidence / (identifier if known else "unknown")

    def record(self, record: Record) -> None:
        """Keep what made no edition; the next edition mentions the refusal of a submission."""
        self._write(record)
        if record.outcome.state != "refused" or not record.job.is_submission:
            return
        self._mark(self.unreported, record)

    def announce(self, *records: Record) -> None:
        """Keep an accepted submission, or reports of the daily run, just before their edition
        becomes current; it is called after the first.
        """
        replace_file(self.pending, "\n".join(record.job.identifier for record in records))
        for record in records:
            self._write(record)

    def decide(self, identifier: str, outcome: Outcome, step: Step) -> None:
        """A decision on a submission that waited for it."""
        steps = steps_to_json((*self.steps(identifier), step))
        self.chain.add(
            identifier, {"outcome.json": outcome.to_json().encode(), "steps.json": steps}
        )
        if outcome.state not in OPEN_STATES:
            (self.waiting / identifier).unlink(missing_ok=True)

    def steps(self, identifier: str) -> tuple[Step, ...]:
        """The decisions so far, the first first."""
        path = self.path(identifier) / "steps.json"
        return steps_from_json(path.read_bytes()) if path.exists() else ()

    @property
    def waiting(self) -> Path:
        """Marks of the submissions that somebody has to decide about."""
        return self.folder.evidence / "waiting"

    def list_waiting(self) -> list[str]:
        """Their identifiers, the oldest first."""
        return sorted(path.name for path in self.waiting.glob("[0-9]*"))

    def of_catalog(self, catalog: str) -> list[str]:
        """Identifiers of all submissions of a catalog, newest first."""
        marks = (self.folder.evidence / "catalogs" / Path(catalog).name).glob("[0-9]*")
        return sorted((path.name for path in marks), reverse=True)

    def confirm(self) -> None:
        """The edition that was announced is current now: its outcomes stand."""
        for identifier in self._announced():
            job = self.job(identifier)
            assert job is not None  # noqa: S101  announce() wrote it
            if not (self.path(identifier) / "catalog-report.json").exists():
                continue  # a register: what was found is in the reports of those who answer for it
            self._point(self.reported, job)
            if job.is_submission:
                self._point(self.latest, job)
        self.pending.unlink()

    def _point(self, pointers: Path, job: Job) -> None:
        pointers.mkdir(exist_ok=True)
        replace_file(pointers / Path(job.catalog).name, job.identifier)

    def _announced(self) -> list[str]:
        try:
            return self.pending.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    def settle(self) -> None:
        """After a crash between announcing and confirming: say what really happened."""
        with self.chain.locked():
            announced = self._announced()
        if not announced:
            return
        number = self.folder.current_number()
        if number and self.folder.edition(number).meta().submission == announced[0]:
            self.confirm()
            return
        for identifier in announced:
            if self.path(identifier).exists():
                lost = Outcome(identifier, "unusable", INTERRUPTED)
                self.chain.add(identifier, {"outcome.json": lost.to_json().encode()})
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
        if not path.exists() or identifier in self._announced():
            return None
        return Outcome.from_json(path.read_text(encoding="utf-8"))

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

    def _write(self, record: Record) -> None:
        files = self._made(record)
        arrived = {"file": record.content}
        if record.statement is not None:
            arrived["statement"] = record.statement
        if not record.outcome.sealed:
            files |= arrived
        kept = {
            "received": datetime.now(SHANGHAI).isoformat(),
            "bytes": {name: len(content) for name, content in arrived.items()},
            "sha256": {name: sha256(content).hexdigest() for name, content in arrived.items()},
        }
        files["hashes.json"] = json.dumps(kept, indent=1).encode()
        if record.job.is_submission:
            self._mark(self.folder.evidence / "catalogs" / Path(record.job.catalog).name, record)
        if record.outcome.state in OPEN_STATES:
            self._mark(self.waiting, record)
        self.chain.add(record.job.identifier, files)

    def _mark(self, folder: Path, record: Record) -> None:
        """A mark without its submission, after a crash, is nothing to anybody who looks it up."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / record.job.identifier).touch()
        sync(folder)

    def _made(self, record: Record) -> dict[str, bytes]:
        """The files that Lianmu writes about a submission; nothing parsed of one that is sealed.

        Graph and report stand in canonical form, so the SHA-256 of the file is that of the RDF,
        whoever writes it down.
        """
        sealed = record.outcome.sealed
        job = record.job.sealed() if sealed else record.job
        iri = self.folder.graphs().names.thing("report", job.identifier)
        report = to_rdf(record.report, iri)
        files = {
            "report.json": to_json(record.report),
            "report.nq": canonical_nquads(Quad(t.subject, t.predicate, t.object) for t in report),
            "job.json": job.to_json().encode(),
            "outcome.json": record.outcome.without_report().to_json().encode(),
        }
        if not sealed:
            files["graph.nq"] = canonical_nquads(record.quads)
        if record.whole is not None:
            files["catalog-report.json"] = to_json(record.whole)
        return files


def received(identifier: str) -> datetime:
    """When a submission came in: its identifier begins with the time."""
    return datetime.strptime(identifier[:15], "%Y%m%d-%H%M%S").replace(tzinfo=SHANGHAI)
