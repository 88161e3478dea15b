import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from pyshacl.constraints.constraint_component import ConstraintComponent

from ontology.namespaces import DCT, RDF, SH, XSD
from server.rules.reference import LOGGERS, validate
from server.rules.results import Result
from shapes import UnusableShapes
from tests.server.rules.city import data, theirs

EX = "http://example.org/"


def run(shapes: str, turtle: str) -> list[Result]:
    return validate((quad.triple for quad in data(turtle)), theirs(shapes).triples)


def test_a_result_in_our_terms() -> None:
    [result] = run(
        "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:p ."
        "ex:p sh:path dct:title ; sh:datatype xsd:date ; sh:severity sh:Info ;"
        ' sh:message "不是日期"@zh, "no date"@en .',
        'ex:a a ex:C ; dct:title "x" .',
    )
    assert result == Result(
        focus=NamedNode(EX + "a"),
        path=DCT.title,
        value=Literal("x"),
        severity=SH.Info,
        component=SH.DatatypeConstraintComponent,
        shape=NamedNode(EX + "p"),
        constraint=None,
        messages=(Literal("no date", language="en"), Literal("不是日期", language="zh")),
        bindings=(),
    )


QUERY = (
    "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql ex:q ."
    'ex:q sh:message "{?value}"@zh ; sh:select "SELECT $this ?value ?other WHERE {'
    ' $this <http://purl.org/dc/terms/title> ?value . BIND (STRLEN(?value) AS ?other) }" .'
)


def test_what_a_query_selects_is_noted() -> None:
    [result] = run(QUERY, 'ex:a a ex:C ; dct:title "四个字符" .')
    assert result.bindings == (("other", "4"),)
    assert result.constraint == NamedNode(EX + "q")


def test_a_backslash_in_a_value_is_no_trouble() -> None:
    [result] = run(QUERY, r'ex:a a ex:C ; dct:title "C:\\data\\1" .')
    assert result.value == Literal("C:\\data\\1")


def test_nested_shapes_report_once_at_the_outer_shape() -> None:
    [result] = run(
        "ex:s a sh:NodeShape ; sh:targetClass ex:C ;"
        " sh:not [ sh:path dct:title ; sh:minCount 1 ] .",
        'ex:a a ex:C ; dct:title "x" .',
    )
    assert (result.shape, result.component) == (NamedNode(EX + "s"), SH.NotConstraintComponent)


def test_a_string_matches_its_datatype_and_its_listed_value() -> None:
    shape = (
        "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property"
        ' [ sh:path dct:title ; sh:datatype xsd:string ; sh:in ("x") ] .'
    )
    assert run(shape, 'ex:a a ex:C ; dct:title "x" .') == []
    assert len(run(shape, 'ex:a a ex:C ; dct:title "x"@zh .')) == 2


def test_ill_typed_values_are_found_in_silence(caplog: pytest.LogCaptureFixture) -> None:
    shape = (
        "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property"
        " [ sh:path dct:issued ; sh:datatype xsd:date ] ."
    )
    with caplog.at_level(logging.DEBUG):
        [result] = run(shape, 'ex:a a ex:C ; dct:issued "2026-02-30"^^xsd:date .')
    assert result.value == Literal("2026-02-30", datatype=XSD.date)
    assert caplog.records == []
    assert not logging.getLogger("rdflib.term").disabled


def test_a_text_is_not_after_a_date_where_the_shape_guards() -> None:
    """rdflib itself holds ``"2026-11-01" > "2026-10-01"^^xsd:date`` true."""
    shape = (
        'ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select """SELECT $this ?value'
        " WHERE {{ $this <http://purl.org/dc/terms/issued> ?value . {guard} FILTER (?value >"
        ' "2026-10-01"^^<http://www.w3.org/2001/XMLSchema#date>) }}""" ] .'
    )
    guard = "FILTER (datatype(?value) = <http://www.w3.org/2001/XMLSchema#date>)"
    text = 'ex:a a ex:C ; dct:issued "2026-11-01" .'
    date = 'ex:a a ex:C ; dct:issued "2026-11-01"^^xsd:date .'
    assert len(run(shape.format(guard=""), text)) == 1
    assert run(shape.format(guard=guard), text) == []
    assert len(run(shape.format(guard=guard), date)) == 1


def test_an_iri_that_a_query_makes_up_is_shown_as_text() -> None:
    shape = (
        'ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select "SELECT $this ?value'
        ' WHERE { $this <http://purl.org/dc/terms/title> ?t . BIND (IRI(?t) AS ?value) }" ] .'
    )
    [result] = run(shape, 'ex:a a ex:C ; dct:title "two words" .')
    assert result.value == Literal("two words")


@pytest.mark.parametrize(
    "shape",
    [
        "ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:path dct:title .",
        "ex:s a sh:PropertyShape ; sh:targetNode ex:a .",
        'ex:s sh:targetNode ex:a ; sh:pattern "(" .',
        'ex:s sh:targetNode ex:a ; sh:minCount "x" ; sh:path dct:title .',
        "ex:s sh:targetNode ex:a ; sh:or ex:nowhere .",
        'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT nonsense" ] .',
        'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this no:where ?o }" ] .',
        'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this FROM <http://127.0.0.1:9/>'
        ' { $this ?p ?o }" ] .',
        'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { SERVICE'
        ' <http://127.0.0.1:9/> { $this ?p ?o } }" ] .',
        'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { {service'
        '<http://127.0.0.1:9/> { $this ?p ?o } } }" ] .',
    ],
)
def test_shapes_that_cannot_be_run_say_so(shape: str) -> None:
    with pytest.raises(UnusableShapes) as caught:
        run(shape, 'ex:a dct:title "x" .')
    assert caught.value.message.zh
    assert "Traceback" not in caught.value.message.en


def test_nothing_of_the_process_stays_changed() -> None:
    before = ConstraintComponent.make_v_result
    with pytest.raises(UnusableShapes):
        run('ex:s sh:targetNode ex:a ; sh:pattern "(" .', 'ex:a dct:title "x" .')
    assert ConstraintComponent.make_v_result is before
    assert not any(logging.getLogger(name).disabled for name in LOGGERS)


def test_two_at_once_do_not_mix() -> None:
    def found(word: str) -> list[tuple[object, object]]:
        return [
            (result.value, dict(result.bindings)["other"])
            for result in run(QUERY, f'ex:a a ex:C ; dct:title "{word}" .')
        ]

    words = ["x" * length for length in range(1, 9)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(found, words))
    assert answers == [[(Literal(word), str(len(word)))] for word in words]


def test_owl_imports_are_not_followed() -> None:
    shape = (
        "<http://127.0.0.1:9/shapes> a <http://www.w3.org/2002/07/owl#Ontology> ;"
        " <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/more> ."
    )
    assert run(shape, 'ex:a dct:title "x" .') == []


def test_statements_about_statements_do_not_disturb() -> None:
    store = Store()
    quad = Quad(NamedNode(EX + "a"), RDF.type, NamedNode(EX + "C"))
    store.add(quad)
    store.add(Quad(NamedNode(EX + "b"), RDF.reifies, quad.triple))
    shape = theirs("ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:closed true .")
    [result] = validate((each.triple for each in store), shape.triples)
    assert result.focus == NamedNode(EX + "a")
