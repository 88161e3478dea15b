"""Submitting what was exported changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Quad, Triple

from loaders import Limits, load
from loaders.layouts import template
from loaders.write import write_csv, write_xlsx
from server.catalog.changes import placed, plan_upload
from server.catalog.holdings import Holdings
from server.linked.export import export
from server.store.delta import Delta
from server.store.graphs import Dataset
from server.store.workspace import in_memory
from tests.loaders.catalogs import catalogs
from tests.loaders.sample import BASE, references
from tests.loaders.spreadsheets import Sheet, Value, xlsx
from tests.server.catalog.defects import BASIS, CODE, CONDITION, GOOD, ITEM, OPEN, REASON, SHARING
from tests.server.catalog.support import City

FORMS = (("csv", write_csv), ("xlsx", write_xlsx))


@settings(max_examples=25, deadline=None)
@given(catalogs())
def test_reading_an_export_of_any_catalog_plans_no_change(catalog: set[Triple]) -> None:
    """Also of a catalog no rule would accept."""
    with in_memory(BASE) as workspace:
        holdings = Holdings(workspace.store, workspace.graphs, "lyg-zjj")
        quads = [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in catalog]
        workspace.apply(Delta(frozenset(placed(holdings, quads, ()))))
        for suffix, write in FORMS:
            kept = [
                quad.triple
                for quad in workspace.store.quads_for_pattern(None, None, None, holdings.public)
            ]
            if not kept:
                continue
            again = load(f"a.{suffix}", write(kept, references()), references(), Limits())
            plan = plan_upload(holdings, again, "replace", ())
            assert (plan.delta.added, plan.delta.removed) == (frozenset(), frozenset())
            assert plan.changes == ()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("city"))


WORDS = st.text("渔港工程企业资质许可监测=+-@'、；：（）\"\n,;0189", min_size=1, max_size=12).map(
    lambda text: f"目{text}录"
)
DAYS = st.dates(date(2024, 3, 11), date(2026, 1, 1))
WITHHELD = {
    SHARING: "不予共享",
    BASIS: "《中华人民共和国统计法》第二十五条",
    "使用用途": "",
}
OPTIONS: list[st.SearchStrategy[dict[str, Value]]] = [
    st.fixed_dictionaries({SHARING: st.just("有条件共享"), CONDITION: WORDS, "共享范围": WORDS}),
    st.fixed_dictionaries(
        {key: st.just(value) for key, value in WITHHELD.items()} | {REASON: WORDS}
    ),
    st.fixed_dictionaries({OPEN: st.just("是"), "开放条件": WORDS}),
    st.fixed_dictionaries({"信息资源摘要": WORDS, "发布日期": DAYS}),
]


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """Catalogs that conform: a few resources, several items each."""
    columns = template().headers
    rows: list[list[Value]] = [list(columns)]
    for number, name in enumerate(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))):
        cells: dict[str, Value] = {
            **GOOD,
            "信息资源名称": f"{'甲乙丙'[number]}{name}信息",
            CODE: f"307010320700014/{number + 1:06}",
            **draw(st.one_of(OPTIONS)),
        }
        items = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
        for position, item in enumerate(items):
            # a leading apostrophe says that the name is not to be taken apart
            written = cells | {ITEM: f"'{'甲乙丙'[position]}{item}"}
            rows.append([written.get(column, "") for column in columns])
    return xlsx([Sheet("目录", rows)])


@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(workbook=workbooks())
def test_submitting_an_export_makes_no_edition(city: City, workbook: bytes) -> None:
    """The whole pipeline; few examples, for the rules run three times for each."""
    first = city.submit(workbook, name="目录.xlsx", mode="replace")
    assert first.state == "published", first.report
    everybody = Dataset((DefaultGraph(),), (city.graphs.catalog("housing"),))
    for form in ("csv", "xlsx"):
        with city.folder.open_current() as edition:
            number = edition.meta.number
            content = export(edition, city.graphs, everybody, form, "housing", demo=True)
        again = city.submit(content, name=f"导出.{form}", mode="replace")
        assert (again.state, again.changes, again.edition) == ("published", (), number)
        assert city.folder.current_number() == number
