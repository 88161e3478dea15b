"""Exports of what everybody may read: RDF in several forms, and the extended template.

Submitting the CSV or XLSX of a catalog again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from loaders.references import References
from loaders.write import write_csv, write_xlsx
from ontology.namespaces import PREFIXES
from ontology.text import Text
from server.errors import BadInput
from server.linked.dcat import export_as_dcat
from server.store.edition import OpenEdition
from server.store.graphs import RESOLVED, Dataset, Graphs

Form = Literal["ttl", "trig", "nq", "csv", "xlsx", "dcat-ap"]
ONE_CATALOG = Text(
    "CSV 和 XLSX 一次导出一个目录：请用 --catalog 指定",
    "CSV and XLSX export one catalog at a time: name it with --catalog",
)
NOT_OFFICIAL = "示范数据，非官方 / demonstration data, not official"


def export(
    edition: OpenEdition,
    graphs: Graphs,
    dataset: Dataset,
    form: Form,
    catalog: str | None = None,
    *,
    demo: bool = False,
) -> bytes:
    """The catalogs (or one of them) in a form; never more than the dataset shows."""
    if form == "dcat-ap":
        one = None if catalog is None else graphs.names.thing("catalog", catalog)
        return banner(demo) + turtle(export_as_dcat(edition, dataset, one))
    quads = list(catalog_quads(edition, graphs, dataset, catalog))
    if form in ("csv", "xlsx"):
        if catalog is None:
            raise BadInput(ONE_CATALOG)
        write = write_csv if form == "csv" else write_xlsx
        footer = f"说明：{NOT_OFFICIAL}" if demo else ""
        return write([quad.triple for quad in quads], references(edition, graphs), footer)
    if form == "ttl":
        return banner(demo) + turtle([quad.triple for quad in quads])
    if form == "nq":
        return banner(demo) + "".join(f"{quad} .\n" for quad in quads).encode()
    content = serialize(quads, format=RdfFormat.TRIG, prefixes=PREFIXES)
    return banner(demo) + (content or b"")


def catalog_quads(
    edition: OpenEdition, graphs: Graphs, dataset: Dataset, catalog: str | None
) -> Iterator[Quad]:
    """The catalog graphs of the dataset, in a stable order."""
    wanted = graphs.catalog(catalog or "").value
    for graph in sorted(dataset.named, key=str):
        if graph.value == wanted or (catalog is None and graph.value.startswith(wanted)):
            found = edition.store.quads_for_pattern(None, None, None, graph)
            yield from sorted(found, key=str)


def references(edition: OpenEdition, graphs: Graphs) -> References:
    """The labels that turn IRIs back into cells."""
    triples = [
        quad.triple
        for name in RESOLVED
        for quad in edition.store.quads_for_pattern(None, None, None, graphs.reference(name))
    ]
    return References.from_triples(graphs.names.base, triples)


def turtle(triples: Iterable[Triple]) -> bytes:
    """Sorted, with the usual prefixes."""
    ordered = sorted(triples, key=str)
    return serialize(ordered, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def banner(demo: bool) -> bytes:
    """What every RDF export of the demo says first."""
    return f"# {NOT_OFFICIAL}\n".encode() if demo else b""
