"""What changed of a resource, when and by whom, from what every edition keeps of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ontology.namespaces import LM
from server.accounts.callers import ANONYMOUS, Caller
from server.catalog.history import AT_A_TIME, History, history
from server.catalog.rollback import content_at
from server.cli.keeping import complete
from server.errors import Gone, NotFound
from server.store import backup as backups
from server.store.retention import Retention
from tests.server.catalog.support import HEADER, City, row

KEY = "307010320700014-000001"
OWNER, AUDITOR = Caller("publisher", "housing"), Caller("auditor", "justice")
OTHER = "307010320700014/000002"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Added, changed, left alone, changed inside; one edition is retained."""
    city = City(tmp_path_factory.mktemp("history"), keep_editions=1, keep_days=0)
    city.submit(HEADER + row())
    city.submit(HEADER + row(summary="改过的摘要"))
    city.submit(HEADER + row("另一个资源", OTHER))
    city.submit(HEADER + row(summary="改过的摘要", item="企业全称"))
    return city


@pytest.fixture
def city(prepared: City, tmp_path: Path) -> City:
    return prepared.copied(tmp_path)


def told(city: City, caller: Caller = ANONYMOUS, key: str = KEY, page: int = 1) -> History:
    with city.folder.open_current() as edition:
        return history(edition, caller, city.graphs.names.thing("resource", key), page)


def fields(found: History) -> list[list[tuple[str, tuple[str, ...], tuple[str, ...]]]]:
    return [
        [
            (each.field.zh, tuple(t.zh for t in each.before), tuple(t.zh for t in each.after))
            for each in one.fields
        ]
        for one in found.events
    ]


def test_every_edition_that_changed_a_resource_and_no_other(prepared: City) -> None:
    found = told(prepared)
    assert [(one.edition, one.kind) for one in found.events] == [
        (5, "changed"),
        (3, "changed"),
        (2, "added"),
    ]
    inside, outside, added = fields(found)
    assert outside == [("信息资源摘要", ("本市建筑企业的资质类别和等级",), ("改过的摘要",))]
    assert ("信息项名称", ("企业名称",), ("企业全称",)) in inside
    assert added == []
    assert [one.retained for one in found.events] == [True, False, False]
    assert {one.body_name.zh if one.body_name else None for one in found.events} == {"示范住建局"}
    assert all(date.fromisoformat(one.made[:10]) for one in found.events)


def test_every_edition_names_its_submission(prepared: City) -> None:
    found = told(prepared, OWNER)
    latest = prepared.folder.edition(5).meta().submission
    assert found.events[0].submission == latest
    assert {one.catalog for one in found.events} == {"housing"}


def test_what_only_departments_read_is_told_to_them_only(city: City) -> None:
    resource = city.graphs.names.thing("resource", KEY)
    contact = f'{resource} {LM.contactName} "示范联系人" .\n'.encode()
    content = content_at(city.folder, "housing", 5) + contact
    assert city.submit(content, name="catalog.nt").state == "published"
    assert told(city).events[0].edition == 5
    newest = told(city, Caller("publisher", "justice")).events[0]
    assert newest.edition == 6
    assert [text.zh for field in newest.fields for text in field.after] == ["示范联系人"]


def test_a_withdrawn_resource_has_a_history_for_those_who_may_read_its_evidence(city: City) -> None:
    assert city.withdraw("307010320700014/000001").state == "published"
    for caller in (ANONYMOUS, Caller("publisher", "justice")):
        with pytest.raises(Gone):
            told(city, caller)
    for caller in (OWNER, AUDITOR):
        assert told(city, caller).events[0].kind == "withdrawn"
    city.submit(HEADER + row())
    assert [one.kind for one in told(city).events[:2]] == ["added", "withdrawn"]


def test_what_nobody_ever_published_has_none(prepared: City) -> None:
    with pytest.raises(NotFound):
        told(prepared, AUDITOR, "307010320700014-000099")
    with pytest.raises(NotFound):
        told(prepared, page=2)


def test_pages(city: City) -> None:
    for number in range(AT_A_TIME):
        city.submit(HEADER + row(summary=f"摘要{number}", item="企业全称"))
    first, second = told(city), told(city, page=2)
    assert (len(first.events), len(second.events), first.pages) == (AT_A_TIME, 3, 2)
    assert second.events[-1].kind == "added"


def test_a_restored_backup_keeps_what_was_done_since(city: City, tmp_path: Path) -> None:
    saved = tmp_path / "backup"
    backups.backup(city.folder, saved)
    city.submit(HEADER + row(summary="备份以后的摘要", item="企业全称"))
    number = backups.restore(city.folder, saved, Retention(), complete, lambda _: None)
    found = told(city, OWNER)
    assert [one.edition for one in found.events[:3]] == [number, number - 1, 5]
    back, since = fields(found)[:2]
    assert back == [("信息资源摘要", ("备份以后的摘要",), ("改过的摘要",))]
    assert since == [("信息资源摘要", ("改过的摘要",), ("备份以后的摘要",))]
    assert found.events[0].submission is None and found.events[1].submission


def test_a_history_reads_no_edition_but_those_of_the_resource(city: City) -> None:
    """The deltas of other editions could be gone."""
    for number in range(3):
        city.submit(HEADER + row(f"别的{number}", f"307010320700014/00001{number}"))
    before = told(city)
    for number in (1, 4, 6, 7, 8):
        for half in city.folder.delta_path(number).iterdir():
            half.write_bytes(b"no delta")
    assert told(city) == before
