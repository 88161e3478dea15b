"""A department's sheet → RDF, and back with marks: rows a second beside two peers in the same run,
and memory a row.

Goals: 10 000 rows a second for CSV, 4 000 for XLSX, read, cleaned and mapped.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import csvw  # type: ignore[import-untyped]
import rdflib
from pyoxigraph import RdfFormat, Triple, parse
from rich.console import Console
from rich.table import Table

from bench.city import BASE, ITEMS, WORDS
from loaders import References, load
from loaders.layouts import template
from loaders.marked import mark
from loaders.marks import Mark
from loaders.reading import Cleaning
from loaders.workbook import save_rows
from ontology import reference_files, sample_organisations

ROWS = 20_000
FEWER = ROWS // 4
KIB = 1024 if sys.platform == "linux" else 1
"""What ``ru_maxrss`` counts in: KiB on Linux, bytes on macOS."""
BODY = ("连云港市住房和城乡建设局", "11320700X000000358")
DIRT = {"共享类型": "条件共享", "更新周期": "每天", "发布日期": "2024年3月20日", "数据类型": "C"}
"""One resource in ten is written as departments write: each of its cells is cleaned."""


def references() -> References:
    """The shipped code lists and laws, and the bodies of the demo city."""
    files = [path for paths in reference_files().values() for path in paths]
    shipped = [
        quad.triple
        for path in files
        for quad in parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=BASE)
    ]
    return References.from_triples(BASE, [*shipped, *sample_organisations(BASE)])


def row(number: int) -> list[str]:
    """One item of a resource with :data:`ITEMS` items, in the extended template."""
    of = number // ITEMS
    start = of % (len(WORDS) - 4)
    name = WORDS[start : start + 4] + f"信息{of}"
    cells = {
        "信息资源名称": name,
        "信息资源代码": f"307010320700014/{of:06}",
        "信息资源提供方": BODY[0],
        "资源提供方代码": BODY[1],
        "信息资源摘要": name + "的摘要，按月核对",
        "信息资源格式分类": "数据库",
        "信息资源格式类型": "oracle",
        "信息项名称": f"信息项{number % ITEMS}",
        "数据类型": "字符型C",
        "共享类型": "有条件共享",
        "共享条件": "共享范围：公安、税务；用途：业务协同",
        "共享方式分类": "共享平台方式",
        "共享方式类型": "接口",
        "是否向社会开放": "否",
        "更新周期": "每日",
        "发布日期": "2024-03-20",
        "数据分级": "一般",
    }
    if of % 10 == 0:
        cells |= DIRT
    return [cells.get(header, "") for header in template().headers]


def sheet(kind: str, rows: int) -> bytes:
    """The catalog as a file."""
    lines = [list(template().headers), *(row(number) for number in range(rows))]
    if kind == "xlsx":
        return save_rows(lines)
    text = StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The best of a few runs: what else the machine does only ever slows one down."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def in_csvw(path: Path) -> int:
    """The peer for reading: the same cells, checked against metadata, as dictionaries."""
    return sum(1 for table in csvw.TableGroup.from_file(path).tables for _ in table)


def metadata(path: Path) -> Path:
    """CSVW metadata of the file: each column a string, its name the header."""
    columns = [
        {"name": f"c{number}", "titles": header, "datatype": "string"}
        for number, header in enumerate(template().headers)
    ]
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "tables": [{"url": path.name, "tableSchema": {"columns": columns}}],
    }
    target = path.with_suffix(".json")
    target.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    return target


def in_rdflib(content: bytes, triples: int) -> int:
    """The peer for mapping: a plain loop that makes as many triples, nothing looked up."""
    graph = rdflib.Graph()
    ns = rdflib.Namespace("https://w3id.org/lianmu/ns#")
    for number, cells in enumerate(csv.DictReader(StringIO(content.decode(), newline=""))):
        subject = rdflib.URIRef(f"{BASE}id/resource/{number}")
        for header, text in cells.items():
            if text:
                graph.add((subject, ns[header], rdflib.Literal(text)))
        if len(graph) >= triples:
            break
    spare = rdflib.URIRef(f"{BASE}id/spare")
    for number in range(triples - len(graph)):
        graph.add((spare, ns.item, rdflib.Literal(number)))
    return len(graph)


def marked(content: bytes, cleaned: list[Cleaning]) -> bytes:
    """The workbook given back with a finding on each row, and what was cleaned."""
    column, said = "共享条件", ("R-08", "没有写明共享条件", "写明条件", "第十五条")
    findings = [Mark("Violation", number + 2, column, None, *said) for number in range(ROWS)]
    return mark("a.xlsx", content, findings, "zh", cleaned)


def peak(kind: str, rows: int) -> int:
    """Bytes a process of its own had at most while it read so many rows."""
    load(f"a.{kind}", sheet(kind, rows), references())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB


def in_a_child(kind: str, rows: int) -> int:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(peak, kind, rows).result()


def bytes_a_row(kind: str) -> float:
    """Growth from fewer rows to more, so that what is there without any row does not count.

    To be measured first: a child starts with the peak of the process that started it.
    """
    return (in_a_child(kind, ROWS) - in_a_child(kind, FEWER)) / (ROWS - FEWER)


def main() -> None:
    memory = {kind: bytes_a_row(kind) for kind in ("csv", "xlsx")}
    known = references()
    content = {kind: sheet(kind, ROWS) for kind in ("csv", "xlsx")}
    loaded = load("a.csv", content["csv"], known)
    triples: set[Triple] = {quad.triple for quad in loaded.quads}
    taken = {kind: seconds(partial(load, f"a.{kind}", content[kind], known)) for kind in content}
    with TemporaryDirectory() as name:
        path = Path(name) / "a.csv"
        path.write_bytes(content["csv"])
        described = metadata(path)
        peers = {
            "peer: csvw reads the CSV with metadata": seconds(lambda: in_csvw(described), 1),
            "peer: rdflib, a plain loop, as many triples": seconds(
                lambda: in_rdflib(content["csv"], len(triples)), 1
            ),
        }
    title = f"{ROWS} rows, {len(triples)} triples"
    back = seconds(lambda: marked(content["xlsx"], loaded.cleaned), 1)
    table = Table("", "rows/s", "beside CSV", "KiB a row", title=title)
    for kind, spent in taken.items():
        ratio = f"{taken['csv'] / spent:.2f}×"
        held = f"{memory[kind] / 1024:.1f}"
        table.add_row(f"{kind} → RDF", f"{ROWS / spent:.0f}", ratio, held)
    table.add_row("xlsx marked", f"{ROWS / back:.0f}", f"{taken['csv'] / back:.2f}×", "")
    for label, spent in peers.items():
        table.add_row(label, f"{ROWS / spent:.0f}", f"{taken['csv'] / spent:.2f}×", "")
    Console(width=100).print(table)
