"""The daily run: what becomes true by the passing of days goes into the reports, once."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from loaders.origin import Loaded, Origin
from ontology.namespaces import LM, PROV, RULE, SH
from server.accounts.tokens import Accounts
from server.app import create_app
from server.browser.rule import Findings, findings
from server.catalog.answerable import CITY, answerable
from server.catalog.daily import DailyRun, daily_run
from server.catalog.events import record_events
from server.catalog.evidence import Evidence
from server.catalog.rejudging import Terms, judged
from server.rules.report_json import from_json, to_json
from server.store.graphs import Dataset
from server.store.retention import Retention
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.catalog.support import BASE, HEADER, JUSTICE, City, row, snapshot

DAY = date(2026, 11, 3)
LATER = date(2026, 11, 27)
RETENTION = Retention()
RECORDED = """
@prefix lm: <https://w3id.org/lianmu/ns#> . @prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dct: <http://purl.org/dc/terms/> .
<application/1> a lm:ShareApplication ; dct:identifier "1" ;
    odrl:assigner <department/housing> ; odrl:assignee <department/justice> ;
    odrl:target <resource/307010320700014-000001> ; lm:usePurpose
    <https://w3id.org/lianmu/code/purpose/administrative-basis> ;
    lm:useBasis "示范规定" ; lm:useScenario "核验" ; lm:useScope "窗口" ;
    lm:requestedWay <https://w3id.org/lianmu/code/method-type/database> ;
    lm:useUntil "2027-12-31"^^xsd:date ; lm:approval <application/1#approval> ;
    lm:sentOn "2026-11-02"^^xsd:date ; lm:receivedOn "2026-11-02"^^xsd:date .
<application/1#approval> a lm:Approval ; lm:approver "示范负责人" ;
    lm:approverRole <https://w3id.org/lianmu/code/role/sharing-office-head> ;
    lm:approved "2026-11-01"^^xsd:date .
<resource/307020320700015-000001> lm:dataUpdated "2026-11-02"^^xsd:date .
"""
"""An application to be answered within a day; data that are to be updated each day."""


def run(city: City, day: date = DAY) -> DailyRun:
    return daily_run(city.folder, day, RETENTION)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two catalogs, one with a warning, and records of which something follows in time."""
    path = tmp_path_factory.mktemp("loaded")
    found = City(path)
    assert found.submit(HEADER + row(cycle="不定期")).state == "published"
    mine = row("公证信息", "307020320700015/000001", JUSTICE)
    assert found.submit(HEADER + mine, catalog="justice").state == "published"
    quads = list(parse(RECORDED, RdfFormat.TURTLE, base_iri=f"{BASE}id/"))
    assert record_events(found.folder, Loaded(quads, Origin()), DAY, RETENTION).edition
    return path


@pytest.fixture
def city(loaded: Path, tmp_path: Path) -> City:
    shutil.copytree(loaded / "data", tmp_path / "data")
    return City(tmp_path, readers=1)


def daily_jobs(city: City, edition: int | None) -> dict[str, str]:
    """By catalog, the identifier of the evidence of the run that made an edition."""
    evidence = Evidence(city.folder)
    found = ((evidence.job(name), evidence.outcome(name)) for name in evidence.newest(100))
    return {
        job.catalog: job.identifier
        for job, outcome in found
        if job and outcome and job.mode == "daily" and outcome.edition == edition
    }


Told = dict[str, Counter[tuple[str, str]]]
"""By catalog: rule and node of each finding."""
KEYS = ("housing", "justice", CITY)
RESULTS = (
    f"SELECT ?rule ?node {{ ?report {SH.result} ?one . "
    f"?one {LM.rule} ?rule ; {SH.focusNode} ?node }}"
)


def in_reports(city: City) -> Told:
    """What the graphs of reports tell."""
    with city.folder.open_current() as edition:
        return {
            key: Counter(
                (row["rule"].value.removeprefix(RULE.iri), row["node"].value)
                for row in edition.select(RESULTS, Dataset((city.graphs.report(key),), ()))
            )
            for key in KEYS
        }


def by_answerable(city: City, day: date) -> Told:
    """The same of a judgement of everything, by who answers for the node."""
    told: Told = {key: Counter() for key in KEYS}
    with city.folder.open_current() as edition:
        for one in judged(edition.store, Terms(day, "decree-809", {})).findings:
            key = answerable(edition.store, city.graphs, one.focus)
            told[key][one.rule, one.focus.value] += 1
    return told


def elsewhere(city: City) -> dict[str, str]:
    """The hash of every graph but those of provenance and reports."""
    return {
        name: found
        for name, found in snapshot(city.folder).items()
        if "/provenance" not in name and "/report" not in name
    }


def test_after_it_the_reports_say_what_a_judgement_of_everything_finds(city: City) -> None:
    run(city)
    assert in_reports(city) == by_answerable(city, DAY)
    done = run(city, LATER)
    assert (set(done.replaced), done.edition) == ({"justice", CITY}, 6)
    told = in_reports(city)
    assert told == by_answerable(city, LATER)
    assert {"R-13a", "R-70", "R-74"} <= {rule for rule, _ in told["housing"]}
    assert ("R-38", f"{BASE}id/resource/307020320700015-000001") in told["justice"]
    assert ("R-50a", f"{BASE}id/application/1") in told[CITY]


def test_a_second_run_of_the_day_makes_no_edition_and_no_evidence(city: City) -> None:
    first = run(city)
    assert first.edition is not None
    kept = Evidence(city.folder).newest(100)
    again = run(city)
    assert (again.edition, again.replaced, again.found) == (None, {}, first.found)
    assert city.folder.current_number() == first.edition
    assert Evidence(city.folder).newest(100) == kept


def test_another_day_publishes_only_the_reports_that_changed(city: City) -> None:
    run(city)
    assert run(city, LATER).edition is not None
    assert run(city, date(2026, 11, 28)).edition is None
    before = Evidence(city.folder).latest_report("justice")
    assert city.submit(HEADER + row()).state == "published"
    assert run(city, LATER).edition is None  # the submission told all there was to tell
    assert Evidence(city.folder).latest_report("justice") == before


def test_what_a_submission_did_to_another_catalog_is_told_by_the_run(city: City) -> None:
    run(city)
    same = row(code="307020320700015/000002", body=JUSTICE)
    assert city.submit(HEADER + same, catalog="justice").state == "published"
    theirs = ("R-37", f"{BASE}id/resource/307010320700014-000001")
    assert theirs not in in_reports(city)["housing"]
    assert set(run(city).replaced) == {"housing"}
    assert theirs in in_reports(city)["housing"]
    assert in_reports(city) == by_answerable(city, DAY)


def test_each_replaced_report_is_evidence_with_what_is_new_open_and_gone(city: City) -> None:
    run(city)
    run(city, LATER)
    evidence = Evidence(city.folder)
    back = run(city)
    assert set(back.replaced) == {"justice", CITY}
    name = daily_jobs(city, back.edition)["justice"]
    job, outcome, report = evidence.job(name), evidence.outcome(name), evidence.report(name)
    assert job is not None and outcome is not None and report is not None
    assert (job.mode, outcome.state, outcome.edition) == ("daily", "published", back.edition)
    assert (
        report == evidence.latest_report("justice") == from_json(to_json(back.replaced["justice"]))
    )
    assert {one.state for one in report.findings} == {"open", "fixed"}
    assert evidence.latest_submission("justice") != name


def test_a_submission_is_not_compared_with_what_is_none_of_the_senders_business(
    city: City,
) -> None:
    run(city, LATER)
    outcome = city.submit(HEADER + row(summary="改过的摘要，内容更完整"))
    assert outcome.report is not None and '"R-70"' not in outcome.report
    assert "R-70" in {rule for rule, _ in in_reports(city)["housing"]}


def test_the_run_is_in_provenance_and_nothing_judged_or_counted_changes(city: City) -> None:
    before = elsewhere(city)
    done = run(city)
    assert elsewhere(city) == before  # the figures among them
    made = f"<{BASE}id/edition/{done.edition}>"
    asked = f"SELECT ?when {{ {made} {PROV.wasGeneratedBy} ?run . ?run {PROV.endedAtTime} ?when }}"
    with city.folder.open_current() as edition:
        rows = edition.select(asked, Dataset((city.graphs.provenance,), ()))
        assert [row["when"].value[:2] for row in rows] == ["20"]
        assert (edition.meta.action, edition.meta.catalog) == ("daily", None)


def test_a_crash_before_its_edition_is_settled_by_the_next_run(city: City) -> None:
    first = run(city)
    evidence = Evidence(city.folder)
    names = daily_jobs(city, first.edition)
    for catalog, name in names.items():
        assert evidence.path(name).exists()
        (evidence.reported / catalog).unlink()
    evidence.pending.write_text("\n".join(names.values()))
    assert first.edition is not None
    city.folder.point_to(first.edition - 1)
    again = run(city)
    assert again.edition == first.edition
    lost = [evidence.outcome(name) for name in names.values()]
    assert {one.state for one in lost if one} == {"unusable"}
    assert in_reports(city) == by_answerable(city, DAY)


def test_pages_show_it_to_those_it_is_about(city: City) -> None:
    done = run(city)
    tokens = Accounts(city.folder.accounts)
    with (
        served(create_app(city.settings)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):

        def seen(path: str, body: str, role: str) -> httpx.Response:
            token = tokens.create_token(body, role)  # type: ignore[arg-type]
            headers = {"Authorization": f"Bearer {token}", "Accept": "text/html"}
            return client.get(path, headers=headers, follow_redirects=True)

        mine = read(seen("/reports", "housing", "publisher").text)
        assert "每日检查" in mine.text and "示范司法局" not in mine.text
        report = daily_jobs(city, done.edition)["housing"]
        page = seen(f"/reports/{report}", "housing", "publisher")
        assert page.status_code == 200
        assert "R-70" in page.text and "示范住建局" in read(page.text).text
        assert f"/submissions/{report}" not in read(page.text).links
        assert seen(f"/reports/{report}", "justice", "publisher").status_code == 404
        assert seen(f"/reports/{report}.csv", "housing", "auditor").status_code == 200
        card = read(seen("/rules/R-70", "housing", "auditor").text)
        assert "2 处，在 2 份最近的报告里" in card.text


def test_a_rule_is_counted_over_all_reports_one_may_see(city: City) -> None:
    run(city)
    with city.folder.open_current() as edition:
        everything = Dataset((), tuple(NamedNode(name) for name in edition.meta.graphs))
        assert findings(edition, RULE["R-70"], everything) == Findings(2, 2)
