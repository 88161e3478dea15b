"""A small invented city, as RDF in a store and as an open edition without the writing rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from ontology.namespaces import (
    CODE,
    DCAT,
    DCT,
    FOAF,
    LAW,
    LM,
    ORG,
    RDF,
    RULE,
    SH,
    SKOS,
    XSD,
    Names,
)
from server.search.index import rebuild
from server.store.edition import EditionMeta, GraphMeta, OpenEdition
from server.store.graphs import Graphs

BASE = "http://test.example/"
NAMES = Names(BASE)
GRAPHS = Graphs(NAMES)
Fact = tuple[NamedNode, NamedNode, NamedNode | Literal]
CLASSES = {"1": LM.BasicResource, "2": LM.ThematicResource, "3": LM.DepartmentalResource}

CODES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix s: <https://w3id.org/lianmu/code/sharing/> .
@prefix f: <https://w3id.org/lianmu/code/frequency/> .
@prefix c: <https://w3id.org/lianmu/code/classification/> .
s:unconditional skos:inScheme <https://w3id.org/lianmu/code/sharing> ; skos:notation "1" ;
  skos:prefLabel "无条件共享"@zh, "Unconditional"@en .
s:conditional skos:inScheme <https://w3id.org/lianmu/code/sharing> ; skos:notation "2" ;
  skos:prefLabel "有条件共享"@zh, "Conditional"@en .
s:withheld skos:inScheme <https://w3id.org/lianmu/code/sharing> ; skos:notation "3" ;
  skos:prefLabel "不予共享"@zh, "Not shared"@en .
f:daily skos:inScheme <https://w3id.org/lianmu/code/frequency> ;
  skos:prefLabel "每日"@zh, "Daily"@en .
c:102 skos:inScheme <https://w3id.org/lianmu/code/classification> ;
  skos:prefLabel "法人单位基础信息资源"@zh, "Legal entities"@en .
lm:BasicResource rdfs:label "基础信息资源"@zh, "Basic resource"@en .
lm:ThematicResource rdfs:label "主题信息资源"@zh, "Thematic resource"@en .
lm:DepartmentalResource rdfs:label "部门信息资源"@zh, "Departmental resource"@en .
"""


@dataclass(frozen=True)
class Record:
    """A resource as a catalog would state it; ``provider`` is the key of a department."""

    code: str
    title: str
    description: str = ""
    items: tuple[str, ...] = ()
    share: str = "unconditional"
    provider: str = "scjgj"
    theme: str | None = None
    issued: str | None = None
    law: str | None = None

    @property
    def iri(self) -> NamedNode:
        return NAMES.thing("resource", self.code.replace("/", "-"))

    def item(self, order: int) -> NamedNode:
        return NamedNode(f"{BASE}id/item/{self.code.replace('/', '-')}.{order:010x}")

    def quads(self) -> list[Quad]:
        """The statements in the provider's catalog graph."""
        me = self.iri
        facts: list[Fact] = [
            (me, RDF.type, LM.InformationResource),
            (me, RDF.type, CLASSES.get(self.code[:1], LM.DepartmentalResource)),
            (me, DCT.title, Literal(self.title, language="zh")),
            (me, DCT.identifier, Literal(self.code)),
            (me, DCT.publisher, NAMES.thing("department", self.provider)),
            (me, LM.sharingType, CODE[f"sharing/{self.share}"]),
            (me, DCT.accrualPeriodicity, CODE["frequency/daily"]),
            (NAMES.thing("catalog", self.provider), DCAT.dataset, me),
        ]
        if self.description:
            facts.append((me, DCT.description, Literal(self.description, language="zh")))
        if self.theme:
            facts.append((me, LM.classification, CODE[f"classification/{self.theme}"]))
        if self.issued:
            facts.append((me, DCT.issued, Literal(self.issued, datatype=XSD.date)))
        if self.law:
            basis = NamedNode(f"{me.value}#basis-0")
            facts += [(me, LM.legalBasis, basis), (basis, LM.cites, LAW[self.law])]
        for order, title in enumerate(self.items):
            item = self.item(order)
            facts += [(me, LM.item, item), (item, DCT.title, Literal(title, language="zh"))]
        graph = GRAPHS.catalog(self.provider)
        return [Quad(*fact, graph) for fact in facts]


def department(key: str, chinese: str, english: str) -> list[Quad]:
    """A registered department and its catalog."""
    me, catalog = NAMES.thing("department", key), NAMES.thing("catalog", key)
    facts: list[Fact] = [
        (me, RDF.type, LM.Department),
        (me, RDF.type, ORG.FormalOrganization),
        (me, LM.key, Literal(key)),
        (me, SKOS.prefLabel, Literal(chinese, language="zh")),
        (me, SKOS.prefLabel, Literal(english, language="en")),
        (me, FOAF.name, Literal(chinese, language="zh")),
        (catalog, RDF.type, DCAT.Catalog),
        (catalog, DCT.title, Literal(f"{chinese}信息资源目录", language="zh")),
        (catalog, DCT.publisher, me),
    ]
    return [Quad(*fact, GRAPHS.reference("organisations")) for fact in facts]


RECORDS = (
    Record(
        "102001/000001",
        "企业登记基本信息",
        "本市登记企业的名称、统一社会信用代码、类型、成立日期",
        ("企业名称", "统一社会信用代码", "成立日期"),
        theme="102",
    ),
    Record(
        "307010320700021/000003",
        "不动产登记信息",
        "不动产单元、权利类型、登记时间",
        ("不动产单元号", "权利人"),
        "conditional",
        "zrzy",
    ),
    Record(
        "211001/000005",
        "空气质量监测日报",
        "市区监测点PM2.5日均浓度",
        ("监测点", "PM2.5日均"),
        provider="sthj",
    ),
    Record("307010320700009/000002", "社区矫正档案", "相关档案目录", (), "withheld", "sfj"),
)

DEPARTMENTS = (
    department("scjgj", "市场监督管理局", "Market regulation bureau")
    + department("zrzy", "自然资源和规划局", "Natural resources bureau")
    + department("sthj", "生态环境局", "Ecology bureau")
    + department("sfj", "司法局", "Justice bureau")
)


def reported(catalog: str, *findings: tuple[NamedNode, str], number: int = 1) -> list[Quad]:
    """The latest report of a catalog: on which nodes which rules are broken."""
    report, graph = NAMES.thing("report", f"{catalog}-{number}"), GRAPHS.report(catalog)
    quads = [Quad(report, RDF.type, SH.ValidationReport, graph)]
    for place, (node, rule) in enumerate(findings):
        result = NamedNode(f"{report.value}#{place}")
        quads += [
            Quad(report, SH.result, result, graph),
            Quad(result, SH.focusNode, node, graph),
            Quad(result, LM.rule, RULE[rule], graph),
        ]
    return quads


def put(store: Store, quads: Iterable[Quad]) -> None:
    """Add to a named graph and to the union."""
    for quad in quads:
        store.add(quad)
        store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))


def drop(store: Store, record: Record) -> None:
    """Remove a record from its graph and from the union (records share no statements)."""
    for quad in record.quads():
        store.remove(quad)
        store.remove(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))


def city(records: Iterable[Record] = RECORDS) -> Store:
    """A store in memory with code lists, departments and records."""
    store = Store()
    vocabulary = GRAPHS.reference("vocabulary")
    for quad in parse(CODES, RdfFormat.TURTLE):
        put(store, [Quad(quad.subject, quad.predicate, quad.object, vocabulary)])
    put(store, DEPARTMENTS)
    for record in records:
        put(store, record.quads())
    return store


def edition(store: Store, index_path: Path) -> OpenEdition:
    """An open edition over this store, with whatever index is at that place."""
    named = {quad.graph_name.value for quad in store if isinstance(quad.graph_name, NamedNode)}
    graphs = {name: GraphMeta(1, "0") for name in named}
    meta = EditionMeta(7, BASE, "2026-11-02T10:00:00+08:00", None, "示例", graphs=graphs)
    return OpenEdition(meta, store, index_path)


def indexed(
    folder: Path, records: Iterable[Record] = RECORDS, reports: Iterable[Quad] = ()
) -> OpenEdition:
    """The city with a freshly built index, and the reports that are given."""
    store = city(records)
    for quad in reports:
        store.add(quad)
    rebuild(folder / "index", store, GRAPHS)
    return edition(store, folder / "index")
