"""A city with one conditionally shared resource, published once for all tests that record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.catalog.recorded import CONDITIONAL
from tests.server.catalog.support import HEADER, City


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> City:
    found = City(tmp_path_factory.mktemp("city"))
    assert found.submit(HEADER + CONDITIONAL).state == "published"
    return found


@pytest.fixture
def city(prepared: City, tmp_path: Path) -> City:
    return prepared.copied(tmp_path)
