"""A small city and a few shapes to judge it by; the shapes use each feature the engine knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ontology.namespaces import CODE, DCAT, DCT, FOAF, LM, ORG, RDF, RDFS, SKOS, Names
from ontology.text import Text
from server.rules.context import judging_context
from server.rules.normal_forms import normal_form, signature
from server.rules.report import Finding
from shapes import Shapes

NAMES = Names("http://city.example/")
AS_OF = date(2026, 3, 2)

PREFIXES = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix profile: <https://w3id.org/lianmu/profile/> .
@prefix rule: <https://w3id.org/lianmu/rule/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/lianmu/shape/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix law: <https://w3id.org/lianmu/law/> .
@prefix ex: <http://example.org/> .
"""

OURS = (
    PREFIXES
    + """
profile:lyg-interim a lm:Profile .
profile:decree-809 a lm:Profile ; lm:effectiveFrom "2025-08-01"^^xsd:date .

rule:R-01 a lm:Rule ; dct:identifier "R-01" ; dct:source law:one ; lm:evidence lm:Read ;
    lm:effect lm:Gate ; lm:profile profile:lyg-interim, profile:decree-809 .
rule:R-02 a lm:Rule ; dct:identifier "R-02" ; dct:source law:two ; lm:evidence lm:Recalled ;
    lm:effect lm:Gate ; lm:profile profile:lyg-interim, profile:decree-809 ;
    lm:fix "换一个代码"@zh, "take another code"@en .
rule:R-06 a lm:Rule ; dct:identifier "R-06" ; dct:source law:six ; lm:evidence lm:Read ;
    lm:effect lm:Gate ; lm:profile profile:decree-809 .
rule:R-30 a lm:Rule ; dct:identifier "R-30" ; dct:source law:thirty ; lm:evidence lm:Seed ;
    lm:effect lm:Finding ; lm:profile profile:lyg-interim, profile:decree-809 .

shape:R-01 a sh:PropertyShape ; sh:targetClass lm:InformationResource ; lm:encodes rule:R-01 ;
    sh:path dct:title ; sh:minCount 1 ; sh:maxCount 1 ; sh:severity sh:Violation ;
    sh:message "名称应当有且只有一个。"@zh, "There is exactly one name."@en ;
    lm:fix "填写名称"@zh, "Write the name"@en .

shape:R-02 a sh:PropertyShape ; sh:targetClass lm:InformationResource ; lm:encodes rule:R-02 ;
    sh:path dct:identifier ; lm:sameValue dct:identifier ; sh:sparql shape:R-02-query .
shape:R-02-query a sh:SPARQLConstraint ;
    sh:message "代码“{?value}”也属于{?other}"@zh, "Code “{$value}” is also that of {?other}"@en ;
    sh:select '''SELECT $this ?value ?other WHERE {
        $this $PATH ?value . ?other $PATH ?value . FILTER (?other != $this) }''' .

shape:R-06 a sh:NodeShape ; sh:targetClass lm:InformationResource ; lm:encodes rule:R-06 ;
    sh:severity sh:Warning ;
    sh:not [ sh:path lm:item ; sh:qualifiedValueShape [ sh:path dct:title ; sh:maxCount 0 ] ;
             sh:qualifiedMinCount 1 ] ;
    sh:message "有信息项没有名称"@zh, "An item has no name"@en .

shape:R-06-known a sh:PropertyShape ; sh:targetClass lm:InformationResource ;
    lm:encodes rule:R-06 ; sh:path ( dct:publisher dct:identifier ) ; sh:minCount 1 ;
    sh:message "提供方未登记"@zh, "Unknown provider"@en .

shape:R-30 a sh:NodeShape ; sh:targetClass lm:Department ; lm:encodes rule:R-30 ;
    sh:sparql shape:R-30-query .
shape:R-30-query a sh:SPARQLConstraint ; sh:message "没有目录"@zh, "No catalog"@en ;
    sh:select '''SELECT $this WHERE { $this a ?type .
        FILTER NOT EXISTS { ?catalog <http://purl.org/dc/terms/publisher> $this ;
            a <http://www.w3.org/ns/dcat#Catalog> } }''' .
"""
)


def ours() -> Shapes:
    return Shapes.from_turtle(OURS.encode())


def theirs(turtle: str) -> Shapes:
    """Shapes without a word of ours, after the prefixes above."""
    return Shapes.from_turtle((PREFIXES + turtle).encode())


def data(turtle: str) -> Store:
    """A store with this Turtle, after the prefixes above, in its default graph."""
    store = Store()
    store.extend(parse((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE))
    return store


def context(shapes: Shapes, profile: str = "decree-809") -> list[Triple]:
    return judging_context(AS_OF, profile, shapes)


def resource(key: str) -> NamedNode:
    return NAMES.thing("resource", key)


def item(key: str, place: int) -> NamedNode:
    return NAMES.thing("item", f"{key}.{place:010x}")


@dataclass(frozen=True)
class Entry:
    """One resource of the city; the defaults break no shape of ours."""

    key: str
    code: str | None = None
    titles: tuple[str, ...] = ("企业登记信息",)
    provider: str | None = "zjj"
    items: tuple[str | None, ...] = ("企业名称",)
    related: str | None = None

    def quads(self) -> Iterable[Quad]:
        node = resource(self.key)
        yield Quad(node, RDF.type, LM.InformationResource)
        yield Quad(node, RDF.type, LM.DepartmentalResource)
        yield Quad(node, LM.sharingType, CODE["sharing/unconditional"])
        yield Quad(node, DCT.identifier, Literal(self.code or f"307010/{self.key}"))
        for title in self.titles:
            yield Quad(node, DCT.title, Literal(title, language="zh"))
        if self.provider is not None:
            yield Quad(node, DCT.publisher, NAMES.thing("department", self.provider))
        if self.related is not None:
            yield Quad(node, DCT.relation, resource(self.related))
        for place, name in enumerate(self.items):
            part = item(self.key, place)
            yield Quad(node, LM.item, part)
            yield Quad(part, RDF.type, LM.InformationItem)
            if name is not None:
                yield Quad(part, DCT.title, Literal(name, language="zh"))


def city(*entries: Entry) -> Store:
    """These resources in one catalog, two departments (one without a catalog), a code list."""
    store = Store()
    catalog = NAMES.thing("catalog", "zjj")
    store.add(Quad(catalog, RDF.type, DCAT.Catalog))
    store.add(Quad(catalog, DCT.publisher, NAMES.thing("department", "zjj")))
    store.add(Quad(LM.Department, RDFS.subClassOf, ORG.FormalOrganization))
    store.add(Quad(CODE["sharing/unconditional"], SKOS.inScheme, CODE.sharing))
    for key in ("zjj", "sfj"):
        department = NAMES.thing("department", key)
        store.add(Quad(department, RDF.type, LM.Department))
        store.add(Quad(department, RDF.type, ORG.FormalOrganization))
        store.add(Quad(department, DCT.identifier, Literal(f"11320700{key.upper()}")))
        store.add(Quad(department, FOAF.name, Literal(key, language="zh")))
    for entry in entries:
        store.add(Quad(catalog, DCAT.dataset, resource(entry.key)))
        store.extend(entry.quads())
    return store


FINDING = Finding(
    rule="R-01",
    shape=NamedNode("https://w3id.org/lianmu/shape/R-01"),
    severity="Violation",
    effect="gate",
    focus=resource("307010-1"),
    path=DCT.title,
    value=Literal("无"),
    component=NamedNode("http://www.w3.org/ns/shacl#MinCountConstraintComponent"),
    message=Text("没有名称", "No name"),
    fix=Text("填写名称", "Write the name"),
    source="https://w3id.org/lianmu/law/one",
    evidence="read",
)


def with_forms(quads: Iterable[Quad]) -> Iterable[Quad]:
    """What follows from names, where a real store has it."""
    named = {
        quad.subject: quad.object.value
        for quad in quads
        if quad.predicate == DCT.title and isinstance(quad.object, Literal)
    }
    graph = NAMES.graph("derived")
    for node, name in named.items():
        yield Quad(node, LM.normalisedName, Literal(normal_form(name)), graph)
    listed = [quad for quad in quads if quad.predicate == LM.item]
    for resource in {quad.subject for quad in listed}:
        items = [named.get(quad.object, "") for quad in listed if quad.subject == resource]  # type: ignore[arg-type]
        if signed := signature(named.get(resource, ""), items):
            yield Quad(resource, LM.signature, Literal(signed), graph)


def finding(**changes: Any) -> Finding:
    return replace(FINDING, **changes)
