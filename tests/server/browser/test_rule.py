from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Quad

from ontology.namespaces import HOME, LAW, RULE
from ontology.text import Text
from server.accounts.callers import ANONYMOUS, Caller, dataset_for
from server.browser.pages import Pages
from server.browser.rule import MOST_COUNTED, Findings, RulePage, findings, rule_page
from server.browser.view import View
from server.rules.report import Finding, Report
from server.rules.report_rdf import to_rdf
from server.search.labels import PUBLIC
from server.store.edition import OpenEdition
from server.store.folder import Charter, DataFolder
from shapes import Shapes
from shapes.rules import Grounds
from tests.server.browser.app import REPORT, finding
from tests.server.browser.city import publish
from tests.server.browser.reading import Page, read
from tests.server.browser.test_view import Facts
from tests.server.search.sample import BASE, GRAPHS, NAMES

SHIPPED = Shapes.shipped()


@pytest.fixture(scope="module")
def edition(published: DataFolder) -> Iterator[OpenEdition]:
    with published.open_current() as opened:
        yield opened


def card(edition: OpenEdition, identifier: str) -> RulePage:
    found = rule_page(edition, RULE[identifier], PUBLIC)
    assert found is not None
    return found


def page(client: httpx.Client, path: str, language: str = "zh") -> Page:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    return read(response.text)


@pytest.mark.parametrize("identifier", sorted(SHIPPED.rules))
def test_a_card_says_what_the_shapes_do(edition: OpenEdition, identifier: str) -> None:
    found = card(edition, identifier)
    assert found.rule == SHIPPED.rules[identifier]
    assert set(found.shapes) == {s for s in SHIPPED.shapes.values() if s.rule == identifier}
    assert {profile.key for profile in found.profiles} == set(found.rule.profiles)
    assert found.source.zh != found.source.en
    assert [shown.example.good for shown in found.illustrations] == (
        [True, False] if found.shapes else []
    )


def test_examples_show_the_properties_the_rule_is_about(edition: OpenEdition) -> None:
    good, bad = card(edition, "R-08").illustrations
    (fine, *_), (wrong, *_) = good.things, bad.things
    assert {cell.name.zh for cell in fine.cells} >= {"共享条件", "共享范围"}
    by_name = {cell.name.zh: cell.values for cell in wrong.cells}
    assert by_name["共享条件"] == (Text("无", "无"),)
    assert by_name["共享范围"] == ()
    basis = card(edition, "R-09a").illustrations[1].things[0].cells
    assert [value.zh for cell in basis for value in cell.values] == ["部门内部规定"]


@pytest.mark.parametrize("identifier", sorted({s.rule for s in SHIPPED.shapes.values()}))
def test_every_example_shows_things_that_the_rule_judges(
    edition: OpenEdition, identifier: str
) -> None:
    for shown in card(edition, identifier).illustrations:
        assert shown.things
        assert all(thing.cells for thing in shown.things)
        assert any(cell.values for thing in shown.things for cell in thing.cells) or not (
            shown.example.good
        )


@pytest.mark.parametrize(
    ("identifier", "good", "bad"),
    [
        ("R-53", {"收到日期": "2025-09-25", "答复日期": "2025-10-15"}, {"答复日期": "2025-10-16"}),
        ("R-34", {"审核决定": "审核通过"}, {"审核决定": "退回修改"}),
        ("R-61a", {"反馈日期": "2026-05-25"}, {"反馈日期": "2026-05-26"}),
        ("R-71", {"备案日期": "2026-01-06"}, {"经费申请日期": "2026-01-05"}),
        ("R-52", {"签批人职责": "工作机构负责人"}, {"签批": ""}),
    ],
)
def test_examples_of_records_show_their_own_days_and_decisions(
    edition: OpenEdition, identifier: str, good: dict[str, str], bad: dict[str, str]
) -> None:
    for shown, wanted in zip(card(edition, identifier).illustrations, (good, bad), strict=True):
        told = {
            cell.name.zh: "、".join(value.zh for value in cell.values)
            for cell in shown.things[0].cells
        }
        assert wanted.items() <= told.items()


def test_a_rule_without_a_shape_says_who_checks_it(client: httpx.Client) -> None:
    checked_before = set(SHIPPED.rules) - {s.rule for s in SHIPPED.shapes.values()}
    assert checked_before == {"R-32", "R-61b"}
    for key, why in (("R-32", "任何形状之前"), ("R-61b", "机器无法检查")):
        shown = page(client, f"/doc/rule/{key}")
        assert "没有形状" in shown.text
        assert why in shown.text
        assert not shown.all("table")


def test_a_rule_lists_what_its_shapes_rest_on_beside_its_own_source(edition: OpenEdition) -> None:
    (other,) = card(edition, "R-08").others
    assert other.grounds == Grounds(NamedNode(HOME + "practice/g1272"), "recalled")
    assert [profile.zh for profile in other.profiles] == ["暂行办法规则集"]
    (point,) = card(edition, "R-09").others
    assert point.grounds.source == LAW["lyg-interim/interpretation/3.3.1"]
    assert card(edition, "R-10").others == ()


def test_something_that_is_no_rule_has_no_card(edition: OpenEdition) -> None:
    assert rule_page(edition, LAW["decree-809"], PUBLIC) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_a_rule(client: httpx.Client, language: str) -> None:
    shown = page(client, "/doc/rule/R-08", language)
    rule = SHIPPED.rules["R-08"]
    for text in (rule.label, rule.definition, rule.fix):
        assert text.in_language(language) in shown.text
    for shape in SHIPPED.shapes.values():
        if shape.rule == "R-08":
            assert shape.fix.in_language(language) in shown.text
    assert {"/rules", "/doc/law/decree-809/15", "/shapes#rule-R-08"} <= set(shown.links)
    assert len(shown.all("pre")) == 3
    assert "shape:R-08-scope a sh:PropertyShape" in shown.text
    assert "{?" not in shown.text.partition("Turtle")[0]


@pytest.mark.parametrize(
    ("evidence", "words"),
    [("recalled", "不作法条看待"), ("inferred", "不是法条"), ("seed", "条文本身没有收存")],
)
def test_what_was_not_read_never_looks_like_law(
    client: httpx.Client, evidence: str, words: str
) -> None:
    rules = [rule for rule in SHIPPED.rules.values() if rule.evidence == evidence]
    assert rules
    shown = page(client, f"/doc/rule/{rules[0].identifier}").text
    assert words in shown
    assert "条文已读" not in shown


def reported(folder: DataFolder, results: tuple[Finding, ...]) -> None:
    """An edition with the report of one catalog."""
    folder.create(Charter(BASE))
    iri = NAMES.thing("report", "20261102-100000-0123456789")
    report = Report(REPORT.profile, REPORT.as_of, results)
    graph = GRAPHS.report("zrzy")
    publish(folder, [Quad(t.subject, t.predicate, t.object, graph) for t in to_rdf(report, iri)])


def counted(folder: DataFolder, caller: Caller, rule: str) -> Findings | None:
    with folder.open_current() as edition:
        return findings(edition, RULE[rule], dataset_for(caller, edition.meta, GRAPHS))


def test_findings_are_counted_for_those_who_see_the_report(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    mended = replace(finding("R-09", "Violation", 99, "a", None), state="fixed")
    reported(folder, (*REPORT.findings, mended))
    for caller in (Caller("authority", "sjj"), Caller("publisher", "zrzy")):
        assert counted(folder, caller, "R-09") == Findings(3, 1)
        assert counted(folder, caller, "R-04") == Findings(0, 0)
    for stranger in (ANONYMOUS, Caller("publisher", "sfj")):
        assert counted(folder, stranger, "R-09") is None


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Findings(3, 2), "3 处，在 2 份最近的报告里"),
        (Findings(MOST_COUNTED, 7), "至少 1,000 处"),
        (Findings(0, 0), "最近的报告里没有"),
    ],
)
def test_the_page_says_how_many_there_are(
    edition: OpenEdition, found: Findings, words: str
) -> None:
    view = View(Facts((), iri=RULE["R-08"]), "zh")
    shown = Pages(BASE, demo=False).render(
        "rule.html",
        "zh",
        card=replace(card(edition, "R-08"), findings=found),
        view=view,
        path="/doc/rule/R-08",
        visitor=Caller("publisher", "zrzy"),
    )
    assert words in read(shown).text


def test_counting_stops_at_a_limit(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    reported(
        folder,
        tuple(finding("R-09", "Violation", row, "a", None) for row in range(MOST_COUNTED + 5)),
    )
    found = counted(folder, Caller("authority", "sjj"), "R-09")
    assert found is not None
    assert found.at_least
    assert found.number == MOST_COUNTED
