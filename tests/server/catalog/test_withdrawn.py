"""Codes once in use: who may have them again, and that they are not forgotten (R-02b)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ontology.namespaces import DCT, LM, RDF
from server.accounts.trail import disarm
from server.catalog.job import Outcome
from server.catalog.process import validate
from server.catalog.validation import Validation
from server.cli.keeping import complete
from server.store.backup import backup, restore
from server.store.doctor import examine
from server.store.retention import Retention
from tests.server.catalog.support import BASE, HEADER, JUSTICE, City, row

CODE = "307010320700014/000001"
OTHER = "307010320700014/000002"
NODE = NamedNode(f"{BASE}id/resource/307010320700014-000001#withdrawn")


@pytest.fixture
def city(tmp_path: Path) -> City:
    """One resource was published and withdrawn again; another is there."""
    city = City(tmp_path)
    city.submit(HEADER + row() + row("工程监理信息", OTHER))
    assert city.withdraw(CODE).state == "published"
    return city


def found(outcome: Outcome) -> list[tuple[str, int | None]]:
    assert outcome.report is not None
    return [(result["rule"], result["row"]) for result in json.loads(outcome.report)["results"]]


def remembered(city: City) -> set[tuple[NamedNode, object]]:
    with city.folder.open_current() as edition:
        quads = edition.store.quads_for_pattern(NODE, None, None, city.graphs.provenance)
        return {(quad.predicate, quad.object) for quad in quads}


def test_a_withdrawn_code_is_remembered(city: City) -> None:
    kept = remembered(city)
    assert (RDF.type, LM.WithdrawnCode) in kept
    assert (DCT.identifier, Literal(CODE)) in kept
    assert (DCT.title, Literal("建筑企业资质信息", language="zh")) in kept
    assert (DCT.publisher, city.graphs.names.thing("department", "housing")) in kept
    assert LM.withdrawnOn in {predicate for predicate, _ in kept}


def test_it_goes_to_no_other_resource(city: City) -> None:
    outcome = city.submit(HEADER + row("施工许可信息"))
    assert outcome.state == "refused"
    assert found(outcome) == [("R-02b", 2)]
    assert outcome.report is not None
    result = json.loads(outcome.report)["results"][0]
    assert "建筑企业资质信息" in result["message"]["zh"]
    assert "主管部门" in result["fix"]["zh"] and "authority" in result["fix"]["en"]


def test_it_goes_to_no_other_body(city: City) -> None:
    outcome = city.submit(HEADER + row(body=JUSTICE), catalog="justice")
    assert found(outcome) == [("R-02b", 2)]


def test_the_same_resource_gets_it_back_and_may_then_be_renamed(city: City) -> None:
    again = city.submit(HEADER + row("建筑企业 资质信息"))
    assert again.state == "published", again.report
    assert remembered(city) == set()
    renamed = city.submit(HEADER + row("建筑业企业资质信息"))
    assert renamed.state == "published", renamed.report


def test_a_resource_does_not_change_its_code(city: City) -> None:
    outcome = city.submit(HEADER + row(code="307010320700014/000003"))
    assert found(outcome) == [("R-02b", 2)]


def test_what_a_whole_catalog_leaves_out_is_withdrawn(city: City) -> None:
    changed = row("工程监理信息", "307010320700014/000003")
    assert found(city.submit(HEADER + changed, mode="replace")) == [("R-02b", 2)]
    assert city.submit(HEADER + row(), mode="replace").state == "published"
    assert found(city.submit(HEADER + row("招标信息", OTHER))) == [("R-02b", 2)]


def test_dry_runs_and_validation_know_it(city: City) -> None:
    content = HEADER + row("施工许可信息")
    assert found(city.submit(content, dry_run=True)) == [("R-02b", 2)]
    file, context = city.inbox / "a.csv", city.inbox / "context.ttl"
    file.write_text(content, encoding="utf-8")
    request = Validation("v1", "a.csv", str(file), context=str(context))
    assert found(validate(city.settings, request, lambda _: None)) == [("R-02b", 2)]
    assert b"lm:WithdrawnCode" in context.read_bytes()


def test_it_is_kept_when_editions_are_not(tmp_path: Path) -> None:
    city = City(tmp_path, keep_editions=1, keep_days=0)
    city.submit(HEADER + row())
    city.withdraw(CODE)
    city.submit(HEADER + row("工程监理信息", OTHER))
    assert len(city.folder.list_editions()) == 1
    assert found(city.submit(HEADER + row("施工许可信息"))) == [("R-02b", 2)]


def test_a_restored_backup_does_not_forget_it(city: City, tmp_path: Path) -> None:
    city.submit(HEADER + row("招标信息", "307010320700014/000004"))
    saved = tmp_path / "saved"
    backup(city.folder, saved)
    city.submit(HEADER + row("施工图审查信息", "307010320700014/000005"))
    city.submit(HEADER + row("燃气企业信息", "307010320700014/000006"))
    city.withdraw("307010320700014/000004", "307010320700014/000005")
    restore(city.folder, saved, Retention(), complete, disarm)
    assert city.titles() == {"工程监理信息", "招标信息"}
    for code in (CODE, "307010320700014/000005", "307010320700014/000006"):
        outcome = city.submit(HEADER + row("造价信息", code), dry_run=True)
        assert found(outcome) == [("R-02b", 2)], code
    renamed = city.submit(HEADER + row("招标公告信息", "307010320700014/000004"))
    assert renamed.state == "published", renamed.report
    assert all(check.sound for check in examine(city.folder))


def test_a_former_name_does_not_come_under_another_code(city: City) -> None:
    """Withdrawn, back under its name, renamed in place: the old name still has its code."""
    assert city.submit(HEADER + row()).state == "published"
    assert city.submit(HEADER + row("燃气管网信息")).state == "published"
    other = HEADER + row("建筑企业 资质信息", "307010320700014/000009")
    assert found(city.submit(other)) == [("R-02b", 2)]
    assert city.submit(HEADER + row()).state == "published"  # its own code takes it back


def test_ordinary_renames_leave_their_names_free(city: City) -> None:
    assert city.submit(HEADER + row("工程监理企业信息", OTHER)).state == "published"
    new = city.submit(HEADER + row("工程监理信息", "307010320700014/000009"))
    assert new.state == "published", new.report


def test_former_names_survive_a_restored_backup(city: City, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    backup(city.folder, saved)
    city.submit(HEADER + row())
    city.submit(HEADER + row("燃气管网信息"))
    restore(city.folder, saved, Retention(), complete, disarm)
    other = HEADER + row(code="307010320700014/000009")
    assert found(city.submit(other, dry_run=True)) == [("R-02b", 2)]
    assert all(check.sound for check in examine(city.folder))
