import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple
from rdflib import Graph, URIRef

from ontology.namespaces import DCT, LM, RDF, SH
from server.rules.engine import judge, write_context
from server.rules.report import Report
from tests.server.rules.city import NAMES, Entry, city, context, data, ours, resource, theirs

B = NamedNode("http://example.org/b")


def rules(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.focus.value.rpartition("/")[2]) for finding in report.findings]


def test_everything() -> None:
    store = city(Entry("1", titles=()), Entry("2", items=(None,)))
    report = judge(store, ours(), None, context(ours()))
    assert rules(report) == [("R-30", "sfj"), ("R-01", "1"), ("R-06", "2")]
    assert (report.profile, report.as_of.isoformat()) == ("decree-809", "2026-03-02")


def test_what_a_node_without_a_name_lacks_is_found_on_its_bearer() -> None:
    store = data("ex:one dct:relation [ a lm:Department ] .")
    (found,) = judge(store, ours(), None, context(ours())).findings
    assert (found.rule, found.focus.value) == ("R-30", "http://example.org/one")


def test_only_what_was_touched() -> None:
    store = city(Entry("1", titles=()), Entry("2", titles=()))
    assert rules(judge(store, ours(), [resource("2")], context(ours()))) == [("R-01", "2")]


def test_the_other_holder_of_a_code_is_reported_too() -> None:
    store = city(Entry("1", code="a"), Entry("2", code="a"), Entry("3", titles=()))
    report = judge(store, ours(), [resource("1")], context(ours()))
    assert rules(report) == [("R-02", "1"), ("R-02", "2")]
    assert report.findings[0].message.zh == f"代码“a”也属于{resource('2').value}"


def test_nothing_touched_nothing_found() -> None:
    store = city(Entry("1", titles=()))
    assert judge(store, ours(), [], context(ours())).findings == ()


def test_a_profile_silences_rules() -> None:
    store = city(Entry("1", items=(None,), provider=None))
    assert rules(judge(store, ours(), [resource("1")], context(ours()))) == [
        ("R-06", "1"),
        ("R-06", "1"),
    ]
    assert judge(store, ours(), [resource("1")], context(ours(), "lyg-interim")).findings == ()


def test_the_context_is_judged_too() -> None:
    store = city(Entry("1", titles=()))
    named = [*context(ours()), Triple(resource("1"), DCT.title, Literal("x", language="zh"))]
    assert judge(store, ours(), [resource("1")], named).findings == ()


def test_a_context_without_a_judging_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="asOf"):
        judge(Store(), ours(), None, [])


def test_reports_are_never_judged() -> None:
    store = city()
    store.add(
        Quad(resource("1"), RDF.type, LM.InformationResource, NAMES.graph("report", "public"))
    )
    assert judge(store, ours(), [resource("1")], context(ours())).findings == ()


def test_shapes_of_somebody_else() -> None:
    shapes = theirs(
        "ex:People a sh:NodeShape ; sh:targetClass ex:Person ;"
        ' sh:property [ sh:path ex:age ; sh:minInclusive 0 ; sh:message "Too young" ] .'
    )
    [finding] = judge(
        data("ex:a a ex:Person ; ex:age -1 . ex:b a ex:Person ; ex:age 2 ."),
        shapes,
        None,
        context(shapes),
    ).findings
    assert finding.rule == "http://example.org/People"
    assert finding.message.zh == finding.message.en == "Too young"
    assert finding.refuses


@pytest.mark.parametrize("focus", [None, [NamedNode("http://example.org/a"), B]])
def test_what_a_constraint_counts_is_not_doubled_by_a_second_class(
    focus: list[NamedNode] | None,
) -> None:
    """A focus node is bound once, though it is in the target as a member of two classes."""
    shapes = theirs(
        "ex:Above a sh:NodeShape ; sh:targetClass ex:Upper ; sh:sparql [ sh:message 'twice' ;"
        " sh:select 'SELECT $this WHERE { $this <http://example.org/has> ?it } GROUP BY $this"
        " HAVING (COUNT(*) > 1)' ] ."
    )
    store = data(
        "ex:Lower <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:Upper ."
        " ex:a a ex:Upper, ex:Lower ; ex:has 1 . ex:b a ex:Lower ; ex:has 1, 2 ."
    )
    found = judge(store, shapes, focus, context(shapes)).findings
    assert [finding.focus for finding in found] == [B]


def test_two_constraints_alike_report_once() -> None:
    shapes = theirs(
        "ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:property"
        " [ sh:path dct:title ; sh:minCount 1 ; sh:message 'x' ],"
        " [ sh:path dct:title ; sh:minCount 1 ; sh:message 'x' ] ."
    )
    assert len(judge(data(""), shapes, None, context(shapes)).findings) == 1


def test_the_same_report_every_time() -> None:
    store = city(*(Entry(str(key), code="a", titles=()) for key in range(5)))
    first = judge(store, ours(), None, context(ours()))
    again = judge(store, ours(), None, reversed(context(ours())))
    assert first == again
    assert len(first.findings) == 5 + 5 * 4 + 1


def test_a_written_context_lets_another_engine_reach_the_verdict() -> None:
    from pyshacl import validate

    store = city(Entry("1", titles=(), items=(None,)), Entry("2"))
    known = context(ours(), "lyg-interim")
    written = write_context(store, ours(), [resource("1")], known)
    graph = Graph().parse(data=written, format="turtle")
    shapes = Graph().parse(
        data="\n".join(f"{triple} ." for triple in ours().triples), format="turtle"
    )
    shapes += graph
    _, results, _ = validate(graph, shacl_graph=shapes, inference="none")
    found = {
        str(results.value(node, URIRef(SH.sourceShape.value)))
        for node in results.subjects(URIRef(SH.focusNode.value), URIRef(resource("1").value))
    }
    report = judge(store, ours(), [resource("1")], known)
    assert found == {finding.shape.value for finding in report.findings}
    assert written == write_context(store, ours(), [resource("1")], reversed(known))


@pytest.mark.parametrize("data_of", ["", "ex:a ex:bad 2 . "])
def test_a_query_behind_sh_node_is_about_the_node_it_leads_to(data_of: str) -> None:
    shapes = theirs(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:T ] ."
        " ex:T a sh:NodeShape ; sh:sparql [ sh:message 'bad' ;"
        " sh:select 'SELECT $this WHERE { $this <http://example.org/bad> ?x }' ] ."
    )
    store = data(f"ex:a a ex:C ; ex:p ex:b . ex:b ex:bad 1 . {data_of}")
    (finding,) = judge(store, shapes, None, context(shapes)).findings
    assert (finding.focus.value, str(finding.value)) == ("http://example.org/a", str(B))


def test_both_sides_of_sh_equals_are_told_where_the_path_may_be_empty() -> None:
    shapes = theirs(
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property"
        " [ sh:path [ sh:zeroOrOnePath ( ex:n ex:n ) ] ; sh:equals ex:n ] ."
    )
    findings = judge(data("ex:a ex:n ex:b ."), shapes, None, context(shapes)).findings
    assert {finding.value for finding in findings} == {NamedNode("http://example.org/a"), B}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("FILTER NOT EXISTS { $this ex:q _:k . _:k ex:w ?z }", ["b"]),
        ("FILTER EXISTS { $this ex:q [ ex:w ?z ] }", ["a"]),
        ("$this ex:q ?v . BIND (1 AS ?v)", None),
    ],
)
def test_what_the_engine_cannot_parse_is_no_fault_of_ours(
    where: str, found: list[str] | None
) -> None:
    query = f"SELECT $this WHERE {{ {where} }}"
    shapes = theirs(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:message 'x' ; sh:prefixes"
        f" ex:p ; sh:select '{query}' ] . ex:p sh:declare [ sh:prefix 'ex' ;"
        " sh:namespace 'http://example.org/'^^<http://www.w3.org/2001/XMLSchema#anyURI> ] ."
    )
    store = data("ex:a a ex:C ; ex:q ex:x . ex:x ex:w 1 . ex:b a ex:C .")
    report = judge(store, shapes, None, context(shapes))
    if found is None:
        assert ["reference engine" in note.en for note in report.notes] == [True]
        return
    assert report.notes == ()
    findings = report.findings
    assert [finding.focus.value.rpartition("/")[2] for finding in findings] == found


def test_a_constraint_of_somebody_who_said_nothing_still_says_what_is_wrong() -> None:
    shapes = theirs(
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:maxLength 1 ] ."
    )
    (finding,) = judge(data('ex:a ex:p "long" .'), shapes, None, context(shapes)).findings
    assert finding.message.zh == "“long”不符合约束 sh:maxLength"
    assert finding.message.en == "“long” does not meet the constraint sh:maxLength"
