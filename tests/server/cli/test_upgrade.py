from __future__ import annotations

from pathlib import Path

import pytest

from server.cli.keeping import upgrade
from server.search.index import copy_index
from server.store.delta import Delta
from server.store.retention import Retention
from server.store.workspace import open_workspace
from tests.server.catalog.support import City


def test_it_tells_what_newly_fails_then_that_there_is_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    city = City(tmp_path)
    with open_workspace(city.folder, "earlier") as workspace:
        graph = city.graphs.reference("law")
        quads = workspace.store.quads_for_pattern(None, None, None, graph)
        workspace.apply(Delta(removed=frozenset({next(quads)})))
        copy_index(city.folder.edition(1).index_path, workspace.index_path)
        workspace.publish(None, "earlier", Retention())
    monkeypatch.setenv("LIANMU_DATA", str(city.folder.root))
    monkeypatch.setenv("LIANMU_BASE_IRI", city.settings.base_iri)
    upgrade()
    told = capsys.readouterr()
    assert "新不符合：0" in told.out and "已发布为版本 3" in told.out
    assert "重新检查" in told.err
    upgrade()
    assert "已经是这一版" in capsys.readouterr().out
    assert city.folder.current_number() == 3
