from datetime import date

from hypothesis import given
from pyoxigraph import Literal, NamedNode

from server.rules.compare import newly_refusing, whole, with_states
from server.rules.report import Finding, Report
from server.rules.report_json import from_json, to_json
from tests.server.rules.city import AS_OF, finding, item, resource
from tests.server.rules.findings import reports


def report(*findings: Finding) -> Report:
    return Report("decree-809", AS_OF, findings)


def states(compared: Report) -> list[tuple[str, str]]:
    return [(each.rule, each.state) for each in compared.findings]


def test_without_a_previous_report_all_is_new() -> None:
    assert states(with_states(report(finding()), None)) == [("R-01", "new")]


def test_new_open_and_fixed() -> None:
    previous = report(finding(), finding(rule="R-02").at("表1", 4, "代码"))
    compared = with_states(report(finding(rule="R-03"), finding()), previous)
    assert states(compared) == [("R-03", "new"), ("R-01", "open"), ("R-02", "fixed")]
    assert compared.findings[2].row is None
    assert compared.counts == {"R-01": 1, "R-03": 1}


def test_an_open_finding_says_since_when_it_has_been_told() -> None:
    first = with_states(Report("decree-809", date(2026, 3, 2), (finding(),)), None)
    second = with_states(Report("decree-809", date(2026, 4, 1), (finding(),)), first)
    kept = from_json(to_json(second))
    third = with_states(Report("decree-809", date(2026, 5, 1), (finding(),)), kept)
    assert [each.since(each.findings[0]) for each in (first, second, kept, third)] == (
        [date(2026, 3, 2)] * 4
    )
    mended = with_states(Report("decree-809", date(2026, 6, 1)), third)
    again = with_states(Report("decree-809", date(2026, 7, 1), (finding(),)), mended)
    assert again.since(again.findings[0]) == date(2026, 7, 1)


def test_a_report_from_before_that_does_not_say_since_when() -> None:
    told = Report("decree-809", AS_OF, (finding(state="open"),))
    again = with_states(Report("decree-809", AS_OF, (finding(),)), told)
    assert again.since(again.findings[0]) is None


def test_fixed_is_said_once_only() -> None:
    once = with_states(report(), report(finding()))
    assert states(once) == [("R-01", "fixed")]
    assert once.conforms
    assert with_states(report(), once).findings == ()


def test_what_was_fixed_and_comes_back_is_new() -> None:
    once = with_states(report(), report(finding()))
    assert states(with_states(report(finding()), once)) == [("R-01", "new")]


@given(reports, reports)
def test_every_finding_is_accounted_for(after: Report, before: Report) -> None:
    compared = with_states(after, before)
    keys = {each.key for each in after.present}
    assert [each.key for each in compared.present] == [each.key for each in after.present]
    fixed = [each.key for each in compared.findings if each.state == "fixed"]
    assert sorted(fixed) == sorted({each.key for each in before.present} - keys)
    assert with_states(after, from_json(to_json(before))).counts == compared.counts


def test_what_is_written_refuses_even_if_it_was_there() -> None:
    held = report(finding())
    assert newly_refusing(held, held, [finding().focus]) == [finding()]


def test_what_others_had_before_does_not_refuse() -> None:
    held = report(finding())
    assert newly_refusing(held, held, [resource("2")]) == []


def test_what_is_new_on_others_refuses() -> None:
    broken = finding(focus=resource("9"))
    assert newly_refusing(report(broken), report(finding()), [resource("2")]) == [broken]
    assert newly_refusing(report(broken), None, [resource("2")]) == [broken]


def test_warnings_findings_and_fixed_never_refuse() -> None:
    harmless = report(
        finding(severity="Warning"), finding(effect="finding"), finding(state="fixed")
    )
    assert newly_refusing(harmless, None, [finding().focus]) == []


def test_a_value_that_changed_is_new() -> None:
    after = report(finding(value=Literal("暂无")))
    assert len(newly_refusing(after, report(finding()), [])) == 1


def test_parts_count_as_their_resource() -> None:
    part = finding(focus=item("307010-1", 3))
    basis = finding(focus=NamedNode(resource("307010-1").value + "#basis-0123456789"))
    held = report(part, basis)
    assert newly_refusing(held, held, [resource("307010-1")]) == [part, basis]
    assert newly_refusing(held, held, [part.focus]) == [part, basis]
    assert newly_refusing(held, held, [resource("307010-2")]) == []


def test_whole() -> None:
    assert whole(item("307010-1.2", 3)) == resource("307010-1.2")
    assert whole(resource("1")) == resource("1")
