"""A file marked secret (R-17): refused, and not a word of it anywhere afterwards."""

from __future__ import annotations

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from server.catalog.evidence import Evidence
from server.catalog.job import Job, Outcome
from server.catalog.process import submit, validate
from server.catalog.validation import Validation
from tests.server.catalog.support import HEADER, City, row
from tests.server.catalog.test_pipeline import TURTLE

PLANTED = "ZQ7K绝不外传"
KEY = "ZQ7K"
TABLE = HEADER.strip() + ",涉密属性\n"


@pytest.fixture
def city(tmp_path: Path) -> City:
    city = City(tmp_path)
    city.submit(HEADER + row())
    return city


def lines(mark: str = "国家秘密") -> list[str]:
    """A catalog whose second resource is secret, with the planted word all over."""
    secret = row(PLANTED, f"307010320700014/{KEY}", summary=PLANTED, item=PLANTED, cycle=PLANTED)
    open_one = row("工程监理信息", "307010320700014/000002")
    return [TABLE, f"{open_one.strip()},非涉密\n", f"{secret.strip()},{mark}\n"]


def sheet() -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = PLANTED
    for line in lines():
        page.append(line.strip().split(","))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def turtle() -> str:
    mark = "lm:secrecy <https://w3id.org/lianmu/code/secrecy/work-secret>"
    text = TURTLE.replace("施工图审查信息", PLANTED).replace("urn:uuid:9", f"urn:uuid:{KEY}")
    return f"{text} ; {mark} ; <http://elsewhere.example/{KEY}> '{PLANTED}' ."


FILES = {
    f"{PLANTED}.csv": "".join(lines()).encode(),
    f"{PLANTED}.xlsx": sheet(),
    f"{PLANTED}.ttl": turtle().encode(),
}


def nowhere(folder: Path) -> None:
    """The planted word is in no byte and in no name below a folder."""
    for path in folder.rglob("*"):
        assert KEY not in path.name
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


def said(outcome: Outcome) -> None:
    assert outcome.state == "refused" and outcome.sealed
    assert KEY not in outcome.to_json()
    assert "保密" in outcome.message.zh and "secrecy officer" in outcome.message.en
    assert outcome.report is not None
    results = json.loads(outcome.report)["results"]
    assert {result["rule"] for result in results} == {"R-17"}
    assert all(result["row"] for result in results)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("dry_run", [False, True])
def test_nothing_of_it_is_kept_or_said(
    city: City, name: str, dry_run: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    job = city.job(FILES[name], name=name, dry_run=dry_run)
    outcome = submit(city.settings, job, lambda _: None)
    said(outcome)
    assert city.titles() == {"建筑企业资质信息"}
    nowhere(city.folder.root)
    city.submit(HEADER + row("招标信息", "307010320700014/000003"))
    nowhere(city.folder.root)
    assert KEY not in "".join(capfd.readouterr())


def test_evidence_says_that_it_happened(city: City) -> None:
    name, content = next(iter(FILES.items()))
    job = city.job(content, name=name, statement="数据分级,一般\n")
    city.run(job)
    evidence = Evidence(city.folder)
    path = evidence.path(job.identifier)
    kept = json.loads((path / "hashes.json").read_text())
    assert kept["sha256"]["file"] == sha256(content).hexdigest()
    assert kept["bytes"]["file"] == len(content)
    assert {file.name for file in path.iterdir()} == {
        "hashes.json", "job.json", "outcome.json", "report.json", "report.nq"
    }  # fmt: skip
    recorded = evidence.job(job.identifier)
    assert isinstance(recorded, Job)
    assert (recorded.organisation, recorded.name) == ("housing", "")
    report = evidence.report(job.identifier)
    assert report is not None and report.counts == {"R-17": 1}


@pytest.mark.parametrize(
    ("name", "own_shapes"), [(name, False) for name in FILES] + [(next(iter(FILES)), True)]
)
def test_validation_says_no_more(
    city: City, tmp_path: Path, name: str, own_shapes: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    file, context = tmp_path / "file", tmp_path / "context.ttl"
    file.write_bytes(FILES[name])
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text("<urn:s> a <http://www.w3.org/ns/shacl#NodeShape> .", encoding="utf-8")
    request = Validation(
        "v1", name, str(file), context=str(context), shapes=str(shapes) if own_shapes else None
    )
    said(validate(city.settings, request, lambda _: None))
    assert not context.exists()
    nowhere(city.folder.root)
    assert KEY not in "".join(capfd.readouterr())


@pytest.mark.parametrize("mark", ["机密", "是", f"秘密★{PLANTED}"])
def test_every_way_of_saying_so(city: City, mark: str) -> None:
    said(city.submit("".join(lines(mark))))


def test_files_that_say_they_are_not_secret_are_published(city: City) -> None:
    outcome = city.submit("".join(lines()[:2]))
    assert outcome.state == "published" and not outcome.sealed, outcome.report


def test_secrets_are_found_before_ownership_is_judged(city: City) -> None:
    """A refusal for another reason would keep the file."""
    foreign = turtle() + f"<http://elsewhere.example/{KEY}> a <http://elsewhere.example/T> ."
    said(city.submit(foreign, name="a.ttl"))
    nowhere(city.folder.root)


def without_mark() -> str:
    return turtle().replace("lm:secrecy <https://w3id.org/lianmu/code/secrecy/work-secret>", "{0}")


MISSPELT = {
    "another property": 'lm:isSecret "机密★10年"@zh',
    "another namespace": '<http://w3id.org/lianmu/ns#secrecy> "国家秘密"',
    "a value of the list elsewhere": (
        "lm:isSecret <https://w3id.org/lianmu/code/secrecy/state-secret>"
    ),
}


@pytest.mark.parametrize("what", MISSPELT)
def test_misspelt_flags_in_rdf_count(city: City, what: str) -> None:
    said(city.submit(without_mark().replace("{0}", MISSPELT[what]), name="a.ttl"))
    nowhere(city.folder.root)


UNUSABLE = {
    "a.ttl": without_mark().replace("{0}", 'lm:level "机密"') + f" <urn:y> {PLANTED} .",
    "a.csv": "".join(lines()) + f'"abc"x,{PLANTED}\n',
    "b.csv": f"{PLANTED},密级\n{PLANTED},是\n",
    "c.csv": f"{PLANTED},级别\n{PLANTED},机密\n",
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_read_is_not_quoted(city: City, name: str) -> None:
    """The message of a parser or of the header search would repeat words of the file."""
    said(city.submit(UNUSABLE[name], name=name, dry_run=True))
    nowhere(city.folder.root)


def test_what_is_only_unusable_still_says_why(city: City) -> None:
    job = city.job(f"{PLANTED},级别\n{PLANTED},保密\n", dry_run=True)
    outcome = submit(city.settings, job, lambda _: None)
    assert outcome.state == "unusable" and outcome.searched and PLANTED in outcome.message.zh
    damaged = city.job(b"PK\x03\x04 damaged", name="a.xlsx", dry_run=True)
    assert not submit(city.settings, damaged, lambda _: None).searched


def test_a_secret_does_not_wait_for_another_submission(city: City) -> None:
    with city.folder.writer():
        said(city.submit("".join(lines())))
