"""Recording what happened: lateness is recorded and found, gaps refuse, nobody brings own law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ontology.namespaces import LM, RDF, Names
from server.catalog.answerable import CITY
from server.catalog.events import HandedIn, Recorded, record_events, refuse_foreign, triples_of
from server.catalog.evidence import Evidence
from server.errors import BadInput
from server.store.graphs import Graphs
from server.store.retention import Retention
from tests.server.catalog.recorded import (
    ANSWER,
    APPLICATION,
    DAY,
    PREFIXES,
    record,
    reported,
    statements,
)
from tests.server.catalog.support import BASE, DECREE, HEADER, City, row


def rules(done: Recorded) -> set[tuple[str, str]]:
    return {(finding.rule, finding.severity) for finding in done.report.present}


def test_a_late_answer_is_recorded_and_found_late(city: City) -> None:
    open_one = record(city, APPLICATION)
    assert open_one.edition is not None
    assert rules(open_one) == {("R-53", "Violation")}
    late = record(city, ANSWER.format(day="2026-03-17"))
    assert late.edition == open_one.edition + 1
    assert rules(late) == {("R-53", "Violation")}
    assert "2026-03-17" in late.report.present[0].message.zh
    assert late.report.present[0].due == date(2026, 3, 16)
    corrected = record(city, ANSWER.format(day="2026-03-16"))
    assert corrected.edition is not None
    assert rules(corrected) == set()


def test_records_stand_with_the_authority_and_the_parties(city: City) -> None:
    assert record(city, APPLICATION + ANSWER.format(day="2026-03-09")).edition
    base = city.graphs.sharing.value
    with city.folder.open_current() as edition:
        sizes = [
            sum(1 for _ in edition.store.quads_for_pattern(None, None, None, graph))
            for graph in map(city.graphs.sharing_of, ("housing", "justice"))
        ]
        applications = list(
            edition.store.quads_for_pattern(None, RDF.type, LM.ShareApplication, None)
        )
    assert sizes == [city.quads(city.graphs.sharing)] * 2
    assert applications
    assert all(str(quad.graph_name).startswith(f"<{base}") for quad in applications)


def test_what_stands_with_a_catalog_is_its_body_s(city: City) -> None:
    update = """<catalog/housing#trigger-1> a lm:UpdateTrigger ;
        lm:occurredOn "2026-05-20"^^xsd:date ; dct:description "职责调整"@zh ."""
    assert record(city, update).edition
    assert city.quads(city.graphs.sharing_of("housing")) == 3
    assert city.quads(city.graphs.sharing_of("justice")) == 0


def test_an_application_without_its_statements_is_refused_and_changes_nothing(city: City) -> None:
    with city.folder.open_current() as edition:
        before = edition.meta.number
    done = record(city, APPLICATION.replace('lm:useBasis "监管职责"@zh ;', ""))
    assert done.edition is None
    assert {finding.rule for finding in done.refusing} == {"R-51"}
    with city.folder.open_current() as edition:
        assert edition.meta.number == before


@pytest.mark.parametrize(
    "text",
    [
        "<https://w3id.org/lianmu/profile/decree-809> lm:answerDays 90 .",
        "<https://w3id.org/lianmu/judging> lm:answerDays 90 .",
        "<https://w3id.org/lianmu/day/2026-03-02> lm:workingDay false .",
        "<https://w3id.org/lianmu/shape/R-53> lm:encodes <https://w3id.org/lianmu/rule/R-01> .",
        '<resource/307010320700014-000001> dct:title "改名"@zh .',
        '<department/housing> dct:title "改名"@zh .',
        '<catalog/housing> dct:title "改名"@zh .',
        "<application/1> lm:disclosure lm:Public .",
        "<application/1> a lm:Waiver .",
        "[] a lm:ShareApplication .",
    ],
)
def test_a_record_can_be_of_nothing_else(text: str) -> None:
    with pytest.raises(BadInput):
        refuse_foreign(Graphs(Names(BASE)), triples_of(statements(text).quads))


def test_the_first_catalog_of_an_empty_city_is_accepted(tmp_path: Path) -> None:
    outcome = City(tmp_path).submit(HEADER + row(decree=DECREE))
    assert outcome.state == "published"


def test_what_is_found_goes_into_the_report_of_the_city_and_out_of_it(city: City) -> None:
    record(city, APPLICATION)
    report = str(city.graphs.report(CITY))
    late = [(f"<{BASE}id/application/1>", report)]
    assert reported(city, "R-53") == late
    record(city, ANSWER.format(day="2026-03-17"))
    assert reported(city, "R-53") == late
    record(city, ANSWER.format(day="2026-03-16"))
    assert reported(city, "R-53") == []


def test_what_is_found_of_a_body_goes_into_its_report_and_leaves_the_rest(city: City) -> None:
    before = Evidence(city.folder).latest_report("housing")
    late = """<catalog/housing#trigger-1> a lm:UpdateTrigger ;
        lm:occurredOn "2026-03-02"^^xsd:date ; dct:description "职责调整"@zh ."""
    record(city, late)
    (found,) = reported(city, "R-33a")
    assert found == (f"<{BASE}id/catalog/housing#trigger-1>", str(city.graphs.report("housing")))
    after = Evidence(city.folder).latest_report("housing")
    assert before is not None and after is not None
    assert {one.key for one in before.present} < {one.key for one in after.present}
    assert {one.rule for one in after.present} - {one.rule for one in before.present} == {"R-33a"}


def test_a_submission_keeps_what_was_found_of_the_records(city: City) -> None:
    test_what_is_found_of_a_body_goes_into_its_report_and_leaves_the_rest(city)
    assert city.submit(HEADER + row("另一资源", "307010320700014/000009")).state == "published"
    assert len(reported(city, "R-33a")) == 1


def test_a_recording_is_evidence_with_its_file_and_report(city: City) -> None:
    text = PREFIXES + APPLICATION
    file = HandedIn("申请.ttl", text.encode())
    done = record_events(city.folder, statements(APPLICATION), DAY, Retention(), file)
    assert done.identifier is not None
    evidence = Evidence(city.folder)
    job, outcome = evidence.job(done.identifier), evidence.outcome(done.identifier)
    assert job is not None and outcome is not None
    assert (job.mode, job.name, outcome.state) == ("record", "申请.ttl", "published")
    assert outcome.edition == done.edition
    assert evidence.content(done.identifier) == text.encode()
    report = evidence.report(done.identifier)
    assert report is not None
    assert [one.key for one in report.findings] == [one.key for one in done.report.findings]
    with city.folder.open_current() as edition:
        assert (edition.meta.submission, edition.meta.action) == (done.identifier, "events")
    assert evidence.latest_submission("housing") != done.identifier


def test_a_refused_recording_is_evidence_too(city: City) -> None:
    done = record(city, APPLICATION.replace('lm:useBasis "监管职责"@zh ;', ""))
    assert done.identifier is not None
    outcome = Evidence(city.folder).outcome(done.identifier)
    assert outcome is not None and outcome.state == "refused"
    assert Evidence(city.folder).list_unreported() == []
    assert city.submit(HEADER + row("另一资源", "307010320700014/000009")).state == "published"


def test_recording_the_same_again_leaves_no_evidence(city: City) -> None:
    first = record(city, APPLICATION)
    again = record(city, APPLICATION)
    assert (again.edition, again.identifier) == (first.edition, None)


def test_a_finding_stands_since_the_day_it_was_first_told(city: City) -> None:
    record(city, APPLICATION)
    later = record_events(
        city.folder, statements(ANSWER.format(day="2026-03-17")), date(2026, 7, 1), Retention()
    )
    assert later.edition is not None
    report = Evidence(city.folder).latest_report(CITY)
    assert report is not None
    (one,) = (each for each in report.present if each.rule == "R-53")
    assert report.since(one) == DAY
