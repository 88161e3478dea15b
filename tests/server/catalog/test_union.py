"""Law: after any sequence of uploads and withdrawals the default graph is the union of its members.

Runs the planning and the workspace, not the judging, so that hypothesis can try many sequences.
Nodes named by their content are shared between resources and between catalogs on purpose.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from loaders import Loaded, Origin
from ontology.namespaces import DCT, LM, RDF
from server.catalog.changes import plan_upload, plan_withdrawal
from server.catalog.holdings import Holdings
from server.catalog.job import Mode
from server.errors import NotFound
from server.store.workspace import Workspace, union_faults
from tests.server.catalog.support import BASE
from tests.server.store.support import new_folder

CATALOGS, CODES, NOTES = ("a", "b"), ("101/1", "101/2", "101/3"), ("x", "y")


def resource(code: str) -> NamedNode:
    return NamedNode(f"{BASE}id/resource/{code.replace('/', '-')}")


def described(code: str, title: str, note: str) -> list[Quad]:
    """A resource with a node that other resources, also of the other catalog, may share."""
    node = NamedNode(f"{BASE}id/node/{note}")
    return [
        Quad(resource(code), RDF.type, LM.InformationResource),
        Quad(resource(code), DCT.identifier, Literal(code)),
        Quad(resource(code), DCT.title, Literal(title)),
        Quad(resource(code), DCT.relation, node),
        Quad(resource(code), LM.contactName, Literal(title)),
        Quad(node, DCT.description, Literal(note)),
    ]


entries = st.tuples(st.sampled_from(CODES), st.sampled_from("st"), st.sampled_from(NOTES))
uploads = st.tuples(
    st.sampled_from(CATALOGS),
    st.sampled_from(("add", "replace")),
    st.dictionaries(st.sampled_from(CODES), entries, max_size=3),
)
withdrawals = st.tuples(st.sampled_from(CATALOGS), st.just("withdraw"), st.sampled_from(CODES))


@given(st.lists(uploads | withdrawals, max_size=8))
@settings(max_examples=120, deadline=None)
def test_default_is_the_union_after_any_sequence(steps: list[tuple[str, Mode, object]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = new_folder(Path(name))
        graphs = folder.graphs()
        workspace = Workspace(folder, graphs, folder.work, Store(), None)
        held: dict[str, dict[str, tuple[str, str]]] = {key: {} for key in CATALOGS}
        for key, mode, what in steps:
            holdings = Holdings(workspace.store, graphs, key)
            if isinstance(what, str):
                withdraw(workspace, holdings, what, held[key])
                continue
            assert isinstance(what, dict)
            rows = {code: (title, note) for code, (_, title, note) in what.items()}
            quads = [
                q for code, (title, note) in rows.items() for q in described(code, title, note)
            ]
            plan = plan_upload(holdings, Loaded(quads, Origin()), mode, {LM.contactName})
            workspace.apply(plan.delta)
            held[key] = rows if mode == "replace" else held[key] | rows
        assert not list(union_faults(workspace.store, graphs))
        for key in CATALOGS:
            holdings = Holdings(workspace.store, graphs, key)
            assert holdings.resources() == {resource(code) for code in held[key]}
            assert set(content(workspace.store, graphs.catalog(key))) == expected(held[key])
        contacts = workspace.store.quads_for_pattern(None, LM.contactName, None, DefaultGraph())
        assert not list(contacts)


def withdraw(
    workspace: Workspace, holdings: Holdings, code: str, held: dict[str, tuple[str, str]]
) -> None:
    try:
        workspace.apply(plan_withdrawal(holdings, [code]).delta)
    except NotFound:
        assert code not in held
    held.pop(code, None)


def content(store: Store, graph: NamedNode) -> list[tuple[object, object, object]]:
    """What a catalog graph says of resources and nodes, without the catalog's own links."""
    return [
        (quad.subject, quad.predicate, quad.object)
        for quad in store.quads_for_pattern(None, None, None, graph)
        if "/id/catalog/" not in str(quad.subject)
    ]


def expected(held: dict[str, tuple[str, str]]) -> set[tuple[object, object, object]]:
    return {
        (quad.subject, quad.predicate, quad.object)
        for code, (title, note) in held.items()
        for quad in described(code, title, note)
        if quad.predicate != LM.contactName
    }
