"""One catalog, as six departments keep it, in every kind of file: the same graph each time."""

from __future__ import annotations

import pytest
from pyoxigraph import Triple

from loaders import load
from ontology.namespaces import LM
from tests.loaders.departments import CATALOG, LAYOUTS, Entry, extended
from tests.loaders.sample import references, triples
from tests.loaders.spreadsheets import KINDS, FileKind, delimited

COMMON = sorted(set.intersection(*(columns for _, columns in LAYOUTS.values())))
SHAPES = [
    (layout, kind)
    for layout in LAYOUTS
    for kind in KINDS
    if kind.many or layout != "two sheets"  # a CSV file is one sheet
]
PLAIN = delimited(",", "utf-8")


def graph(layout: str, kind: FileKind, entries: list[Entry]) -> set[Triple]:
    content = kind.write(LAYOUTS[layout][0](entries))
    return triples(load(f"目录{kind.suffix}", content, references()))


def only(columns: set[str] | list[str]) -> list[Entry]:
    return [entry.only(list(columns)) for entry in CATALOG]


def ours(entries: list[Entry]) -> set[Triple]:
    """The catalog as our own template says it."""
    return triples(load("目录.csv", PLAIN.write(extended(entries)), references()))


def test_there_are_at_least_twelve_shapes_of_a_catalog_worth_comparing() -> None:
    assert len(SHAPES) >= 12
    assert {"信息资源代码", "信息资源名称", "共享类型", "共享条件", "信息项名称"} < set(COMMON)
    said = {triple.predicate for triple in ours(only(COMMON))}
    assert {LM.item, LM.sharingCondition, LM.legalBasis, LM.openToSociety} < said


@pytest.mark.parametrize(("layout", "kind"), SHAPES, ids=lambda part: getattr(part, "name", part))
def test_what_every_layout_can_hold_gives_one_graph(layout: str, kind: FileKind) -> None:
    """Columns that not all six have are blank in every file."""
    assert graph(layout, kind, only(COMMON)) == ours(only(COMMON))


@pytest.mark.parametrize(("layout", "kind"), SHAPES, ids=lambda part: getattr(part, "name", part))
def test_nothing_a_layout_has_a_column_for_is_lost(layout: str, kind: FileKind) -> None:
    held = only(LAYOUTS[layout][1])
    assert graph(layout, kind, held) == ours(held)
