"""No cell passes in silence: for each column, what becomes of a value that cannot be right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest

from loaders.layouts import template
from tests.loaders.sample import sheet
from tests.shapes.sheets import judged

DAYS = {"decree-809": date(2026, 1, 15), "lyg-interim": date(2019, 6, 1)}
GOOD = {
    "信息资源提供方": "连云港市住房和城乡建设局",
    "资源提供方代码": "11320700X000000358",
    "信息资源摘要": "施工许可的编号和日期",
    "信息资源格式分类": "数据库",
    "信息资源格式类型": "oracle",
    "信息项名称": "许可证编号",
    "数据类型": "字符型C",
    "共享类型": "无条件共享",
    "使用用途": "工作参考",
    "共享方式分类": "共享平台方式",
    "共享方式类型": "接口",
    "是否向社会开放": "否",
    "更新周期": "每日",
    "发布日期": "2019-03-20",
    "数据分级": "一般",
    "保密风险评估日期": "2019-03-01",
    "个人信息影响评估日期": "2019-03-01",
    "审核负责人": "分管负责人",
    "审核日期": "2019-03-10",
}
CONDITIONAL = {"共享类型": "有条件共享", "共享条件": "按件核验", "共享范围": "公安"}
WITHHELD = {
    "共享类型": "不予共享",
    "使用用途": "",
    "不予共享依据": "《中华人民共和国统计法》第九条",
    "依据类型": "法律",
    "不予共享理由": "能够识别个人身份",
}
OPEN = {"是否向社会开放": "是"}


@dataclass(frozen=True)
class Fate:
    """What becomes of a value: the shapes that report it under each profile, or a note."""

    value: str
    shapes: tuple[str, ...] = ()
    interim: tuple[str, ...] | None = None
    noted: bool = False
    beside: tuple[tuple[str, str], ...] = ()


def fate(
    value: str,
    *shapes: str,
    interim: tuple[str, ...] | None = None,
    noted: bool = False,
    beside: dict[str, str] | None = None,
) -> Fate:
    return Fate(value, shapes, interim, noted, tuple((beside or {}).items()))


FATES = {
    "信息资源名称": fate("测试", "R-01-placeholder"),
    "信息资源代码": fate("307/9", "R-02-syntax"),
    "信息资源提供方": fate("住建局、司法局", "R-03-known"),
    "资源提供方代码": fate("1.13207E+17", "R-03a-number"),
    "信息资源摘要": fate("-", "R-22"),
    "信息资源格式分类": fate("表", "R-05-list"),
    "信息资源格式类型": fate("纸", "R-05-pair"),
    "其他类型资源格式描述": fate(
        "无", "R-05a", beside={"信息资源格式分类": "自描述格式", "信息资源格式类型": ""}
    ),
    "信息项名称": fate("测试", "R-22-item"),
    "数据类型": fate("varchar", "R-06-type-list"),
    "共享类型": fate("2", "R-07-list"),
    "共享条件": fate("无", "R-08-placeholder", beside=CONDITIONAL),
    "共享范围": fate("/", "R-08-scope", beside=CONDITIONAL),
    "使用用途": fate("无", "R-10"),
    "不予共享依据": fate("按上级要求", "R-09a", interim=("R-09d",), beside=WITHHELD),
    "依据类型": fate("文件", noted=True, beside=WITHHELD),
    "不予共享理由": fate("略", "R-09c", beside=WITHHELD),
    "共享方式分类": fate("快递", "R-11-list"),
    "共享方式类型": fate("光盘", "R-11-type"),
    "其他方式理由": fate(
        "无",
        "R-11-reason",
        "R-07",
        beside={"共享类型": "", "共享方式分类": "邮件", "共享方式类型": ""},
    ),
    "是否向社会开放": fate("视情况", "R-12-value"),
    "开放条件": fate("无", "R-12-condition", beside=OPEN),
    "更新周期": fate("每日、每周", "R-13-list"),
    "发布日期": fate("2019年3月", "R-14-date"),
    "关联资源代码": fate("企业登记基本信息", "R-20"),
    "类": fate("4", noted=True),
    "项": fate("99", noted=True, beside={"类": "3"}),
    "目": fate("011", noted=True),
    "细目": fate("连云港", noted=True),
    "牵头部门": fate("某局", noted=True),
    "数据分级": fate("三级", "R-15-list", interim=(), noted=True),
    "保密风险评估日期": fate("已评估", "R-16-secrecy-date", interim=(), noted=True),
    "个人信息影响评估日期": fate("不涉及", "R-16-privacy-date", interim=(), noted=True),
    "审核负责人": fate("无", "R-16-approver-text", interim=()),
    "审核日期": fate("3月", "R-16-approved-date", interim=(), noted=True),
    "涉密属性": fate("机密级", "R-17-list"),
    "信息项共享类型": fate("部分", "R-18-list"),
    "数据存储总量（G）": fate("12级", "R-21-storage"),
    "结构化信息记录总数（万）": fate("1,2", "R-21-records"),
    "已共享的数据存储量（G）": fate("若干", "R-21-storage-shared"),
    "已共享的结构化记录数（万）": fate("-1", "R-21-records-shared"),
    "已开放的数据存储量（G）": fate("20余G", "R-21-storage-opened"),
    "已开放的结构化记录数（万）": fate("近3", "R-21-records-opened"),
}
FREE = {"提供方内部部门", "数据长度"}
"""Any text may stand here."""


@cache
def fates(profile: str) -> dict[str, tuple[set[str], bool]]:
    """By column: the shapes that report on its row, and whether a note names its cell."""
    rows = []
    for number, (column, one) in enumerate(FATES.items(), 1):
        named = {"信息资源名称": f"信息甲{number}号", "信息资源代码": f"307010/{number}"}
        rows.append({**GOOD, **named, **dict(one.beside), column: one.value})
    loaded, findings = judged(sheet(rows, template().headers), profile, DAYS[profile])
    reported: defaultdict[int, set[str]] = defaultdict(set)
    for finding in findings:
        place = loaded.origin.place(finding.focus)
        assert place is not None
        reported[place.row].add(finding.shape.value.rpartition("/")[2])
    noted = {(note.place.row, note.place.column) for note in loaded.notes if note.place}
    return {
        column: (reported[row], (row, column) in noted) for row, column in enumerate(FATES, start=2)
    }


def test_every_column_of_the_template_is_here() -> None:
    assert {*FATES, *FREE} == set(template().headers)


@pytest.mark.parametrize("profile", DAYS)
@pytest.mark.parametrize("column", FATES)
def test_a_value_that_cannot_be_right_is_reported_or_noted(column: str, profile: str) -> None:
    one = FATES[column]
    wanted = one.shapes if profile == "decree-809" or one.interim is None else one.interim
    assert fates(profile)[column] == (set(wanted), one.noted)


def test_only_an_approver_that_says_nothing_passes_and_only_before_the_decree() -> None:
    silent = {
        (column, profile)
        for profile in DAYS
        for column, (shapes, noted) in fates(profile).items()
        if not shapes and not noted
    }
    assert silent == {("审核负责人", "lyg-interim")}


def test_a_wrong_order_of_numbers_is_recorded_where_a_wrong_number_refuses() -> None:
    numbers = {
        "数据存储总量（G）": "1",
        "已共享的数据存储量（G）": "2",
        "已开放的数据存储量（G）": "若干",
    }
    row = {**GOOD, "信息资源名称": "信息", "信息资源代码": "307010/1", **numbers}
    _, findings = judged(sheet([row], template().headers), "decree-809", DAYS["decree-809"])
    assert {(one.severity, one.effect) for one in findings if one.rule == "R-21"} == {
        ("Warning", "finding"),
        ("Violation", "gate"),
    }
