"""The demo's resources as plain records, read without the loaders: these tests judge the data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse

from loaders.origin import Node, Term
from ontology.namespaces import CODE, DCT, LM, RDF
from server.demo.city import Upload

BASE = "http://city.test/"
TODAY = date(2026, 11, 22)
SHARING = {"无条件共享": "unconditional", "有条件共享": "conditional", "不予共享": "withheld"}


@dataclass
class Resource:
    """One resource of one upload; texts as written, the sharing type as the key of its concept."""

    catalog: str
    name: str
    code: str
    provider: str
    provider_code: str
    abstract: str
    sharing: str
    condition: str
    scope: str
    purposes: tuple[str, ...]
    bases: tuple[str, ...]
    reason: str
    open_to_society: bool
    opening_condition: str
    cycle: str
    related: tuple[str, ...]
    issued: date
    secrecy_assessed: date
    privacy_assessed: date
    approved: date
    items: list[tuple[str, str]] = field(default_factory=list)


def values(triples: list[Triple], predicate: NamedNode) -> dict[str, list[str]]:
    """The values of a property by the key of its subject."""
    found: dict[str, list[str]] = {}
    for triple in triples:
        if triple.predicate == predicate and isinstance(triple.object, Literal | NamedNode):
            key = str(triple.subject).strip("<>").rpartition("/")[2]
            found.setdefault(key, []).append(triple.object.value)
    return found


def resources(upload: Upload) -> list[Resource]:
    if upload.name.endswith(".ttl"):
        return list(_from_turtle(upload))
    return _from_table(upload)


def rows(upload: Upload) -> list[dict[str, str]]:
    return list(csv.DictReader(upload.content.decode("utf-8").splitlines()))


def _from_table(upload: Upload) -> list[Resource]:
    found: dict[str, Resource] = {}
    for row in rows(upload):
        resource = found.setdefault(row["信息资源代码"], _from_row(upload.catalog, row))
        resource.items.append((row["信息项名称"], row["数据类型"]))
    return list(found.values())


def _from_row(catalog: str, row: dict[str, str]) -> Resource:
    return Resource(
        catalog,
        row["信息资源名称"],
        row["信息资源代码"],
        row["信息资源提供方"],
        row["资源提供方代码"],
        row["信息资源摘要"],
        SHARING[row["共享类型"]],
        row["共享条件"],
        row["共享范围"],
        tuple(filter(None, row["使用用途"].split("、"))),
        tuple(filter(None, [row["不予共享依据"]])),
        row["不予共享理由"],
        {"是": True, "否": False}[row["是否向社会开放"]],
        row["开放条件"],
        row["更新周期"],
        tuple(filter(None, [row["关联资源代码"]])),
        date.fromisoformat(row["发布日期"]),
        date.fromisoformat(row["保密风险评估日期"]),
        date.fromisoformat(row["个人信息影响评估日期"]),
        date.fromisoformat(row["审核日期"]),
    )


class _Node:
    """The values of one subject of a Turtle file."""

    def __init__(self, store: Store, subject: Node) -> None:
        self.store, self.subject = store, subject

    def values(self, predicate: NamedNode) -> list[Term]:
        return [q.object for q in self.store.quads_for_pattern(self.subject, predicate, None)]

    def nodes(self, predicate: NamedNode) -> list[_Node]:
        values = self.values(predicate)
        return [_Node(self.store, v) for v in values if isinstance(v, NamedNode | BlankNode)]

    def texts(self, predicate: NamedNode) -> tuple[str, ...]:
        values = self.values(predicate)
        return tuple(v.value for v in values if isinstance(v, Literal | NamedNode))

    def text(self, predicate: NamedNode) -> str:
        return next(iter(self.texts(predicate)), "")

    def key(self, predicate: NamedNode) -> str:
        value = self.text(predicate)
        assert value.startswith(CODE.iri), value
        return value.rpartition("/")[2]


def _from_turtle(upload: Upload) -> Iterator[Resource]:
    store = Store()
    store.extend(parse(upload.content, format=RdfFormat.TURTLE, base_iri=BASE))
    for quad in store.quads_for_pattern(None, RDF.type, LM.InformationResource):
        assert isinstance(quad.subject, NamedNode)
        yield _from_node(upload.catalog, _Node(store, quad.subject))


def _from_node(catalog: str, node: _Node) -> Resource:
    items = [(item.text(DCT.title), item.key(LM.dataType)) for item in node.nodes(LM.item)]
    related = (iri.rpartition("/")[2].replace("-", "/") for iri in node.texts(DCT.relation))
    return Resource(
        catalog,
        node.text(DCT.title),
        node.text(DCT.identifier),
        node.text(DCT.publisher),
        node.text(LM.providerCode),
        node.text(DCT.description),
        node.key(LM.sharingType),
        node.text(LM.sharingCondition),
        node.text(LM.sharingScope),
        node.texts(LM.usePurpose),
        tuple(basis.text(LM.citation) for basis in node.nodes(LM.legalBasis)),
        node.text(LM.withholdingReason),
        node.text(LM.openToSociety) == "true",
        node.text(LM.openingCondition),
        node.key(DCT.accrualPeriodicity),
        tuple(related),
        date.fromisoformat(node.text(DCT.issued)),
        date.fromisoformat(node.text(LM.secrecyAssessed)),
        date.fromisoformat(node.text(LM.privacyAssessed)),
        date.fromisoformat(node.text(LM.approved)),
        items,
    )
