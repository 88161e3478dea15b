"""Waivers: what the authority waives stays in every report and counts nowhere, until its day."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import DCT, LM, RDF, RULE, SH, XSD
from server.browser.rule import Findings, findings
from server.catalog.daily import daily_run
from server.catalog.evidence import Evidence
from server.catalog.job import Outcome
from server.catalog.rejudging import Terms, counted, judged, rejudged
from server.catalog.waivers import Wish, grant, revoke
from server.clock import SHANGHAI
from server.errors import BadInput, NotFound, Problem
from server.rules.report import Finding, Report
from server.rules.report_json import from_json
from server.rules.waivers import Waiver, core_rules, waivers_for
from server.store.delta import Delta
from server.store.graphs import Dataset
from server.store.retention import Retention
from server.store.verification import Verification
from server.store.workspace import open_workspace
from shapes import Shapes
from tests.server.catalog.support import BASE, HEADER, City, row

TODAY = datetime.now(SHANGHAI).date()
LATER = TODAY + timedelta(days=30)
RESOURCE = f"{BASE}id/resource/307010320700014-000001"
PROFILE = "decree-809"
RETENTION = Retention()
REFUSED = HEADER + row(cycle="看情况")
"""R-13, a gate: no value of the list."""
WARNED = HEADER + row(cycle="不定期")
"""R-13a, a warning."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("waivers"))


@pytest.fixture
def city(made: City, tmp_path: Path) -> City:
    return made.copied(tmp_path)


@pytest.fixture(scope="module")
def published(made: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """With a resource that has a warning."""
    city = made.copied(tmp_path_factory.mktemp("warned"))
    assert city.submit(WARNED).state == "published"
    return city


@pytest.fixture
def warned(published: City, tmp_path: Path) -> City:
    return published.copied(tmp_path)


def waive(city: City, rule: str, subject: str = RESOURCE, **wish: str) -> Waiver:
    told = {"reason": "随新系统上线一并改正", "until": LATER.isoformat(), "approver": "陈主任"}
    return grant(city.folder, Wish(rule, subject, **(told | wish)), TODAY, RETENTION)


def report_of(outcome: Outcome) -> Report:
    assert outcome.report is not None
    return from_json(outcome.report.encode())


def of(report: Report, rule: str) -> list[Finding]:
    return [one for one in report.present if one.rule == rule]


def in_force(city: City, key: str = "housing") -> Report:
    report = Evidence(city.folder).latest_report(key)
    assert report is not None
    return report


def kept_count(city: City, rule: str, identifier: str) -> int:
    """What the graph of summaries counts of a rule in one report; 0 where it is not mentioned."""
    node = NamedNode(f"{BASE}id/report/{identifier}#{rule}")
    with city.folder.open_current() as edition:
        found = edition.store.quads_for_pattern(node, LM["count"], None, city.graphs.refusals)
        return sum(int(quad.object.value) for quad in found if isinstance(quad.object, Literal))


def test_a_waived_gate_lets_through_what_it_refused(city: City) -> None:
    refused = city.submit(REFUSED)
    assert refused.state == "refused" and of(report_of(refused), "R-13")
    waiver = waive(city, "R-13", catalog="housing")
    passed = city.submit(REFUSED)
    assert passed.state == "published"
    (finding,) = of(report_of(passed), "R-13")
    assert finding.waived is not None and not finding.refuses
    assert (finding.waived.iri, finding.waived.until) == (waiver.iri.value, LATER)
    assert "R-13" not in report_of(passed).counts and report_of(passed).conforms


def test_a_waiver_is_for_its_rule_and_subject_alone(city: City) -> None:
    waive(city, "R-13", catalog="housing")
    other = row("施工许可信息", "307010320700014/000002", cycle="看情况")
    assert city.submit(HEADER + other).state == "refused"
    nameless = row(name="", cycle="看情况")
    refused = city.submit(HEADER + nameless)
    assert refused.state == "refused" and "R-01" in report_of(refused).counts


def test_what_is_in_force_and_what_is_counted_follow_at_once(city: City) -> None:
    published = city.submit(WARNED)
    assert kept_count(city, "R-13a", published.identifier) == 1
    waiver = waive(city, "R-13a")
    report = in_force(city)
    (finding,) = report.waived
    assert (finding.rule, finding.state, finding.since) == ("R-13a", "open", TODAY)
    assert kept_count(city, "R-13a", waiver.iri.value.rpartition("/")[2]) == 0
    with city.folder.open_current() as edition:
        graph = city.graphs.report("housing")
        store = edition.store
        assert next(store.quads_for_pattern(None, LM.waivedBy, waiver.iri, graph), None)
        results = list(store.quads_for_pattern(None, SH.result, None, graph))
        rules = {
            quad.object
            for each in results
            for quad in store.quads_for_pattern(each.object, LM.rule, None, graph)  # type: ignore[arg-type]
        }
        assert RULE["R-13a"] not in rules
        everything = Dataset((), tuple(NamedNode(name) for name in edition.meta.graphs))
        assert findings(edition, RULE["R-13a"], everything) == Findings(0, 0)


def test_the_daily_run_brings_it_back_when_its_day_has_passed(warned: City) -> None:
    city = warned
    daily_run(city.folder, TODAY, RETENTION)
    waive(city, "R-13a")
    assert daily_run(city.folder, LATER, RETENTION).edition is None
    assert [one.rule for one in in_force(city).waived] == ["R-13a"]
    back = daily_run(city.folder, LATER + timedelta(days=1), RETENTION)
    assert "housing" in back.replaced
    (finding,) = of(in_force(city), "R-13a")
    assert (finding.waived, finding.state, finding.since) == (None, "open", TODAY)
    assert in_force(city).counts["R-13a"] == 1


def test_a_submission_after_its_day_is_refused_again(city: City) -> None:
    """What judging as of another day says; nothing is published on another day than today."""
    waive(city, "R-13", catalog="housing")
    city.submit(REFUSED)
    with city.folder.open_current() as edition:
        for day, waived in ((LATER, True), (LATER + timedelta(days=1), False)):
            (finding,) = of(judged(edition.store, Terms(day, PROFILE, {})), "R-13")
            assert (finding.waived is not None, finding.refuses) == (waived, not waived)
        before = TODAY - timedelta(days=1)
        assert of(judged(edition.store, Terms(before, PROFILE, {})), "R-13")[0].refuses


def test_what_will_expire_is_what_newly_fails(warned: City) -> None:
    city = warned
    waive(city, "R-13a")
    now, then = Terms(LATER, PROFILE, {}), Terms(LATER + timedelta(days=1), PROFILE, {})
    with city.folder.open_current() as edition:
        failing = {one.rule for one in rejudged(edition.store, now, then).failing}
        assert "R-13a" in failing
        assert "R-13a" not in {one.rule for one in rejudged(edition.store, now, now).failing}


def test_revoking_brings_it_back_at_once_and_only_once(warned: City) -> None:
    city = warned
    waiver = waive(city, "R-13a")
    identifier = waiver.iri.value.rpartition("/")[2]
    ended = revoke(city.folder, identifier, "陈主任", TODAY, RETENTION)
    assert ended.revoked == TODAY and not ended.holds(TODAY)
    (finding,) = of(in_force(city), "R-13a")
    assert finding.waived is None and in_force(city).counts["R-13a"] == 1
    with pytest.raises(BadInput):
        revoke(city.folder, identifier, "陈主任", TODAY, RETENTION)
    with pytest.raises(NotFound):
        revoke(city.folder, "20261101-000000-0000000000", "陈主任", TODAY, RETENTION)
    with city.folder.open_current() as edition:
        assert list(waivers_for(edition.store)) == [ended]  # it stays on record


def test_the_longer_of_two_holds(warned: City) -> None:
    city = warned
    waive(city, "R-13a")
    longer = waive(city, "R-13a", until=(LATER + timedelta(days=9)).isoformat(), reason="延期")
    (finding,) = in_force(city).waived
    assert finding.waived is not None and finding.waived.iri == longer.iri.value


def test_one_for_a_resource_is_for_its_parts(city: City) -> None:
    """R-18 is found on an item, whose IRI is made from the resource's."""
    long_name = row(item="名" * 300)
    city.submit(HEADER + long_name)
    with city.folder.open_current() as edition:
        found = judged(edition.store, Terms(TODAY, PROFILE, {})).present
    on_items = [one for one in found if "/id/item/" in one.focus.value]
    for rule in {one.rule for one in on_items}:
        waive(city, rule)
    with city.folder.open_current() as edition:
        after = judged(edition.store, Terms(TODAY, PROFILE, {})).present
    assert all(one.waived for one in after if "/id/item/" in one.focus.value)


def test_counting_leaves_out_what_judging_waives(warned: City) -> None:
    city = warned
    now = Terms(TODAY, PROFILE, {})
    with city.folder.open_current() as edition:
        whole = judged(edition.store, now).present
        assert len(whole) == sum(counted(edition.store, now).values())
    for finding in whole[::2]:
        if finding.rule not in core_rules():
            waive(city, finding.rule, finding.focus.value)
    with city.folder.open_current() as edition:
        report = judged(edition.store, now)
        assert report.waived and report.counted
        by_rule: dict[str, int] = {}
        for (rule, _), number in counted(edition.store, now).items():
            by_rule[rule] = by_rule.get(rule, 0) + number
        assert by_rule == report.counts


CORE = {"R-03", "R-09", "R-09a", "R-09b", "R-09c", "R-09d", "R-09e", "R-16", "R-17", "R-32"}


def test_the_core_rules_are_those_of_the_design() -> None:
    assert core_rules() == CORE


@pytest.mark.parametrize("rule", sorted(CORE))
def test_a_core_rule_cannot_be_waived(made: City, rule: str) -> None:
    with pytest.raises(BadInput, match="核心规则"):
        waive(made, rule, catalog="housing")


def test_a_waiver_of_a_core_rule_that_got_into_the_store_holds_for_nothing(city: City) -> None:
    """As if a rule became one after it was waived."""
    iri, graph = city.graphs.names.thing("waiver", "1"), city.graphs.waivers("housing")
    said: dict[NamedNode, NamedNode | Literal] = {
        LM.waives: RULE["R-09"],
        LM.waivedFor: NamedNode(RESOURCE),
        LM.approved: Literal(TODAY.isoformat(), datatype=XSD.date),
        LM.expires: Literal(LATER.isoformat(), datatype=XSD.date),
    }
    with open_workspace(city.folder, "forged") as workspace:
        quads = {Quad(iri, predicate, value, graph) for predicate, value in said.items()}
        workspace.apply(Delta(frozenset(quads)))
        workspace.publish(None, "forged", RETENTION)
    refused = city.submit(HEADER + row(sharing="不予共享"))
    assert refused.state == "refused" and not any(
        one.waived for one in of(report_of(refused), "R-09")
    )
    assert of(report_of(refused), "R-09")


def test_nobody_else_brings_one(city: City) -> None:
    """Neither a catalog's own file, nor one in which its graph is named as one of waivers."""
    said = {
        RDF.type: LM.Waiver,
        LM.waives: RULE["R-13"],
        LM.waivedFor: NamedNode(RESOURCE),
        LM.expires: Literal("2099-01-01", datatype=XSD.date),
    }
    stated = " ".join(f"<{BASE}id/waiver/1> {key} {value} ." for key, value in said.items())
    for name, content in (
        ("waiver.ttl", stated),
        ("waiver.trig", f"<{BASE}graph/waivers/housing> {{ {stated} }}"),
    ):
        outcome = city.submit(content, name=name)
        assert outcome.state in ("refused", "unusable")
    with city.folder.open_current() as edition:
        assert list(waivers_for(edition.store)) == []


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no such rule": ({"rule": "R-999"}, "没有规则"),
    "a subject elsewhere": ({"subject": "http://other.example/1"}, "不是本目录的对象"),
    "no IRI": ({"subject": f"{BASE}id/resource/a b<"}, "不是本目录的对象"),
    "not there": ({"subject": f"{BASE}id/resource/9"}, "目录中还没有"),
    "no such catalog": ({"subject": f"{BASE}id/resource/9", "catalog": "nobody"}, "没有目录"),
    "no reason": ({"reason": "  "}, "理由"),
    "too much of it": ({"reason": "字" * 2001}, "理由"),
    "no day": ({"until": "明年"}, "最后一天"),
    "a day that has passed": ({"until": "2020-01-01"}, "最后一天"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_incomplete_is_said_and_changes_nothing(published: City, what: str) -> None:
    city = published
    before = city.folder.current_number()
    wish, said = WRONG[what]
    with pytest.raises(Problem, match=said):
        waive(city, **({"rule": "R-13a"} | wish))
    assert city.folder.current_number() == before


def test_it_is_linked_data_with_evidence(warned: City) -> None:
    city = warned
    waiver = waive(city, "R-13a")
    identifier = waiver.iri.value.rpartition("/")[2]
    with city.folder.open_current() as edition:
        said = {
            quad.predicate: quad.object
            for quad in edition.store.quads_for_pattern(waiver.iri, None, None, None)
        }
        assert edition.meta.action == "waiver" and edition.meta.submission == identifier
    assert said[RDF.type] == LM.Waiver and said[DCT.identifier] == Literal(identifier)
    assert said[LM.approver] == Literal("陈主任")
    evidence = Evidence(city.folder)
    job, outcome = evidence.job(identifier), evidence.outcome(identifier)
    assert job is not None and (job.mode, job.submitter) == ("waive", "陈主任")
    assert outcome is not None and "R-13a" in outcome.message.zh
    assert waiver.iri.value in (evidence.path(identifier) / "graph.nq").read_text()
    assert waiver.iri.value in json.dumps(
        json.loads((evidence.path(identifier) / "report.json").read_bytes())
    )
    assert list(Verification(city.folder).faults()) == []


def test_shapes_know_whether_a_rule_is_core() -> None:
    rules = Shapes.shipped().rules
    assert rules["R-09"].core and not rules["R-13"].core


def test_a_day_is_that_of_the_judgement() -> None:
    waiver = Waiver(
        NamedNode("urn:w"), "R-13", NamedNode("urn:s"), "", date(2026, 3, 1), "", date(2026, 3, 31)
    )
    days = {1: True, 31: True}
    for day, held in days.items():
        assert waiver.holds(date(2026, 3, day)) is held
    assert not waiver.holds(date(2026, 2, 28)) and not waiver.holds(date(2026, 4, 1))
