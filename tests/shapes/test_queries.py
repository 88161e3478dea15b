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
    turtle = data_graph(example.turtle, example.as_of, example.profile).serialize(format="nt")
    store = Store()
    store.extend(parse(turtle, format=RdfFormat.N_TRIPLES))
    return store


def _in_pyoxigraph(example: Example) -> Counter[tuple[str, str, str]]:
    store = _store(example)
    silent = {triple.subject for triple in shipped().for_profile(example.profile).deactivations}
    found: Counter[tuple[str, str, str]] = Counter()
    for shape in _constraints() - silent:
        for focus in _targets(store, shape):
            for row in selected(store, text_of(shape.value.rpartition("/")[2]), focus):
                found[shape.value, focus.value, row.get("value", "None")] += 1
    return found


def _constraints() -> set[NamedNode]:
    """The shapes that report by a query."""
    subjects = {triple.subject for triple in shipped().triples if triple.predicate == SH.sparql}
    return {subject for subject in subjects if isinstance(subject, NamedNode)}


def _targets(store: Store, shape: NamedNode) -> set[NamedNode]:
    """The nodes that a shape is about, by each way in which ours name them."""
    found: set[object] = set()
    for triple in shipped().triples:
        target = triple.object
        if triple.subject != shape or not isinstance(target, NamedNode):
            continue
        if triple.predicate == SH.targetClass:
            found |= {q.subject for q in store.quads_for_pattern(None, RDF.type, target)}
        if triple.predicate == SH.targetSubjectsOf:
            found |= {q.subject for q in store.quads_for_pattern(None, target, None)}
        if triple.predicate == SH.targetObjectsOf:
            found |= {q.object for q in store.quads_for_pattern(None, target, None)}
    return {node for node in found if isinstance(node, NamedNode)}


@pytest.mark.full  # tests/server/rules/test_examples.py runs the same compiled
@pytest.mark.parametrize("example", BAD, ids=lambda example: str(example.rule))
def test_two_engines_agree(example: Example) -> None:
    queried = {shape.value for shape in _constraints()}
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
