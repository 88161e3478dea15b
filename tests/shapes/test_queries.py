"""Every SPARQL constraint finds in pyoxigraph what it finds in pySHACL: plain SPARQL, no quirks."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from ontology import reference_files
from ontology.namespaces import RDF, SH
from shapes.example import Example, examples
from tests.shapes.engine import data_graph, judged, shipped
from tests.shapes.queries import selected, text_of

BAD = [example for example in examples() if not example.good]


def _store(example: Example) -> Store:
    turtle = data_graph(example.turtle, example.as_of).serialize(format="nt")
    store = Store()
    store.extend(parse(turtle, format=RdfFormat.N_TRIPLES))
    return store


def _in_pyoxigraph(example: Example) -> Counter[tuple[str, str, str]]:
    store = _store(example)
    active = shipped().for_profile(example.profile)
    found: Counter[tuple[str, str, str]] = Counter()
    for shape, target in _constraints():
        for quad in store.quads_for_pattern(None, RDF.type, target):
            assert isinstance(quad.subject, NamedNode)
            name = shape.rpartition("/")[2]
            for row in selected(store, text_of(name), quad.subject):
                found[shape, quad.subject.value, row.get("value", "None")] += 1
    assert active.deactivations == ()
    return found


def _constraints() -> list[tuple[str, NamedNode]]:
    by_subject = {
        triple.subject: triple.object
        for triple in shipped().triples
        if triple.predicate == SH.targetClass and isinstance(triple.object, NamedNode)
    }
    return [
        (triple.subject.value, by_subject[triple.subject])
        for triple in shipped().triples
        if triple.predicate == SH.sparql and isinstance(triple.subject, NamedNode)
    ]


@pytest.mark.parametrize("example", BAD, ids=lambda example: str(example.rule))
def test_two_engines_agree(example: Example) -> None:
    queried = {shape for shape, _ in _constraints()}
    in_pyshacl = Counter(
        (result.shape, result.focus, result.value)
        for result in judged(example)
        if result.shape in queried
    )
    assert _in_pyoxigraph(example) == in_pyshacl


def test_the_reference_files_parse_in_both() -> None:
    files = [file for group in reference_files().values() for file in group]
    assert len(files) >= 14
    assert all(list(parse(file.read_bytes(), format=RdfFormat.TURTLE)) for file in files)
