"""Generated catalogs of any size, as quads; only their shape matters here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import CODE, DCAT, DCT, LM, RDF, Names
from server.search.index import rebuild
from server.store.delta import Delta
from server.store.folder import Charter, DataFolder
from server.store.graphs import Graphs
from server.store.retention import Retention
from server.store.workspace import open_workspace

BASE = "http://bench.example/"
GRAPHS = Graphs(Names(BASE))
ITEMS = 8
WORDS = "渔港企业登记许可监测项目安全环境土地房屋车辆人员证照档案统计信用交通水利气象旅游教育卫生"


def resource(number: int, edition: str = "") -> Iterator[Quad]:
    """About 25 quads: a resource with its items, in one of fifty catalogs."""
    key = f"c{number % 50}"
    graph, names = GRAPHS.catalog(key), GRAPHS.names
    code = f"3070103207000{number % 50:02}/{number:06}"
    iri = names.thing("resource", code.replace("/", "-"))
    start = number % (len(WORDS) - 4)
    title = WORDS[start : start + 4] + f"信息{number}" + edition
    for predicate, value in (
        (RDF.type, LM.InformationResource),
        (DCT.identifier, Literal(code)),
        (DCT.title, Literal(title, language="zh")),
        (DCT.description, Literal(title + "的摘要", language="zh")),
        (DCT.publisher, names.thing("department", key)),
        (LM.sharingType, CODE[f"sharing/{('unconditional', 'conditional')[number % 2]}"]),
        (DCT.accrualPeriodicity, CODE["frequency/daily"]),
    ):
        yield Quad(iri, predicate, value, graph)
    yield Quad(names.thing("catalog", key), DCAT.dataset, iri, graph)
    for position in range(ITEMS):
        item = NamedNode(f"{BASE}id/item/{code.replace('/', '-')}.{position}")
        yield Quad(iri, LM.item, item, graph)
        yield Quad(item, DCT.title, Literal(f"信息项{position}", language="zh"), graph)


def build(path: Path, size: int) -> DataFolder:
    """A data folder whose only edition has this many resources."""
    folder = DataFolder(path)
    folder.create(Charter(BASE))
    with open_workspace(folder, "bench") as workspace:
        quads = (quad for number in range(size) for quad in resource(number))
        workspace.apply(Delta(frozenset(quads)))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, "install", Retention())
    return folder
