"""Catalogs of any size with every column filled and faults that are known by number.

A few rows are read by the loaders; a generated resource is the N-Quads of one of them with its own
number, body and neighbours in it, so that ten million statements take seconds, not minutes. One
resource in fifty has a fault. With ``faults=False`` nothing is wrong and nothing must be found.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse

from bench.rows import BODY, FAULTS, KINDS, NUMBER, Fault, rows
from bench.sheets import references
from loaders import References, load
from loaders.layouts import template
from ontology import sample_organisations
from ontology.namespaces import DCAT, DCT, LM, Names
from server.catalog.derived import made_anew
from server.catalog.reference_data import install, shipped
from server.search.index import rebuild
from server.store.folder import Charter, DataFolder
from server.store.graphs import Graphs
from server.store.retention import Retention
from server.store.workspace import open_workspace

BASE = "http://bench.example/"
GRAPHS = Graphs(Names(BASE))
AS_OF = date(2026, 1, 15)
PROFILE = "decree-809"
FAULTY = 50
"""One resource in so many has a fault: 2 %."""
SUBJECTS = ("渔港", "企业", "土地", "房屋", "车辆", "安全生产", "交通", "水利", "旅游", "教育")
RELATED = f"{NUMBER[:-1]}R"


@dataclass(frozen=True)
class Body:
    """Who provides: its key and its registered code."""

    key: str
    code: str


@cache
def bodies() -> tuple[Body, ...]:
    """The bodies of the demo city that compile a catalog."""
    said: dict[str, dict[str, str]] = {}
    for triple in sample_organisations(BASE):
        if isinstance(triple.object, Literal):
            said.setdefault(str(triple.subject), {})[triple.predicate.value] = triple.object.value
    found = (
        Body(each[LM.key.value], each[DCT.identifier.value])
        for each in said.values()
        if LM.key.value in each and DCT.identifier.value in each
    )
    return tuple(sorted(found, key=lambda body: body.key))


@cache
def prototypes() -> dict[str, str]:
    """N-Quads with :data:`NUMBER` where the number belongs, by kind and by place of the fault."""
    known = references()
    wanted: dict[str, tuple[str, Fault | None]] = {kind: (kind, None) for kind in KINDS}
    wanted |= {str(place): (fault.kind, fault) for place, fault in enumerate(FAULTS)}
    return {name: _prototype(rows(*what), known) for name, what in wanted.items()}


def _prototype(cells: list[dict[str, str]], known: References) -> str:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(cells[0]))
    writer.writeheader()
    writer.writerows(cells)
    loaded = load("rows.csv", text.getvalue().encode(), known)
    catalog, graph = GRAPHS.names.thing("catalog", BODY[0]), GRAPHS.catalog(BODY[0])
    listed = {q.subject for q in loaded.quads if q.object == LM.InformationResource}
    quads = [Quad(q.subject, q.predicate, q.object, graph) for q in loaded.quads]
    quads += [Quad(catalog, DCAT.dataset, resource, graph) for resource in listed]
    return "".join(f"{quad} .\n" for quad in quads)


MILD = tuple(
    fault for fault in FAULTS if set(fault.rules) <= {"R-01b", "R-10", "R-11b", "R-13a", "R-19"}
)
"""Faults that a catalog is published with: they are told and refuse nothing."""


def mild_fault(number: int) -> Fault | None:
    """As :func:`fault_of`, of those that refuse nothing."""
    turn, place = divmod(number, FAULTY)
    return MILD[turn % len(MILD)] if place == FAULTY - 1 else None


def sheet(numbers: Iterable[int]) -> bytes:
    """A body's CSV with these resources, a row for each of their items, as a clerk sends it."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, template().headers)
    writer.writeheader()
    for number in numbers:
        fault = mild_fault(number)
        kind = fault.kind if fault else list(KINDS)[number % len(KINDS)]
        for cells in rows(kind, fault):
            writer.writerow({name: numbered(cell, number) for name, cell in cells.items()})
    return text.getvalue().encode()


def expected_of_sheet(numbers: Iterable[int]) -> Counter[str]:
    """How often each rule must be told of a sheet with these resources."""
    faults = map(mild_fault, numbers)
    return Counter(rule for fault in faults if fault is not None for rule in fault.rules)


def numbered(text: str, number: int) -> str:
    """With the number of a resource, and that of the one it is related to."""
    return text.replace(NUMBER, f"{number:07}").replace(RELATED, f"{number - 1:07}")


def fault_of(number: int) -> int | None:
    """Which fault the resource of this number has; odd, for others relate to even ones."""
    turn, place = divmod(number, FAULTY)
    return turn % len(FAULTS) if place == FAULTY - 1 else None


def resource(number: int, faults: bool = True) -> str:
    """About 75 N-Quads in the graph of its catalog; its neighbour before it has a related code."""
    fault = fault_of(number) if faults else None
    name = list(KINDS)[number % len(KINDS)] if fault is None else str(fault)
    body = bodies()[number % len(bodies())]
    text = (
        numbered(prototypes()[name], number)
        .replace("施工许可", SUBJECTS[number % len(SUBJECTS)])
        .replace(BODY[0], body.key)
        .replace(BODY[2], body.code)
    )
    if fault is not None and FAULTS[fault].listed_twice:
        other = bodies()[(number + 1) % len(bodies())].key
        listing = next(line for line in text.splitlines() if DCAT.dataset.value in line)
        text += listing.replace(f"/{body.key}>", f"/{other}>") + "\n"
    return text


def expected(numbers: Iterable[int]) -> Counter[str]:
    """How often each rule must be found to be broken by these resources."""
    faults = (fault_of(number) for number in numbers)
    return Counter(rule for fault in faults if fault is not None for rule in FAULTS[fault].rules)


def iri_of(number: int, faults: bool = True) -> str:
    """The IRI of a generated resource."""
    return resource(number, faults).partition(">")[0].removeprefix("<")


def quads(numbers: Iterable[int], faults: bool = True) -> Iterator[Quad]:
    """Those resources as quads in the graphs of their catalogs."""
    for number in numbers:
        yield from parse(resource(number, faults).encode(), format=RdfFormat.N_QUADS)


@cache
def reference() -> tuple[Triple, ...]:
    """What every catalog is judged beside: code lists, law, bodies; shapes too, as in the store."""
    return (*(quad.triple for quad in shipped(GRAPHS)), *sample_organisations(BASE))


def triples(size: int, faults: bool = True) -> Iterator[Triple]:
    """The judged dataset of that size as plain triples."""
    yield from reference()
    for quad in quads(range(size), faults):
        yield quad.triple


def build(path: Path, size: int, faults: bool = True) -> DataFolder:
    """A data folder whose edition holds so many resources beside the reference data.

    Loaded in bulk into a workspace, so its edition counts the graphs of reference data only.
    """
    folder = DataFolder(path)
    folder.create(Charter(BASE))
    keep_none = Retention(1, 0)
    install(folder, sample_organisations(BASE), keep_none)
    with open_workspace(folder, "bench") as workspace:
        for start in range(0, size, 5_000):
            numbers = range(start, min(size, start + 5_000))
            content = "".join(resource(number, faults) for number in numbers).encode()
            workspace.store.bulk_load(BytesIO(content), RdfFormat.N_QUADS)
            plain = parse(content, format=RdfFormat.N_QUADS)
            workspace.store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in plain)
        forms = made_anew(workspace.store, workspace.graphs).added
        workspace.store.bulk_extend(forms)
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, "install", keep_none)
    return folder
