"""What reports keep beside their results: counts by kind, who answers, a point of each edition."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import DCT, LM, RULE, SH, XSD
from server.catalog.figures import MEASURE, QB, cube_of
from server.catalog.tally import made_anew, severities
from server.catalog.trend import CUBE, MOST_POINTS, kept, with_point
from server.store.delta import Delta
from server.store.edition import OpenEdition
from server.store.workspace import open_scratch
from tests.server.catalog.support import HEADER, HOUSING, JUSTICE, City, row

COUNTED = (LM.rule, SH.resultSeverity, LM.state)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Two catalogs; the second submission of one mends one of its two warnings."""
    city = City(tmp_path_factory.mktemp("tally"))
    other = row("施工许可信息", "307010320700014/000002", cycle="不定期")
    assert city.submit(HEADER + row(cycle="不定期") + other).state == "published"
    mine = row("公证信息", "307020320700015/000001", JUSTICE, cycle="不定期")
    assert city.submit(HEADER + mine, catalog="justice").state == "published"
    assert city.submit(HEADER + row()).state == "published"
    return city


def said(edition: OpenEdition, subject: NamedNode, graph: NamedNode) -> dict[NamedNode, object]:
    quads = edition.store.quads_for_pattern(subject, None, None, graph)
    return {quad.predicate: quad.object for quad in quads}


def test_the_counts_are_those_of_the_results(city: City) -> None:
    graph = city.graphs.report("housing")
    with city.folder.open_current() as edition:
        store = edition.store
        results = [
            quad.object
            for link in (SH.result, LM.fixedResult)
            for quad in store.quads_for_pattern(None, link, None, graph)
            if isinstance(quad.object, NamedNode)
        ]
        told = Counter(
            tuple(said(edition, result, graph)[name] for name in COUNTED) for result in results
        )
        counts = Counter(
            {
                tuple(of_node[name] for name in COUNTED): int(str(quad.object.value))
                for quad in store.quads_for_pattern(None, LM.count, None, graph)
                if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
                for of_node in [said(edition, quad.subject, graph)]
            }
        )
        assert told == counts
        assert {(RULE["R-13a"], SH.Warning, Literal(state)) for state in ("open", "fixed")} <= {
            *counts
        }
        for result in results:
            kind = said(edition, result, graph)[DCT.isPartOf]
            assert isinstance(kind, NamedNode)
            same, other = said(edition, kind, graph), said(edition, result, graph)
            assert [same[name] for name in COUNTED] == [other[name] for name in COUNTED]


def test_a_result_names_the_body_that_answers(city: City) -> None:
    graph = city.graphs.report("justice")
    with city.folder.open_current() as edition:
        bodies = {
            quad.object
            for quad in edition.store.quads_for_pattern(None, LM.responsibleBody, None, graph)
        }
    assert bodies == {city.graphs.names.thing("department", JUSTICE[0])}


def points(edition: OpenEdition, graph: NamedNode) -> dict[str, int]:
    """Edition → open warnings."""
    found = {}
    for quad in edition.store.quads_for_pattern(None, QB.dataSet, cube_of(graph, CUBE), graph):
        assert isinstance(quad.subject, NamedNode)
        one = said(edition, quad.subject, graph)
        number, of_edition = one[MEASURE.obsValue], one[DCT.isPartOf]
        if one[DCT.subject] == SH.Warning:
            assert isinstance(number, Literal) and isinstance(of_edition, NamedNode)
            found[of_edition.value.rpartition("/")[2]] = int(number.value)
    return found


def test_each_edition_keeps_how_many_were_open(city: City) -> None:
    with city.folder.open_current() as edition:
        housing = points(edition, city.graphs.report(HOUSING[0]))
        everybody = points(edition, city.graphs.refusals)
        justice = points(edition, city.graphs.report(JUSTICE[0]))
    assert housing.keys() == {"2", "4"} and justice.keys() == {"3"}
    assert housing["2"] - housing["4"] == 1
    assert everybody == {
        "2": housing["2"],
        "3": housing["2"] + justice["3"],
        "4": housing["4"] + justice["3"],
    }


def test_an_edition_from_before_gets_the_same_counts(city: City) -> None:
    graph = city.graphs.report("housing")
    with open_scratch(city.folder, "before") as workspace:
        before = set(workspace.store.quads_for_pattern(None, None, None, graph))
        counting = (LM.ruleCount, LM.responsibleBody, LM.count, DCT.isPartOf)
        counts = {q.subject for q in before if q.predicate == LM.count}
        ours = {
            quad
            for quad in before
            if (quad.predicate in counting and quad.predicate != DCT.isPartOf)
            or quad.subject in counts
            or quad.object in counts
        }
        workspace.apply(Delta(frozenset(), frozenset(ours)))
        workspace.apply(made_anew(workspace))
        assert set(workspace.store.quads_for_pattern(None, None, None, graph)) == before
        assert not made_anew(workspace)


def test_the_oldest_points_go(city: City) -> None:
    graph = city.graphs.refusals
    with open_scratch(city.folder, "many") as workspace:
        cube = cube_of(graph, CUBE)
        old = [Quad(NamedNode(f"{graph.value}#edition-{n}-Info"), QB.dataSet, cube, graph)
               for n in range(1000, 1000 + MOST_POINTS)]  # fmt: skip
        workspace.apply(Delta(frozenset(old)))
        workspace.apply(with_point(workspace, graph, 2000, date(2026, 1, 2), {SH.Info: 2}))
        subjects = {quad.subject for quad in kept(workspace, graph)}
    assert len(subjects) == MOST_POINTS
    assert NamedNode(f"{graph.value}#edition-2000-Info") in subjects
    assert NamedNode(f"{graph.value}#edition-1000-Info") not in subjects


def test_what_is_fixed_or_waived_is_not_open() -> None:
    node = NamedNode("http://city.example/c")
    for state, number in (("new", 3), ("open", 3), ("fixed", 0), ("waived", 0)):
        told = [
            Quad(node, LM.count, Literal("3", datatype=XSD.integer)).triple,
            Quad(node, SH.resultSeverity, SH.Violation).triple,
            Quad(node, LM.state, Literal(state)).triple,
        ]
        assert severities(told)[SH.Violation] == number
