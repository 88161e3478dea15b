from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from server.store.folder import DataFolder
from tests.server.browser.app import small_app, small_site
from tests.server.browser.city import city
from tests.server.browser.live import served


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return city(tmp_path_factory.mktemp("city") / "data")


@pytest.fixture(scope="session")
def address(published: DataFolder) -> Iterator[str]:
    with served(small_app(small_site(published))) as address:
        yield address


@pytest.fixture(scope="session")
def visitor(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as client:
        yield client


@pytest.fixture
def client(visitor: httpx.Client) -> httpx.Client:
    """A visitor who has chosen no language yet."""
    visitor.cookies.clear()
    return visitor
