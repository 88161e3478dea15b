from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from server.store.folder import DataFolder
from tests.server.doors import city, client_of


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return city(tmp_path_factory.mktemp("linked") / "data")


@pytest.fixture(scope="session")
def client(folder: DataFolder) -> Iterator[httpx.Client]:
    with client_of(folder) as client:
        yield client
