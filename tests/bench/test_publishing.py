"""What is measured is right too: a sheet with known faults is published, its report counts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.catalogs import FAULTY, MILD, expected_of_sheet, sheet
from bench.publishing import RESOURCES, ROWS, in_ours, part, sent, told
from bench.rows import ITEMS
from server.catalog.evidence import Evidence
from server.store.folder import DataFolder


def published(path: Path, resources: int) -> list[str]:
    """Submit a sheet with so many resources; the steps that were told."""
    said: list[str] = []
    outcome, steps = sent(path, sheet(range(resources)), said.append)
    assert outcome.state == "published", outcome.report
    assert len(outcome.changes) == resources
    assert told(outcome) == expected_of_sheet(range(resources))
    kept = Evidence(DataFolder(path / "data")).latest_report("lyg-zjj")
    assert kept is not None
    of_resources = {rule: n for rule, n in kept.counts.items() if rule in told(outcome)}
    assert of_resources == expected_of_sheet(range(resources))
    assert [step for step, _ in steps.taken()][-1].en == "publishing a new edition"
    return said


def test_a_sheet_is_published_with_progress_and_its_faults_are_counted(tmp_path: Path) -> None:
    steps = published(tmp_path, FAULTY + 2)
    assert f"judging by the rules, resources: {FAULTY + 2}" in " ".join(steps)


@pytest.mark.full
def test_five_thousand_rows_are_published_with_the_right_counts(tmp_path: Path) -> None:
    content = sheet(range(RESOURCES))
    assert content.count(b"\n") == ROWS + 1
    assert len(expected_of_sheet(range(RESOURCES))) == len(MILD)
    published(tmp_path, RESOURCES)


def test_what_pyshacl_is_given_has_all_that_the_sheet_says() -> None:
    triples = part(1)
    assert sum("/id/item/" in str(each.subject) for each in triples) >= len(ITEMS)
    assert not {node for node, _ in in_ours(triples) if "/id/resource/" in node}
