from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.server.browser.app import small_app, small_site
from tests.server.browser.city import city
from tests.server.browser.live import served
from tests.system.page_city import PageCity, load
from tests.system.page_city import page_city as opened

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"Chromium is not installed at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = city(tmp_path_factory.mktemp("city") / "data")
    with served(small_app(small_site(folder))) as address:
        yield address


@pytest.fixture(scope="session")
def page_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageCity]:
    """A real small city, with one of everything that a page can be about."""
    root = tmp_path_factory.mktemp("page-city")
    load(root)
    with opened(root) as city:
        yield city
