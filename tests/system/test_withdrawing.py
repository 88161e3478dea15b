"""Withdrawing what others call related is refused by every road, with their names (R-20)."""

from __future__ import annotations

from pathlib import Path

from tests.system.conftest import Served
from tests.system.test_served import GOOD

NEEDED, POINTING = "307010320700090/100031", "307010320700090/100032"


def test_what_others_need_is_not_withdrawn(demo: Served, tmp_path: Path) -> None:
    header, needed = GOOD.format(
        name="航标巡检信息", number="100031", sharing="无条件共享"
    ).splitlines()
    _, pointing = GOOD.format(
        name="航标维护信息", number="100032", sharing="无条件共享"
    ).splitlines()
    file = tmp_path / "related.csv"
    file.write_text(f"{header},关联资源代码\n{needed},\n{pointing},{NEEDED}\n", "utf-8-sig")
    made = demo.lianmu("submit", str(file), "--catalog", "shifan-1")
    assert made.returncode == 0, made.stdout
    refused = demo.lianmu("withdraw", NEEDED, "--catalog", "shifan-1")
    assert refused.returncode == 1 and "航标维护信息" in refused.stdout
    with demo.client(demo.token("shifan-1", "publisher")) as client:
        asked = {"catalog": "shifan-1", "withdraw": NEEDED}
        answer = client.post("submissions", data=asked)
        assert answer.status_code == 422 and answer.json()["rule"] == "R-20"
        assert POINTING in answer.json()["report"]["results"][0]["message"]["zh"]
    asked_for = ("withdraw", NEEDED, POINTING, "--catalog", "shifan-1")
    unsure = demo.lianmu(*asked_for)
    assert unsure.returncode == 2 and "--confirm-withdrawals" in unsure.stdout + unsure.stderr
    both = demo.lianmu(*asked_for, "--confirm-withdrawals")
    assert both.returncode == 0, both.stdout
    again = demo.lianmu("submit", str(file), "--catalog", "shifan-1", "--dry-run")
    assert again.returncode == 0, again.stdout
