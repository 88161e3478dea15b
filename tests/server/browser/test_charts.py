from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.text import Text
from server.accounts.callers import ANONYMOUS, Caller, dataset_for
from server.browser.charted import Charts, charts
from server.browser.charts import MOST_BARS, Bar, Lines, Moment, bars
from server.store.folder import DataFolder
from tests.server.browser.app import CLERK
from tests.server.browser.city import city, publish, turtle
from tests.server.browser.reading import read
from tests.server.search.sample import GRAPHS

KINDS = (("yes", Text("是", "yes")), ("no", Text("否", "no")))
AUDITOR = Caller("auditor")
TREND = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<graph/report/internal#edition-1-Violation> qb:dataSet <graph/report/internal#trend> ;
  dct:isPartOf <id/edition/1> ; dct:date "2026-11-01"^^xsd:date ;
  dct:subject sh:Violation ; measure:obsValue 4 .
<graph/report/internal#edition-2-Violation> qb:dataSet <graph/report/internal#trend> ;
  dct:isPartOf <id/edition/2> ; dct:date "2026-11-02"^^xsd:date ;
  dct:subject sh:Violation ; measure:obsValue 3 .
<graph/report/internal#edition-3-Violation> qb:dataSet <graph/report/internal#trend> ;
  dct:isPartOf <id/edition/3> ; dct:date "2026-11-02"^^xsd:date ;
  dct:subject sh:Violation ; measure:obsValue 2 .
"""
LATE = """
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix rule: <https://w3id.org/lianmu/rule/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<id/report/2> sh:result <id/report/2#late> .
<id/report/2#late> lm:rule rule:R-38 ; sh:focusNode <id/resource/307010320700021-000008> .
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("charts") / "data"
    folder = city(root)
    later = [*turtle(TREND, GRAPHS.refusals), *turtle(LATE, GRAPHS.report("zrzy"))]
    publish(folder, later)
    return root


def seen_by(root: Path, caller: Caller) -> Charts:
    with DataFolder(root).open_current() as edition:
        return charts(edition, dataset_for(caller, edition.meta, GRAPHS))


def test_everybody_sees_sharing_types_and_nothing_that_is_not_public(root: Path) -> None:
    found = seen_by(root, ANONYMOUS)
    shown = {bar.name.zh: dict(bar.numbers) for bar in found.sharing.bars}
    assert shown["自然资源和规划局"] == {"conditional": 2}
    assert (found.punctual, found.findings, found.agreements) == (None, None, None)


def test_late_updates_stand_apart_in_the_catalogs_one_may_know_of(root: Path) -> None:
    for caller in (AUDITOR, CLERK):
        found = seen_by(root, caller).punctual
        assert found is not None
        assert [(bar.iri.rpartition("/")[2], dict(bar.numbers)) for bar in found.bars] == [
            ("zrzy", {"late": 1, "on-time": 1})
        ]


def test_the_last_edition_of_a_day_is_its_number(root: Path) -> None:
    found = seen_by(root, AUDITOR).findings
    assert found is not None
    assert [(each.day, dict(each.numbers)) for each in found.moments] == [
        ("2026-11-01", {"Violation": 4}),
        ("2026-11-02", {"Violation": 2}),
    ]
    assert found.points("Violation") == "0,0 100,50"


def test_a_department_does_not_see_the_findings_of_the_city(root: Path) -> None:
    found = seen_by(root, CLERK).findings
    assert found is not None and found.moments == ()


def test_who_shares_with_whom(root: Path) -> None:
    for caller in (AUDITOR, CLERK):
        found = seen_by(root, caller).agreements
        assert found is not None
        (pair,) = found.bars
        assert (pair.name.zh, pair.second and pair.second.zh, dict(pair.numbers)) == (
            "自然资源和规划局", "→ 市场监督管理局", {"in-force": 1},
        )  # fmt: skip


numbers = st.fixed_dictionaries({"yes": st.integers(0, 10**6), "no": st.integers(0, 10**6)})


@given(st.lists(numbers, max_size=80))
def test_bars_share_a_scale_and_their_parts_touch(found: list[dict[str, int]]) -> None:
    chart = bars(KINDS, (Bar(Text(str(n), str(n)), "", each) for n, each in enumerate(found)))
    drawn = [each for each in found if sum(each.values())]
    assert len(chart.bars) + chart.left_out == len(drawn)
    assert len(chart.bars) <= MOST_BARS
    assert [bar.total for bar in chart.bars] == sorted(
        (sum(each.values()) for each in drawn), reverse=True
    )[:MOST_BARS]
    for bar in chart.bars:
        end = 0.0
        for part in chart.parts(bar):
            assert part.number == bar.numbers[part.kind] > 0
            assert part.x == pytest.approx(end, abs=0.02)
            end = part.x + part.width
        assert end == pytest.approx(100 * bar.total / chart.most, abs=0.03)


@given(st.lists(numbers, min_size=1, max_size=30))
def test_lines_stay_in_their_square(found: list[dict[str, int]]) -> None:
    chart = Lines(KINDS, tuple(Moment("2026-01-01", each) for each in found))
    for kind, _ in KINDS:
        places = [tuple(map(float, place.split(","))) for place in chart.points(kind).split()]
        assert len(places) == len(found)
        assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in places)
        assert [x for x, _ in places] == sorted(x for x, _ in places)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_chart_has_a_name_a_table_and_its_query(client: httpx.Client, language: str) -> None:
    page = read(client.get(f"/charts?clerk=1&lang={language}").text)
    drawings = [each for each in page.all("svg") if each.get("class") == "chart"]
    assert len(drawings) == len(page.all("table")) == 3
    assert all(each["role"] == "img" and each["aria-labelledby"] for each in drawings)
    queries = [link for link in page.links if link.startswith(("/sparql?query=", "/queries/"))]
    assert len(queries) == 3
    assert not any("style" in attributes for _, attributes in page.elements)


def test_what_is_not_public_is_said(client: httpx.Client) -> None:
    page = read(client.get("/charts").text)
    assert page.text.count("不公开") == 3
    assert page.links.count("/signin?next=/charts") == 3
