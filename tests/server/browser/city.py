"""A published edition to look at: the sample city, and resources with every field of the model."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

import ontology
from server.search.index import rebuild
from server.store.delta import Delta
from server.store.folder import Charter, DataFolder
from server.store.retention import Retention
from server.store.workspace import open_workspace
from shapes import Shapes
from tests.server.search.sample import BASE, DEPARTMENTS, GRAPHS, RECORDS

FULL = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix c: <https://w3id.org/lianmu/code/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/catalog/sfj> dcat:dataset <id/resource/307010320700009-000007> .
<id/resource/307010320700009-000007> a lm:InformationResource, lm:DepartmentalResource,
    dcat:Dataset ;
  dct:title "未成年人社区矫正档案"@zh ; dct:identifier "307010320700009/000007" ;
  dct:publisher <id/department/sfj> ; lm:providerCode "11320700X000000433" ;
  lm:providerUnit "社区矫正管理处"@zh ;
  dct:description "未成年社区矫正对象的档案目录，不含案件内容。"@zh ;
  lm:formatClass <https://w3id.org/lianmu/code/format/document> ;
  dct:format <https://w3id.org/lianmu/code/format-type/pdf> ;
  lm:sharingType <https://w3id.org/lianmu/code/sharing/withheld> ;
  lm:legalBasis <id/resource/307010320700009-000007#basis-0123456789> ;
  lm:withholdingReason "未成年人的犯罪记录依法封存。"@zh ;
  lm:accessWay <id/resource/307010320700009-000007#access-0123456789> ;
  lm:openToSociety false ;
  dct:accrualPeriodicity <https://w3id.org/lianmu/code/frequency/irregular> ;
  dct:issued "2026-01-10"^^xsd:date ;
  lm:dataLevel <https://w3id.org/lianmu/code/data-level/important> ;
  lm:secrecyAssessed "2025-12-20"^^xsd:date ; lm:privacyAssessed "2025-12-21"^^xsd:date ;
  lm:approved "2026-01-08"^^xsd:date ; lm:approver "示范负责人"@zh .
<id/resource/307010320700009-000007#basis-0123456789> a lm:LegalBasis ;
  lm:citation "《中华人民共和国预防未成年人犯罪法》第五十九条"@zh ;
  lm:basisType <https://w3id.org/lianmu/code/basis/law> .
<id/resource/307010320700009-000007#access-0123456789> a dcat:Distribution ;
  lm:methodClass <https://w3id.org/lianmu/code/method/paper-media> ;
  lm:methodReason "档案只有纸质"@zh .

<id/catalog/zrzy> dcat:dataset <id/resource/307010320700021-000008> .
<id/resource/307010320700021-000008> a lm:InformationResource, lm:DepartmentalResource,
    dcat:Dataset ;
  dct:title "不动产权属登记信息"@zh, "Registration of real estate"@en ;
  dct:identifier "307010320700021/000008" ;
  dct:publisher <id/department/zrzy> ; lm:providerCode "11320700X00000027D" ;
  lm:leadDepartment <id/department/zrzy> ;
  dct:description "不动产单元、权利类型、登记时间，供办理业务时核验权属。"@zh ;
  lm:formatClass <https://w3id.org/lianmu/code/format/database> ;
  dct:format <https://w3id.org/lianmu/code/format-type/dm> ;
  lm:formatDescription "登记库的视图"@zh ;
  lm:sharingType <https://w3id.org/lianmu/code/sharing/conditional> ;
  lm:sharingCondition "按件核验，不得批量取得"@zh ; lm:sharingScope "公安、税务、住建、法院"@zh ;
  lm:usePurpose <https://w3id.org/lianmu/code/purpose/business-collaboration>, "抵押核验" ;
  lm:accessWay <id/resource/307010320700021-000008#access-1123456789> ;
  lm:openToSociety true ; lm:openingCondition "本人查询"@zh ;
  dct:accrualPeriodicity <https://w3id.org/lianmu/code/frequency/real-time> ;
  dct:issued "2026-03-01"^^xsd:date ;
  dct:relation <id/resource/307010320700021-000003> ;
  lm:classification <https://w3id.org/lianmu/code/classification/307> ;
  lm:storagePlace "示范机房"@zh ;
  lm:item <id/item/307010320700021-000008.aaaaaaaaaa>, <id/item/307010320700021-000008.bbbbbbbbbb> .
<id/resource/307010320700021-000008#access-1123456789> a dcat:Distribution ;
  lm:methodClass <https://w3id.org/lianmu/code/method/platform> ;
  lm:methodType <https://w3id.org/lianmu/code/method-type/interface> .
<id/item/307010320700021-000008.aaaaaaaaaa> a lm:InformationItem ; dct:title "权利人"@zh ;
  lm:dataType <https://w3id.org/lianmu/code/data-type/C> ; lm:dataLength "100" ; lm:order 2 .
<id/item/307010320700021-000008.bbbbbbbbbb> a lm:InformationItem ; dct:title "不动产单元号"@zh ;
  lm:dataType <https://w3id.org/lianmu/code/data-type/C> ; lm:dataLength "28" ; lm:order 1 .
"""

WITHHELD = "/doc/resource/307010320700009-000007"
CONDITIONAL = "/doc/resource/307010320700021-000008"
UNCONDITIONAL = "/doc/resource/102001-000001"


def reference_quads() -> list[Quad]:
    """The shipped ontology, code lists, law and rules."""
    shipped = [
        Quad(quad.subject, quad.predicate, quad.object, GRAPHS.reference(name))
        for name, files in ontology.reference_files().items()
        for file in files
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
    ]
    graph = GRAPHS.reference("shapes")
    rules = [
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in Shapes.shipped().triples
    ]
    return shipped + rules


def turtle(text: str, graph: NamedNode) -> list[Quad]:
    """Turtle with relative IRIs of the installation, in one graph."""
    return [
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in parse(text, RdfFormat.TURTLE, base_iri=BASE)
    ]


def quads() -> list[Quad]:
    """Everything the published city states."""
    return [
        *reference_quads(),
        *DEPARTMENTS,
        *(quad for record in RECORDS for quad in record.quads()),
        *turtle(FULL, GRAPHS.catalog("zrzy")),
    ]


def publish(folder: DataFolder, statements: list[Quad], action: str = "add") -> None:
    """One more edition of the folder, with its index."""
    with open_workspace(folder, "test") as workspace:
        workspace.apply(Delta(frozenset(statements)))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, action, Retention())


def city(root: Path) -> DataFolder:
    """A data folder whose current edition is the city."""
    folder = DataFolder(root)
    folder.create(Charter(BASE, demo=True))
    publish(folder, quads())
    return folder
