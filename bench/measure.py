"""``make bench``: prints a table of medians and ratios. Takes a minute or two."""

from __future__ import annotations

import asyncio
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import rdflib
from pyoxigraph import DefaultGraph, NamedNode
from rich.console import Console
from rich.table import Table

from bench.city import BASE, build, resource
from server.search.find import find
from server.search.index import copy_index, update
from server.search.question import SearchRequest
from server.store.delta import Delta
from server.store.edition import OpenEdition
from server.store.folder import DataFolder
from server.store.graphs import Dataset
from server.store.readers import Readers
from server.store.retention import Retention
from server.store.workspace import open_workspace

SMALL, LARGE = 1_000, 10_000
EVERYBODY = Dataset((DefaultGraph(),), ())
LOOK_UP = "SELECT ?p ?o { ?s ?p ?o }"
RUNS = 30
WANTED = SearchRequest("渔港")


def median(work: Callable[[int], object], runs: int = RUNS) -> float:
    """Milliseconds of the middle run; the first two warm up."""
    taken = []
    for number in range(runs + 2):
        start = time.perf_counter()
        work(number)
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken[2:])


def look_up(edition: OpenEdition, number: int) -> int:
    code = f"3070103207000{number % 50:02}-{number:06}"
    subject = NamedNode(f"{BASE}id/resource/{code}")
    text = LOOK_UP.replace("?s ", f"{subject} ")
    return len(list(edition.select(text, EVERYBODY)))


def publish_hundred(folder: DataFolder, run: int) -> None:
    """What a submission of 100 changed resources costs beside judging."""
    quads = frozenset(q for number in range(100) for q in resource(number, f"第{run}次"))
    touched = {q.subject for q in quads if isinstance(q.subject, NamedNode)}
    with open_workspace(folder, "bench") as workspace:
        workspace.apply(Delta(quads))
        assert workspace.base_index_path is not None  # noqa: S101
        copy_index(workspace.base_index_path, workspace.index_path)
        resources = {iri for iri in touched if "/resource/" in iri.value}
        update(workspace.index_path, workspace.store, workspace.graphs, resources)
        workspace.publish(None, "add", Retention(2, 0))


def through_a_reader(folder: DataFolder) -> float:
    async def story() -> float:
        readers = Readers(folder, 1, 2048)
        await readers.start()
        try:
            taken = []
            for number in range(RUNS * 3):
                start = time.perf_counter()
                async with readers.lease() as reader:
                    await reader.call(look_up, number)
                taken.append(1000 * (time.perf_counter() - start))
            return statistics.median(taken[RUNS:])
        finally:
            await readers.stop()

    return asyncio.run(story())


def in_rdflib(size: int) -> float:
    """The same look-up in the peer: an rdflib graph in memory."""
    lines = (f"{quad.triple} ." for number in range(size) for quad in resource(number))
    graph = rdflib.Graph().parse(data="\n".join(lines), format="nt")
    subject = rdflib.URIRef(f"{BASE}id/resource/307010320700001-000001")
    query = f"SELECT ?p ?o {{ {subject.n3()} ?p ?o }}"
    return median(lambda _: len(graph.query(query).bindings))


def main() -> None:
    rows: list[tuple[str, float, float]] = []
    with TemporaryDirectory() as name:
        small, large = (build(Path(name) / str(size), size) for size in (SMALL, LARGE))
        measures: dict[str, Callable[[OpenEdition], float]] = {
            "look-up in the store": lambda edition: median(lambda n: look_up(edition, n)),
            "search with facets": lambda edition: median(lambda _: find(edition, WANTED)),
        }
        for title, work in measures.items():
            with small.open_current() as one, large.open_current() as other:
                rows.append((title, work(one), work(other)))
        rows.append(("look-up through a reader", through_a_reader(small), through_a_reader(large)))
        rows.append(
            (
                "publish 100 resources (no judging)",
                median(lambda run: publish_hundred(small, run), 5),
                median(lambda run: publish_hundred(large, run), 5),
            )
        )
    peer = in_rdflib(SMALL)
    show(rows, peer)


def show(rows: list[tuple[str, float, float]], peer: float) -> None:
    table = Table("", f"{SMALL} ms", f"{LARGE} ms", "growth", title=platform.platform())
    for title, one, other in rows:
        table.add_row(title, f"{one:.2f}", f"{other:.2f}", f"{other / one:.2f}×")
    ratio = f"{peer / rows[0][1]:.1f}× ours"
    table.add_row(f"peer: look-up in rdflib, {SMALL}", f"{peer:.2f}", "", ratio)
    Console(width=100).print(table)
