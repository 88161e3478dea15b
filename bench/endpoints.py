"""``python -m bench.endpoints``: our endpoint beside other SPARQL servers, in one run.

The peers (:mod:`bench.peers`) are in the folder that ``LIANMU_PEERS`` names. Requests go one after
another through one connection a thread; figures are medians in milliseconds and ratios to the
``oxigraph`` server.
"""

from __future__ import annotations

import json
import math
import os
import random
import statistics
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from pyoxigraph import DefaultGraph, RdfFormat, serialize
from rich.console import Console
from rich.table import Table

from bench.analysts import ANALYSTS, fresh, look_up
from bench.city import BASE, build
from bench.peers import (
    STARTING_SECONDS,
    Served,
    cpu_milliseconds,
    found,
    free_port,
    running,
)
from server.store.folder import DataFolder

SIZE = int(os.environ.get("LIANMU_BENCH_SIZE", "100000"))
LOOK_UPS, RUNS, MIXED, THREADS = 200, 3, 200, 2
SLOW = 10.0
"""Seconds; what takes longer is asked once, and a server that is so slow gets no mix."""
RARE, MIX = "newest codes", "mix with repeats"
"""Sorting a large city takes most engines a minute: no part of the mix."""
PATIENCE = 300.0
FORM = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/sparql-results+json",
}


@dataclass(frozen=True)
class Figure:
    """Milliseconds of a request by the clock (the median), and of computing (the mean).

    On a machine that does other work too, the second is the one to compare.
    """

    clock: float
    computing: float


@dataclass
class Peer:
    """A server that runs, by one or several ports, and what was measured of it."""

    name: str
    served: list[Served]
    figures: dict[str, Figure] = field(default_factory=dict)
    answers: dict[str, Counter[str]] = field(default_factory=dict)

    def connection(self, number: int = 0) -> HTTPConnection:
        port = self.served[number % len(self.served)].port
        return HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, connection: HTTPConnection, query: str) -> bytes:
        connection.request("POST", self.served[0].path, urlencode({"query": query}), FORM)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise HTTPException(f"{self.name}: {answer.status} {content[:200]!r}")
        return content


def wait_for(peer: Peer) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    for number in range(len(peer.served)):
        while True:
            try:
                peer.ask(peer.connection(number), "ASK { ?s ?p ?o }")
                break
            except (OSError, HTTPException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)


def ours(held: ExitStack, folder: DataFolder, processes: int) -> Peer:
    """``lianmu serve``, as often as there are to be web processes."""
    served = []
    program = str(Path(sys.executable).with_name("lianmu"))
    for port in [free_port() for _ in range(processes)]:
        settings = {
            "LIANMU_DATA": str(folder.root),
            "LIANMU_BASE_IRI": BASE,
            "LIANMU_PUBLIC": "true",
            "LIANMU_QUERY_SECONDS": str(PATIENCE),
        }
        process = held.enter_context(running([program, "serve", "--port", str(port)], **settings))
        served.append(Served(port, "/sparql", process))
    return Peer(f"lianmu, {processes} web process{'es' * (processes > 1)}", served)


def measured(peer: Peer, queries: list[str]) -> Figure:
    """What these requests take, sent by several threads."""

    def share(number: int) -> list[float]:
        connection, taken = peer.connection(number), []
        for query in queries[number::THREADS]:
            start = time.perf_counter()
            peer.ask(connection, query)
            taken.append(1000 * (time.perf_counter() - start))
        return taken

    before = computed(peer)
    with ThreadPoolExecutor(THREADS) as threads:
        taken = [each for found in threads.map(share, range(THREADS)) for each in found]
    return Figure(statistics.median(taken), (computed(peer) - before) / len(queries))


def computed(peer: Peer) -> float:
    return sum(cpu_milliseconds(each.process) for each in peer.served)


def measure(peer: Peer, runs: int) -> None:
    wait_for(peer)
    numbers = random.Random(1).sample(range(SIZE), min(SIZE, 2 * LOOK_UPS))  # noqa: S311
    measured(peer, [look_up(number) for number in numbers[:LOOK_UPS]])  # warms up
    peer.figures["look-up"] = measured(peer, [look_up(n) for n in numbers[LOOK_UPS:]])
    for name in ANALYSTS:
        peer.figures[name] = analysed(peer, name, runs)
    slowest = max(figure.clock for name, figure in peer.figures.items() if name != RARE)
    if slowest < 1000 * SLOW:
        peer.figures[MIX] = mixed(peer, numbers)


def analysed(peer: Peer, name: str, runs: int) -> Figure:
    """What a query takes; infinite if it is not answered at all."""
    query, before = ANALYSTS[name], computed(peer)
    start = time.perf_counter()
    try:
        peer.answers[name] = rows(peer.ask(peer.connection(), fresh(query, -1)))
    except (OSError, HTTPException):
        return Figure(math.inf, math.inf)
    taken = 1000 * (time.perf_counter() - start)
    if taken > 1000 * SLOW:
        return Figure(taken, computed(peer) - before)
    return measured(peer, [fresh(query, run) for run in range(runs)])


def mixed(peer: Peer, numbers: list[int]) -> Figure:
    """The means of a mix in which few queries are asked often (Zipf)."""
    known = [fresh(query, MIXED) for name, query in ANALYSTS.items() if name != RARE]
    known += [fresh(look_up(number), MIXED) for number in numbers[:28]]
    random.Random(2).shuffle(known)  # noqa: S311
    weights = [1 / (place + 1) for place in range(len(known))]
    drawn = random.Random(3).choices(known, weights, k=MIXED)  # noqa: S311
    start = time.perf_counter()
    computing = measured(peer, drawn).computing
    return Figure(1000 * (time.perf_counter() - start) / MIXED, computing)


def rows(content: bytes) -> Counter[str]:
    """The result as a multiset of rows."""
    bindings = json.loads(content)["results"]["bindings"]
    return Counter(
        json.dumps(sorted((k, v["value"]) for k, v in row.items()), ensure_ascii=False)
        for row in bindings
    )


def main() -> None:
    peers: list[Peer] = []
    with TemporaryDirectory() as name:
        folder = build(Path(name) / "data", SIZE)
        with ExitStack() as alone:  # installs the reference data, which everybody is to have
            wait_for(ours(alone, folder, 1))
        file = Path(name) / "city.nt"
        with folder.open_current() as edition, file.open("wb") as out:
            union = edition.store.quads_for_pattern(None, None, None, DefaultGraph())
            serialize((quad.triple for quad in union), out, RdfFormat.N_TRIPLES)
        for each, maker, program in found(Path(os.environ.get("LIANMU_PEERS", "."))):
            with ExitStack() as alone:  # one server at a time: two cores are shared
                peer = Peer(each, [maker(alone, program, file)])
                measure(peer, 1 if each == "rdflib-endpoint" else RUNS)
                peers.append(peer)
        for processes in (1, 2):
            with ExitStack() as alone:
                peer = ours(alone, folder, processes)
                measure(peer, RUNS)
                peers.append(peer)
    show(peers)


def show(peers: list[Peer]) -> None:
    reference = next((peer for peer in peers if peer.name == "oxigraph"), peers[-1])
    table = Table(
        "ms by the clock, of computing (beside oxigraph)",
        *(peer.name for peer in peers),
        "same rows",
    )
    for name in peers[-1].figures:
        best = reference.figures.get(name)
        cells = [cell(peer.figures.get(name), best) for peer in peers]
        answers = [peer.answers[name] for peer in peers if name in peer.answers]
        same = "" if not answers else "yes" if all(a == answers[0] for a in answers) else "NO"
        table.add_row(name, *cells, same)
    Console(width=130).print(f"{SIZE} resources", table)


def cell(figure: Figure | None, best: Figure | None) -> str:
    """Clock and computing, and how often what the reference takes."""
    if figure is None or best is None or figure.clock == math.inf:
        return "–"
    ratios = (best.clock / figure.clock, best.computing / max(figure.computing, 0.01))
    return f"{figure.clock:.2f} {figure.computing:.2f} ({ratios[0]:.2f}× {ratios[1]:.2f}×)"


if __name__ == "__main__":
    main()
