"""Agreements stand in the graph of sharing and in that of each party, once, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from ontology.namespaces import ADMS, CODE, DCT, LM, ODRL, RDF
from server.catalog.agreements import publish_agreements
from server.search.index import carry
from server.store.delta import Delta
from server.store.retention import Retention
from server.store.workspace import open_workspace, union_faults
from tests.server.catalog.support import City, snapshot

Node = NamedNode | Literal


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def agreement(city: City, key: str = "2026-001", status: str = "in-force") -> list[Triple]:
    """Housing lets justice use a resource."""
    names = city.graphs.names
    me = names.thing("agreement", key)
    rule = NamedNode(f"{me.value}#permission")
    facts: list[tuple[NamedNode, NamedNode, Node]] = [
        (me, RDF.type, LM.ShareAgreement),
        (me, DCT.identifier, Literal(key)),
        (me, ODRL.assigner, names.thing("department", "housing")),
        (me, ODRL.assignee, names.thing("department", "justice")),
        (me, ODRL.target, names.thing("resource", "307010320700014-000001")),
        (me, ADMS.status, CODE[f"agreement-status/{status}"]),
        (me, ODRL.permission, rule),
        (rule, ODRL.action, ODRL.use),
    ]
    return [Triple(*fact) for fact in facts]


def held(city: City, graph: NamedNode | DefaultGraph) -> set[Triple]:
    with city.folder.open_current() as edition:
        return {quad.triple for quad in edition.store.quads_for_pattern(None, None, None, graph)}


def test_all_of_it_stands_with_the_authority_and_with_each_party(city: City) -> None:
    said = agreement(city)
    assert publish_agreements(city.folder, said, Retention()) is True
    for graph in ("sharing", "sharing/housing", "sharing/justice"):
        assert held(city, NamedNode(f"{city.settings.base_iri}graph/{graph}")) == set(said)
    with city.folder.open_current() as edition:
        sharing = {name for name in edition.meta.graphs if "/graph/sharing" in name}
        assert len(sharing) == 3
        assert edition.meta.action == "agreements"
        assert edition.index_path.exists()


def test_none_of_it_reaches_the_public_union(city: City) -> None:
    said = agreement(city)
    publish_agreements(city.folder, said, Retention())
    assert held(city, DefaultGraph()).isdisjoint(said)
    with open_workspace(city.folder, "check") as workspace:
        assert list(union_faults(workspace.store, workspace.graphs)) == []


def test_publishing_it_again_changes_nothing(city: City) -> None:
    publish_agreements(city.folder, agreement(city), Retention())
    before, number = snapshot(city.folder), city.folder.current_number()
    assert publish_agreements(city.folder, agreement(city), Retention()) is False
    assert (snapshot(city.folder), city.folder.current_number()) == (before, number)


def test_a_new_version_takes_the_place_of_the_old_one_and_of_no_other(city: City) -> None:
    other = agreement(city, "2026-002")
    publish_agreements(city.folder, [*agreement(city), *other], Retention())
    ended = [t for t in agreement(city, status="terminated") if "#permission" not in str(t)]
    assert publish_agreements(city.folder, ended, Retention()) is True
    for graph in (city.graphs.sharing, city.graphs.sharing_of("justice")):
        assert held(city, graph) == {*ended, *other}


def test_who_is_no_longer_a_party_loses_it(city: City) -> None:
    publish_agreements(city.folder, agreement(city), Retention())
    alone = [t for t in agreement(city) if t.predicate != ODRL.assignee]
    publish_agreements(city.folder, alone, Retention())
    assert held(city, city.graphs.sharing_of("justice")) == set()
    assert held(city, city.graphs.sharing_of("housing")) == set(alone)


def test_what_is_no_agreement_is_left_out(city: City) -> None:
    stray = Triple(city.graphs.names.thing("resource", "1"), DCT.title, Literal("x"))
    assert publish_agreements(city.folder, [stray], Retention()) is False
    publish_agreements(city.folder, [*agreement(city), stray], Retention())
    assert stray not in held(city, city.graphs.sharing)


def test_other_statements_of_the_sharing_graph_stay(city: City) -> None:
    application = city.graphs.names.thing("application", "1")
    quad = Quad(application, DCT.title, Literal("x"), city.graphs.sharing)
    publish_agreements(city.folder, agreement(city), Retention())
    with open_workspace(city.folder, "plant") as workspace:
        workspace.apply(Delta(frozenset({quad})))
        carry(workspace)
        workspace.publish(None, "plant", Retention())
    publish_agreements(city.folder, agreement(city, status="expired"), Retention())
    assert quad.triple in held(city, city.graphs.sharing)
