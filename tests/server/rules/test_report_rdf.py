from dataclasses import replace

from hypothesis import given
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse
from pyshacl import validate
from rdflib import Graph

from ontology.namespaces import DCT, LM, PROFILE, RDF, RULE, SH, XSD
from ontology.text import Text
from server.rules.report import Finding, Report, Waived
from server.rules.report_rdf import to_rdf, to_turtle
from tests.server.rules.city import AS_OF, finding, resource
from tests.server.rules.findings import reports

IRI = NamedNode("http://city.example/id/report/1")


def graph(*findings: Finding) -> list[Triple]:
    return to_rdf(Report("decree-809", AS_OF, findings), IRI)


def values(triples: list[Triple], predicate: NamedNode) -> set[object]:
    return {triple.object for triple in triples if triple.predicate == predicate}


def boolean(word: str) -> Literal:
    return Literal(word, datatype=XSD.boolean)


def test_the_report_itself() -> None:
    assert set(graph()) == {
        Triple(IRI, RDF.type, SH.ValidationReport),
        Triple(IRI, SH.conforms, boolean("true")),
        Triple(IRI, LM.underProfile, PROFILE["decree-809"]),
        Triple(IRI, LM.asOf, Literal("2026-03-02", datatype=XSD.date)),
    }


def test_a_result_says_everything() -> None:
    triples = graph(finding().at("表1", 5, "信息资源名称"))
    [node] = [triple.object for triple in triples if triple.predicate == SH.result]
    said = {(t.predicate, t.object) for t in triples if t.subject == node}
    assert said == {
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, resource("307010-1")),
        (SH.resultPath, DCT.title),
        (SH.value, Literal("无")),
        (SH.resultSeverity, SH.Violation),
        (SH.sourceConstraintComponent, SH.MinCountConstraintComponent),
        (SH.sourceShape, NamedNode("https://w3id.org/lianmu/shape/R-01")),
        (SH.resultMessage, Literal("没有名称", language="zh")),
        (SH.resultMessage, Literal("No name", language="en")),
        (LM.fix, Literal("填写名称", language="zh")),
        (LM.fix, Literal("Write the name", language="en")),
        (LM.rule, RULE["R-01"]),
        (LM.effect, LM.Gate),
        (LM.state, Literal("new")),
        (LM.since, Literal(AS_OF.isoformat(), datatype=XSD.date)),
        (LM.evidence, LM.Read),
        (DCT.source, NamedNode("https://w3id.org/lianmu/law/one")),
        (LM.sheet, Literal("表1")),
        (LM.row, Literal("5", datatype=XSD.integer)),
        (LM.column, Literal("信息资源名称")),
    }


def test_any_result_at_all_means_not_conforming() -> None:
    assert values(graph(finding(severity="Info")), SH.conforms) == {boolean("false")}
    assert values(graph(finding(effect="finding")), LM.effect) == {LM.Finding}


def test_what_is_fixed_is_no_result() -> None:
    triples = graph(finding(state="fixed"))
    assert values(triples, SH.conforms) == {boolean("true")}
    assert values(triples, SH.result) == set()
    assert len(values(triples, LM.fixedResult)) == 1


def test_a_shape_of_somebody_else_is_no_rule_of_ours() -> None:
    triples = graph(finding(rule="http://example.org/s", source="", evidence=""))
    for ours in (LM.rule, LM.effect, LM.fix, LM.evidence, DCT.source):
        assert values(triples, ours) == set()


def test_words_that_are_the_same_in_both_languages_have_none() -> None:
    triples = graph(finding(message=Text("No name", "No name")))
    assert values(triples, SH.resultMessage) == {Literal("No name")}


def test_the_same_finding_has_the_same_iri_and_another_row_another() -> None:
    [here] = values(graph(finding()), SH.result)
    assert values(graph(finding(rule="R-02"), finding()), SH.result) > {here}
    assert here not in values(graph(finding().at(None, 7, None)), SH.result)


@given(reports)
def test_the_turtle_is_the_rdf_without_blank_nodes(report: Report) -> None:
    store = Store()
    store.extend(parse(to_turtle(report, IRI), format=RdfFormat.TURTLE))
    assert {quad.triple for quad in store} == set(to_rdf(report, IRI))
    assert len(list(store.quads_for_pattern(IRI, SH.result, None))) == len(set(report.counted))
    assert all(isinstance(quad.subject, NamedNode) for quad in store)


RESULT_SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ],
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ],
        [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ],
        [ sh:path sh:resultMessage ; sh:minCount 1 ; sh:uniqueLang true ],
        [ sh:path [ sh:inversePath sh:result ] ; sh:minCount 1 ; sh:maxCount 1 ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ] .
"""


def test_the_report_is_one_by_the_standard() -> None:
    turtle = to_turtle(Report("decree-809", AS_OF, (finding(), finding(rule="R-02"))), IRI)
    conforms, _, text = validate(
        Graph().parse(data=turtle, format="turtle"),
        shacl_graph=Graph().parse(data=RESULT_SHAPE, format="turtle"),
    )
    assert conforms, text


def test_findings_that_differ_anywhere_are_two_results() -> None:
    one = finding()
    others = (
        replace(one, column=""),
        replace(one, fix=Text("另一种写法", "another way")),
        replace(one, effect="finding"),
        replace(one, source="https://example.org/other"),
    )
    assert len(values(graph(one, *others), SH.result)) == 1 + len(others)


def test_a_waived_result_is_none_by_the_standard() -> None:
    waived = replace(finding(), waived=Waived("http://city.example/id/waiver/1", AS_OF, "因为"))
    triples = graph(waived)
    assert values(triples, SH.conforms) == {boolean("true")}
    assert values(triples, SH.result) == set() and len(values(triples, LM.waivedResult)) == 1
    assert values(triples, LM.waivedBy) == {NamedNode("http://city.example/id/waiver/1")}
