from dataclasses import replace

from pyoxigraph import Literal

from server.rules.report import Report, Waived
from tests.server.rules.city import AS_OF, finding


def test_only_a_gate_violation_that_holds_refuses() -> None:
    assert finding().refuses
    assert finding(state="open").refuses
    assert not finding(effect="finding").refuses
    assert not finding(severity="Warning").refuses
    assert not finding(state="fixed").refuses


def test_fixed_findings_neither_count_nor_refuse() -> None:
    report = Report("decree-809", AS_OF, (finding(state="fixed"), finding(severity="Info")))
    assert report.conforms
    assert report.counts == {"R-01": 1}
    assert report.present == report.findings[1:]


def test_counts_are_per_rule() -> None:
    report = Report("decree-809", AS_OF, (finding(rule="R-02"), finding(), finding(rule="R-02")))
    assert list(report.counts.items()) == [("R-01", 1), ("R-02", 2)]
    assert not report.conforms


def test_key_ignores_words_and_places() -> None:
    assert finding().at("表1", 3, "名称").key == finding(fix=finding().message).key
    assert finding(value=Literal("暂无")).key != finding().key
    assert finding(path=None, value=None).key == ("R-01", finding().focus.value, "", "")


def test_waived_findings_hold_and_neither_count_nor_refuse() -> None:
    waived = replace(finding(), waived=Waived("urn:w", AS_OF, "因为"))
    report = Report("decree-809", AS_OF, (waived, finding(rule="R-02")))
    assert (report.waived, report.counts) == ((waived,), {"R-02": 1})
    assert waived in report.present and not waived.refuses
    assert Report("decree-809", AS_OF, (waived,)).conforms
