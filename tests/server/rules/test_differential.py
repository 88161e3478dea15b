"""The law of the engine: on the nodes asked about, it says what pySHACL says of everything."""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store, Triple
from pyshacl import validate
from rdflib.namespace import SH

from server.rules.engine import judge
from server.rules.report import Finding
from tests.server.rules.city import Entry, city, context, ours, resource

KEYS = ("1", "2", "3", "4")

Said = tuple[str, str, str, str]


def entries(key: str) -> st.SearchStrategy[Entry]:
    return st.builds(
        Entry,
        key=st.just(key),
        code=st.sampled_from(["a/1", "a/2", "b/1"]),
        titles=st.sampled_from([("名",), (), ("名", "称")]),
        provider=st.sampled_from(["zjj", "sfj", "nobody", None]),
        items=st.lists(st.sampled_from(["甲", "乙", None]), max_size=3).map(tuple),
        related=st.sampled_from([None, *KEYS]),
    )


cities = st.tuples(*map(entries, KEYS)).map(lambda made: city(*made))


def graph(triples: Iterable[Triple]) -> rdflib.Graph:
    text = "\n".join(f"{triple} ." for triple in triples)
    return rdflib.Graph().parse(data=text, format="nt")


SHAPES = ours().for_profile("decree-809")
SHAPES_GRAPH = graph(SHAPES.triples)


def plainly(store: Store) -> set[Said]:
    """What pySHACL itself says of the whole store."""
    _, report, _ = validate(
        graph(quad.triple for quad in store), shacl_graph=SHAPES_GRAPH, inference="none"
    )
    return {
        (
            str(report.value(node, SH.focusNode)),
            str(report.value(node, SH.sourceShape)),
            str(report.value(node, SH.sourceConstraintComponent)),
            str(report.value(node, SH.value)),
        )
        for node in report.objects(None, SH.result)
    }


def said(findings: Iterable[Finding]) -> set[Said]:
    return {
        (
            finding.focus.value,
            finding.shape.value,
            finding.component.value,
            str(None) if finding.value is None else finding.value.value,
        )
        for finding in findings
    }


@settings(max_examples=40, deadline=None)
@given(cities, st.sets(st.sampled_from(KEYS), min_size=1))
def test_focus_and_surroundings_give_the_verdict_of_the_whole(store: Store, keys: set[str]) -> None:
    asked = {resource(key) for key in keys}
    whole = plainly(store)
    report = judge(store, SHAPES, asked, context(SHAPES))
    names = {node.value for node in asked}
    assert {each for each in said(report.findings) if each[0] in names} == {
        each for each in whole if each[0] in names
    }
    assert said(report.findings) <= whole


@settings(max_examples=15, deadline=None)
@given(cities)
def test_everything_is_the_verdict_of_the_whole(store: Store) -> None:
    assert said(judge(store, SHAPES, None, context(SHAPES)).findings) == plainly(store)
