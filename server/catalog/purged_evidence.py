"""Evidence after a purge: of what told of the thing, only what tells nothing of it stays.

A file as received cannot be rewritten without making it another file, so it goes whole, and so does
what was read in its cells; of graph, reports and outcome the rest stays. Each submission that is
touched gets one link, which names by hash what was there (:meth:`Chain.take_back`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from pyoxigraph import Quad

from loaders.limits import DEFAULT
from ontology.text import Text
from server.catalog.diff import ResourceDiff
from server.catalog.evidence import OPEN_STATES, Evidence
from server.catalog.job import Change, Job, Outcome
from server.catalog.steps import from_json as steps_from_json
from server.catalog.steps import to_json as steps_to_json
from server.rules.report import Finding, Report
from server.rules.report_json import from_json, to_json
from server.rules.report_rdf import to_rdf
from server.serialization import canonical_nquads
from server.store.chain import Note
from server.store.erasure import Erasure

RECEIVED = ("file", "statement")
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
"""In which a file may have been received."""
PURGED = Text("内容已由主管部门清除", "Purged by the data authority")


def erase_evidence(evidence: Evidence, erasure: Erasure, note: Note) -> None:
    """Take back what tells of the thing, submission by submission; again is harmless."""
    for identifier in sorted(path.name for path in evidence.folder.evidence.glob("[0-9]*")):
        left = Leftover(evidence, identifier, erasure)
        evidence.chain.take_back(identifier, left.after, note)
        outcome = evidence.outcome(identifier)
        if outcome is not None and outcome.state not in OPEN_STATES:
            (evidence.waiting / identifier).unlink(missing_ok=True)


def graph_lines(evidence: Evidence) -> Iterator[bytes]:
    """The statements of every submission, as they stand in evidence."""
    for path in evidence.folder.evidence.glob("[0-9]*/graph.nq"):
        with path.open("rb") as file:
            yield from file


@dataclass(frozen=True)
class Leftover:
    """What is left of one submission."""

    evidence: Evidence
    identifier: str
    erasure: Erasure

    @property
    def path(self) -> Path:
        return self.evidence.path(self.identifier)

    def after(self) -> tuple[dict[str, bytes], list[str]]:
        """What changes, and what goes."""
        return self.rewritten(), self.gone()

    def gone(self) -> list[str]:
        """The files as received that tell of it."""
        stated = self._drops_statements()
        return [
            name
            for name in RECEIVED
            if (self.path / name).exists()
            and (content := (self.path / name).read_bytes())
            and (stated or holds(content, self.erasure))
        ]

    def rewritten(self) -> dict[str, bytes]:
        """The files that Lianmu wrote, where they change."""
        made = {
            "graph.nq": self._graph,
            "report.json": self._report,
            "catalog-report.json": self._report,
            "outcome.json": self._outcome,
            "steps.json": self._steps,
            "job.json": self._job,
        }
        files: dict[str, bytes] = {}
        for name, make in made.items():
            if (self.path / name).exists():
                before = (self.path / name).read_bytes()
                after = make(before)
                if after is not None and after != before:
                    files[name] = after
        if "report.json" in files:
            files["report.nq"] = self._as_rdf(from_json(files["report.json"]))
        return files

    def _drops_statements(self) -> bool:
        path = self.path / "graph.nq"
        if not path.exists():
            return False
        before = path.read_bytes()
        return self._graph(before) != before

    def _graph(self, before: bytes) -> bytes:
        """Of a purge it has the tombstone and nothing else; that stays."""
        job = self.evidence.job(self.identifier)
        if job is not None and job.mode == "purge":
            return before
        return b"".join(
            line for line in before.splitlines(keepends=True) if not self.erasure.drops(line)
        )

    def _report(self, before: bytes) -> bytes | None:
        report = from_json(before)
        kept = tuple(one for one in report.findings if not self._tells(one))
        return to_json(replace(report, findings=kept)) if kept != report.findings else None

    def _tells(self, finding: Finding) -> bool:
        value = finding.value.value if finding.value else ""
        message, fix = finding.message, finding.fix
        words = (message.zh, message.en, fix.zh, fix.en, finding.text or "", value)
        return self.erasure.covers(str(finding.focus).encode()) or any(
            map(self.erasure.says, words)
        )

    def _as_rdf(self, report: Report) -> bytes:
        iri = self.evidence.folder.graphs().names.thing("report", self.identifier)
        return canonical_nquads(Quad(t.subject, t.predicate, t.object) for t in to_rdf(report, iri))

    def _outcome(self, before: bytes) -> bytes | None:
        """Without the thing; what waited for a decision waits no more, for its file is gone."""
        outcome = Outcome.from_json(before.decode())
        changes = tuple(one for one in outcome.changes if not self._is_told(one))
        changed = replace(outcome, changes=changes)
        if outcome.diff is not None:
            others = tuple(one for one in outcome.diff.resources if not self._is_told(one))
            changed = replace(changed, diff=replace(outcome.diff, resources=others))
        if self.gone():
            changed = replace(changed, cleaned=(), notes=())
            if outcome.state in OPEN_STATES:
                changed = replace(changed, state="returned", message=PURGED)
        if self.erasure.says(outcome.message.zh):
            changed = replace(changed, message=PURGED)
        return changed.to_json().encode() if changed != outcome else None

    def _is_told(self, one: Change | ResourceDiff) -> bool:
        """Whether a change is one of the thing, or has its words."""
        words = json.dumps(asdict(one), ensure_ascii=False)
        return self.erasure.covers(f"<{one.iri}>".encode()) or self.erasure.says(words)

    def _steps(self, before: bytes) -> bytes:
        return steps_to_json(
            [
                replace(one, remarks=PURGED.zh) if self.erasure.says(one.remarks) else one
                for one in steps_from_json(before)
            ]
        )

    def _job(self, before: bytes) -> bytes | None:
        """Without the sender's words where their file goes."""
        text = before.decode()
        if self.gone() or self.erasure.says(text):
            return Job.from_json(text).sealed().to_json().encode()
        return None


def holds(content: bytes, erasure: Erasure) -> bool:
    """Whether a file has words that only the thing has, in any encoding, packed or not."""
    wanted = {
        form.encode(encoding, "ignore")
        for text in erasure.texts
        for form in (text, text.replace("&", "&amp;").replace("<", "&lt;"))
        for encoding in ENCODINGS
    }
    return any(word in part for part in parts_of(content) for word in wanted)


def parts_of(content: bytes) -> Iterator[bytes]:
    """The file, and of one that is packed (XLSX, ODS) its members; what is larger than any workbook
    that is read is none.
    """
    yield content
    try:
        with ZipFile(BytesIO(content)) as packed:
            for member in packed.infolist():
                if member.file_size <= DEFAULT.inflated:
                    yield packed.read(member)
    except (BadZipFile, NotImplementedError, RuntimeError):
        return
