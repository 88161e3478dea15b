"""Which lines go, and that a swap of editions that is cut in half is completed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import DCAT, DCT, LM, SH
from server.store.erasure import Erasure, line_of
from server.store.rewriting import take_places
from tests.server.store.support import BASE, new_folder, publish, quad

RESOURCE = NamedNode(f"{BASE}id/resource/3-1")
CATALOG = NamedNode(f"{BASE}id/catalog/a")
OTHER = NamedNode(f"{BASE}id/resource/3-2")
GRAPH = NamedNode(f"{BASE}graph/catalog/a")
REPORT = NamedNode(f"{BASE}graph/report/owner/a")
SECRET = "误报的个人信息"


def line(
    subject: NamedNode, predicate: NamedNode, value: object, graph: NamedNode = GRAPH
) -> bytes:
    term = value if isinstance(value, NamedNode) else Literal(str(value), language="zh")
    return line_of(Quad(subject, predicate, term, graph))


def node(iri: str) -> NamedNode:
    return NamedNode(f"{BASE}id/{iri}")


@pytest.mark.parametrize(
    ("goes", "what"),
    [
        (True, line(RESOURCE, DCT.title, "名")),
        (True, line(node("resource/3-1#basis-0a"), LM.citation, "名")),
        (True, line(node("item/3-1.0123456789"), DCT.title, "名")),
        (True, line(CATALOG, DCAT.dataset, RESOURCE)),
        (True, line(OTHER, DCT.description, SECRET)),
        (False, line(OTHER, DCT.description, f"关于{SECRET}")),
        (False, line(OTHER, DCT.relation, RESOURCE)),
        (False, line(node("resource/3-10"), DCT.title, "名")),
        (False, line(node("resource/3-1.a"), DCT.title, "名")),
        (False, line(node("item/3-1.a.0123456789"), DCT.title, "名")),
        (False, line(node("item/3-10.0123456789"), DCT.title, "名")),
        (False, line(OTHER, DCT.title, f"> <{RESOURCE.value}> ")),
    ],
)
def test_what_is_about_a_thing_goes_and_nothing_else(goes: bool, what: bytes) -> None:
    assert Erasure(RESOURCE, frozenset({SECRET})).drops(what) is goes


def test_results_about_it_or_in_its_words_go_whole() -> None:
    mine, quoting, others = (node(f"report/1#{name}") for name in ("a", "b", "c"))
    lines = [
        line(mine, SH.focusNode, RESOURCE, REPORT),
        line(mine, SH.resultMessage, "缺少摘要", REPORT),
        line(quoting, SH.focusNode, OTHER, REPORT),
        line(quoting, SH.resultMessage, f"与“{SECRET}”重名", REPORT),
        line(others, SH.focusNode, OTHER, REPORT),
        line(others, SH.resultMessage, "缺少摘要", REPORT),
    ]
    erasure = Erasure(RESOURCE, frozenset({SECRET}))
    erasure.learn(lines)
    assert [one for one in lines if not erasure.drops(one)] == lines[4:]
    assert erasure.drops(line(node("report/1"), SH.result, quoting, REPORT))
    assert not erasure.drops(line(node("report/1"), SH.result, others, REPORT))


@given(st.text(min_size=1))
def test_any_words_are_found_again(text: str) -> None:
    stated = line(OTHER, DCT.description, text)
    assert Erasure(RESOURCE, frozenset({text})).drops(stated)
    assert not Erasure(RESOURCE, frozenset({f"{text}x"})).drops(stated)


def test_codes_and_short_words_are_nobodys_own() -> None:
    lines = [
        line(RESOURCE, DCT.identifier, "307010320700014/000001"),
        line(RESOURCE, LM.providerCode, "11320700X000000358"),
        line(RESOURCE, LM.providerUnit, "办公室"),
        line(RESOURCE, DCT.description, SECRET),
    ]
    assert Erasure(RESOURCE).stated(lines) == {SECRET}


def test_a_swap_that_is_cut_in_half_is_completed(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    first = publish(folder, [quad("x", "1", "catalog/a")])
    publish(folder, [quad("x", "2", "catalog/a")])
    staged = first.path.with_name(f"{first.path.name}.purged")
    shutil.copytree(first.path, staged)
    (staged / "new").touch()
    first.path.rename(first.path.with_name(f"{first.path.name}.gone"))
    with folder.writer():
        assert (first.path / "new").exists()
        assert [one.number for one in folder.list_editions()] == [1, 2]
    shutil.copytree(first.path, staged)
    with folder.writer():  # its old form is still there: it is made once more
        assert not staged.exists()
    shutil.copytree(first.path, staged)
    (staged / "newer").touch()
    take_places(folder)
    assert (first.path / "newer").exists() and not staged.exists()
