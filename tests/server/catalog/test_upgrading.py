"""A new version with other rules or codes: one edition, the whole city judged, what newly fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from loaders.registers import CODES, LAWS
from ontology.namespaces import CODE, LAW, LM, RDFS, SHAPE, SKOS
from ontology.text import Text
from server.accounts.callers import Caller
from server.catalog import upgrading
from server.catalog.evidence import Evidence
from server.catalog.opening import open_folder
from server.catalog.reference_data import shipped
from server.catalog.register import listed
from server.catalog.upgrading import Upgrade, upgrade
from server.search.index import copy_index
from server.store.delta import Delta, canonical
from server.store.folder import Charter
from server.store.graphs import Graphs
from server.store.retention import Retention
from server.store.workspace import open_workspace
from tests.server.catalog.support import BASE, HEADER, City, row
from tests.server.catalog.test_registration import DROUGHT, PARQUET, sheet

KEY = "307010320700014-000001"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> City:
    """As an earlier version left it: a shape less, and a resource that it let pass."""
    city = City(tmp_path_factory.mktemp("upgrading"))
    assert city.submit(HEADER + row()).state == "published"
    graphs = city.graphs
    with open_workspace(city.folder, "earlier") as workspace:
        store, resource = workspace.store, graphs.names.thing("resource", KEY)
        missing = store.quads_for_pattern(SHAPE["R-07"], None, None, graphs.reference("shapes"))
        passed = store.quads_for_pattern(resource, LM.sharingType, None, graphs.catalog("housing"))
        workspace.apply(Delta(removed=frozenset({*missing, *passed})))
        copy_index(city.folder.edition(2).index_path, workspace.index_path)
        workspace.publish(None, "earlier", Retention())
    return city


@pytest.fixture
def city(prepared: City, tmp_path: Path) -> City:
    return prepared.copied(tmp_path)


def upgraded(city: City) -> Upgrade:
    done = upgrade(city.folder, Retention(), lambda _: None)
    assert done is not None
    return done


def test_what_newly_fails_is_listed_and_in_the_reports_in_force(city: City) -> None:
    done = upgraded(city)
    assert [(one.rule, one.focus.value.rpartition("/")[2]) for one in done.failing] == [
        ("R-07", KEY)
    ]
    assert done.passing == () and done.edition == 4
    evidence = Evidence(city.folder)
    in_force, kept = evidence.latest_report("housing"), evidence.report(done.identifier)
    assert in_force is not None and "R-07" in [one.rule for one in in_force.present]
    assert kept is not None and kept.findings == done.failing
    with city.folder.open_current() as edition:
        assert edition.meta.submission == done.identifier
        graph = city.graphs.reference("shapes")
        held = set(edition.store.quads_for_pattern(None, None, None, graph))
    assert held == {q for q in canonical(shipped(city.graphs)) if q.graph_name == graph}


def test_it_is_a_submission_that_authority_and_auditors_see(city: City) -> None:
    done = upgraded(city)
    evidence = Evidence(city.folder)
    seen = {one.identifier: one for one in listed(evidence, Caller("auditor", "justice"))}
    assert (seen[done.identifier].catalog, seen[done.identifier].edition) == ("_system", 4)
    clerk = listed(evidence, Caller("publisher", "housing"))
    assert done.identifier not in {one.identifier for one in clerk}


def test_a_second_one_is_none(city: City) -> None:
    upgraded(city)
    assert upgrade(city.folder, Retention(), lambda _: None) is None
    assert city.folder.current_number() == 4


def test_whoever_starts_the_server_is_told_each_step(city: City) -> None:
    told: list[Text] = []
    open_folder(city.settings, Charter(BASE), progress=told.append)
    assert "重新检查全市目录" in told[0].zh and len(told) > 1
    assert city.folder.current_number() == 4
    told.clear()
    open_folder(city.settings, Charter(BASE), progress=told.append)
    assert told == []


def test_what_is_shipped_now_takes_the_place_of_an_addition(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert city.register("_laws", sheet(LAWS, DROUGHT)).state == "published"
    assert city.register("_codes", sheet(CODES, PARQUET)).state == "published"

    def more(graphs: Graphs) -> set[Quad]:
        label = Literal("示范市抗旱办法（随附）", language="zh")
        law = LAW["drought-rules"]
        return shipped(graphs) | {Quad(law, RDFS.label, label, graphs.reference("law"))}

    monkeypatch.setattr(upgrading, "shipped", more)
    upgraded(city)
    with city.folder.open_current() as edition:
        store = edition.store

        def labels(thing: NamedNode, naming: NamedNode) -> set[str]:
            found = store.quads_for_pattern(thing, naming, None, DefaultGraph())
            return {q.object.value for q in found if isinstance(q.object, Literal)}

        assert labels(LAW["drought-rules"], RDFS.label) == {"示范市抗旱办法（随附）"}
        assert labels(CODE["format-type/parquet"], SKOS.prefLabel) == {"parquet"}
        listing = Quad(CODE["format-type"], SKOS.hasTopConcept, CODE["format-type/parquet"])
        assert listing in store
