"""``doctor`` finds a lost index, a wrong index and broken accounts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from server.accounts.tokens import Accounts
from server.catalog.soundness import examine_all
from server.errors import BadInput
from server.search.index import rebuild
from server.store.workspace import in_memory
from tests.server.catalog.support import HEADER, City, row


@pytest.fixture
def city(tmp_path: Path) -> City:
    city = City(tmp_path)
    city.submit(HEADER + row())
    Accounts(city.folder.accounts).create_token("housing", "publisher")
    return city


def unsound(city: City) -> list[str]:
    return [check.name.en for check in examine_all(city.folder) if not check.sound]


def test_a_sound_city_is_sound(city: City) -> None:
    assert unsound(city) == []


def test_a_lost_index_is_found(city: City) -> None:
    shutil.rmtree(city.folder.edition(2).index_path)
    assert unsound(city) == ["the search index agrees with the catalogs"]


def test_an_index_of_something_else_is_found(city: City) -> None:
    path = city.folder.edition(2).index_path
    shutil.rmtree(path)
    with in_memory(city.settings.base_iri) as empty:
        rebuild(path, empty.store, empty.graphs)
    assert unsound(city) == ["the search index agrees with the catalogs"]


def test_broken_accounts_are_found(city: City) -> None:
    city.folder.accounts.write_bytes(b"no database" * 100)
    assert unsound(city) == ["the accounts database is sound"]


@pytest.mark.parametrize("name", ["folder.json", "editions/000002/edition.json"])
def test_a_spoilt_description_is_said(city: City, name: str) -> None:
    (city.folder.root / name).write_text("{")
    with pytest.raises(BadInput, match="restore"):
        unsound(city)
