from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from loaders import Limits, Loaded, Place, Unusable, load
from loaders.lines import LineFeed
from loaders.rdf import json_depth
from ontology.namespaces import DCT, Namespace
from tests.loaders.sample import BASE, references, resource

EX = Namespace("http://example.org/")
NAMES = {
    RdfFormat.TURTLE: "a.ttl",
    RdfFormat.TRIG: "a.trig",
    RdfFormat.N_TRIPLES: "a.nt",
    RdfFormat.N_QUADS: "a.nq",
    RdfFormat.JSON_LD: "a.jsonld",
    RdfFormat.RDF_XML: "a.rdf",
}


def rdf(text: str, name: str = "a.ttl") -> Loaded:
    return load(name, text.encode(), references())


def lines(loaded: Loaded) -> dict[str, int]:
    """Line of each statement by its value."""
    return {
        quad.object.value: place.row
        for quad in loaded.quads
        if isinstance(quad.object, Literal | NamedNode)
        and (place := loaded.origin.place(quad.subject, quad.predicate, quad.object)) is not None
    }


def refused(text: str, name: str = "a.ttl") -> Unusable:
    with pytest.raises(Unusable) as caught:
        rdf(text, name)
    return caught.value


IRIS = st.sampled_from([EX.a, EX.b, EX["中文"]])
TERMS = IRIS | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=6).map(
    Literal
)
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, TERMS), min_size=1, max_size=5)


@given(QUADS, st.sampled_from(list(NAMES)))
def test_every_syntax_gives_the_same_statements(quads: list[Quad], syntax: RdfFormat) -> None:
    content = serialize((quad.triple for quad in quads), format=syntax)
    assert content is not None
    loaded = load(NAMES[syntax], content, references())
    assert set(loaded.quads) == set(quads)
    last = content.count(b"\n") + 1
    assert all(1 <= place.row <= last for place in loaded.origin.statements.values())


def test_lines_of_turtle() -> None:
    text = """@prefix : <http://example.org/> .
# a comment
:a :p "2" ;
   :q "4"
   , "5" ;

   :r [ :k "7" ;
        :l "8" ] .
:b :p '''10
10''' .
:c :p :node
  # another comment
 .
:d :p "14" .
"""
    found = lines(rdf(text))
    assert {key: found[key] for key in ("2", "4", "5", "7", "8", "10\n10", "14")} == {
        "2": 3,
        "4": 4,
        "5": 5,
        "7": 7,
        "8": 8,
        "10\n10": 10,
        "14": 14,
    }
    assert found["http://example.org/node"] == 11


def test_punctuation_at_the_start_of_a_line_belongs_to_the_line_before_once() -> None:
    text = '@prefix : <http://example.org/> .\n:a :p "two"\n ; :q "three" ;\n :r "four"\n.\n'
    assert lines(rdf(text)) == {"two": 2, "three": 3, "four": 4}


def test_lines_of_n_quads_and_rdf_xml() -> None:
    text = '<http://e/a> <http://e/p> "1" .\n\n<http://e/a> <http://e/p> "3" <http://e/g> .\n'
    assert lines(rdf(text, "a.nq")) == {"1": 1, "3": 3}
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
        '<rdf:Description rdf:about="http://e/a">\n<e:p>three</e:p>\n<e:q>four</e:q>\n'
        "</rdf:Description></rdf:RDF>"
    )
    assert lines(rdf(text, "a.xml")) == {"three": 3, "four": 4}


def test_lines_of_json_ld_are_those_of_the_value_below_its_subject() -> None:
    text = json.dumps(
        {
            "@context": {"p": "http://e/p"},
            "@graph": [
                {"@id": "http://e/a", "p": ["甲", "same"]},
                {"@id": "http://e/b", "p": "same"},
            ],
        },
        indent=0,
        ensure_ascii=True,
    )
    loaded = rdf(text, "a.json")
    rows = text.split("\n")
    places = {
        (quad.subject.value, quad.object.value): loaded.origin.statements[
            quad.subject, quad.predicate, quad.object
        ].row
        for quad in loaded.quads
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
    first, second = [number for number, row in enumerate(rows, 1) if '"same"' in row]
    assert places["http://e/a", "same"] == first
    assert places["http://e/b", "same"] == second
    assert places["http://e/a", "甲"] == first - 1


def test_a_feed_never_hands_out_more_than_asked_nor_more_than_a_line() -> None:
    content = b"a" * 10 + b"\n" + b"b\n"
    feed = LineFeed(content)
    chunks = [feed.read(4) for _ in range(6)]
    assert chunks == [b"aaaa", b"aaaa", b"aa\n", b"b\n", b"", b""]
    assert feed.number == 2
    long = f'<http://e/a> <http://e/p> "{"x" * 200_000}" .\n<http://e/a> <http://e/p> "2" .'
    assert sorted(lines(rdf(long, "a.nt")).values()) == [1, 2]


@pytest.mark.parametrize(
    ("text", "name", "row"),
    [
        ("@prefix : <http://e/> .\n:a :b .\n", "a.ttl", 2),
        ("<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> x", "a.nt", 2),
        ('{"@id": "http://e/a",\n"p": 1,, }', "a.jsonld", 2),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n</b>", "a.rdf", 2),
        ("@prefix : <http://e/> .\n\n:a :b <<( :a :b :c )>> .", "a.ttl", 3),
        ('@prefix : <http://e/> .\n:a :b "x"@zh--ltr .', "a.ttl", 2),
        ("<?xml version='1.0'?>\n<!DOCTYPE r [<!ENTITY e 'x'>]>\n<r/>", "a.xml", 2),
    ],
)
def test_errors_name_their_line_in_both_languages(text: str, name: str, row: int) -> None:
    error = refused(text, name)
    assert error.row == row
    assert f"第 {row} 行" in error.message.zh and f"ine {row}" in error.message.en


def test_a_syntax_error_names_its_column() -> None:
    error = refused('<http://e/a> <http://e/b> "x" <http://e/g> .', "a.nt")
    assert error.column is not None and int(error.column) > 25


def test_remote_contexts_are_not_fetched() -> None:
    error = refused('{"@context": "http://127.0.0.1:9/context", "p": 1}', "a.jsonld")
    assert "@context" in error.message.zh and "not fetched" in error.message.en


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"@context":{"p":"http://e/p"},"p":' + '{"p":' * 5000 + "1" + "}" * 5001, "a.jsonld"),
        ("[" * 100_000 + "]" * 100_000, "a.json"),
        ("<http://e/a> <http://e/p> " + "<<( <http://e/a> <http://e/p> " * 50_000, "a.ttl"),
    ],
)
def test_nesting_that_would_end_the_process_is_refused(text: str, name: str) -> None:
    assert "嵌套超过 200 层" in refused(text, name).message.zh


def test_brackets_in_strings_do_not_nest() -> None:
    assert json_depth(b'{"a": "[[[{{{", "b": ["\\"["]}') == 2


def test_deep_turtle_is_read() -> None:
    depth = 2000
    text = "<http://e/a> <http://e/p> " + "[ <http://e/p> " * depth + "1" + " ]" * depth + " ."
    assert len(rdf(text).quads) == depth + 1


def test_nodes_that_cannot_be_told_apart_are_refused_with_a_line() -> None:
    names = [f"_:n{number}" for number in range(8)]
    clique = "\n".join(f"{a} <http://e/p> {b} ." for a in names for b in names if a != b)
    error = refused("<http://e/a> <http://e/p> 1 .\n" + clique)
    assert error.row is not None and error.row >= 2 and "IRI" in error.message.zh


def test_relative_iris_are_those_of_the_installation() -> None:
    (quad,) = rdf("<id/resource/1-1> a <http://e/T> .").quads
    assert quad.subject == NamedNode(f"{BASE}id/resource/1-1")


def test_values_stay_as_they_are_written() -> None:
    text = '<http://e/a> <http://e/p> 01, "2018-13-45"^^<http://www.w3.org/2001/XMLSchema#date> .'
    assert set(lines(rdf(text))) == {"01", "2018-13-45"}


def test_a_file_without_statements_and_one_with_too_many() -> None:
    assert "没有 RDF 陈述" in refused("# only a comment").message.zh
    text = "\n".join(f"<http://e/a> <http://e/p> {number} ." for number in range(4))
    with pytest.raises(Unusable, match="超过 3 条") as caught:
        load("a.ttl", text.encode(), references(), Limits(statements=3))
    assert caught.value.row == 4


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x", "file:///etc/x",
     "mailto:a@b.example", "http://e.example/a%0A", "http://e.example/a%20", "urn:x:%E2%80%AEa",
     "http://e.example/\u3164"],
)  # fmt: skip
def test_an_iri_that_may_not_be_kept_is_refused_at_its_line(iri: str) -> None:
    for line in (f"<{iri}> <http://e/p> 1 .", f"<urn:a> <http://e/p> <{iri}> ."):
        error = refused(f"# one\n{line}")
        assert error.row == 2
        assert "IRI" in error.message.zh


@pytest.mark.parametrize(
    "line",
    ["<urn:a> <http://e/p> <HTTPS://e.example/%E4%B8%AD> .",
     "<urn:a> <http://xmlns.com/foaf/0.1/mbox> <mailto:a@b.example> ."],
)  # fmt: skip
def test_other_iris_are_read(line: str) -> None:
    assert len(rdf(line).quads) == 1


@pytest.mark.parametrize(
    "written",
    ['"307010/1A\\n"', '"307010/1a"@zh', '" 307010/1a"', '"307010/1A"^^xsd:token', '"307010 / 1a"'],
)
def test_a_code_is_one_however_it_is_written(written: str) -> None:
    loaded = rdf(
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "<urn:a> a <https://w3id.org/lianmu/ns#InformationResource> ;\n"
        f"  <http://purl.org/dc/terms/identifier> {written} ."
    )
    (code,) = (quad for quad in loaded.quads if quad.predicate == DCT.identifier)
    assert code.object == Literal("307010/1A")
    assert code.subject == resource("307010/1A")
    (note,) = (note for note in loaded.notes if "307010/1A" in note.message.zh and note.place)
    assert note.place == Place(3)


def test_numbers_and_dates_have_no_space_around_them() -> None:
    loaded = rdf(
        '<urn:a> <urn:b> "2025-09-01\\n"^^<http://www.w3.org/2001/XMLSchema#date>, " x "@zh, " x" .'
    )
    assert {str(quad.object) for quad in loaded.quads} == {
        '"2025-09-01"^^<http://www.w3.org/2001/XMLSchema#date>', '" x "@zh', '" x"',
    }  # fmt: skip
