"""The records of the demo city: of each kind one that conforms and one that breaks its rules, the
latter between invented bodies only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from loaders import load
from loaders.event_layouts import layouts
from loaders.limits import DEFAULT
from loaders.references import References
from ontology import reference_files
from ontology.namespaces import DCAT, LAW, LM, RDF, Names
from server.catalog.events import parties, refuse_foreign, whole
from server.catalog.rejudging import Terms, rejudged
from server.demo.city import SMALL, organisations, records, uploads
from server.rules.context import judging_context
from server.rules.engine import judge
from server.rules.report import Report
from server.store.graphs import Graphs
from shapes import Shapes
from shapes.example import examples_of

BASE = "http://localhost:8000/"
GRAPHS = Graphs(Names(BASE))
DAY = date(2026, 6, 1)
SHAPES = Shapes.shipped()
OF_THE_PAST = {"R-33"}
"""Judged under the Interim Measures only."""
NOT_RECORDABLE = {"R-34", "R-39"}
"""Refused when recorded; kept by the authority, which is no invented body."""


@pytest.fixture(scope="module")
def reference() -> list[Triple]:
    files = [file for files in reference_files().values() for file in files]
    shipped = [quad.triple for file in files for quad in parse(path=file, format=RdfFormat.TURTLE)]
    return [*shipped, *organisations(BASE)]


@pytest.fixture(scope="module")
def known(reference: list[Triple]) -> References:
    return References.from_triples(BASE, reference)


@pytest.fixture(scope="module")
def said(known: References) -> list[Triple]:
    return [quad.triple for quad in records(known).quads]


@pytest.fixture(scope="module")
def city(reference: list[Triple], known: References, said: list[Triple]) -> Store:
    """The catalogs that the records are about, and the records."""
    store = Store()
    add(store, [*reference, *said])
    for triple in said:  # where parties are looked for
        store.add(Quad(triple.subject, triple.predicate, triple.object, GRAPHS.sharing))
    for upload in uploads(small=True):
        if upload.expected == "published" and upload.catalog in SMALL:
            loaded = load(upload.name, upload.content, known, DEFAULT)
            add(store, (quad.triple for quad in loaded.quads))
            catalog = GRAPHS.names.thing("catalog", upload.catalog)
            held = (q.subject for q in loaded.quads if q.object == LM.InformationResource)
            add(store, (Triple(catalog, DCAT.dataset, resource) for resource in held))
    return store


def add(store: Store, triples: Iterable[Triple]) -> None:
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)


@pytest.fixture(scope="module")
def report(city: Store, said: list[Triple]) -> Report:
    context = judging_context(DAY, "decree-809", SHAPES)
    found = judge(city, SHAPES, None, context)
    nodes = {triple.subject for triple in said}
    mine = tuple(one for one in found.findings if one.focus in nodes)
    return Report(found.profile, found.as_of, mine)


def invented(city: Store, node: NamedNode) -> bool:
    bodies = set(parties(GRAPHS, city, (), whole(node)))
    if not bodies:  # a resource
        return "0090-" in node.value
    return all(body.startswith("shifan-") for body in bodies)


def test_they_can_be_recorded(said: list[Triple]) -> None:
    refuse_foreign(GRAPHS, said)


def test_only_invented_bodies_break_a_rule(city: Store, report: Report) -> None:
    wrong = [one for one in report.findings if not invented(city, one.focus)]
    assert [(one.rule, one.focus.value, one.message.en) for one in wrong] == []
    assert not any(one.refuses for one in report.findings)


def test_every_rule_about_time_and_steps_has_an_instance(report: Report) -> None:
    asked = {
        rule.identifier
        for rule in SHAPES.rules.values()
        if {"TIME", "FLOW"} & set(rule.kind.split("+")) and not rule.unchecked.zh
    }
    broken = {one.rule for one in report.findings}
    assert asked - broken == OF_THE_PAST | NOT_RECORDABLE
    for identifier in OF_THE_PAST | NOT_RECORDABLE:
        assert any(example.findings for example in examples_of(identifier))
    others = {"R-40", "R-41", "R-57", "R-60", "R-61c", "R-71", "R-72", "R-76"}
    assert others <= broken


def test_every_shape_of_them_has_an_instance(report: Report) -> None:
    """No deadline is beyond the calendar, and no record is refused; all else is shown broken."""
    broken = {one.rule for one in report.findings}
    gates = {"R-51", "R-54", "R-61"}
    silent = {
        shape.iri.value.rpartition("/")[2]
        for shape in SHAPES.shapes.values()
        if shape.rule in broken - gates and "decree-809" in shape.profiles
    } - {one.shape.value.rpartition("/")[2] for one in report.findings}
    assert silent == {
        *(f"{rule}-unknown" for rule in ("R-33a", "R-33b", "R-50a", "R-53", "R-56", "R-61a")),
        *("R-61c-cleared", "R-70"),
    }


def test_another_effective_date_of_an_article_lists_the_differences(city: Store) -> None:
    """The time to answer, extensions, refusals and missing papers are article 21's."""
    now = Terms(DAY, "decree-809", {})
    later = Terms(DAY, "decree-809", {LAW["decree-809/21"]: date(2027, 1, 1)})
    changes = rejudged(city, now, later)
    assert changes.failing == ()
    listed = {(one.rule, whole(one.focus).value.rpartition("/")[2]) for one in changes.passing}
    assert listed == {
        *((rule, "2026-0202") for rule in ("R-53", "R-53a", "R-55")),
        ("R-50a", "2026-0203"),
        ("R-55", "2026-0201"),
    }
    back = rejudged(city, later, now)
    assert (back.passing, set(back.failing)) == ((), set(changes.passing))


def test_the_same_events_under_both_profiles_differ_where_the_texts_do(city: Store) -> None:
    changes = rejudged(city, Terms(DAY, "decree-809", {}), Terms(DAY, "lyg-interim", {}))
    passing = {one.rule for one in changes.passing if "2026-0" in one.focus.value}
    assert {"R-50a", "R-52", "R-53a", "R-55", "R-56", "R-61a"} <= passing
    failing = {(one.rule, one.focus.value.rpartition("/")[2]) for one in changes.failing}
    assert ("R-53", "2026-0102") in failing  # in time only by an extension, which is the decree's
    assert ("R-33", "shifan-1#trigger-1") in failing


def test_of_every_kind_one_conforms(city: Store, said: list[Triple], report: Report) -> None:
    faulty = {whole(one.focus) for one in report.findings} | {one.focus for one in report.findings}
    kinds: defaultdict[NamedNode, set[bool]] = defaultdict(set)
    for triple in said:
        if triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
            node = triple.subject
            assert isinstance(node, NamedNode)
            kinds[triple.object].add(not invented(city, node) and node not in faulty)
    wanted = {kind for layout in layouts().values() for kind in layout.classes}
    from_real_bodies = {kind for kind in wanted if True in kinds[kind]}
    assert {kind.value for kind in wanted - from_real_bodies} == {
        "https://w3id.org/lianmu/ns#MisuseMeasure"
    }  # a measure against misuse is the invented body's, in order or not
