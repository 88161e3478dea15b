import json

import pytest
from hypothesis import given
from pyoxigraph import Literal

from ontology.namespaces import RULE, SH
from server.rules.report import Report
from server.rules.report_json import from_json, to_json
from tests.server.rules.city import AS_OF, finding, resource
from tests.server.rules.findings import reports


def test_the_contract() -> None:
    report = Report("decree-809", AS_OF, (finding().at("表1", 5, "信息资源名称"),))
    assert json.loads(to_json(report)) == {
        "conforms": False,
        "profile": "decree-809",
        "as_of": "2026-03-02",
        "counts": {"R-01": 1},
        "results": [
            {
                "rule": "R-01",
                "severity": "Violation",
                "effect": "gate",
                "focus": resource("307010-1").value,
                "path": "http://purl.org/dc/terms/title",
                "value": "无",
                "message": {"zh": "没有名称", "en": "No name"},
                "fix": {"zh": "填写名称", "en": "Write the name"},
                "source": "https://w3id.org/lianmu/law/one",
                "evidence": "read",
                "sheet": "表1",
                "row": 5,
                "column": "信息资源名称",
                "state": "new",
                "since": "2026-03-02",
                "due": None,
                "term": {"type": "literal", "value": "无"},
                "shape": finding().shape.value,
                "component": "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
            }
        ],
    }


def test_chinese_is_readable() -> None:
    assert "没有名称" in to_json(Report("decree-809", AS_OF, (finding(),))).decode()


def test_an_empty_report_conforms() -> None:
    read = json.loads(to_json(Report("lyg-interim", AS_OF)))
    assert (read["conforms"], read["counts"], read["results"]) == (True, {}, [])


@given(reports)
def test_a_report_read_back_says_the_same(report: Report) -> None:
    read = from_json(to_json(report))
    assert to_json(read) == to_json(report)
    assert [each.key for each in read.findings] == [each.key for each in report.findings]
    for one, other in zip(read.findings, report.findings, strict=True):
        assert (one.shape, one.component) == (other.shape, other.component)
        assert (one.value, one.shown) == (other.value, other.shown)
    assert (read.conforms, read.counts) == (report.conforms, report.counts)


def test_terms_are_read_back_as_far_as_the_contract_goes() -> None:
    findings = (finding(value=resource("2")), finding(value=None, path=None))
    read = from_json(to_json(Report("decree-809", AS_OF, findings))).findings
    assert [each.value for each in read] == [resource("2"), None]
    assert read[1].path is None
    assert from_json(to_json(Report("x", AS_OF, (finding(),)))).findings[0].value == Literal("无")


@pytest.mark.parametrize(
    ("term", "value"), [(None, Literal("无")), ("a", Literal("a")), ("", None)]
)
def test_values_of_older_reports_are_read(term: str | None, value: Literal | None) -> None:
    """``term`` was a text then, and only there where the sender had other words."""
    contract = json.loads(to_json(Report("decree-809", AS_OF, (finding(),))))
    contract["results"][0]["term"] = term
    (read,) = from_json(json.dumps(contract).encode()).findings
    assert (read.value, read.shown) == (value, "无")


def test_a_report_from_before_shapes_were_kept_is_read() -> None:
    contract = json.loads(to_json(Report("decree-809", AS_OF, (finding(),))))
    for result in contract["results"]:
        del result["shape"], result["component"]
    (read,) = from_json(json.dumps(contract).encode()).findings
    assert (read.shape, read.component) == (RULE["R-01"], SH.ConstraintComponent)
