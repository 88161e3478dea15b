"""Findings by filters, provisions by body: what is counted, who sees it, the same as data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import httpx
import pytest
from pyoxigraph import Quad, RdfFormat, parse

from ontology.namespaces import LM, ODRL, SH
from server.accounts.callers import ANONYMOUS, Caller
from server.browser.findings import MOST_WRITTEN, PAGE
from server.browser.selection import Selection, selected
from server.rules.report import Finding
from server.store.folder import Charter, DataFolder
from tests.server.browser.app import finding, small_app, small_site
from tests.server.browser.city import publish
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.browser.test_breaches import APPLICATION, FOCUS, SCJGJ, ZRZY, late, report
from tests.server.search.sample import BASE, DEPARTMENTS, GRAPHS, RECORDS

AUTHORITY = Caller("authority", "sjj")
SOURCE = "law/decree-809/15"
HOSTILE = "'\"><script>alert(1)</script>\u202e\x00{{7*7}}"
WAIVED = replace(finding("R-08", "Violation", 200, "c", None), state="open")


def quads() -> list[Quad]:
    on_resource = replace(finding("R-09", "Violation", 3, "不予共享依据", None), focus=FOCUS)
    others: list[Finding] = [finding("R-13a", "Warning", row, "b", None) for row in range(10, 70)]
    gone = replace(finding("R-01", "Violation", 90, "a", None), state="fixed")
    told = report("zrzy", on_resource, *others, gone, WAIVED)
    result = next(q.subject for q in told if q.predicate == LM.rule and "R-08" in str(q.object))
    waived = [
        replace_link(quad) if quad.object == result and quad.predicate == SH.result else quad
        for quad in told
    ]
    parties = [Quad(APPLICATION, ODRL.assigner, ZRZY, GRAPHS.sharing),
               Quad(APPLICATION, ODRL.assignee, SCJGJ, GRAPHS.sharing)]  # fmt: skip
    return [*waived, *parties, *report("_city", late(date(2026, 4, 1)))]


def replace_link(quad: Quad) -> Quad:
    return Quad(quad.subject, LM.waivedResult, quad.object, quad.graph_name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("findings") / "data")
    folder.create(Charter(BASE))
    records = (quad for record in RECORDS for quad in record.quads())
    publish(folder, [*DEPARTMENTS, *records, *quads()])
    return folder


@pytest.fixture(scope="module")
def asking(folder: DataFolder) -> Iterator[httpx.Client]:
    """The authority; with ``?clerk`` a clerk of zrzy."""
    site = small_site(folder)
    site.who = AUTHORITY
    with (
        served(small_app(site)) as address,
        httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as client,
    ):
        yield client


def found(client: httpx.Client, **filters: str) -> dict[str, Any]:
    answer = client.get("/findings.json", params=filters)
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def test_groups_by_rule_and_by_body_count_what_holds(asking: httpx.Client) -> None:
    told = found(asking)
    assert told["total"] == 63
    by_rule = {one["key"]: (one["open"], one["waived"]) for one in told["rules"]}
    assert by_rule == {"R-13a": (60, 0), "R-09": (1, 0), "R-53": (1, 0), "R-08": (0, 1)}
    assert [(one["key"], one["open"], one["waived"]) for one in told["bodies"]] == [
        ("zrzy", 62, 1),
        ("scjgj", 1, 0),
    ]


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ({"severity": "Warning"}, 60),
        ({"rule": "R-09"}, 1),
        ({"source": SOURCE, "severity": "Violation"}, 3),
        ({"state": "fixed"}, 1),
        ({"state": "waived"}, 1),
        ({"state": "open"}, 1),
        ({"effect": "finding"}, 0),
        ({"body": "scjgj"}, 1),
        ({"body": "zrzy", "page": "3"}, 63),
        ({"rule": HOSTILE}, 0),
        ({"source": HOSTILE}, 0),
        ({"severity": HOSTILE, "page": "-1"}, 63),
        ({"page": "99999999999999999999"}, 63),
        ({"page": "²"}, 63),
    ],
)
def test_a_filter_narrows_page_and_data_alike(
    asking: httpx.Client, filters: dict[str, str], total: int
) -> None:
    assert found(asking, **filters)["total"] == total
    shown = asking.get("/findings", params=filters)
    assert shown.status_code == 200
    assert f"共 {total} 处" in read(shown.text).text
    assert "<script>" not in shown.text


def test_a_page_ends_and_the_next_goes_on(asking: httpx.Client) -> None:
    first, second = found(asking), found(asking, page="2")
    assert [len(first["results"]), len(second["results"])] == [PAGE, PAGE]
    assert first["next"] == "/findings.json?page=2"
    places = {str(one["focus"]) + str(one["rule"]) for page in (first, second)
              for one in page["results"]}  # fmt: skip
    assert len(places) == 2 * PAGE


def test_a_finding_tells_row_column_body_source_and_report(asking: httpx.Client) -> None:
    page = read(asking.get("/findings", params={"rule": "R-09"}).text)
    assert page.faults == []
    for word in (
        "第 3 行 · 不予共享依据",
        "不动产登记信息",
        "自然资源和规划局",
        "2026年11月2日 首次发现",
    ):
        assert word in page.text
    assert {"/reports/of-zrzy", "/rules/R-09", "/doc/law/decree-809/15"} <= set(page.links)


def test_the_csv_and_the_turtle_hold_all_of_them(asking: httpx.Client) -> None:
    answer = asking.get("/findings.csv", params={"severity": "Warning"})
    lines = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == 60
    assert {line["bodies"] for line in lines} == {"自然资源和规划局"}
    turtle = asking.get("/findings.ttl", params={"severity": "Warning"})
    triples = [quad.triple for quad in parse(turtle.content, RdfFormat.TURTLE)]
    assert sum(triple.predicate == SH.focusNode for triple in triples) == 60


def test_a_download_that_is_too_large_says_what_to_choose(
    asking: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_WRITTEN > PAGE
    monkeypatch.setattr("server.browser.finding_pages.written", too_many)
    answer = asking.get("/findings.csv")
    assert answer.status_code == 422
    assert "先选一个单位" in answer.text


def too_many(*_: object) -> None:
    """What :func:`server.browser.findings.written` answers when there are too many."""


def test_a_clerk_sees_the_own_report_only(asking: httpx.Client) -> None:
    told = asking.get("/findings.json", params={"clerk": "1"}).json()
    assert told["total"] == 62
    assert APPLICATION.value not in {one["focus"] for one in told["results"]}


def test_a_stranger_is_asked_to_sign_in(folder: DataFolder) -> None:
    site = small_site(folder)
    site.who = ANONYMOUS
    with served(small_app(site)) as address, httpx.Client(base_url=address, timeout=60) as client:
        for path in ("findings", "findings.csv", "findings.json", "findings.ttl", "overview",
                     "overview.csv", "overview.json", "due", "due.csv", "due.json"):  # fmt: skip
            answer = client.get(f"/{path}")
            assert answer.status_code == 401, path
            assert "不动产登记信息" not in answer.text
    site = small_site(folder)
    site.who = Caller("publisher", "scjgj")
    with served(small_app(site)) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/findings").status_code == 404
        assert client.get("/overview").status_code == 404


def test_the_overview_has_a_cell_for_each_provision_and_body(asking: httpx.Client) -> None:
    page = read(asking.get("/overview").text)
    assert page.faults == []
    assert f"/findings?source={SOURCE.replace('/', '%2F')}&body=zrzy" in page.links
    for word in ("仍存在 62 处", "已豁免 1", "豁免 1", "2026-04-01", "自然资源和规划局"):
        assert word in page.text
    cells = asking.get("/overview.json").json()
    assert (cells["open"], len(cells["cells"])) == (62, 2)
    cell = cells["cells"][0]
    assert (cell["violations"], cell["warnings"], cell["waived"]) == (2, 60, 1)
    behind = asking.get(cell["findings"].replace("/findings", "/findings.json"))
    assert behind.json()["total"] == 63
    lines = asking.get("/overview.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    narrowed = asking.get("/overview.json", params={"severity": "Warning"}).json()
    assert narrowed["open"] == 60


def test_an_address_names_a_selection_in_one_way() -> None:
    asked = selected({"state": "open", "rule": "R-09", "page": "2", "by": "body", "effect": "x"})
    assert asked == Selection(rule="R-09", state="open", by="body", page=2)
    assert asked.address("/findings") == "/findings?rule=R-09&state=open&by=body&page=2"
    assert asked.with_("/findings", severity="Info") == (
        "/findings?rule=R-09&severity=Info&state=open&by=body"
    )
