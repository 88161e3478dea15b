"""Judging: the whole catalog and batches at three sizes, beside SHACL engines of others.

``python -m bench.rules [SIZE…]``. Whoever is measured runs in a process of its own; what it finds
is checked before its time counts: our counts per rule against the faults put in, a peer's results
against pySHACL's on the same file.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from rich.console import Console
from rich.table import Table

from bench.catalogs import AS_OF, GRAPHS, PROFILE, bodies, build, expected, iri_of, quads
from bench.sheets import KIB
from ontology.namespaces import DCT
from server.rules.context import judging_context
from server.rules.engine import judge, write_context
from server.rules.plan import compiled
from server.rules.run import Asked, run
from server.search.index import copy_index, update
from server.store.delta import Delta
from server.store.folder import DataFolder
from server.store.retention import Retention
from server.store.workspace import open_scratch, open_workspace
from shapes import Shapes

SIZES = (1_000, 10_000, 100_000)
BATCHES = (10, 100, 1_000)
CHANGED = 100
PATIENCE = 600
"""Seconds after which a peer is stopped; the ratio is then at least so much."""

PEERS = Path(".venv-peers/bin/python")
"""Made by ``make peers`` from bench/requirements.txt."""

REFERENCE = "pyshacl"
NAMES = (REFERENCE, "pyshifty", "pyshacl-turbo")
LARGEST_FOR_PEERS = 10_000

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Taken:
    """What one run took, and a digest of what it found."""

    seconds: float
    peak: int = 0
    found: object = None
    ended: bool = True


def in_a_child(work: Callable[P, R], *args: P.args, **options: P.kwargs) -> R:
    """Run apart, so that its peak memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *args, **options).result()


def folder_of(size: int, root: Path) -> DataFolder:
    path = root / str(size)
    if not path.exists():
        in_a_child(build, path, size)
    return DataFolder(path)


def of_few_bodies(count: int, size: int) -> list[int]:
    """The numbers of so many resources, all that a body has before those of the next one: an upload
    is of one body. ``size`` is that of the smallest catalog they are to be in.
    """
    by_body = sorted(range(size), key=lambda number: number % len(bodies()))
    return by_body[:count]


def nodes(numbers: Sequence[int]) -> list[NamedNode]:
    """What an upload of these resources writes: they and all their parts."""
    subjects = {quad.subject for quad in quads(numbers) if isinstance(quad.subject, NamedNode)}
    catalogs = GRAPHS.names.thing("catalog", "").value
    return sorted((s for s in subjects if not s.value.startswith(catalogs)), key=str)


def ours(path: Path, numbers: Sequence[int] | None, runs: int) -> Taken:
    """Our engine in a workspace, best of some runs: on a batch, or on everything for None."""
    shapes = Shapes.shipped()
    context = judging_context(AS_OF, PROFILE, shapes)
    focus = None if numbers is None else nodes(numbers)
    taken = []
    with open_scratch(DataFolder(path), f"bench-{os.getpid()}") as workspace:
        for _ in range(runs):
            start = time.perf_counter()
            report = judge(workspace.store, shapes, focus, context)
            taken.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    bodies = GRAPHS.names.thing("department", "").value
    about_resources = (f.rule for f in report.findings if not f.focus.value.startswith(bodies))
    return Taken(min(taken), peak, Counter(about_resources))


def write_files(path: Path, numbers: Sequence[int] | None, target: Path) -> None:
    """What a peer is given: the judged data, and the shapes of the profile, as N-Triples."""
    shapes = Shapes.shipped()
    context = judging_context(AS_OF, PROFILE, shapes)
    focus = None if numbers is None else nodes(numbers)
    with open_scratch(DataFolder(path), f"bench-{os.getpid()}") as workspace:
        turtle = write_context(workspace.store, shapes, focus, context)
    triples = (quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE))
    serialize(triples, str(target.with_suffix(".nt")), format=RdfFormat.N_TRIPLES)
    judged_by = shapes.for_profile(PROFILE).triples
    serialize(judged_by, str(target.with_suffix(".shapes.nt")), format=RdfFormat.N_TRIPLES)


def given(target: Path, runs: int) -> Taken:
    """Our engine on the files of a peer, best of some runs; reading the data is counted."""
    triples = [quad.triple for quad in parse(path=str(target.with_suffix(".shapes.nt")))]
    plan = compiled(tuple(triples))
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        store = Store()
        store.load(path=str(target.with_suffix(".nt")))
        results = run(Asked(store, (DefaultGraph(),)), plan, triples, lambda _: None)
        taken.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    return Taken(min(taken), peak, Counter(result.component.value for result in results))


def of_a_peer(name: str, target: Path) -> Taken:
    """A peer on those files; one that has not finished in time is stopped."""
    results = target.with_suffix(f".{name}.txt")
    files = (target.with_suffix(".nt"), target.with_suffix(".shapes.nt"), results)
    command = [str(PEERS), "bench/peer.py", name, *map(str, files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            printed, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            peak = peak_of(process.pid)
            process.kill()
            return Taken(PATIENCE, peak, ended=False)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    said = json.loads(printed.splitlines()[-1])
    found = frozenset(results.read_text(encoding="utf-8").splitlines())
    return Taken(said["seconds"], said["peak"], found)


def peak_of(pid: int) -> int:
    """Peak memory in bytes of a process that runs; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def submit(path: Path) -> tuple[float, float]:
    """Seconds of judging, and of everything else until a changed catalog is visible."""
    numbers = range(CHANGED)
    old = [q for q in quads(numbers) if q.predicate == DCT.description]
    new = [Quad(q.subject, q.predicate, Literal("改过", language="zh"), q.graph_name) for q in old]
    shapes, focus = Shapes.shipped(), nodes(numbers)
    context = judging_context(AS_OF, PROFILE, shapes)
    start = time.perf_counter()
    with open_workspace(DataFolder(path), "bench") as workspace:
        workspace.apply(Delta(frozenset(new), frozenset(old)))
        before = time.perf_counter()
        judge(workspace.store, shapes, focus, context)
        judging = time.perf_counter() - before
        if workspace.base_index_path is not None:
            copy_index(workspace.base_index_path, workspace.index_path)
            changed = {NamedNode(iri_of(number)) for number in numbers}
            update(workspace.index_path, workspace.store, workspace.graphs, changed)
        workspace.publish(None, "add", Retention(2, 0))
    return judging, time.perf_counter() - start - judging


class Bench:
    """Measures row by row and prints each when it is known: some take minutes."""

    def __init__(self, root: Path, console: Console) -> None:
        self.root = root
        self.console = console
        self.table = Table("", "who", "s", "MiB", "beside ours", title=platform.platform())
        self.disagreeing: set[str] = set()
        self.wrong = 0

    def row(self, title: str, path: Path, numbers: Sequence[int] | None, size: int) -> float:
        """Ours, then whoever else can do it."""
        runs = 1 if size > LARGEST_FOR_PEERS and numbers is None else 3
        mine = in_a_child(ours, path, numbers, runs)
        wanted = expected(range(size) if numbers is None else numbers)
        right = mine.found == wanted
        self.wrong += not right
        note = "" if right else f"WRONG COUNTS: {mine.found} instead of {wanted}"
        self.say(title, "lianmu", mine, note)
        in_store = mine.seconds
        if PEERS.exists() and (numbers is not None or size <= LARGEST_FOR_PEERS):
            target = self.root / title.replace(" ", "-")
            in_a_child(write_files, path, numbers, target)
            if numbers is not None:  # a peer is given what we find for ourselves in the store
                mine = in_a_child(given, target, 3)
                self.say(title, "lianmu, given the same", mine, "")
            self.peers(title, target, mine)
        return in_store

    def peers(self, title: str, target: Path, mine: Taken) -> None:
        known: object = None
        for name in NAMES:
            if name in self.disagreeing:
                continue
            taken = of_a_peer(name, target)
            if not taken.ended:
                self.say(title, name, taken, f"more than {PATIENCE / mine.seconds:.0f}×")
                continue
            if name == REFERENCE:
                known = taken.found
            agrees = known is None or taken.found == known
            if not agrees and mine.found is not None:
                self.disagreeing.add(name)
            ratio = f"{taken.seconds / mine.seconds:.1f}×" if agrees else "disagrees: not counted"
            self.say(title, name, taken, ratio)

    def say(self, title: str, who: str, taken: Taken, note: str) -> None:
        cells = (title, who, f"{taken.seconds:.2f}", f"{taken.peak / 2**20:.0f}", note)
        self.table.add_row(*cells)
        self.console.print("  ".join(cells))


def main(sizes: Sequence[int] = SIZES) -> int:
    console = Console(width=110)
    with TemporaryDirectory() as name:
        bench = Bench(Path(name), console)
        for size in sizes:
            bench.row(f"full {size}", folder_of(size, bench.root).root, None, size)
        small, large = (folder_of(size, bench.root).root for size in (min(sizes), max(sizes)))
        for batch in BATCHES:
            numbers = of_few_bodies(batch, min(sizes))
            few = in_a_child(ours, small, numbers, 3).seconds
            many = bench.row(f"batch {batch} of {max(sizes)}", large, numbers, max(sizes))
            growth = f"{many / few:.2f}× (bar: 2×)"
            bench.say(f"batch {batch} of {min(sizes)}", "lianmu", Taken(few), growth)
        judging, rest = in_a_child(submit, large)
        bench.say(f"submit {CHANGED} at {max(sizes)}", "judging", Taken(judging), "")
        bench.say(f"submit {CHANGED} at {max(sizes)}", "the rest", Taken(rest), "bar: 0.5 s")
        console.print(bench.table)
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main([int(size) for size in sys.argv[1:]] or SIZES))
