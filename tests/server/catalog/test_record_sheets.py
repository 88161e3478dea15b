"""Records from sheets: each finding at its cell, nothing that nobody knows, parts one by one, and
the registers that only the authority keeps.
"""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from server.catalog.answerable import CITY
from server.catalog.evidence import Evidence
from server.errors import BadInput
from tests.server.catalog.recorded import ANSWER, APPLICATION, from_sheet, record, reported
from tests.server.catalog.support import BASE, HEADER, City, row

SHEET = "答复申请编号,答复结果,不同意的理由,工作机构负责人,负责人同意日期,答复日期\n"
LATE = SHEET + "1,不同意共享,超出共享范围,负责人,2026-03-17,2026-03-17\n"


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


@pytest.fixture(scope="module")
def applied(prepared: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """With an application on record; for tests that change nothing."""
    found = prepared.copied(tmp_path_factory.mktemp("applied"))
    assert record(found, APPLICATION).edition
    return found


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
            "校核编号,信息资源代码,问题,收到日期\n1,307010320700014/999999,有疑义,2026-03-16\n",
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
    applied: City, text: str, said: str, column: str
) -> None:
    before = applied.folder.current_number()
    with pytest.raises(BadInput) as caught:
        from_sheet(applied, text)
    assert said in caught.value.text.zh
    assert (caught.value.row, caught.value.column) == (2, column)
    assert applied.folder.current_number() == before


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
        first = from_sheet(city, step.format(number))
        assert from_sheet(city, step.format(number)).edition == first.edition
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
