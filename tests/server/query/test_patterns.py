"""What a query looks for, group by group."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from server.query.cursor import NotUnderstood
from server.query.guard import check
from server.query.paths import Alternative, Inverse, Path, Repeated, Sequence, may_be_empty, text
from server.query.patterns import Constant, Group, TriplePattern, Variable, read

P, Q = NamedNode("urn:p"), NamedNode("urn:q")
THIS, VALUE = Variable("this"), Variable("value")


def where(body: str) -> Group:
    return read(check(f"SELECT * WHERE {{ {body} }}", "urn:base").text).where


def test_triples_with_their_constants() -> None:
    found = where(
        '?this a <urn:C> ; <urn:p> ?value, "真"@zh . ?value ?any true, 1.5 , "x"^^<urn:t> .'
    )
    paths = [(triple.path, triple.object) for triple in found.triples]
    assert paths[0] == (
        NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        Constant("<urn:C>"),
    )
    assert paths[1:3] == [(P, VALUE), (P, Constant('"真"@zh'))]
    assert [triple.path for triple in found.triples[3:]] == [Variable("any")] * 3
    written = [str(triple.object) for triple in found.triples[3:]]
    assert ["true" in written[0], "1.5" in written[1], "urn:t" in written[2]] == [True] * 3


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("<urn:p>/<urn:q>", Sequence((P, Q))),
        ("^<urn:p>|<urn:q>", Alternative((Inverse(P), Q))),
        ("(<urn:p>/^<urn:q>)*", Repeated(Sequence((P, Inverse(Q))), "*")),
        ("<urn:p>?/<urn:q>+", Sequence((Repeated(P, "?"), Repeated(Q, "+")))),
    ],
)
def test_paths(written: str, path: Path) -> None:
    [triple] = where(f"?this {written} ?value .").triples
    assert triple == TriplePattern(THIS, path, VALUE)
    [again] = where(f"?this {text(path)} ?value .").triples
    assert again == triple


MANY = Repeated(P, "*")


@pytest.mark.parametrize(
    ("path", "empty"),
    [
        (MANY, True),
        (Inverse(MANY), True),
        (Sequence((MANY, MANY)), True),
        (Alternative((P, MANY)), True),
        (P, False),
        (Repeated(P, "+"), False),
        (Sequence((P, MANY)), False),
        (Alternative((P, Q)), False),
    ],
)
def test_which_paths_may_be_empty(path: Path, empty: bool) -> None:
    assert may_be_empty(path) is empty


def test_groups_are_told_apart() -> None:
    found = where(
        "{ ?a <urn:p> ?b } OPTIONAL { ?b <urn:p> ?c . FILTER (?c > ?d) } "
        "{ ?a <urn:p> 1 } UNION { ?a <urn:p> 2 } FILTER NOT EXISTS { ?a <urn:q> ?e } "
        "BIND (STRLEN(?a) AS ?f) { SELECT ?a (COUNT(?g) AS ?n) { ?a <urn:p> ?g } GROUP BY ?a }"
    )
    assert [group.kind for group in found.groups] == [
        "group", "optional", "union", "union", "exists", "select",
    ]  # fmt: skip
    assert found.assigned == {"f"}
    assert found.groups[1].mentioned == {"c", "d"}
    assert found.groups[5].projected == {"a", "n"}
    assert found.groups[5].groups[0].kind == "where"


def test_exists_in_an_expression_is_found() -> None:
    [inner] = where("FILTER (?x = 1 || !EXISTS { ?x <urn:p> ?y FILTER (?y > 2) })").groups
    assert inner.kind == "exists"
    assert len(inner.filters) == 1


@pytest.mark.parametrize("body", ["VALUES ?x { 1 }", "{ SELECT ?x { } } UNION { }"])
def test_what_is_not_read_is_said(body: str) -> None:
    with pytest.raises(NotUnderstood):
        where(body)
