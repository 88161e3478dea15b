"""Taking back: what is purged is nowhere under the data folder, and what is left still holds."""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from openpyxl import Workbook
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, parse

from loaders.origin import Loaded, Origin
from ontology.namespaces import LM
from server.catalog import derived
from server.catalog import purge as purging
from server.catalog.events import HandedIn, record_events
from server.catalog.evidence import Evidence
from server.catalog.figures import figures
from server.catalog.opening import open_folder
from server.catalog.purge import finish, purge
from server.catalog.waivers import Wish, grant
from server.cli.keeping import complete
from server.clock import SHANGHAI
from server.errors import BadInput, NotFound
from server.store import backup as backups
from server.store.delta import Delta
from server.store.doctor import examine, hash_faults
from server.store.folder import Charter
from server.store.retention import Retention
from server.store.verification import Verification
from server.store.workspace import open_scratch, union_faults
from tests.server.catalog.support import BASE, HEADER, JUSTICE, City, row
from tests.server.catalog.test_daily import RECORDED

TODAY = datetime.now(SHANGHAI).date()
RETENTION = Retention()
TITLE, SUMMARY, ITEM = "患者名录与联系方式", "误写入张某某的身份证号码", "张某某的住址"
OLD_TITLE, OLD_SUMMARY = "旧名称患者清册", "旧摘要李某某的病历"
SECRETS = (TITLE, SUMMARY, ITEM, OLD_TITLE, OLD_SUMMARY)
KEY = "307010320700014-000001"
RESOURCE = f"{BASE}id/resource/{KEY}"
OTHER = "施工许可信息"
SECRET_ROW = row(TITLE, summary=SUMMARY, item=ITEM, cycle="不定期")
OTHER_ROW = row(OTHER, "307010320700014/000002", cycle="不定期")


def workbook(*rows: str) -> bytes:
    book = Workbook()
    for line in (HEADER, *rows):
        for cells in line.strip("\n").split("\n"):
            book.active.append(cells.split(","))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The text has been everywhere: in editions, evidence of all kinds, reports of others."""
    city = City(tmp_path_factory.mktemp("purge"))
    old = row(OLD_TITLE, summary=OLD_SUMMARY, cycle="不定期")
    assert city.submit(HEADER + old + OTHER_ROW).state == "published"
    changed = city.submit(workbook(SECRET_ROW, OTHER_ROW), name="目录.xlsx")
    assert changed.state == "published", changed.message
    refused = HEADER + row(TITLE, summary=SUMMARY, cycle="看情况")
    assert city.submit(refused.encode("gb18030")).state == "refused"
    same = row(TITLE, "307010320700014/000009", cycle="看情况")
    assert city.submit(HEADER + same).state == "refused"
    mine = row("公证信息", "307020320700015/000001", JUSTICE)
    assert city.submit(HEADER + mine, catalog="justice").state == "published"
    until = (TODAY + timedelta(days=9)).isoformat()
    wish = Wish("R-13a", RESOURCE, f"因为{SUMMARY}", until, "陈主任")
    grant(city.folder, wish, TODAY, RETENTION)
    return city


@pytest.fixture
def city(filled: City, tmp_path: Path) -> City:
    return filled.copied(tmp_path)


def taken_back(city: City, iri: str = RESOURCE) -> None:
    purge(city.folder, iri, "误报个人信息", "陈主任", TODAY, RETENTION)


def unpacked(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if path.suffix == ".gz":
        yield gzip.decompress(content)
    elif is_zipfile(path):
        with ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def forms(text: str) -> set[bytes]:
    """A text as any file may hold it."""
    written = {text, html.escape(text), json.dumps(text)[1:-1]}
    codes = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
    return {form.encode(code) for form in written for code in codes}


def holding(root: Path, texts: tuple[str, ...] = SECRETS) -> list[str]:
    """The files below a folder that have one of the texts, packed or not, in any encoding."""
    wanted = {form for text in texts for form in forms(text)}
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*"))
        if path.is_file() and any(word in part for part in unpacked(path) for word in wanted)
    ]


def test_it_was_everywhere(filled: City) -> None:
    """What the other tests look for is there to be found."""
    found = holding(filled.folder.root)
    for part in ("editions/", "deltas/", "evidence/", "/file", "/report.json", "/outcome.json"):
        assert any(part in name for name in found), part


def test_no_file_has_it_afterwards(city: City) -> None:
    taken_back(city)
    assert holding(city.folder.root) == []
    with city.folder.writer():  # what the next writer tidies up is gone as well
        pass
    assert holding(city.folder.root) == []


def test_what_others_say_stays(city: City) -> None:
    before = {path.name for path in city.folder.evidence.glob("[0-9]*")}
    numbers = [one.number for one in city.folder.list_editions()]
    taken_back(city)
    assert city.titles() >= {OTHER, "公证信息"} and TITLE not in city.titles()
    assert before < {path.name for path in city.folder.evidence.glob("[0-9]*")}
    assert [one.number for one in city.folder.list_editions()] == [*numbers, numbers[-1] + 1]
    report = Evidence(city.folder).latest_report("housing")
    assert report is not None
    nodes = {one.focus.value for one in report.present}
    assert f"{BASE}id/resource/307010320700014-000002" in nodes and RESOURCE not in nodes


def test_the_folder_is_sound_and_every_edition_too(city: City) -> None:
    taken_back(city)
    assert [(str(check.name), check.faults) for check in examine(city.folder) if check.faults] == []
    for one in city.folder.list_editions():
        with one.open() as edition:
            assert list(hash_faults(edition.store, edition.meta.graphs)) == []
            assert list(union_faults(edition.store, city.graphs)) == []


def test_the_chain_holds_and_names_what_was_removed(city: City) -> None:
    submissions = {path.parent.name: path for path in city.folder.evidence.glob("*/file")}
    taken_back(city)
    verification = Verification(city.folder)
    assert list(verification.faults()) == []
    told = [text.zh for text in verification.purges()]
    assert any("file 已清除" in one and "误报个人信息" in one and "陈主任" in one for one in told)
    gone = [name for name, path in submissions.items() if not path.exists()]
    assert len(gone) >= 3
    path = city.folder.evidence / gone[0] / "report.json"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert any(gone[0] in fault.zh for fault in Verification(city.folder).faults())
    path.write_bytes(content)
    (city.folder.evidence / gone[0] / "file").write_bytes(b"slipped in")
    assert any("不是系统放进去的" in fault.zh for fault in Verification(city.folder).faults())


def test_a_tombstone_says_why_and_who(city: City) -> None:
    taken_back(city)
    with city.folder.open_current() as edition:
        store, graph = edition.store, city.graphs.provenance
        (link,) = store.quads_for_pattern(None, LM.purges, NamedNode(RESOURCE), None)
        said = {
            quad.predicate: quad.object
            for quad in store.quads_for_pattern(link.subject, None, None, graph)
        }
        assert said[LM.reason] == Literal("误报个人信息")
        assert said[LM.approver] == Literal("陈主任")
        assert next(store.quads_for_pattern(NamedNode(RESOURCE), None, None, None), None) is None
        assert (edition.meta.action, link.graph_name) == ("purge", graph)


def test_figures_are_those_of_counting_again(city: City) -> None:
    taken_back(city)
    with open_scratch(city.folder, "recount") as workspace:
        store, graph = workspace.store, city.graphs.statistics
        kept = frozenset(store.quads_for_pattern(None, None, None, graph))
        workspace.apply(Delta(removed=kept))
        workspace.apply(figures(workspace, Delta()))
        assert frozenset(store.quads_for_pattern(None, None, None, graph)) == kept


def test_it_can_be_published_again_corrected(city: City) -> None:
    taken_back(city)
    again = city.submit(HEADER + row("患者统计信息"))
    assert again.state == "published" and "患者统计信息" in city.titles()
    taken_back(city)
    assert "患者统计信息" not in city.titles()
    with city.folder.open_current() as edition:
        stones = list(edition.store.quads_for_pattern(None, LM.purges, NamedNode(RESOURCE), None))
    assert len(stones) == 2


def test_an_item_goes_and_its_resource_stays(city: City) -> None:
    with city.folder.open_current() as edition:
        links = edition.store.quads_for_pattern(NamedNode(RESOURCE), LM.item, None, DefaultGraph())
        (item,) = [link.object for link in links]
    assert isinstance(item, NamedNode)
    taken_back(city, item.value)
    assert TITLE in city.titles() and holding(city.folder.root, (ITEM,)) == []
    with city.folder.open_current() as edition:
        store = edition.store
        assert next(store.quads_for_pattern(None, None, item, DefaultGraph()), None) is None
        known = derived.known(store, city.graphs, NamedNode(RESOURCE))
        assert LM.signature not in {quad.predicate for quad in known}
    assert [(str(check.name), check.faults) for check in examine(city.folder) if check.faults] == []


def test_a_record_goes_from_all_parties(city: City) -> None:
    told = "因本人张某某的健康状况申请"
    application = RECORDED.replace("核验", told)
    quads = parse(application, RdfFormat.TURTLE, base_iri=f"{BASE}id/")
    file = HandedIn("records.ttl", application.encode())
    written = [quad for quad in quads if "application/1" in str(quad.subject)]
    record = Loaded(written, Origin())
    assert record_events(city.folder, record, TODAY, RETENTION, file).edition
    assert len(holding(city.folder.root, (told,))) > 2
    taken_back(city, f"{BASE}id/application/1")
    assert holding(city.folder.root, (told,)) == []
    assert list(Verification(city.folder).faults()) == [] and TITLE in city.titles()


class Killed(Exception):
    """Stands for ``kill -9``: nothing of ours runs after it."""


STEPS = (
    "rewrite_deltas",
    "erase_evidence",
    "rewritten",
    "publish",
    "take_places",
    "replace_file",
)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_finished_by_whoever_opens_the_folder_next(
    city: City, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """``kill -9`` before each step, and so after each."""
    whole = getattr(purging, step)

    def killed(*arguments: object, **named: object) -> object:
        if step == "replace_file" and not city.folder.purge.exists():
            return whole(*arguments, **named)  # noting it, before which nothing has begun
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(purging, step, killed)
        with pytest.raises(Killed):
            taken_back(city)
    assert city.folder.purge.exists()
    unfinished = [check for check in examine(city.folder) if "清除" in check.name.zh]
    assert not unfinished[0].sound
    meanwhile = city.submit(HEADER + row("另一项信息", "307010320700014/000003"))
    assert meanwhile.state == "published"
    open_folder(city.settings, Charter(BASE))  # as a server does when it starts
    assert not city.folder.purge.exists()
    assert holding(city.folder.root) == []
    assert finish(city.folder, RETENTION) is None
    assert {"另一项信息", OTHER} <= city.titles()
    assert [(str(check.name), check.faults) for check in examine(city.folder) if check.faults] == []


def test_an_old_backup_does_not_bring_it_back(city: City, tmp_path: Path) -> None:
    backups.backup(city.folder, tmp_path / "backup")
    taken_back(city)
    other = row("另一项信息", "307010320700014/000003")
    assert city.submit(HEADER + other).state == "published"
    backups.restore(
        city.folder, tmp_path / "backup", RETENTION, complete, lambda path: path.unlink()
    )
    assert OTHER in city.titles() and "另一项信息" not in city.titles()
    assert TITLE not in city.titles() and holding(city.folder.root) == []
    with city.folder.open_current() as edition:
        assert next(edition.store.quads_for_pattern(None, LM.purges, None, None), None)


@pytest.mark.parametrize(
    ("iri", "error"),
    [
        (f"{BASE}id/resource/9", NotFound),
        (f"{BASE}id/department/housing", BadInput),
        (f"{BASE}id/resource/", BadInput),
        (f"{RESOURCE}#basis", BadInput),
        ("http://elsewhere.example/id/resource/1", BadInput),
        (f"{BASE}id/resource/a b", BadInput),
    ],
)
def test_what_cannot_be_purged_is_said_and_nothing_changes(
    filled: City, iri: str, error: type[Exception]
) -> None:
    before = filled.folder.current_number()
    with pytest.raises(error):
        purge(filled.folder, iri, "误报", "陈主任", TODAY, RETENTION)
    with pytest.raises(BadInput):
        purge(filled.folder, RESOURCE, "  ", "陈主任", TODAY, RETENTION)
    assert filled.folder.current_number() == before and not filled.folder.purge.exists()


def test_a_draft_whose_file_goes_waits_no_more(tmp_path: Path) -> None:
    city = City(tmp_path, review="required")
    waiting = city.submit(HEADER + SECRET_ROW)
    assert waiting.state == "awaiting-review"
    taken_back(city)
    evidence = Evidence(city.folder)
    outcome = evidence.outcome(waiting.identifier)
    assert outcome is not None and outcome.state == "returned"
    assert evidence.list_waiting() == [] and holding(city.folder.root) == []
