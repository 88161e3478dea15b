"""Editions as sets: the union law, deltas, crashes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ontology.namespaces import LM, XSD
from server.errors import BadInput, NotFound
from server.store.delta import Delta, content_hash
from server.store.doctor import examine, rebuild_store
from server.store.graphs import Dataset
from server.store.retention import Retention
from server.store.workspace import Workspace, follow, net, open_workspace, union_faults
from tests.server.store.support import BASE, new_folder, plain, publish, quad

MEMBERS = ("catalog/a", "catalog/b", "law", "vocabulary")
OTHERS = ("internal/a", "sharing", "provenance", "report/owner/a")
quads = st.builds(
    quad, st.sampled_from("xyz"), st.sampled_from("12"), st.sampled_from(MEMBERS + OTHERS)
)
changes = st.lists(
    st.builds(
        Delta,
        st.frozensets(quads, max_size=6),
        st.frozensets(quads, max_size=6),
    ),
    max_size=8,
)


@given(changes)
@settings(max_examples=150, deadline=None)
def test_default_graph_is_the_union_after_any_sequence(deltas: list[Delta]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = new_folder(Path(name))
        workspace = Workspace(folder, folder.graphs(), folder.work, Store(), None)
        model: set[Quad] = set()
        for delta in deltas:
            workspace.apply(delta)
            model = (model - delta.removed) | delta.added
        members = {
            quad
            for quad in model
            if any(str(quad.graph_name) == f"<{BASE}graph/{name}>" for name in MEMBERS)
        }
        default = set(workspace.store.quads_for_pattern(None, None, None, DefaultGraph()))
        assert default == {plain(quad) for quad in members}
        assert {q for q in workspace.store if q.graph_name != DefaultGraph()} == model
        assert not list(union_faults(workspace.store, folder.graphs()))
        meta = follow({}, net(workspace.applied))
        for graph in {quad.graph_name for quad in model}:
            assert isinstance(graph, NamedNode)
            content = [quad for quad in model if quad.graph_name == graph]
            assert meta[graph.value].quads == len(content)
            assert meta[graph.value].hash == content_hash(content)
        assert set(meta) == {str(quad.graph_name)[1:-1] for quad in model}


def test_a_quad_shared_by_two_catalogs_stays_until_the_last_one_lets_go(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    first, second = quad("x", "1", "catalog/a"), quad("x", "1", "catalog/b")
    publish(folder, [first, second])
    publish(folder, removed=[first])
    with folder.open_current() as edition:
        assert plain(first) in edition.store
    publish(folder, removed=[second])
    with folder.open_current() as edition:
        assert len(edition.store) == 0


def test_union_faults_are_found(tmp_path: Path) -> None:
    graphs = new_folder(tmp_path).graphs()
    store = Store()
    lost = quad("x", "1", "catalog/a")
    stray = plain(quad("y", "2", "sharing"))
    store.extend([lost, stray, quad("y", "2", "sharing")])
    assert set(union_faults(store, graphs)) == {plain(lost), stray}


def test_what_is_not_published_vanishes(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    publish(folder, [quad("x", "1", "catalog/a")])
    with open_workspace(folder, "refused") as workspace:
        workspace.apply(Delta(frozenset([quad("y", "2", "catalog/a")])))
    assert folder.current_number() == 1
    assert not list(folder.work.iterdir())
    with folder.open_current() as edition:
        assert len(edition.store) == 2


def test_an_edition_that_was_not_pointed_to_is_a_leftover(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    publish(folder, [quad("x", "1", "catalog/a")])
    publish(folder, [quad("y", "1", "catalog/a")])
    folder.point_to(1)  # as if the process had died before the last step
    publish(folder, [quad("z", "1", "catalog/a")])
    with folder.open_current() as edition:
        assert edition.meta.number == 2
        subjects = {str(quad.subject) for quad in edition.store}
        assert subjects == {f"<{BASE}x>", f"<{BASE}z>"}


@pytest.mark.parametrize("pointer", [None, "", "junk", "1"])
def test_a_lost_or_spoilt_pointer_deletes_nothing(tmp_path: Path, pointer: str | None) -> None:
    folder = new_folder(tmp_path)
    for value in "123":
        publish(folder, [quad("x", value, "catalog/a")])
    if pointer is None:
        (tmp_path / "CURRENT").unlink()
    else:
        (tmp_path / "CURRENT").write_text(pointer)
    with pytest.raises(BadInput, match="3"):
        publish(folder, [quad("y", "1", "catalog/a")])
    assert [edition.number for edition in folder.list_editions()] == [1, 2, 3]
    assert {path.name for path in folder.deltas.iterdir()} == {"000001", "000002", "000003"}
    folder.point_to(3)
    assert all(check.sound for check in examine(folder))


def test_a_missing_file_of_the_caller_is_not_a_missing_edition(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    publish(folder, [quad("x", "1", "catalog/a")])
    with pytest.raises(FileNotFoundError), folder.open_current():
        (tmp_path / "nowhere").read_bytes()


def test_any_edition_can_be_rebuilt_from_deltas(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    shared = quad("x", "1", "catalog/a")
    publish(folder, [shared, quad("x", "1", "catalog/b"), quad("l", "l", "law")])
    publish(folder, [quad("y", "2", "internal/a")], [shared])
    publish(folder, removed=[quad("l", "l", "law")])
    for number in (1, 2, 3):
        store = Store()
        rebuild_store(folder, number, store, folder.graphs())
        with folder.open_edition(number) as edition:
            assert set(store) == set(edition.store)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("01", "integer"),
        ("1", "int"),
        ("1.10", "decimal"),
        ("1", "boolean"),
        ("2026-11-22T23:31:43.120+08:00", "dateTime"),
        ("not a number", "integer"),
    ],
)
def test_literals_the_store_rewrites_do_not_disturb_hashes(
    tmp_path: Path, written: str, kind: str
) -> None:
    folder = new_folder(tmp_path)
    value = Literal(written, datatype=XSD[kind])
    odd = Quad(NamedNode(BASE + "x"), LM.says, value, folder.graphs().catalog("a"))
    publish(folder, [odd])
    assert all(check.sound for check in examine(folder))
    with open_workspace(folder, "again") as workspace:
        assert not workspace.apply(Delta(frozenset([odd])))
    publish(folder, removed=[odd])
    assert all(check.sound for check in examine(folder))
    with folder.open_current() as edition:
        assert edition.meta.graphs == {}


def test_net_change_is_what_the_edition_records(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    once = quad("x", "1", "catalog/a")
    with open_workspace(folder, "test") as workspace:
        workspace.apply(Delta(frozenset([once])))
        workspace.apply(Delta(removed=frozenset([once]), added=frozenset([quad("y", "1", "law")])))
        edition = workspace.publish("s1", "two steps", Retention())
    meta = edition.meta()
    assert (meta.added, meta.removed, meta.submission) == (1, 0, "s1")
    assert Delta.read(folder.delta_path(1)).added == {quad("y", "1", "law")}


def test_doctor_finds_a_tampered_store(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    edition = publish(folder, [quad("x", "1", "catalog/a")])
    assert all(check.sound for check in examine(folder))
    store = Store(str(edition.store_path))
    store.add(quad("x", "forged", "catalog/a"))
    store.flush()
    del store
    assert [check.sound for check in examine(folder)] == [
        True,
        False,
        False,
        True,
        True,
        True,
        True,
    ]


def test_versions_follow_content_and_rights(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    public = Dataset((DefaultGraph(),), (NamedNode(f"{BASE}graph/catalog/a"),))
    before = publish(folder, [quad("x", "1", "catalog/a")]).meta().version(public)
    private = publish(folder, [quad("x", "1", "sharing")]).meta().version(public)
    changed = publish(folder, [quad("x", "2", "catalog/a")]).meta().version(public)
    back = publish(folder, removed=[quad("x", "2", "catalog/a")]).meta().version(public)
    assert before == private == back != changed


@pytest.mark.parametrize("number", [2, 99])
def test_an_unknown_edition_is_said(tmp_path: Path, number: int) -> None:
    folder = new_folder(tmp_path)
    publish(folder, [quad("x", "1", "catalog/a")])
    with pytest.raises(NotFound, match=str(number)), folder.open_edition(number):
        pass
