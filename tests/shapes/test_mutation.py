"""No shape is idle: remove it, or invert it, and some example or case is judged otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib import Graph

from ontology.namespaces import SH, SHAPE
from shapes import Shapes
from shapes.example import Example, Expected, examples
from shapes.rules import Description
from tests.shapes.cases import DAY
from tests.shapes.cases.content import CASES
from tests.shapes.cases.profiles import BEFORE_DECREE, UNDER_DECREE
from tests.shapes.engine import expected, judge, shipped
from tests.shapes.record import PREFIXES

REPORTING = sorted(shipped().shapes, key=str)
DECREE_PUBLISHED = date(2025, 5, 28)
HELPER = NamedNode("http://example.org/inverted")
TARGETS = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf}

Change = Callable[[Shapes], list[Triple]]
Said = tuple[str, str, date]
"""What is judged: Turtle, profile, day."""


def judged_of(rule: str) -> list[Said]:
    """The examples of a rule, and the cases of both profiles."""
    shown: list[Example] = [example for example in examples() if example.rule == rule]
    return [(example.turtle, example.profile, example.as_of) for example in shown]


def cases_about(shape: str) -> list[Said]:
    """Cases that expect this shape to report, and two of the time just before the decree."""
    found = [
        (PREFIXES + text, profile, DAY)
        for cases, profile in (
            (CASES, "lyg-interim"),
            (UNDER_DECREE, "decree-809"),
            (BEFORE_DECREE, "lyg-interim"),
        )
        for text, shapes in cases.values()
        if shape in shapes
    ]
    beside = (BEFORE_DECREE["nolevel"][0], CASES["platform"][0])
    return [
        *found[:2],
        *((PREFIXES + text, "lyg-interim", DECREE_PUBLISHED) for text in beside),
    ]


def graph(triples: list[Triple]) -> Graph:
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


def verdicts(said: list[Said], shape: NamedNode, change: Change) -> list[Counter[Expected]]:
    """What the shape finds in each, once it is changed; the others find what they found."""
    changed = {
        profile: graph(alone(shape, change(shipped().for_profile(profile))))
        for profile in {profile for _, profile, _ in said}
    }
    return [
        expected(judge(turtle, profile, day, shapes=changed[profile]))
        for turtle, profile, day in said
    ]


def alone(shape: NamedNode, shapes: list[Triple]) -> list[Triple]:
    """The shapes, of which the others have nothing to judge; they may still be referred to."""
    return [one for one in shapes if one.subject == shape or one.predicate not in TARGETS]


def unchanged(shapes: Shapes) -> list[Triple]:
    return list(shapes.triples)


def removed(shape: NamedNode) -> Change:
    return lambda shapes: [*shapes.triples, Triple(shape, SH.deactivated, Literal(True))]


def inverted(shape: NamedNode) -> Change:
    """Each constraint of the shape passes what it failed and fails what it passed."""
    return lambda shapes: [
        changed
        for triple in shapes.triples
        for changed in (_inverse(triple, shapes) if triple.subject == shape else [triple])
    ]


def _inverse(triple: Triple, shapes: Shapes) -> list[Triple]:
    """What stands for this statement of the shape when it is inverted."""
    shape, predicate, value = triple.subject, triple.predicate, triple.object
    if predicate == SH.node:
        return [Triple(shape, SH["not"], value)]
    if predicate == SH["not"]:
        return [Triple(shape, SH.node, value)]
    if predicate == SH.minCount:
        return [Triple(shape, SH.maxCount, Literal(_number(value) - 1))]
    if predicate == SH.maxCount:
        return [Triple(shape, SH.minCount, Literal(_number(value) + 1))]
    if predicate in (SH.pattern, SH.datatype, SH["class"]):
        return [Triple(shape, SH["not"], HELPER), Triple(HELPER, predicate, value)]
    if predicate == SH.sparql:
        asked = Description(shapes.triples).plain(value, SH.select)
        return [
            Triple(shape, SH.sparql, HELPER),
            Triple(HELPER, SH.select, Literal(negated(asked))),
            Triple(HELPER, SH.prefixes, SHAPE.prefixes),
            Triple(HELPER, SH.message, Literal("x")),
        ]
    return [triple]


def negated(query: str) -> str:
    """The nodes of which the query finds nothing."""
    conditions = query[query.index("{") + 1 : query.rindex("}")]
    return f"SELECT DISTINCT $this WHERE {{ $this a ?any . FILTER NOT EXISTS {{ {conditions} }} }}"


def _number(value: object) -> int:
    assert isinstance(value, Literal)
    return int(value.value)


INVERTIBLE = {SH.node, SH["not"], SH.minCount, SH.maxCount, SH.pattern, SH.datatype}
INVERTIBLE |= {SH["class"], SH.sparql}


@pytest.mark.parametrize("shape", REPORTING, ids=lambda shape: shape.value.rpartition("/")[2])
def test_a_shape_has_a_constraint_that_can_be_inverted(shape: NamedNode) -> None:
    stated = [triple.predicate for triple in shipped().triples if triple.subject == shape]
    constraints = [predicate for predicate in stated if predicate in INVERTIBLE]
    described = {SH.path, SH.severity, SH.message, SH.nodeKind, *TARGETS}
    others = {p for p in stated if p.value.startswith(SH.iri)} - INVERTIBLE - described
    assert 1 <= len(constraints) <= 3  # others shut gaps of the first: a final line break
    assert others == set()


@pytest.mark.full
@pytest.mark.parametrize("shape", REPORTING, ids=lambda shape: shape.value.rpartition("/")[2])
def test_a_shape_removed_or_inverted_is_noticed(shape: NamedNode) -> None:
    said = judged_of(shipped().shapes[shape].rule)
    said += cases_about(shape.value.rpartition("/")[2])
    whole = verdicts(said, shape, unchanged)
    assert verdicts(said, shape, removed(shape)) != whole
    assert verdicts(said, shape, inverted(shape)) != whole
