"""Recording what happened: lateness is recorded and found, gaps refuse, nobody brings own law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from loaders.events import read_events
from loaders.limits import DEFAULT
from ontology.namespaces import LM, RDF, RULE, SH, Names
from server.catalog.answerable import CITY
from server.catalog.events import HandedIn, Recorded, record_events, refuse_foreign, triples_of
from server.catalog.evidence import Evidence
from server.catalog.reference_data import references
from server.errors import BadInput
from server.store.graphs import Graphs
from server.store.retention import Retention
from tests.server.catalog.recorded import ANSWER, APPLICATION, PREFIXES, statements
from tests.server.catalog.support import BASE, DECREE, HEADER, City, row

DAY = date(2026, 6, 1)


def record(city: City, text: str) -> Recorded:
    return record_events(city.folder, statements(text), DAY, Retention())


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


def reported(city: City, rule: str) -> list[tuple[str, str]]:
    """Focus and graph of the open results of a rule in the latest reports."""
    with city.folder.open_current() as edition:
        store = edition.store
        return [
            (str(focus.object), str(quad.graph_name))
            for quad in store.quads_for_pattern(None, LM.rule, RULE[rule], None)
            if any(store.quads_for_pattern(None, SH.result, quad.subject, quad.graph_name))
            for focus in store.quads_for_pattern(quad.subject, SH.focusNode, None, quad.graph_name)
        ]


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


SHEET = "答复申请编号,答复结果,不同意的理由,工作机构负责人,负责人同意日期,答复日期\n"
LATE = SHEET + "1,不同意共享,超出共享范围,负责人,2026-03-17,2026-03-17\n"


def from_sheet(city: City, text: str) -> Recorded:
    with city.folder.open_current() as edition:
        known = references(edition.store, city.graphs)
    return record_events(
        city.folder, read_events("a.csv", text.encode(), known, DEFAULT), DAY, Retention()
    )


def test_a_finding_of_a_sheet_names_its_row_and_column(city: City) -> None:
    assert record(city, APPLICATION).edition
    done = from_sheet(city, LATE)
    (late,) = (one for one in done.report.present if one.rule == "R-53")
    assert (late.row, late.column) == (2, None)
    gap = from_sheet(city, SHEET + "1,不同意共享,,,,2026-03-16\n")
    places = {one.rule: (one.row, one.column) for one in gap.report.present}
    assert places == {"R-54": (2, "不同意的理由"), "R-52": (2, "工作机构负责人")}
    assert gap.identifier is not None
    kept = Evidence(city.folder).report(gap.identifier)
    assert kept is not None
    assert {(one.row, one.column) for one in kept.present} == set(places.values())
    in_force = Evidence(city.folder).latest_report(CITY)
    assert in_force is not None
    assert {one.row for one in in_force.present} == {None}  # which is of no file


@pytest.mark.parametrize(
    ("text", "said", "column"),
    [
        (SHEET + "9,同意共享,,,,2026-03-16\n", "申请“9”", "答复申请编号"),
        ("交付约定编号,共享日期\n2026-9,2026-03-16\n", "约定“2026-9”", "交付约定编号"),
        (
            "约定编号,依据的申请编号\n2026-1,9\n",
            "申请“9”",
            "依据的申请编号",
        ),
        (
            "校核编号,信息资源代码,问题\n1,307010320700014/999999,有疑义\n",
            "信息资源“307010320700014/999999”",
            "信息资源代码",
        ),
        (
            "办事单位,序号,信息资源代码,要求提交的信息项\n"
            "housing,1,307010320700014/000001,没有的项\n",
            "没有这个信息项",
            "要求提交的信息项",
        ),
        ("争议步骤申请编号,序号,步骤\n1,1,双方协商\n", "1#dispute", "争议步骤申请编号"),
        ("指标评估编号,序号,数值\n2025-x,1,0.5\n", "评估“2025-x”", "指标评估编号"),
        ("备案项目编号,备案日期\n2026-9,2026-03-16\n", "项目“2026-9”", "备案项目编号"),
        ("登记资源代码,数据更新日期\n1/9,2026-03-16\n", "信息资源“1/9”", "数据更新日期"),
        ("更新目录,序号,更新事由序号\nhousing,1,7\n", "housing#trigger-7", "更新事由序号"),
    ],
)
def test_what_nobody_knows_is_refused_at_its_cell(
    city: City, text: str, said: str, column: str
) -> None:
    assert record(city, APPLICATION).edition
    with city.folder.open_current() as edition:
        before = edition.meta.number
    with pytest.raises(BadInput) as caught:
        from_sheet(city, text)
    assert said in caught.value.text.zh
    assert (caught.value.row, caught.value.column) == (2, column)
    with city.folder.open_current() as edition:
        assert edition.meta.number == before


def test_what_a_project_plans_need_not_be_in_the_catalog_yet(city: City) -> None:
    planned = "项目编号,责任单位,项目目录名称,项目目录资源代码\n2026-1,housing,目录,307/999999\n"
    assert from_sheet(city, planned).edition


def test_a_body_that_nobody_knows_is_refused_in_turtle_too(city: City) -> None:
    stranger = APPLICATION.replace("<department/justice>", "<department/nobody>")
    with pytest.raises(BadInput, match="单位“nobody”") as caught:
        record(city, stranger)
    assert caught.value.row is not None


def test_parts_recorded_one_by_one_leave_what_they_belong_to(city: City) -> None:
    record(city, APPLICATION + ANSWER.format(day="2026-03-16"))
    step = "争议步骤申请编号,序号,步骤,处理单位,开始日期\n1,{},双方协商,housing,2026-03-18\n"
    from_sheet(city, "争议申请编号,跨层级\n1,否\n")
    for number in (1, 2):
        from_sheet(city, step.format(number))
    from_sheet(city, "争议申请编号,跨层级\n1,是\n")
    dispute = NamedNode(f"{BASE}id/application/1#dispute")
    with city.folder.open_current() as edition:
        said = [
            quad.predicate
            for quad in edition.store.quads_for_pattern(dispute, None, None, city.graphs.sharing)
        ]
    assert sorted(each.value.rpartition("#")[2] for each in said) == [
        *("crossLevel", "disputes", "step", "step", "type"),
    ]


def test_what_is_noted_of_a_resource_replaces_the_same_property_only(city: City) -> None:
    sheet = "登记资源代码,{}\n307010320700014/000001,{}\n"
    from_sheet(city, sheet.format("成员部门", "justice"))
    from_sheet(city, sheet.format("数据更新日期", "2026-05-01"))
    from_sheet(city, sheet.format("数据更新日期", "2026-05-31"))
    resource = city.graphs.names.thing("resource", "307010320700014-000001")
    with city.folder.open_current() as edition:
        found = edition.store.quads_for_pattern(resource, None, None, city.graphs.sharing)
        noted = sorted(str(quad.object) for quad in found)
    assert len(noted) == 2
    assert "2026-05-31" in noted[0]


def test_who_leads_a_theme_is_registered_and_judged(city: City) -> None:
    """R-35 and R-36: silent before, and found after, of what stands in the catalogs already."""
    header = HEADER.rstrip() + ",类,项\n"
    themed = row("渔港信息", "211014/000001").rstrip() + ",主题信息资源,生态环保\n"
    basic = row("企业登记", "102014/000001").rstrip() + ",基础信息资源,法人单位基础信息资源\n"
    assert city.submit(header + themed + basic).state == "published"
    assert reported(city, "R-36") == reported(city, "R-35") == []
    done = from_sheet(city, "牵头分类,牵头部门\n211,justice\n102,justice\n")
    assert done.edition
    resource = f"<{BASE}id/resource/{{}}>"
    assert [focus for focus, _ in reported(city, "R-36")] == [resource.format("211014-000001")]
    assert [focus for focus, _ in reported(city, "R-35")] == [resource.format("102014-000001")]
    from_sheet(city, "牵头分类,牵头部门\n211,housing\n102,housing\n")
    assert [focus for focus, _ in reported(city, "R-36")] == [resource.format("211014-000001")]
    from_sheet(city, "登记资源代码,成员部门\n211014/000001,justice\n")
    assert reported(city, "R-36") == reported(city, "R-35") == []


def test_the_heads_of_a_body_are_registered(city: City) -> None:
    """R-74 and R-75 of a body that the authority has added by command."""
    of_housing = f"<{BASE}id/department/housing>"
    from_sheet(city, "登记单位,第一责任人\nhousing,局长\n")
    assert [focus for focus, _ in reported(city, "R-75")] == [of_housing]
    from_sheet(city, "登记单位,工作机构负责人\n示范住建局,办公室主任\n")
    assert reported(city, "R-75") == reported(city, "R-74") == []


def test_the_city_catalog_is_registered_and_judged(city: City) -> None:
    """R-31 and R-39: what it leaves out, and when it was gone through in full."""
    assert reported(city, "R-31") == reported(city, "R-39") == []
    head = "全市目录主管部门,汇总的目录,全面维护日期\n"
    from_sheet(city, head + "justice,justice,2025-05-20\n")
    assert len(reported(city, "R-31")) == len(reported(city, "R-39")) == 1
    from_sheet(city, head + "justice,justice,2026-05-20\njustice,housing,\n")
    assert reported(city, "R-31") == reported(city, "R-39") == []
