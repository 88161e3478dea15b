"""The child process: limits, progress, unusable input; nothing is left behind."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from ontology.text import Text
from server.catalog.child import stop_clock
from server.catalog.evidence import Evidence
from server.catalog.process import ChildFailed, Worker, start, submit, validate
from server.catalog.validation import Validation
from shapes.example import examples
from tests.server.catalog.support import HEADER, City, row, snapshot


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def test_a_child_that_ends_says_nothing_on_stderr(
    city: City, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    assert submit(city.settings, city.job(HEADER + row()), lambda _: None).state == "published"
    assert capfd.readouterr().err == ""


def test_progress_is_told_and_the_outcome_returned(city: City) -> None:
    steps: list[Text] = []
    outcome = submit(city.settings, city.job(HEADER + row()), steps.append)
    assert outcome.state == "published"
    assert [step.en for step in steps] == [
        "reading the file",
        "waiting for submissions before this one",
        "applying to the workspace",
        "judging by the rules, resources: 1",
        "publishing a new edition",
    ]


BAD_INPUT = {
    "an empty file": (b"", "catalog.csv"),
    "a wrong encoding": (b"\xff\xfe\xfa\xfb\x00\x01", "catalog.csv"),
    "a header that matches nothing": ("甲,乙,丙\n1,2,3\n".encode(), "catalog.csv"),
    "broken quoting": ((HEADER + '"没有结束\n').encode(), "catalog.csv"),
    "a Turtle syntax error": (b"<urn:a> <urn:b> .\n", "catalog.ttl"),
    "a remote JSON-LD context": (b'{"@context": "http://127.0.0.1:9/c"}', "catalog.jsonld"),
    "an external entity": (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
        "catalog.rdf",
    ),
    "no resource at all": (b"<urn:a> <urn:b> <urn:c> .\n", "catalog.ttl"),
}


@pytest.mark.parametrize("what", BAD_INPUT)
def test_bad_input_is_one_clear_message(city: City, what: str) -> None:
    content, name = BAD_INPUT[what]
    before = snapshot(city.folder)
    outcome = submit(city.settings, city.job(content, name=name), lambda _: None)
    assert outcome.state in ("unusable", "refused")
    assert outcome.message.zh and outcome.message.en
    assert str(city.inbox) not in str(outcome) and "Traceback" not in str(outcome)
    assert snapshot(city.folder) == before
    assert city.folder.current_number() == 1


def test_an_unknown_catalog_is_said(city: City) -> None:
    outcome = submit(city.settings, city.job(HEADER + row(), catalog="nobody"), lambda _: None)
    assert outcome.state == "unusable" and "nobody" in outcome.message.zh


def test_the_time_limit_ends_a_submission(city: City) -> None:
    settings = city.settings.model_copy(update={"judge_seconds": 0.01})
    outcome = submit(settings, city.job(HEADER + row()), lambda _: None)
    assert outcome.state == "unusable" and "LIANMU_JUDGE_SECONDS" in outcome.message.en
    assert city.folder.current_number() == 1
    assert submit(city.settings, city.job(HEADER + row()), lambda _: None).state == "published"


def test_a_worker_takes_one_job_after_another(city: City) -> None:
    """Each has its own edition and evidence, and what one got wrong does not touch the next."""
    outcomes = []
    with Worker() as worker:
        for content, name in (
            (HEADER + row(), "one.csv"),
            (HEADER + row("工程监理信息", "307010320700014/000002", cycle="随时"), "two.csv"),
            ("甲,乙\n1,2\n", "three.csv"),
            (HEADER + row("招标信息", "307010320700014/000003"), "four.csv"),
        ):
            job = city.job(content, name=name)
            outcomes.append(worker.submit(city.settings, job, lambda _: None))
    assert [outcome.state for outcome in outcomes] == [
        "published", "refused", "unusable", "published"
    ]  # fmt: skip
    assert [outcome.edition for outcome in outcomes] == [2, None, None, 3]
    evidence = Evidence(city.folder)
    kept = [evidence.job(outcome.identifier) for outcome in outcomes]
    assert [job.name if job else None for job in kept] == ["one.csv", "two.csv", None, "four.csv"]


def test_a_worker_goes_on_after_a_job_that_ran_out_of_time(city: City) -> None:
    hurried = city.settings.model_copy(update={"judge_seconds": 0.01})
    with Worker() as worker:
        late = worker.submit(hurried, city.job(HEADER + row()), lambda _: None)
        assert late.state == "unusable" and "LIANMU_JUDGE_SECONDS" in late.message.en
        done = worker.submit(city.settings, city.job(HEADER + row()), lambda _: None)
    assert (done.state, done.edition) == ("published", 2)


def test_waiting_for_a_job_takes_no_time_of_it() -> None:
    """The clock of one job does not run on into the pause before the next."""
    signal.setitimer(signal.ITIMER_REAL, 600)
    stop_clock()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_fault_of_ours_is_no_outcome_and_ends_the_child(city: City) -> None:
    job = replace(city.job(HEADER + row()), file=str(city.inbox / "gone"))
    with Worker() as worker:
        with pytest.raises(ChildFailed, match="70"):
            worker.submit(city.settings, job, lambda _: None)
        done = worker.submit(city.settings, city.job(HEADER + row()), lambda _: None)
    assert done.state == "published"


def test_validation_stores_nothing_and_judges_as_asked(city: City) -> None:
    before = snapshot(city.folder)
    file = city.inbox / "plain.csv"
    withheld = row(sharing="不予共享", basis="《江苏省档案管理条例》,地方性法规,涉及个人隐私")
    file.write_text(HEADER + withheld, encoding="utf-8")
    context = city.inbox / "context.ttl"

    def judged(profile: str | None = None, as_of: str | None = None) -> str:
        request = Validation(
            "v1", "plain.csv", str(file), profile=profile, as_of=as_of, context=str(context)
        )
        return validate(city.settings, request, lambda _: None).state

    assert judged("lyg-interim") == "published"
    assert judged("decree-809") == "refused"
    assert judged(as_of="2024-06-01") == "published"
    assert judged(as_of="2026-06-01") == "refused"
    assert judged(profile="no-such") == "unusable"
    assert judged(as_of="yesterday") == "unusable"
    assert b"judging" in context.read_bytes()
    assert snapshot(city.folder) == before
    assert not list(city.folder.scratch.iterdir())


def test_validation_of_a_published_resource_judges_the_new_version(city: City) -> None:
    submit(city.settings, city.job(HEADER + row()), lambda _: None)
    file = city.inbox / "again.csv"
    file.write_text(HEADER + row("建筑业企业资质信息"), encoding="utf-8")
    outcome = validate(city.settings, Validation("v2", "a.csv", str(file)), lambda _: None)
    assert outcome.state == "published", outcome.report


def test_somebody_elses_shapes_judge_the_file_alone(city: City) -> None:
    shapes = city.inbox / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; "
        "sh:targetClass <urn:C> ; sh:property <urn:p> . "
        '<urn:p> sh:path <urn:q> ; sh:minCount 1 ; sh:message "needs q"@en .',
        encoding="utf-8",
    )
    file = city.inbox / "data.ttl"
    file.write_text("<urn:x> a <urn:C> .", encoding="utf-8")
    request = Validation("v3", "data.ttl", str(file), shapes=str(shapes))
    outcome = validate(city.settings, request, lambda _: None)
    assert outcome.state == "refused"
    assert outcome.report is not None and "needs q" in outcome.report


def test_a_checked_file_may_list_its_resources_in_a_catalog_of_its_own(city: City) -> None:
    """It does not stand in a second one by being checked."""
    example = next(each for each in examples() if each.good and each.rule == "R-09a")
    file = city.inbox / "example.ttl"
    file.write_text(example.turtle, encoding="utf-8")
    request = Validation("v3", "example.ttl", str(file), as_of=example.as_of.isoformat())
    outcome = validate(city.settings, request, lambda _: None)
    assert outcome.report is not None and "dcat:dataset" in example.turtle
    assert "R-02" not in json.loads(outcome.report)["counts"]


ENDLESS = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://e.example/> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select
  "SELECT $this { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a = ?l && ?b = ?k) }" ] .
"""


@pytest.fixture
def endless(tmp_path: Path) -> Validation:
    """A file and shapes whose judging does not end."""
    (tmp_path / "data.ttl").write_text("<urn:a> a <http://e.example/C> .", encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(ENDLESS, encoding="utf-8")
    return Validation(
        "v", "data.ttl", str(tmp_path / "data.ttl"), shapes=str(tmp_path / "shapes.ttl")
    )


def test_a_validation_that_is_stopped_ends(city: City, endless: Validation) -> None:
    with Worker() as worker:
        stop_when_judging = {"judging": worker.stop}

        def progress(step: Text) -> None:
            stop_when_judging.get(step.en.partition(" ")[0], lambda: None)()

        assert worker.validate(city.settings, endless, progress).state == "unusable"
        assert worker.validate(city.settings, endless, progress).state == "unusable", "at once"


def test_a_validation_ends_with_its_parent(city: City, endless: Validation) -> None:
    child = start()
    assert child.stdin is not None and child.stdout is not None
    request = {"kind": "validate", "job": endless.to_json()}
    request["settings"] = city.settings.model_dump_json()
    child.stdin.write(json.dumps(request) + "\n")
    child.stdin.flush()
    while "judging" not in child.stdout.readline():
        pass
    child.stdin.close()
    assert child.wait(60) == 0
    child.stdout.close()
