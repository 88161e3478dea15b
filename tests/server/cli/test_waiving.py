from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.cli.waiving import revoke, show, waive
from server.clock import SHANGHAI
from server.errors import BadInput
from tests.server.catalog.support import BASE, HEADER, City, row

RESOURCE = f"{BASE}id/resource/307010320700014-000001"


def test_granted_listed_and_revoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    city = City(tmp_path)
    monkeypatch.setenv("LIANMU_DATA", str(city.folder.root))
    monkeypatch.setenv("LIANMU_BASE_IRI", city.settings.base_iri)
    city.submit(HEADER + row(cycle="不定期"))
    until = (datetime.now(SHANGHAI).date() + timedelta(days=5)).isoformat()
    waive("R-13a", RESOURCE, "待改", until, approver="陈主任")
    said, iri = capsys.readouterr().out.splitlines()
    assert "已豁免 R-13a" in said and until in said
    identifier = iri.rpartition("/")[2]
    show()
    fields = capsys.readouterr().out.strip().split("\t")
    assert fields[:5] == [identifier, "holds", "R-13a", RESOURCE, "陈主任"]
    revoke(identifier)
    assert "Revoked" in capsys.readouterr().out
    show()
    assert capsys.readouterr().out.split("\t")[1] == "ended"
    with pytest.raises(BadInput):
        waive("R-16", RESOURCE, "待改", until)
