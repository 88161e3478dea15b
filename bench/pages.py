"""Search with all facets and the pages most people open, at three sizes, as a browser asks.

``python -m bench.pages [SIZE…]``. ``lianmu serve`` with one client; at the largest size the same
facets are asked as SPARQL from the servers in the folder that ``LIANMU_PEERS`` names. They are
given the statements that the index reads and no others, and must count the same. Catalogs are made
in ``LIANMU_BENCH_ROOT`` if it is set, and found there the next time: making 100 000 takes minutes.
"""

from __future__ import annotations

import json
import math
import os
import platform
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from rich.console import Console
from rich.table import Table

from bench.catalogs import FAULTY, GRAPHS, bodies, fault_of, iri_of, quads
from bench.endpoints import Peer, computed, ours, wait_for
from bench.peers import found
from bench.rows import FAULTS
from bench.rules import SIZES, folder_of
from ontology.namespaces import DCT, LM, RDF, RULE, SH, XSD
from server.browser.searching import address
from server.catalog.figures import figures
from server.search.as_sparql import PROLOGUE, alternatives, patterns
from server.search.facets import BY_PATH, key_of
from server.search.fields import FIELDS
from server.search.find import find
from server.search.index import carry, is_ours
from server.search.question import SearchRequest, strict
from server.store.delta import Delta
from server.store.folder import DataFolder
from server.store.retention import Retention
from server.store.workspace import open_scratch, open_workspace

NAMES = GRAPHS.names
REQUESTS = 300
WARMING = 60
CHANGED = 100
DELTAS = 7
BARS = {"search": 50.0, "resource": 50.0, "index": 200.0}
"""Milliseconds at the largest size, p99."""
GROWTH_BAR = 2.0
SLOW = 60.0
"""Seconds after which a peer's other facets of a search are not asked any more."""


def request(text: str = "", sort: str = "", **keys: str) -> SearchRequest:
    filters = {facet: tuple(key.split()) for facet, key in keys.items()}
    return SearchRequest(text, filters, sort=sort)


SEARCHES = (
    *(request(word) for word in ("", "渔港", "办理结果", "企业 日期", "307", "0000", "外星人")),
    *(request(word, share="withheld") for word in ("", "信息")),
    request("安全生产", share="conditional unconditional", type="departmental"),
    request("单位", provider="lyg-zjj lyg-gaj", frequency="daily", open="no"),
    request("信息", sort="name"),
    request("", sort="issued", theme="307"),
)
"""From words that a tenth of the resources have to those that all have, and no words at all."""
COMPARED = (SEARCHES[0], SEARCHES[7], SEARCHES[1])


@dataclass(frozen=True)
class Taken:
    """Milliseconds by the clock of each request, and of computing in the mean."""

    clock: list[float]
    computing: float

    def percentile(self, part: float) -> float:
        return statistics.quantiles(self.clock, n=1000, method="inclusive")[round(1000 * part) - 1]

    @property
    def each_second(self) -> float:
        return 1000 / statistics.fmean(self.clock)


def reports(size: int) -> Iterator[Quad]:
    """What the latest reports of all bodies find: the faults that were put in."""
    for number in range(FAULTY - 1, size, FAULTY):
        fault = fault_of(number)
        assert fault is not None  # noqa: S101
        key = bodies()[number % len(bodies())].key
        report, graph = GRAPHS.names.thing("report", f"bench-{key}"), GRAPHS.report(key)
        for place, rule in enumerate(FAULTS[fault].rules):
            result = NamedNode(f"{report.value}#{number}-{place}")
            yield Quad(report, SH.result, result, graph)
            yield Quad(result, SH.focusNode, NamedNode(iri_of(number)), graph)
            yield Quad(result, LM.rule, RULE[rule], graph)


def prepared(size: int, root: Path) -> DataFolder:
    """A catalog of that size with the figures and reports of one that grew by submissions."""
    folder = folder_of(size, root)
    with folder.open_current() as edition:
        ready = GRAPHS.statistics.value in edition.meta.graphs and is_ours(edition.index_path)
    if not ready:
        with open_workspace(folder, "bench") as workspace:
            workspace.apply(Delta(frozenset(reports(size))))
            workspace.apply(figures(workspace, Delta()))
            carry(workspace)
            workspace.publish(None, "add", Retention(1, 0))
    return folder


def paths(size: int) -> dict[str, list[str]]:
    """What is asked, by kind of page."""
    chance = random.Random(9)  # noqa: S311
    keys = [iri_of(chance.randrange(size)).rpartition("/")[2] for _ in range(REQUESTS)]
    departments = [body.key for body in bodies()]
    return {
        "search": [address(SEARCHES[n % len(SEARCHES)]) for n in range(REQUESTS)],
        "resource": [f"/doc/resource/{key}" for key in keys],
        "department": [
            f"/doc/department/{departments[n % len(departments)]}" for n in range(REQUESTS)
        ],
        "overview": ["/"] * REQUESTS,
    }


def measured(peer: Peer, asked: Sequence[str]) -> Taken:
    """One after another through one connection."""
    connection, taken = peer.connection(), []
    for number, path in enumerate((*asked[:WARMING], *asked)):
        if number == WARMING:
            before = computed(peer)
        start = time.perf_counter()
        connection.request("GET", quote(path, safe="/?&=%+"), headers={"Accept": "text/html"})
        answer = connection.getresponse()
        answer.read()
        taken.append(1000 * (time.perf_counter() - start))
        if answer.status != 200:
            raise HTTPException(f"{path}: {answer.status}")
    return Taken(taken[WARMING:], (computed(peer) - before) / len(asked))


def pages(folder: DataFolder, size: int) -> dict[str, Taken]:
    with ExitStack() as alone:
        peer = ours(alone, folder, 1)
        wait_for(peer)
        return {kind: measured(peer, asked) for kind, asked in paths(size).items()}


def indexing(folder: DataFolder) -> Taken:
    """Milliseconds until the index of an edition has 100 changed resources, each time others."""
    taken, computing = [], []
    for run in range(DELTAS):
        numbers = range(run * CHANGED, (run + 1) * CHANGED)
        old = [quad for quad in quads(numbers) if quad.predicate == DCT.title]
        resources = {iri_of(number) for number in numbers}
        old = [quad for quad in old if str(quad.subject)[1:-1] in resources]
        with open_scratch(folder, f"bench-{run}") as workspace:
            workspace.apply(Delta(frozenset(map(renamed, old)), frozenset(old)))
            start, busy = time.perf_counter(), time.process_time()
            carry(workspace)
            taken.append(1000 * (time.perf_counter() - start))
            computing.append(1000 * (time.process_time() - busy))
    return Taken(taken, statistics.fmean(computing))


def renamed(quad: Quad) -> Quad:
    return Quad(quad.subject, DCT.title, Literal("改名后的信息", language="zh"), quad.graph_name)


def facet_query(wanted: SearchRequest, facet: str) -> str:
    """How many of a search have each value of one facet."""
    described = BY_PATH[facet]
    path = alternatives([described.path])
    value = f"?value {path} ?resource" if described.listed else f"?resource {path} ?value"
    freed = SearchRequest(
        wanted.text, {name: keys for name, keys in wanted.filters.items() if name != facet}
    )
    where = patterns(freed, strict(wanted.text), NAMES)
    lines = ["SELECT ?value (COUNT(DISTINCT ?resource) AS ?n) WHERE {", *where, f"  {value} ."]
    return "\n".join([*PROLOGUE, *lines, "} GROUP BY ?value"])


def statements(folder: DataFolder) -> Iterator[Triple]:
    """What the index reads."""
    read = {step for paths in FIELDS.values() for path in paths for step in path}
    read |= {step for facet in BY_PATH.values() for step in facet.path} | {RDF.type}
    with folder.open_current() as edition:
        for predicate in sorted(read, key=str):
            for quad in edition.store.quads_for_pattern(None, predicate, None, DefaultGraph()):
                yield quad.triple


def by_peer(peer: Peer, folder: DataFolder) -> Iterator[tuple[str, float, str]]:
    """Search, milliseconds for its facets one after another, and what is to be said."""
    connection = peer.connection()
    for wanted in COMPARED:
        with folder.open_current() as edition:
            facets = find(edition, wanted).facets
        taken, same = 0.0, True
        for facet in BY_PATH:
            start = time.perf_counter()
            try:
                content = peer.ask(connection, facet_query(wanted, facet))
            except (OSError, HTTPException) as error:
                yield address(wanted), math.inf, f"{facet} failed: {str(error)[:80]}"
                connection = peer.connection()
                break
            taken += 1000 * (time.perf_counter() - start)
            counted = by_key(facet, json.loads(content)["results"]["bindings"])
            same &= counted == {value.key: value.count for value in facets[facet] if value.count}
            if taken > 1000 * SLOW:
                yield address(wanted), taken, f"stopped after {facet}"
                break
        else:
            yield address(wanted), taken, "same counts" if same else "OTHER COUNTS"


def by_key(facet: str, rows: list[dict[str, dict[str, str]]]) -> Counter[str]:
    """The counts of a result by the keys that the search has for its values."""
    counted: Counter[str] = Counter()
    for row in rows:
        value = row["value"]
        term = Literal(value["value"], datatype=XSD.boolean)
        key = key_of(facet, NamedNode(value["value"]) if value["type"] == "uri" else term, NAMES)
        if key is not None:
            counted[key] += int(row["n"]["value"])
    return counted


def compare(folder: DataFolder, root: Path, console: Console) -> None:
    with folder.open_current() as edition:
        for wanted in COMPARED:
            find(edition, wanted)
            start = time.perf_counter()
            find(edition, wanted)
            say(console, "lianmu", address(wanted), 1000 * (time.perf_counter() - start), "")
    file = root / "searched.nt"
    with file.open("wb") as out:
        serialize(statements(folder), out, RdfFormat.N_TRIPLES)
    for name, maker, program in found(Path(os.environ.get("LIANMU_PEERS", "."))):
        if name == "rdflib-endpoint":
            continue
        with ExitStack() as alone:  # one server at a time: two cores are shared
            peer = Peer(name, [maker(alone, program, file)])
            wait_for(peer)
            for title, taken, note in by_peer(peer, folder):
                say(console, name, title, taken, note)


def say(console: Console, who: str, what: str, taken: float, note: str) -> None:
    console.print(f"facets of {what}: {who} {taken:.1f} ms {note}")


def main(sizes: Sequence[int] = SIZES) -> int:
    console = Console(width=120)
    table = Table("", "", "p50 ms", "p99 ms", "a second", "computing ms", title=platform.platform())
    kept = os.environ.get("LIANMU_BENCH_ROOT")
    missed: list[str] = []
    with TemporaryDirectory() as name:
        smaller: dict[str, Taken] = {}
        for size in sorted(sizes):
            folder = prepared(size, Path(kept or name))
            taken = pages(folder, size) | {"index": indexing(folder)}
            for kind, each in taken.items():
                times = (each.percentile(0.5), each.percentile(0.99), each.each_second)
                cells = (*(f"{time:.1f}" for time in times), f"{each.computing:.1f}")
                table.add_row(kind, f"{size}", *cells)
                console.print(kind, size, *cells)
                if size == max(sizes) and kind in BARS:
                    missed += missing(kind, each, smaller.get(kind))
            smaller = taken
        compare(folder, Path(name), console)
        console.print(table)
    console.print(f"missed: {'; '.join(missed) or 'nothing'}")
    return 0


def missing(kind: str, taken: Taken, smaller: Taken | None) -> list[str]:
    """The bars that are not reached."""
    found = []
    if taken.percentile(0.99) > BARS[kind]:
        found.append(f"{kind}: p99 within {BARS[kind]:.0f} ms")
    if smaller is not None and taken.percentile(0.5) > GROWTH_BAR * smaller.percentile(0.5):
        found.append(f"{kind}: growth below {GROWTH_BAR}×")
    return found


if __name__ == "__main__":
    raise SystemExit(main([int(size) for size in sys.argv[1:]] or SIZES))
