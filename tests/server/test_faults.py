"""A fault of ours tells nothing of itself, and its page is as strict as every other."""

from __future__ import annotations

from pathlib import Path

import httpx

from server.app import SECURITY, create_app
from tests.server.browser.live import served
from tests.server.catalog.support import City


def test_a_fault_is_a_strict_page_without_its_reason(tmp_path: Path) -> None:
    app = create_app(City(tmp_path, public=True, readers=1).settings)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("/secret/path")

    with served(app) as address:
        answer = httpx.get(f"{address}/broken", headers={"Accept": "text/html"}, timeout=60)
    assert answer.status_code == 500
    assert "服务器内部错误" in answer.text and "secret" not in answer.text
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
