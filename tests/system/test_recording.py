"""What the authority does by command: records, a year of working days, other effective dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from server.clock import SHANGHAI
from tests.server.catalog.support import HEADER, City, row
from tests.system.conftest import Served, serving

CONDITIONAL = row(sharing="有条件共享", condition="共享范围：司法；用途：业务协同")
APPLICATION = (
    "申请编号,申请部门,提供部门,信息资源代码,使用依据,使用场景,使用范围,共享方式,使用时限,"
    "工作机构负责人,负责人同意日期,发出日期,收到日期\n"
    "2026-1,示范司法局,示范住建局,307010320700014/000001,{basis},核对资质,一个处室,数据库,"
    "2027-03-31,负责人,2026-03-02,2026-03-02,2026-03-02\n"
)
ANSWER = (
    "答复申请编号,答复结果,不同意的理由,工作机构负责人,负责人同意日期,答复日期\n"
    "2026-1,不同意共享,超出共享范围,负责人,2026-03-17,2026-03-17\n"
)
OFF = (
    *("01-01", "02-05", "02-08", "02-09", "04-05", "05-01", "05-03", "06-09", "09-15"),
    *("10-01", "10-04"),
)
YEAR = "日期,安排\n" + "".join(f"2027-{day},放假\n" for day in OFF)
RESULTS = """
PREFIX lm: <https://w3id.org/lianmu/ns#> PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?focus ?since { GRAPH ?graph {
  ?report sh:result ?result . ?result sh:focusNode ?focus ; lm:since ?since ;
    lm:rule <https://w3id.org/lianmu/rule/R-53> } }
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    city = City(tmp_path_factory.mktemp("recording"))
    assert city.submit(HEADER + CONDITIONAL).state == "published"
    with serving(city.folder.root, LIANMU_PUBLIC="true") as served:
        yield served


def file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_late_answer_is_recorded_and_seen_on_the_page_of_its_rule(
    served: Served, tmp_path: Path
) -> None:
    sent = APPLICATION.format(basis="监管职责")
    applied = served.lianmu("record", file(tmp_path, "申请.csv", sent))
    assert applied.returncode == 0, applied.stderr
    again = served.lianmu("record", str(tmp_path / "申请.csv"))
    assert "没有变化；这些记录现有问题 1 处" in again.stdout
    late = served.lianmu("record", file(tmp_path, "答复.csv", ANSWER))
    today = datetime.now(SHANGHAI).date()
    assert late.returncode == 0, late.stderr
    assert "R-53 Violation  第2行" in late.stdout
    assert "2026-03-17 才答复" in late.stdout
    with served.client(served.token("housing", "authority"), Accept="text/html") as client:
        shown = client.get("doc/rule/R-53", headers={"Accept-Language": "zh"}).text
        (found,) = client.get(
            "sparql", params={"query": RESULTS}, headers={"Accept": "application/json"}
        ).json()["results"]["bindings"]
        listed = client.get("reports", headers={"Accept": "application/json"}).json()
        newest = client.get(f"reports/{listed[0]['id']}", headers={"Accept-Language": "zh"}).text
    for words in ("1 处", "示范住建局", "示范司法局", "2026年3月16日 到期", "2026-03-17 才答复"):
        assert words in shown
    assert f"/reports/{listed[0]['id']}" in shown
    assert found["focus"]["value"].endswith("id/application/2026-1")
    assert found["since"]["value"] == today.isoformat()
    assert [one["state"] for one in listed[:2]] == ["record", "record"]
    assert "履行情况记录" in newest
    assert "R-53" in newest
    later = served.lianmu("rejudge", "--effective", "decree-809/21=2027-01-01")
    assert later.returncode == 0, later.stderr
    assert "R-53\tViolation" in later.stdout.partition("Newly passing: ")[2]


def test_a_record_with_a_gap_is_refused_and_kept(served: Served, tmp_path: Path) -> None:
    refused = served.lianmu("record", file(tmp_path, "a.csv", APPLICATION.format(basis="")))
    assert refused.returncode == 1
    assert "R-51 Violation  第2行 row 2 使用依据" in refused.stdout
    with served.client(served.token("housing", "authority")) as client:
        listed = client.get("reports", headers={"Accept": "application/json"}).json()
    assert listed[0]["state"] == "refused"


def test_what_cannot_be_read_says_where(served: Served, tmp_path: Path) -> None:
    wrong = ANSWER.replace("不同意共享", "随缘")
    unusable = served.lianmu("record", file(tmp_path, "a.csv", wrong))
    assert unusable.returncode == 2
    assert "第 2 行“答复结果”" in unusable.stderr
    assert served.lianmu("record", str(tmp_path / "none.csv")).returncode == 2
    unknown = served.lianmu("record", file(tmp_path, "b.csv", ANSWER.replace("2026-1,", "2026-9,")))
    assert unknown.returncode == 2
    assert "没有登记过申请“2026-9”" in unknown.stderr
    assert "第 2 行“答复申请编号”" in unknown.stderr


def test_a_later_year_is_loaded_once(served: Served, tmp_path: Path) -> None:
    first = served.lianmu("calendar", file(tmp_path, "2027.csv", YEAR))
    assert first.returncode == 0, first.stderr
    assert "工作日 251 天" in first.stdout
    again = served.lianmu("calendar", str(tmp_path / "2027.csv"))
    assert again.returncode == 0
    assert "没有变化" in again.stdout
    assert served.count("?day a <https://w3id.org/lianmu/ns#Day>") == 365
    gap = file(tmp_path, "2029.csv", YEAR.replace("2027", "2029"))
    assert served.lianmu("calendar", gap).returncode == 2
    wrong = served.lianmu("calendar", file(tmp_path, "2028.csv", YEAR.replace("放假", "放", 1)))
    assert wrong.returncode == 2
    assert "“放”应为“放假”或者“上班”" in wrong.stdout
    assert "“放” should be 放假 (day off) or 上班 (worked)" in wrong.stdout
    assert "第2行" in wrong.stdout and "row 2" in wrong.stdout and "安排" in wrong.stdout
