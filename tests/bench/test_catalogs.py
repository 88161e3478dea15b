"""The generated catalogs are what the measurements say they are."""

from collections import Counter
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from bench.catalogs import (
    AS_OF,
    FAULTY,
    PROFILE,
    build,
    expected,
    fault_of,
    iri_of,
    quads,
    reference,
    resource,
    triples,
)
from bench.rows import FAULTS, KINDS
from loaders import layouts
from server.rules.context import judging_context
from server.rules.engine import judge
from server.rules.report import Finding
from server.store.workspace import union_faults
from shapes import Shapes

EVERY_FAULT = FAULTY * len(FAULTS)


def found(size: int, numbers: list[int], faults: bool) -> tuple[Finding, ...]:
    """What is wrong with resources of a catalog of so many."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(size, faults))
    shapes = Shapes.shipped()
    focus = [NamedNode(iri_of(number, faults)) for number in numbers]
    return judge(store, shapes, focus, judging_context(AS_OF, PROFILE, shapes)).findings


def test_a_clean_catalog_conforms() -> None:
    assert found(3 * len(KINDS), list(range(len(KINDS))), faults=False) == ()


def test_each_fault_is_found_by_its_rule_and_no_other() -> None:
    faulty = [number for number in range(EVERY_FAULT) if fault_of(number) is not None]
    assert len(faulty) == len(FAULTS)
    counted = Counter(finding.rule for finding in found(EVERY_FAULT, faulty, faults=True))
    assert counted == expected(range(EVERY_FAULT))
    assert len(counted) >= 10


def test_all_columns_are_filled_somewhere() -> None:
    """What no generated resource says, no shape has anything to judge by."""
    said = {quad.predicate for quad in quads(range(len(KINDS)), faults=False)}
    columns = layouts.template().columns
    assert len(said) >= len(columns)


def test_a_folder_holds_the_same_and_its_default_graph_is_the_union(tmp_path: Path) -> None:
    folder = build(tmp_path / "data", 60)
    with folder.open_current() as edition:
        quads = edition.store.quads_for_pattern(None, None, None, None)
        derived = folder.graphs().derived
        default = {quad.triple for quad in quads if quad.graph_name != derived}
        assert default == set(triples(60)) >= set(reference())
        assert not list(union_faults(edition.store, folder.graphs()))


def test_resources_differ_in_code_and_name() -> None:
    assert len({resource(number) for number in range(200)}) == 200
    assert len({iri_of(number) for number in range(200)}) == 200
