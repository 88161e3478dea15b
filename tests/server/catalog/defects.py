"""A workbook with planted defects, as data: what is written, what is to come of it, what is right.

Each defect has a resource of its own in the extended template; the other cells are in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from loaders.layouts import template
from tests.loaders.spreadsheets import Sheet, Value
from tests.server.catalog.support import HOUSING

STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
HEADER_ROW = 2
FIRST = HEADER_ROW + 1
TITLE = "信息资源名称"
CODE = "信息资源代码"
PROVIDER, PROVIDER_CODE = "信息资源提供方", "资源提供方代码"
SHARING, CONDITION, OPEN = "共享类型", "共享条件", "是否向社会开放"
ITEM, KIND = "信息项名称", "数据类型"
BASIS, REASON = "不予共享依据", "不予共享理由"
CYCLE, ISSUED = "更新周期", "发布日期"
FORMAT_CLASS, FORMAT_TYPE = "信息资源格式分类", "信息资源格式类型"
STORAGE, RECORDS = "数据存储总量（G）", "结构化信息记录总数（万）"

GOOD: Mapping[str, Value] = {
    PROVIDER: HOUSING[1],
    PROVIDER_CODE: HOUSING[2],
    "信息资源摘要": "本市建筑企业的资质类别和等级",
    FORMAT_CLASS: "数据库",
    FORMAT_TYPE: "oracle",
    ITEM: "企业名称",
    KIND: "字符型C",
    SHARING: "无条件共享",
    "使用用途": "工作参考",
    "共享方式分类": "共享平台方式",
    "共享方式类型": "接口",
    OPEN: "否",
    CYCLE: "每日",
    ISSUED: date(2024, 3, 20),
    "数据分级": "一般",
    "保密风险评估日期": date(2024, 3, 1),
    "个人信息影响评估日期": date(2024, 3, 1),
    "审核负责人": "示范负责人",
    "审核日期": date(2024, 3, 10),
}
CONDITIONAL = {
    SHARING: "有条件共享",
    CONDITION: "按件核验",
    "共享范围": "公安、税务",
    "使用用途": "业务协同",
}
WITHHELD = {
    SHARING: "不予共享",
    BASIS: "《中华人民共和国统计法》第二十五条",
    REASON: "单个企业资料依法保密",
    "使用用途": "",
}


@dataclass(frozen=True)
class Cleaned:
    """A cell that is read as ``after``, which is told."""

    column: str
    written: Value
    after: str
    beside: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A cell that breaks ``rule``; ``right`` is what its clerk writes instead.

    ``at`` is the cell the finding names where that is not the cell with the mistake.
    """

    column: str
    written: Value
    rule: str
    right: Value
    beside: Mapping[str, Value] = field(default_factory=dict)
    at: str | None = None


Defect = Cleaned | Found

DEFECTS: Sequence[Defect] = (
    Cleaned(SHARING, "条件共享", "有条件共享", CONDITIONAL),
    Cleaned(FORMAT_CLASS, "电子文档", "电子文件", {FORMAT_TYPE: "pdf", "共享方式类型": "文件"}),
    Cleaned(CYCLE, "年", "每年"),
    Cleaned(CYCLE, "每天", "每日"),
    Cleaned(KIND, "字符串型", "字符型C"),
    Cleaned(KIND, "字符型 C", "字符型C"),
    Cleaned(KIND, "Ｃ", "字符型C"),
    Cleaned(ISSUED, "2024.6.1", "2024-06-01"),
    Cleaned(ISSUED, "2024年12月31日", "2024-12-31"),
    Cleaned(ISSUED, "45444", "2024-06-01"),
    Cleaned(ISSUED, "２０２４／３／２０", "2024-03-20"),
    Cleaned(PROVIDER_CODE, "11320700x000000358", HOUSING[2]),
    Cleaned(PROVIDER_CODE, "1132 0700 X000 000358", HOUSING[2]),
    Cleaned(CODE, "３０７０１０３２０７０００１４／９０００１４", "307010320700014/900014"),
    Cleaned(STORAGE, "12G", "12"),
    Cleaned(RECORDS, "3.5万条", "3.5"),
    Cleaned(OPEN, "Y", "是", {"开放条件": "注册后下载"}),
    Found(SHARING, "1", "R-07", "无条件共享"),
    Found(SHARING, "", "R-07", "无条件共享"),
    Found(CONDITION, "无", "R-08", "按件核验", CONDITIONAL),
    Found(CONDITION, "", "R-08", "按件核验", CONDITIONAL),
    Found(BASIS, "", "R-09", "《中华人民共和国统计法》第二十五条", WITHHELD),
    Found(BASIS, "部门内部规定", "R-09a", "《中华人民共和国统计法》第二十五条", WITHHELD),
    Found(REASON, "", "R-09c", "单个企业资料依法保密", WITHHELD),
    Found("信息资源摘要", "", "R-04", "本市建筑企业的资质类别和等级"),
    Found("信息资源摘要", "暂无", "R-22", "本市建筑企业的资质类别和等级"),
    Found(CODE, "3070/27", "R-02", "307010320700014/900027"),
    Found(TITLE, "", "R-01", "建筑企业许可信息"),
    Found(TITLE, "建筑企业管理系统", "R-01b", "建筑企业管理信息"),
    Found(PROVIDER, "发改委", "R-03", HOUSING[1]),
    Found(PROVIDER_CODE, "11320700X000000359", "R-03a", HOUSING[2]),
    Found(PROVIDER_CODE, "1.132070E+17", "R-03a", HOUSING[2]),
    Found(FORMAT_CLASS, "磁带", "R-05", "数据库"),
    Found(FORMAT_TYPE, "pdf", "R-05", "oracle"),
    Found(KIND, "汉字", "R-06", "字符型C"),
    Found(KIND, "", "R-06", "字符型C"),
    Found(CYCLE, "随时", "R-13", "每日"),
    Found(CYCLE, "不定期", "R-13a", "每月"),
    Found(ISSUED, "2024年6月", "R-14", date(2024, 6, 1)),
    Found(ISSUED, "若干", "R-14", date(2024, 6, 1)),
    Found(ISSUED, date(2999, 1, 1), "R-14", date(2024, 6, 1)),
    Found(ISSUED, "更新周期", "R-14", date(2024, 6, 1)),
    Found(OPEN, "待定", "R-12", "否"),
    Found("开放条件", "", "R-12", "注册后下载", {OPEN: "是"}),
    Found("数据分级", "三级", "R-15", "一般"),
    Found("审核日期", "", "R-16", date(2024, 3, 10)),
    Found("关联资源代码", "307010320700099/000001", "R-20", "307010320700014/900001"),
    Found(STORAGE, "若干", "R-21", "12"),
)


def row_of(number: int) -> int:
    """The row of a defect, as the spreadsheet shows it."""
    return FIRST + number


def code(number: int) -> str:
    return f"307010320700014/9{number + 1:05}"


def cells(number: int, defect: Defect) -> dict[str, Value]:
    """All cells of a defect's resource by column."""
    name = f"{STEMS[number % 10]}{BRANCHES[number % 12]}类建筑企业资质信息"
    return {**GOOD, TITLE: name, CODE: code(number), **defect.beside, defect.column: defect.written}


def sheets() -> list[Sheet]:
    """A title, the header, a row per defect, a footer; beside it a sheet that is no catalog."""
    columns = template().headers
    width = len(columns)
    rows: list[list[Value]] = [["示范住建局信息资源目录", *[""] * (width - 1)], list(columns)]
    for number, defect in enumerate(DEFECTS):
        written = cells(number, defect)
        assert not set(written) - set(columns)
        rows.append([written.get(column, "") for column in columns])
    rows.append(["填报人：张三", *[""] * (width - 1)])
    notes = Sheet("填写说明", [["填写说明"], ["红色为必填"]])
    return [notes, Sheet("目录", rows, [(1, 1, 1, width)])]
