"""A published edition to look at: the sample city, and resources with every field of the model."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

import ontology
from server.catalog import derived, tally
from server.catalog.figures import figures
from server.search.index import rebuild
from server.store.delta import Delta
from server.store.folder import Charter, DataFolder
from server.store.retention import Retention
from server.store.workspace import open_workspace
from shapes import Shapes
from tests.server.search.sample import BASE, DEPARTMENTS, GRAPHS, RECORDS

PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix c: <https://w3id.org/lianmu/code/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OF_SFJ = """
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
  lm:legalBasis <id/resource/307010320700009-000007#basis-0123456789>,
    <id/resource/307010320700009-000007#basis-1123456789> ;
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
  lm:basisType <https://w3id.org/lianmu/code/basis/law> ;
  lm:cites <https://w3id.org/lianmu/law/juvenile-delinquency-law> .
<id/resource/307010320700009-000007#basis-1123456789> a lm:LegalBasis ;
  lm:citation "《矫正档案办法》第三条"@zh ;
  lm:cites <https://w3id.org/lianmu/law/no-such-law/3> .
<id/resource/307010320700009-000007#access-0123456789> a dcat:Distribution ;
  lm:methodClass <https://w3id.org/lianmu/code/method/paper-media> ;
  lm:methodReason "档案只有纸质"@zh .
"""
OF_ZRZY = """
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
  <http://www.w3.org/ns/adms#identifier> "http://old.example/bdc" ;
  lm:storageTotal 12.5 ; lm:storageShared 3.5 ; lm:recordTotal 180.0 ;
  lm:item <id/item/307010320700021-000008.aaaaaaaaaa>, <id/item/307010320700021-000008.bbbbbbbbbb> .
<id/resource/307010320700021-000008#access-1123456789> a dcat:Distribution ;
  lm:methodClass <https://w3id.org/lianmu/code/method/platform> ;
  lm:methodType <https://w3id.org/lianmu/code/method-type/interface> .
<id/item/307010320700021-000008.aaaaaaaaaa> a lm:InformationItem ; dct:title "权利人"@zh ;
  lm:dataType <https://w3id.org/lianmu/code/data-type/C> ; lm:dataLength "100" ; lm:order 2 ;
  lm:itemSharingType <https://w3id.org/lianmu/code/sharing/withheld> ;
  <http://www.w3.org/2000/01/rdf-schema#comment> "自然人或者法人"@zh .
<id/item/307010320700021-000008.bbbbbbbbbb> a lm:InformationItem ; dct:title "不动产单元号"@zh ;
  lm:dataType <https://w3id.org/lianmu/code/data-type/C> ; lm:dataLength "28" ; lm:order 1 .
"""

AROUND = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/department/zrzy#change-2019> a org:ChangeEvent ;
  rdfs:label "国土和规划合并"@zh, "Merger of land and planning"@en ;
  dct:date "2019"^^xsd:gYear ; lm:evidence lm:Recalled ;
  org:originalOrganization <id/department/former-guotu>, <id/department/former-guihua> ;
  org:resultingOrganization <id/department/zrzy> .
<id/department/former-guotu> a org:FormalOrganization, foaf:Agent ;
  skos:prefLabel "国土资源局"@zh, "Bureau of Land"@en ;
  org:changedBy <id/department/zrzy#change-2019> .
<id/department/former-guihua> a org:FormalOrganization, foaf:Agent ;
  skos:prefLabel "规划局"@zh, "Planning Bureau"@en ;
  org:changedBy <id/department/zrzy#change-2019> .
<id/department/zrzy-fj> a lm:Department, org:FormalOrganization ;
  skos:prefLabel "海域分局"@zh, "Sea Areas Office"@en ;
  org:subOrganizationOf <id/department/zrzy> .
"""
"""The history of a body, and a part of it."""

CONTACT = """
@prefix lm: <https://w3id.org/lianmu/ns#> .
<id/resource/307010320700021-000008> lm:contactPhone "0518-00000000" ;
  lm:storageLocation "示范机房二层"@zh .
"""
"""What only signed-in departments see."""

REPORT = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix rule: <https://w3id.org/lianmu/rule/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<id/report/1> a sh:ValidationReport ; sh:result <id/report/1#now>, <id/report/1#other> ;
  lm:fixedResult <id/report/1#then> .
<id/report/1#now> sh:focusNode <id/item/307010320700021-000008.aaaaaaaaaa> ;
  sh:resultSeverity sh:Warning ; lm:rule rule:R-19 ; lm:fix "核对是否属于个人信息。"@zh ;
  sh:resultMessage "权利人像是个人信息。"@zh .
<id/report/1#other> sh:focusNode <id/resource/307010320700021-000003> ;
  sh:resultSeverity sh:Warning ; lm:rule rule:R-13a ; lm:fix "改为每日。"@zh ;
  lm:since "2026-03-02"^^xsd:date ;
  sh:resultMessage "更新周期是补充值。"@zh .
<id/report/1#then> sh:focusNode <id/resource/307010320700021-000008> ;
  sh:resultSeverity sh:Violation ; lm:rule rule:R-08 ; lm:fix "写明条件。"@zh ;
  sh:resultMessage "没有写明条件。"@zh .
"""
"""A finding that stands, one about another resource, and one that is mended."""

AGREEMENT = """
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix law: <https://w3id.org/lianmu/law/decree-809/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/agreement/2026-001> a lm:ShareAgreement ; dct:identifier "2026-001" ;
  dct:title "不动产权属登记信息共享约定"@zh, "Share agreement 2026-001"@en ;
  dct:description "核验抵押物权属"@zh, "Checking who owns what is mortgaged"@en ;
  odrl:assigner <id/department/zrzy> ; odrl:assignee <id/department/scjgj> ;
  odrl:target <id/resource/307010320700021-000008> ;
  adms:status <https://w3id.org/lianmu/code/agreement-status/in-force> ;
  dct:dateAccepted "2026-03-02"^^xsd:date ;
  odrl:permission <id/agreement/2026-001#permission> ;
  odrl:prohibition <id/agreement/2026-001#prohibition> .
<id/agreement/2026-001#permission> odrl:action odrl:use ;
  odrl:target <id/resource/307010320700021-000008> ;
  odrl:constraint <id/agreement/2026-001#purpose>, <id/agreement/2026-001#from>,
    <id/agreement/2026-001#until> ;
  odrl:duty <id/agreement/2026-001#disposal> .
<id/agreement/2026-001#purpose> odrl:leftOperand odrl:purpose ; odrl:operator odrl:eq ;
  odrl:rightOperand <https://w3id.org/lianmu/code/purpose/business-collaboration> .
<id/agreement/2026-001#from> odrl:leftOperand odrl:dateTime ; odrl:operator odrl:gteq ;
  odrl:rightOperand "2026-03-02"^^xsd:date .
<id/agreement/2026-001#until> odrl:leftOperand odrl:dateTime ; odrl:operator odrl:lteq ;
  odrl:rightOperand "2028-03-01"^^xsd:date .
<id/agreement/2026-001#disposal> odrl:action odrl:delete ; dct:source law:27 .
<id/agreement/2026-001#prohibition> odrl:action odrl:distribute ; dct:source law:25 .
"""
"""What the natural resources bureau lets the market regulation bureau use."""

WITHHELD = "/doc/resource/307010320700009-000007"
CONDITIONAL = "/doc/resource/307010320700021-000008"
UNCONDITIONAL = "/doc/resource/102001-000001"
SHARED = "/doc/agreement/2026-001"


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
        *turtle(PREFIXES + OF_SFJ, GRAPHS.catalog("sfj")),
        *turtle(PREFIXES + OF_ZRZY, GRAPHS.catalog("zrzy")),
        *turtle(AROUND, GRAPHS.reference("organisations")),
        *turtle(CONTACT, GRAPHS.internal("zrzy")),
        *turtle(REPORT, GRAPHS.report("zrzy")),
        *turtle(AGREEMENT, GRAPHS.sharing),
        *(quad for key in ("zrzy", "scjgj") for quad in turtle(AGREEMENT, GRAPHS.sharing_of(key))),
    ]


def publish(folder: DataFolder, statements: list[Quad], action: str = "add") -> None:
    """One more edition of the folder, with its index."""
    with open_workspace(folder, "test") as workspace:
        change = workspace.apply(Delta(frozenset(statements)))
        workspace.apply(figures(workspace, change))
        workspace.apply(derived.made_anew(workspace.store, workspace.graphs))
        workspace.apply(tally.made_anew(workspace))
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        workspace.publish(None, action, Retention())


def city(root: Path) -> DataFolder:
    """A data folder whose current edition is the city."""
    folder = DataFolder(root)
    folder.create(Charter(BASE, demo=True))
    publish(folder, quads())
    return folder
