"""What a submission does: publish, refuse, change nothing; and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ontology.namespaces import DCT, LM, PROV, RDF, RULE
from server.catalog import review
from server.catalog.evidence import Evidence
from server.catalog.job import Outcome
from server.rules.report_json import from_json
from server.store.doctor import examine
from tests.server.catalog.support import BASE, HEADER, JUSTICE, City, row, snapshot


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def rules(outcome: Outcome) -> list[tuple[str, int | None, str | None]]:
    assert outcome.report is not None
    report = from_json(outcome.report.encode())
    return [(finding.rule, finding.row, finding.column) for finding in report.findings]


def test_a_good_file_is_published_with_evidence_and_provenance(city: City) -> None:
    outcome = city.submit(HEADER + row())
    assert (outcome.state, outcome.edition) == ("published", 2)
    assert [(c.kind, c.code, c.title) for c in outcome.changes] == [
        ("added", "307010320700014/000001", "建筑企业资质信息")
    ]
    assert city.titles() == {"建筑企业资质信息"}
    evidence = Evidence(city.folder)
    kept = evidence.outcome(outcome.identifier)
    assert kept == outcome.without_report()
    assert evidence.content(outcome.identifier) == (HEADER + row()).encode()
    submission = NamedNode(f"{BASE}id/submission/{outcome.identifier}")
    with city.folder.open_current() as edition:
        in_provenance = set(
            edition.store.quads_for_pattern(submission, None, None, city.graphs.provenance)
        )
        assert {q.object for q in in_provenance if q.predicate == PROV.wasAssociatedWith} == {
            NamedNode(f"{BASE}id/department/housing")
        }
        assert edition.meta.submission == outcome.identifier


def test_a_bad_file_changes_nothing_and_says_where(city: City) -> None:
    city.submit(HEADER + row())
    before = snapshot(city.folder)
    outcome = city.submit(
        HEADER + row("工程监理信息", "307010320700014/000002", sharing="有条件共享", cycle="随时")
    )
    assert outcome.state == "refused"
    assert rules(outcome) == [("R-08", 2, "共享条件"), ("R-13", 2, "更新周期")]
    assert snapshot(city.folder) == before
    assert city.titles() == {"建筑企业资质信息"}
    report = json.loads(outcome.report or "")
    assert report["conforms"] is False
    for result in report["results"]:
        assert result["source"] and result["evidence"]
        for text in (result["message"], result["fix"]):
            assert text["zh"] and text["en"] and text["zh"] != text["en"]
    assert Evidence(city.folder).outcome(outcome.identifier) == outcome.without_report()


def test_the_next_edition_mentions_a_refusal(city: City) -> None:
    refused = city.submit(HEADER + row(cycle="随时"))
    city.submit(HEADER + row())
    report = NamedNode(f"{BASE}id/report/{refused.identifier}")
    with city.folder.open_current() as edition:
        graph = city.graphs.refusals
        said = set(edition.store.quads_for_pattern(report, None, None, graph))
        assert LM.ReportSummary in {q.object for q in said if q.predicate == RDF.type}
        counted = {q.object for q in said if q.predicate == LM.ruleCount}
        rule_of = {
            q.object
            for node in counted
            if isinstance(node, NamedNode)
            for q in edition.store.quads_for_pattern(node, LM.rule, None, graph)
        }
        assert rule_of == {RULE["R-13"]}
    assert Evidence(city.folder).list_unreported() == []


def test_adding_replacing_and_withdrawing(city: City) -> None:
    first, second = row(), row("工程监理信息", "307010320700014/000002")
    city.submit(HEADER + first)
    city.submit(HEADER + second)
    assert city.titles() == {"建筑企业资质信息", "工程监理信息"}
    dry = city.submit(HEADER + second, mode="replace", dry_run=True)
    assert [(c.kind, c.title) for c in dry.changes] == [("withdrawn", "建筑企业资质信息")]
    assert city.titles() == {"建筑企业资质信息", "工程监理信息"}
    city.submit(HEADER + second, mode="replace")
    assert city.titles() == {"工程监理信息"}
    city.submit(HEADER + row("工程监理企业信息", "307010320700014/000002"))
    assert city.titles() == {"工程监理企业信息"}
    gone = city.withdraw("307010320700014/000002")
    assert [(c.kind, c.title) for c in gone.changes] == [("withdrawn", "工程监理企业信息")]
    assert city.titles() == set()
    assert city.quads(city.graphs.catalog("housing")) == 0
    assert all(check.sound for check in examine(city.folder))


def test_the_same_file_again_makes_no_edition(city: City) -> None:
    city.submit(HEADER + row())
    again = city.submit(HEADER + row())
    assert (again.state, again.edition, again.changes) == ("published", 2, ())
    assert city.folder.current_number() == 2


def test_a_code_of_another_catalog_is_refused_by_judging_both(city: City) -> None:
    city.submit(HEADER + row())
    before = snapshot(city.folder)
    outcome = city.submit(HEADER + row("社区矫正机构信息", body=JUSTICE), catalog="justice")
    assert outcome.state == "refused"
    assert ("R-02", 2, "信息资源代码") in rules(outcome)
    assert outcome.report is not None
    assert "建筑企业资质信息" in outcome.report or "住建局" in outcome.report
    assert snapshot(city.folder) == before


def test_one_code_for_two_resources_of_a_file(city: City) -> None:
    outcome = city.submit(HEADER + row() + row("工程监理信息"))
    assert outcome.state == "refused"
    assert {rule for rule, _, _ in rules(outcome)} == {"R-02"}


def test_another_bodys_provider_is_refused(city: City) -> None:
    outcome = city.submit(HEADER + row(body=JUSTICE))
    assert outcome.state == "refused"
    assert rules(outcome) == [("R-32", 2, "信息资源提供方")]


def test_another_bodys_provider_code_is_refused(city: City) -> None:
    mixed = ("housing", "示范住建局", JUSTICE[2])
    outcome = city.submit(HEADER + row(body=mixed))
    assert outcome.state == "refused"
    assert ("R-32", 2, "资源提供方代码") in rules(outcome)


def test_warnings_are_published_and_kept_until_fixed(city: City) -> None:
    warned = city.submit(HEADER + row(cycle="不定期"))
    assert warned.state == "published"
    assert [rule for rule, _, _ in rules(warned)] == ["R-13a"]
    other = row("工程监理信息", "307010320700014/000002")
    last = city.submit(HEADER + other)
    assert Evidence(city.folder).latest_submission("housing") == last.identifier
    assert ("R-13a", "open", None) in told_of(city, "housing")
    city.submit(HEADER + row())
    assert ("R-13a", "fixed", None) in told_of(city, "housing")


def told_of(city: City, catalog: str) -> list[tuple[str, str, int | None]]:
    """Rule, state and row of what the report of a catalog tells."""
    latest = Evidence(city.folder).latest_report(catalog)
    assert latest is not None
    return [(finding.rule, finding.state, finding.row) for finding in latest.findings]


def test_internal_properties_go_to_the_internal_graph(city: City) -> None:
    turtle = TURTLE + "; lm:contactPhone '0518-00000000' ."
    outcome = city.submit(turtle, name="catalog.ttl")
    assert outcome.state == "published", outcome.report
    resource = NamedNode(f"{BASE}id/resource/307010320700014-000009")
    with city.folder.open_current() as edition:
        graphs = {
            quad.graph_name
            for quad in edition.store.quads_for_pattern(resource, LM.contactPhone, None, None)
        }
        assert graphs == {city.graphs.internal("housing")}
        assert city.graphs.catalog("housing").value in edition.meta.graphs
        old = NamedNode("urn:uuid:9")
        assert not list(edition.store.quads_for_pattern(old, None, None, None))
        codes = edition.store.quads_for_pattern(resource, DCT.identifier, None, None)
        assert {quad.object for quad in codes} == {Literal("307010320700014/000009")}
    city.withdraw("307010320700014/000009")
    assert city.quads(city.graphs.internal("housing")) == 0


TURTLE = f"""
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix code: <https://w3id.org/lianmu/code/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:uuid:9> a lm:InformationResource ;
  dct:title "施工图审查信息"@zh ; dct:identifier "307010320700014/000009" ;
  dct:publisher <{BASE}id/department/housing> ; lm:providerCode "11320700X000000358" ;
  dct:description "施工图审查机构和项目"@zh ;
  lm:formatClass <https://w3id.org/lianmu/code/format/document> ;
  dct:format <https://w3id.org/lianmu/code/format-type/pdf> ; lm:openToSociety false ;
  lm:usePurpose <https://w3id.org/lianmu/code/purpose/work-reference> ;
  lm:dataLevel <https://w3id.org/lianmu/code/data-level/general> ;
  lm:secrecyAssessed "2024-04-01"^^xsd:date ; lm:privacyAssessed "2024-04-01"^^xsd:date ;
  lm:approver "张示范"@zh ; lm:approved "2024-04-10"^^xsd:date ;
  lm:sharingType <https://w3id.org/lianmu/code/sharing/unconditional> ;
  dct:accrualPeriodicity <https://w3id.org/lianmu/code/frequency/daily> ;
  dct:issued "2024-05-01"^^xsd:date
"""


def test_retention_settings_are_followed(tmp_path: Path) -> None:
    city = City(tmp_path, keep_editions=1, keep_days=0)
    for number in range(1, 4):
        city.submit(
            HEADER + row(f"第{'一二三'[number - 1]}种信息", f"307010320700014/00000{number}")
        )
    assert [edition.number for edition in city.folder.list_editions()] == [4]
    assert all(check.sound for check in examine(city.folder))


def test_a_statement_fills_what_the_file_does_not_say(city: City) -> None:
    statement = (
        "数据分级,一般\n审核负责人,张示范\n审核日期,2024-03-10\n"
        "保密风险评估日期,2024-03-01\n个人信息影响评估日期,2024-03-01\n"
    )
    outcome = city.submit(HEADER + row(decree=",,,,"), statement=statement)
    assert outcome.state == "published"
    resource = NamedNode(f"{BASE}id/resource/307010320700014-000001")
    with city.folder.open_current() as edition:
        values = {
            quad.predicate: quad.object
            for quad in edition.store.quads_for_pattern(resource, None, None, None)
        }
    assert values[LM.dataLevel] == NamedNode("https://w3id.org/lianmu/code/data-level/general")
    assert values[LM.approver] == Literal("张示范", language="zh")


def test_review_hands_over_and_the_authority_decides(tmp_path: Path) -> None:
    city = City(tmp_path, review="required")
    outcome = city.submit(HEADER + row())
    assert outcome.state == "awaiting-review"
    assert city.titles() == set()
    returned = review.send_back(
        city.settings, outcome.identifier, "摘要请写全", review.SHELL, "awaiting-review"
    )
    assert returned.state == "returned" and "摘要请写全" in returned.message.zh
    second = city.submit(HEADER + row())
    published = review.publish(city.settings, second.identifier, review.SHELL, lambda _: None)
    assert published.state == "published"
    assert city.titles() == {"建筑企业资质信息"}
    kept = Evidence(city.folder).outcome(second.identifier)
    assert kept is not None and (kept.state, kept.edition) == ("published", 2)


def test_a_crash_between_announcing_and_confirming_is_settled(city: City) -> None:
    published = city.submit(HEADER + row())
    evidence = Evidence(city.folder)
    evidence.pending.write_text(published.identifier)
    assert evidence.outcome(published.identifier) is None
    city.submit(HEADER + row("工程监理信息", "307010320700014/000002"))
    settled = evidence.outcome(published.identifier)
    assert settled is not None and settled.state == "published"


def test_a_crash_before_the_edition_is_told_as_such(city: City) -> None:
    published = city.submit(HEADER + row())
    evidence = Evidence(city.folder)
    evidence.pending.write_text(published.identifier)
    city.folder.point_to(1)
    city.submit(HEADER + row("工程监理信息", "307010320700014/000002"))
    settled = evidence.outcome(published.identifier)
    assert settled is not None and settled.state == "unusable"
    assert city.titles() == {"工程监理信息"}
