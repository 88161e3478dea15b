"""A catalog brought back to what an edition had: a submission like any other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ontology.namespaces import LM
from server.catalog.evidence import Evidence
from server.catalog.job import Outcome
from server.catalog.rollback import content_at, name_at
from server.errors import BadInput, NotFound
from server.search.index import copy_index
from server.store.delta import Delta
from server.store.retention import Retention
from server.store.workspace import open_workspace
from tests.server.catalog.support import HEADER, City, row, snapshot

FIRST, SECOND = "307010320700014/000001", "307010320700014/000002"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Edition 2 has two resources, one with a contact; in 4 one is changed, the other withdrawn."""
    city = City(tmp_path_factory.mktemp("rollback"))
    city.submit(HEADER + row() + row("另一个资源", SECOND))
    resource = city.graphs.names.thing("resource", SECOND.replace("/", "-"))
    contact = f'{resource} {LM.contactPhone} "0518-00000000" .\n'.encode()
    city.submit(content_at(city.folder, "housing", 2) + contact, name="catalog.nt")
    city.submit(HEADER + row(summary="改过的摘要"), mode="replace")
    assert city.folder.current_number() == 4
    return city


@pytest.fixture
def city(prepared: City, tmp_path: Path) -> City:
    return prepared.copied(tmp_path)


def rolled_back(city: City, number: int, *, confirmed: bool = False) -> Outcome:
    content = content_at(city.folder, "housing", number)
    made = city.job(content, name=name_at(number), mode="replace")
    return city.run(replace(made, rollback=number, confirmed=confirmed))


def test_the_same_state_to_the_last_statement(city: City) -> None:
    with city.folder.open_edition(3) as edition:
        wanted = {name: meta.hash for name, meta in edition.meta.graphs.items()}
    outcome = rolled_back(city, 3)
    assert outcome.state == "published"
    assert {(one.kind, one.code) for one in outcome.changes} == {
        ("changed", FIRST),
        ("added", SECOND),
    }
    now = snapshot(city.folder)
    for graph in (city.graphs.catalog("housing"), city.graphs.internal("housing")):
        assert now[graph.value] == wanted[graph.value]
    job = Evidence(city.folder).job(outcome.identifier)
    assert job is not None and job.rollback == 3
    assert city.folder.edition(5).meta().submission == outcome.identifier


def test_the_state_it_has_already_is_no_change(city: City) -> None:
    assert not rolled_back(city, 4).changes
    assert city.folder.current_number() == 4


def test_it_waits_for_review_as_any_other(city: City) -> None:
    city.settings = city.settings.model_copy(update={"review": "required"})
    assert rolled_back(city, 3).state == "awaiting-review"
    assert city.folder.current_number() == 4


def test_withdrawing_much_has_to_be_confirmed(city: City) -> None:
    more = (row(f"资源{one}", f"307010320700014/0001{one}") for one in range(10, 22))
    assert city.submit(HEADER + "".join(more)).state == "published"
    assert rolled_back(city, 4).state == "unconfirmed"
    assert rolled_back(city, 4, confirmed=True).state == "published"


def test_it_is_judged_by_the_rules_of_today(city: City) -> None:
    """An edition that earlier rules let pass is not brought back."""
    resource = city.graphs.names.thing("resource", FIRST.replace("/", "-"))
    with open_workspace(city.folder, "plant") as workspace:
        graph = city.graphs.catalog("housing")
        said = workspace.store.quads_for_pattern(resource, LM.sharingType, None, graph)
        workspace.apply(Delta(removed=frozenset(said)))
        copy_index(city.folder.edition(4).index_path, workspace.index_path)
        workspace.publish(None, "plant", Retention())
    assert city.submit(HEADER + row()).state == "published"
    refused = rolled_back(city, 5)
    assert refused.state == "refused" and "R-07" in (refused.report or "")
    assert city.folder.current_number() == 6


@pytest.mark.parametrize("number", [99, 5])
def test_an_edition_that_is_not_there(prepared: City, number: int) -> None:
    with pytest.raises(NotFound) as caught:
        content_at(prepared.folder, "housing", number)
    assert str(number) in caught.value.text.zh


def test_a_catalog_that_was_empty_then(prepared: City) -> None:
    with pytest.raises(BadInput):
        content_at(prepared.folder, "housing", 1)
    with pytest.raises(BadInput):
        content_at(prepared.folder, "justice", 3)
