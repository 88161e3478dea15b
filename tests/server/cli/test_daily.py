from __future__ import annotations

from pathlib import Path

import pytest

from server.cli.recording import daily
from tests.server.catalog.support import City


def test_it_tells_each_replaced_report_then_that_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    city = City(tmp_path)
    monkeypatch.setenv("LIANMU_DATA", str(city.folder.root))
    monkeypatch.setenv("LIANMU_BASE_IRI", city.settings.base_iri)
    daily()
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith("housing\t+") and second.startswith("justice\t+")
    assert first.endswith("\t-0")
    assert "已发布为版本 2 / Judged as of" in last
    daily()
    (only,) = capsys.readouterr().out.splitlines()
    assert "没有变化" in only and "nothing changed" in only
    assert city.folder.current_number() == 2
