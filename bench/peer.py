"""One SHACL engine of others, judging one file: run as a script in the environment of the peers.

``python peer.py ENGINE DATA.nt SHAPES.nt RESULTS.txt`` prints seconds and peak memory as JSON
and writes one line for each result: focus, path, value, severity, component and shape as N-Triples
terms. Reading files is not counted, turning an rdflib graph into an engine's own form is.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import rdflib
from rdflib.namespace import SH

RESULT = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.sourceShape,
)
KIB = 1024 if sys.platform == "linux" else 1
"""What ``ru_maxrss`` counts in: KiB on Linux, bytes on macOS."""


def graph(path: str) -> rdflib.Graph:
    """As written: ``"01"`` must not become ``"1"`` before it is judged."""
    rdflib.NORMALIZE_LITERALS = False
    return rdflib.Graph(bind_namespaces="none").parse(path, format="nt")


def in_pyshacl(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    report: rdflib.Graph = import_module("pyshacl").validate(data, shacl_graph=shapes)[1]
    return report


def in_turbo(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    report: rdflib.Graph = import_module("pyshacl_turbo").validate(data, shacl_graph=shapes)[1]
    return report


def in_shifty(data: Path, shapes: Path) -> rdflib.Graph:
    """It reads the files itself, which is faster than from rdflib; so reading is counted here."""
    options = {"graph_mode": "data", "infer": False}
    report: rdflib.Graph = import_module("shifty").validate(data, shapes, **options)[1]
    return report


ENGINES: dict[str, tuple[Callable[..., rdflib.Graph], Callable[[str], Any]]] = {
    "pyshacl": (in_pyshacl, graph),
    "pyshacl-turbo": (in_turbo, graph),
    "pyshifty": (in_shifty, Path),
}


def lines(report: rdflib.Graph) -> list[str]:
    """The results, as far as they have terms that mean the same everywhere."""
    found = []
    for node in report.objects(None, SH.result):
        terms = [report.value(node, predicate) for predicate in RESULT]
        plain = (None if isinstance(term, rdflib.BNode) else term for term in terms)
        found.append(" ".join("-" if term is None else term.n3() for term in plain))
    return sorted(found)


def main(engine: str, data: str, shapes: str, results: str) -> None:
    work, read = ENGINES[engine]
    inputs = read(data), read(shapes)
    start = time.perf_counter()
    report = work(*inputs)
    taken = time.perf_counter() - start
    Path(results).write_text("\n".join(lines(report)), encoding="utf-8")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    print(json.dumps({"seconds": taken, "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
