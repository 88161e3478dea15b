"""Rows of generated catalogs: kinds of resources that conform, and faults put into them.

Each is a row of the extended template as a clerk writes it; the loaders make RDF of it. Between
them the kinds fill every column, so that every shipped shape has something to judge. Contents are
made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NUMBER = "M00000M"
"""Stands in names and codes where the number of the resource belongs."""

BODY = ("lyg-zjj", "连云港市住房和城乡建设局", "11320700X000000358")
"""Key, name and code of the body that the rows name; a generated resource names its own."""

ITEMS = ("编号", "单位名称", "类别", "登记日期", "有效期至", "办理机构", "办理结果", "备注说明")
TYPES = ("字符型C", "字符型C", "字符型C", "日期型D", "日期型D", "字符型C", "字符型C", "字符型C")

COMMON = {
    "信息资源名称": f"施工许可第{NUMBER}号事项办理信息",
    "信息资源代码": f"307010320700014/{NUMBER}",
    "信息资源提供方": BODY[1],
    "资源提供方代码": BODY[2],
    "提供方内部部门": "建筑市场监管处",
    "信息资源摘要": "办理事项的编号、单位、日期和结果，按月核对。",
    "更新周期": "每日",
    "发布日期": "2025-10-10",
    "数据分级": "一般",
    "保密风险评估日期": "2025-09-15",
    "个人信息影响评估日期": "2025-09-22",
    "审核负责人": "分管信息化工作负责人",
    "审核日期": "2025-09-28",
    "类": "3",
    "项": "07",
    "目": "010",
    "细目": "320700014",
    "涉密属性": "非涉密",
    "数据存储总量（G）": "120",
    "结构化信息记录总数（万）": "35",
    "已共享的数据存储量（G）": "60",
    "已共享的结构化记录数（万）": "20",
    "已开放的数据存储量（G）": "12",
    "已开放的结构化记录数（万）": "5",
}
PLATFORM = {"共享方式分类": "共享平台方式"}
KINDS: Mapping[str, Mapping[str, str]] = {
    "database": COMMON
    | PLATFORM
    | {
        "信息资源格式分类": "数据库",
        "信息资源格式类型": "oracle",
        "共享类型": "无条件共享",
        "使用用途": "行政依据、业务协同",
        "共享方式类型": "接口",
        "是否向社会开放": "是",
        "开放条件": "注册用户登录开放平台后下载",
        "信息项共享类型": "无条件共享",
    },
    "conditional": COMMON
    | PLATFORM
    | {
        "信息资源格式分类": "电子表格",
        "信息资源格式类型": "xlsx",
        "共享类型": "有条件共享",
        "共享条件": "按件核验，不得转给第三方",
        "共享范围": "公安、税务、住房和城乡建设部门",
        "使用用途": "业务协同",
        "共享方式类型": "文件",
        "是否向社会开放": "否",
        "关联资源代码": f"307010320700014/{NUMBER[:-1]}R",
        "信息项共享类型": "有条件共享",
    },
    "withheld": COMMON
    | {
        "信息资源格式分类": "电子文件",
        "信息资源格式类型": "pdf",
        "共享类型": "不予共享",
        "不予共享依据": "《中华人民共和国统计法》第二十八条",
        "依据类型": "法律",
        "不予共享理由": "能够识别单个调查对象的资料，法律规定不得提供",
        "是否向社会开放": "否",
    },
    "described": COMMON
    | PLATFORM
    | {
        "信息资源代码": f"212007/{NUMBER}",
        "类": "2",
        "项": "12",
        "目": "007",
        "细目": "",
        "信息资源格式分类": "自描述格式",
        "其他类型资源格式描述": "气象编码文件，按公布的编码规则解码",
        "共享类型": "无条件共享",
        "使用用途": "工作参考、数据校核",
        "共享方式类型": "文件",
        "是否向社会开放": "否",
        "牵头部门": BODY[1],
    },
}
"""By name; the order in which a generated catalog takes turns."""


@dataclass(frozen=True)
class Fault:
    """What is written wrongly in a row of a kind, and what the rules must find, once each."""

    kind: str
    cells: Mapping[str, str]
    rules: tuple[str, ...]
    items: Mapping[int, str] = field(default_factory=dict)
    """Names of items that are written otherwise, by place."""
    listed_twice: bool = False
    """A second catalog lists the resource too."""


FAULTS = (
    Fault("database", {"信息资源名称": f"施工许可第{NUMBER}号办理平台"}, ("R-01b",)),
    Fault("database", {"信息资源摘要": ""}, ("R-04",)),
    Fault("conditional", {"信息资源摘要": "暂无"}, ("R-22",)),
    Fault("database", {"信息资源格式类型": "xlsx"}, ("R-05",)),
    Fault("conditional", {"共享条件": "无"}, ("R-08",)),
    Fault("withheld", {"不予共享依据": "部门内部规定", "依据类型": ""}, ("R-09a",)),
    Fault("withheld", {"不予共享理由": ""}, ("R-09c",)),
    Fault("conditional", {"共享方式类型": "数据库"}, ("R-11b",)),
    Fault("database", {"开放条件": ""}, ("R-12",)),
    Fault("withheld", {"是否向社会开放": "是", "开放条件": "注册用户可以下载"}, ("R-12a",)),
    Fault("described", {"更新周期": "不定期"}, ("R-13a",)),
    Fault("database", {"发布日期": "2099-01-01"}, ("R-14",)),
    Fault("conditional", {"数据分级": ""}, ("R-15",)),
    Fault("described", {"审核日期": "2025-10-20"}, ("R-16",)),
    Fault("database", {}, ("R-19",), {1: "银行卡号"}),
    Fault("described", {"信息资源代码": f"312007/{NUMBER}"}, ("R-02a",)),
    Fault("database", {"使用用途": ""}, ("R-10",)),
    Fault("conditional", {"关联资源代码": "307010320700014/nowhere"}, ("R-20",)),
    Fault("database", {"已共享的数据存储量（G）": "180"}, ("R-21",)),
    Fault("described", {}, ("R-02",), listed_twice=True),
)


def rows(kind: str, fault: Fault | None = None) -> list[dict[str, str]]:
    """A resource of the kind, one row an item, with the fault if there is one."""
    cells = {**KINDS[kind], **(fault.cells if fault else {})}
    names = dict(enumerate(ITEMS)) | dict(fault.items if fault else {})
    return [
        {**cells, "信息项名称": names[place], "数据类型": TYPES[place], "数据长度": "40"}
        for place in names
    ]
