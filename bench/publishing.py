"""A department's CSV of 5 000 rows, from the file to what everybody sees: judged and published with
progress, beside pySHACL's time for judging the same resources.

``python -m bench.publishing``. pySHACL needs minutes for a hundred resources beside the reference
data, so it is given two parts of the file and the rest is extrapolated on the line through them,
which the table says. What it finds in the larger part must be what we find there.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Quad, RdfFormat, Store, Triple, serialize
from rich.console import Console
from rich.table import Table

from bench.catalogs import BASE, expected_of_sheet, reference, sheet
from bench.rows import BODY, ITEMS
from bench.sheets import references
from loaders import load
from ontology import sample_organisations
from ontology.text import Text
from server.catalog.job import Job, Outcome, new_identifier
from server.catalog.opening import open_folder
from server.catalog.pipeline import JUDGING
from server.catalog.process import submit
from server.clock import SHANGHAI
from server.rules.context import judging_context
from server.rules.engine import judge
from server.rules.report_json import from_json
from server.settings import Settings
from server.store.folder import Charter
from shapes import Shapes

ROWS = 5_000
RESOURCES = ROWS // len(ITEMS)
PARTS = (2, 6)
"""Of so many resources pySHACL's time is measured."""


@dataclass
class Steps:
    """When each step of a submission began, in seconds since it was sent."""

    say: Callable[[str], None]
    start: float = field(default_factory=time.perf_counter)
    begun: list[tuple[Text, float]] = field(default_factory=list)

    def __call__(self, step: Text) -> None:
        now = time.perf_counter() - self.start
        self.begun.append((step, now))
        self.say(f"{now:6.2f} s  {step}")

    def taken(self) -> Iterable[tuple[Text, float]]:
        """Each step and how long it took; the last ends now."""
        ends = [when for _, when in self.begun[1:]] + [time.perf_counter() - self.start]
        for (step, when), end in zip(self.begun, ends, strict=True):
            yield step, end - when


def sent(path: Path, content: bytes, say: Callable[[str], None]) -> tuple[Outcome, Steps]:
    """The file submitted to a city without resources, in a child process as always."""
    values = {"data": path / "data", "base_iri": BASE, "review": "direct"}
    settings, _ = open_folder(
        Settings.model_validate(values), Charter(BASE), sample_organisations(BASE)
    )
    file = path / "upload.csv"
    file.write_bytes(content)
    job = Job(new_identifier(), BODY[0], BODY[0], name=file.name, file=str(file))
    steps = Steps(say)
    return submit(settings, job, steps), steps


def told(outcome: Outcome) -> Counter[str]:
    """How often each rule is told."""
    return Counter(from_json((outcome.report or "").encode()).counts)


def part(resources: int) -> list[Triple]:
    """What pySHACL is given: the first resources of the file, and all they are judged beside."""
    loaded = load("part.csv", sheet(range(resources)), references())
    shapes = Shapes.shipped()
    day = datetime.now(SHANGHAI).date()
    context = judging_context(day, shapes.default_profile(day), shapes)
    return [*dict.fromkeys((*reference(), *(quad.triple for quad in loaded.quads), *context))]


def in_pyshacl(triples: list[Triple], root: Path) -> tuple[float, set[tuple[str, str]]]:
    """Its seconds, and the node and shape of each result; reading the files is not counted."""
    data, shapes, results = (root / name for name in ("data.nt", "shapes.nt", "results.txt"))
    serialize(triples, str(data), format=RdfFormat.N_TRIPLES)
    serialize(Shapes.shipped().triples, str(shapes), format=RdfFormat.N_TRIPLES)
    command = [sys.executable, "bench/peer.py", "pyshacl", *map(str, (data, shapes, results))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = results.read_text(encoding="utf-8").splitlines()
    found = {(line.split(" ", 1)[0], line.rsplit(" ", 1)[1]) for line in lines}
    return json.loads(done.stdout.splitlines()[-1])["seconds"], found


def in_ours(triples: list[Triple]) -> set[tuple[str, str]]:
    """The node and shape of each of our findings in the same triples."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    shapes = Shapes.shipped()
    day = datetime.now(SHANGHAI).date()
    context = judging_context(day, shapes.default_profile(day), shapes)
    report = judge(store, shapes, None, context)
    return {(str(one.focus), str(one.shape)) for one in report.findings}


def main() -> int:
    console = Console(width=110)
    table = Table("", "s", "", title=f"{ROWS} rows, {RESOURCES} resources; {platform.platform()}")
    with TemporaryDirectory() as name:
        outcome, steps = sent(Path(name), sheet(range(RESOURCES)), console.print)
        taken = list(steps.taken())
        counted = told(outcome) == expected_of_sheet(range(RESOURCES))
        right = outcome.state == "published" and counted
        for step, seconds in taken:
            table.add_row(step.en, f"{seconds:.2f}", "")
        whole = sum(seconds for _, seconds in taken)
        note = (
            f"edition {outcome.edition}" if right else f"WRONG: {outcome.message} {told(outcome)}"
        )
        table.add_row("from the file to the new edition", f"{whole:.2f}", note)
        judging = next(s for step, s in taken if step.en == JUDGING.format(count=RESOURCES).en)
        measured = []
        for size in PARTS:
            triples = part(size)
            seconds, found = in_pyshacl(triples, Path(name))
            measured.append(seconds)
            differing = found ^ in_ours(triples)
            right &= not differing
            note = f"WRONG: {differing}" if differing else "the same results"
            table.add_row(f"pySHACL, {size} resources", f"{seconds:.2f}", note)
            console.print(f"pySHACL, {size} resources: {seconds:.2f} s, {note}")
    each = (measured[1] - measured[0]) / (PARTS[1] - PARTS[0])
    peer = measured[0] + each * (RESOURCES - PARTS[0])
    said = f"extrapolated, not measured: {each:.2f} s a resource; {peer / judging:.0f}× our judging"
    table.add_row(f"pySHACL, {RESOURCES} resources", f"{peer:.0f}", said)
    console.print(table)
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())
