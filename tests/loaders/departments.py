"""One catalog as six departments keep it: the layouts of domain.md E, cell by cell.

An entry is a resource as the extended template names its columns; ``ITEMS`` are those of a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from loaders.layouts import template
from tests.loaders.sample import FLAT
from tests.loaders.spreadsheets import Merge, Sheet, Value

Fields = Mapping[str, Value]
ITEMS = ("信息项名称", "数据类型", "数据长度")
BASIS = "不予共享依据"
LAW = "《中华人民共和国统计法》第二十五条"


class Entry:
    """A resource and its items."""

    def __init__(self, fields: Fields, items: Sequence[Fields]) -> None:
        self.fields = fields
        self.items = items

    def only(self, columns: Sequence[str]) -> Entry:
        """What these columns hold of it."""
        return Entry(
            {key: value for key, value in self.fields.items() if key in columns},
            [{key: item[key] for key in item if key in columns} for item in self.items],
        )


def item(name: str, kind: str, length: str) -> Fields:
    return dict(zip(ITEMS, (name, kind, length), strict=True))


BODY = {
    "信息资源提供方": "连云港市住房和城乡建设局",
    "资源提供方代码": "11320700X000000358",
    "提供方内部部门": "建筑市场监管处",
    "共享方式分类": "共享平台方式",
    "类": "3",
    "项": "07",
}
CATALOG = (
    Entry(
        BODY
        | {
            "信息资源名称": "建筑业企业资质信息",
            "信息资源代码": "307010320700014/000001",
            "信息资源摘要": "本市建筑业企业的资质类别、等级、证书编号；“含注销”的企业，每日核对。",
            "信息资源格式分类": "数据库",
            "信息资源格式类型": "oracle",
            "共享类型": "无条件共享",
            "共享条件": "用于行政依据、业务协同",
            "共享方式类型": "接口",
            "是否向社会开放": "是",
            "开放条件": "注册用户登录后下载",
            "更新周期": "每日",
            "发布日期": date(2025, 10, 10),
        },
        [
            item("企业名称", "字符型C", "200"),
            item("资质等级", "字符型C", "20"),
            item("有效期至", "日期型D", "10"),
        ],
    ),
    Entry(
        BODY
        | {
            "信息资源名称": "工程监理企业信息",
            "信息资源代码": "307010320700014/000002",
            "信息资源摘要": "本市监理企业名录\n（含外地进连企业）",
            "信息资源格式分类": "电子表格",
            "信息资源格式类型": "xlsx",
            "共享类型": "有条件共享",
            "共享条件": "共享范围：公安、税务；用途：业务协同，按件核验",
            "共享方式类型": "文件",
            "是否向社会开放": "否",
            "更新周期": "每月",
            "发布日期": date(2025, 3, 1),
            "关联资源代码": "307010320700014/000001",
        },
        [item("企业名称", "字符型C", "200")],
    ),
    Entry(
        BODY
        | {
            "信息资源名称": "建筑企业统计台账",
            "信息资源代码": "307010320700014/000003",
            "信息资源摘要": "统计调查取得的单个企业资料",
            "信息资源格式分类": "电子文件",
            "信息资源格式类型": "pdf",
            "共享类型": "不予共享",
            BASIS: LAW,
            "共享方式类型": "文件",
            "是否向社会开放": "否",
            "更新周期": "每年",
            "发布日期": date(2024, 12, 31),
        },
        [item("企业名称", "字符型C", "200"), item("产值", "数值型N", "12")],
    ),
)

Path = tuple[str, str]
"""Upper and lower header cell of a column; the upper one is blank where there is one row only."""

NATIONAL: dict[Path, str] = {
    ("信息资源分类", "类"): "类",
    ("信息资源分类", "项"): "项",
    ("信息资源分类", "目"): "目",
    ("信息资源分类", "细目"): "细目",
    ("信息资源名称", ""): "信息资源名称",
    ("信息资源代码", ""): "信息资源代码",
    ("信息资源提供方", "信息资源提供方"): "信息资源提供方",
    ("信息资源提供方", "提供方内部部门"): "提供方内部部门",
    ("资源提供方代码", ""): "资源提供方代码",
    ("信息资源摘要", ""): "信息资源摘要",
    ("信息资源格式", "信息资源格式分类"): "信息资源格式分类",
    ("信息资源格式", "信息资源格式类型"): "信息资源格式类型",
    ("信息资源格式", "其他类型资源格式描述"): "其他类型资源格式描述",
    ("信息资源大普查", "数据存储总量（G）"): "数据存储总量（G）",
    ("信息资源大普查", "结构化信息记录总数（万）"): "结构化信息记录总数（万）",
    ("信息资源大普查", "已共享的数据存储量（G）"): "已共享的数据存储量（G）",
    ("信息资源大普查", "已共享的结构化记录数（万）"): "已共享的结构化记录数（万）",
    ("信息资源大普查", "已开放的数据存储量（G）"): "已开放的数据存储量（G）",
    ("信息资源大普查", "已开放的结构化记录数（万）"): "已开放的结构化记录数（万）",
    ("信息项信息", "信息项名称"): "信息项名称",
    ("信息项信息", "数据类型"): "数据类型",
    ("信息项信息", "数据长度"): "数据长度",
    ("共享属性", "共享类型"): "共享类型",
    ("共享属性", "共享条件"): "共享条件",
    ("共享方式", "共享方式分类"): "共享方式分类",
    ("共享方式", "共享方式类型"): "共享方式类型",
    ("开放属性", "是否向社会开放"): "是否向社会开放",
    ("开放属性", "开放条件"): "开放条件",
    ("更新周期", ""): "更新周期",
    ("发布日期", ""): "发布日期",
    ("关联资源代码", ""): "关联资源代码",
}
INVENTORY: dict[Path, str] = {
    ("序号", ""): "",
    ("部门类信息资源分类", ""): "",
    ("项分类", ""): "",
    ("目分类", ""): "",
    ("细目分类1", ""): "",
    ("细目分类2", ""): "",
    ("关联分类", ""): "",
    ("信息资源代码", ""): "信息资源代码",
    ("信息资源名称", ""): "信息资源名称",
    ("内设部门名称", ""): "提供方内部部门",
    ("信息资源摘要", ""): "信息资源摘要",
    ("信息资源格式", "分类"): "信息资源格式分类",
    ("信息资源格式", "类型"): "信息资源格式类型",
    ("信息资源格式", "其他描述"): "其他类型资源格式描述",
    ("信息项信息", "名称"): "信息项名称",
    ("信息项信息", "数据元"): "",
    ("信息项信息", "关联代码集"): "",
    ("信息项信息", "数据类型"): "数据类型",
    ("信息项信息", "数据长度"): "数据长度",
    ("共享属性", "共享类型"): "共享类型",
    ("共享属性", "共享条件/不予共享依据"): "共享条件",
    ("开放属性", "是否向社会开放"): "是否向社会开放",
    ("开放属性", "开放条件"): "开放条件",
    ("更新周期", ""): "更新周期",
    ("发布日期", ""): "发布日期",
}
CITY_A: dict[Path, str] = {
    ("", "信息资源代码\n（必填）"): "信息资源代码",  # ours: nothing is accepted without a code
    ("", "信息资源英文名称\n（必填）"): "",
    ("", "信息资源名称\n（必填）"): "信息资源名称",
    ("", "信息资源摘要\n（必填）"): "信息资源摘要",
    ("", "信息资源格式分类\n（必填）"): "信息资源格式分类",
    ("", "信息资源格式类型\n（必填）"): "信息资源格式类型",
    ("", "数据存储总量\n（选填,单位为M）"): "",
    ("", "结构化信息记录总数\n（选填）"): "",
    ("", "信息资源共享类型\n（必填）"): "共享类型",
    ("", "信息资源共享条件\n（选填）"): "共享条件",
    ("", "信息资源共享方式分类\n（必填）"): "共享方式分类",
    ("", "信息资源共享方式类型\n（必填）"): "共享方式类型",
    ("", "信息资源是否向社会开放\n（必填）"): "是否向社会开放",
    ("", "信息资源开放条件\n（选填）"): "开放条件",
    ("", "信息资源更新周期\n（必填）"): "更新周期",
    ("", "具体更新时间"): "",
    ("", "信息资源主题分类\n（多选,英文逗号）"): "",
    ("", "信息资源重点领域分类"): "",
    ("", "信息资源是否归集数据"): "",
    ("", "数据归集方式"): "",
    ("", "字段名称\n（必填）"): "信息项名称",
    ("", "字段英文名称"): "",
    ("", "字段数据类型\n（必填）"): "数据类型",
    ("", "字段数据长度"): "数据长度",
    ("", "字段是否字典项"): "",
    ("", "字段是否主键"): "",
    ("", "字段是否为空"): "",
    ("", "字段描述"): "",
    ("", "对象类型"): "",
    ("", "字段默认值"): "",
    ("", "字段共享类型"): "",
    ("", "字段共享条件"): "",
    ("", "字段共享方式分类"): "",
    ("", "字段共享方式类型"): "",
    ("", "字段是否向社会开放"): "",
    ("", "字段开放条件"): "",
}
TWO_SHEETS: dict[Path, str] = {
    ("", "资源名称"): "信息资源名称",
    ("", "信息资源代码"): "信息资源代码",
    ("", "信息资源摘要"): "信息资源摘要",
    ("", "信息资源格式分类"): "信息资源格式分类",
    ("", "信息资源格式类型"): "信息资源格式类型",
    ("", "所属处室"): "提供方内部部门",
    ("", "处室业务职责"): "",
    ("", "关联信息系统"): "",
    ("", "共享属性"): "共享类型",
    ("", "共享条件/不予共享依据"): "共享条件",
    ("", "共享方式"): "共享方式分类",
    ("", "开放属性"): "是否向社会开放",
    ("", "开放条件"): "开放条件",
    ("", "更新周期"): "更新周期",
}
TWO_SHEETS_ITEMS: dict[Path, str] = {
    ("", "资源名称"): "信息资源名称",
    ("", "信息项"): "信息项名称",
    ("", "对应字段中文名"): "",
    ("", "数据元"): "",
    ("", "代码集"): "",
    ("", "数据类型"): "数据类型",
    ("", "长度"): "数据长度",
    ("", "值域"): "",
    ("", "是否敏感"): "",
    ("", "是否涉密"): "",
    ("", "是否主键"): "",
    ("", "是否增量"): "",
    ("", "是否本部门产生"): "",
    ("", "是否标准化"): "",
}
ONE_ROW_FLAT = {("", name): name for name in FLAT}
ONE_ROW_EXTENDED = {("", name): name for name in template().headers}

INSTRUCTIONS = Sheet(
    "填写说明",
    [["填写说明"], ["1. 信息资源名称", "填写资源内容的标题"], ["2. 共享类型", "三选一"]],
)
DEMANDS = Sheet(
    "政务信息资源需求清单",
    [
        ["政务信息资源需求清单"],
        [
            "序号",
            "信息资源名称",
            "信息资源代码",
            "信息资源提供方",
            "信息项名称",
            "共享类型",
            "需求用途",
        ],
        ["1", "不动产登记信息", "307010320700021/000003", "某局", "权利人", "有条件共享", "核验"],
    ],
)
LISTS = Sheet(
    "字典",
    [["信息资源名称", "信息资源代码", "共享类型", "更新周期"], ["甲", "1/1", "无条件共享", "每日"]],
    visible=False,
)


def cells(columns: Mapping[Path, str], fields: Fields) -> list[Value]:
    """One row; where a layout has one column for condition and basis, the basis stands there."""
    texts = dict(fields)
    if BASIS not in columns.values() and BASIS in texts:
        texts["共享条件"] = texts.pop(BASIS)
    return [texts.get(key, "") if key else "" for key in columns.values()]


def repeated(columns: Mapping[Path, str], entries: Sequence[Entry]) -> list[list[Value]]:
    """The resource on every row of its items."""
    return [cells(columns, {**one.fields, **part}) for one in entries for part in one.items]


def first_row_only(columns: Mapping[Path, str], entries: Sequence[Entry]) -> list[list[Value]]:
    """The resource on the first row of its items; blank below."""
    return [
        cells(columns, {**(one.fields if index == 0 else {}), **part})
        for one in entries
        for index, part in enumerate(one.items)
    ]


def flat(entries: Sequence[Entry]) -> list[Sheet]:
    return [Sheet("Sheet1", [list(FLAT), *repeated(ONE_ROW_FLAT, entries)])]


def extended(entries: Sequence[Entry]) -> list[Sheet]:
    rows = first_row_only(ONE_ROW_EXTENDED, entries)
    return [Sheet("目录", [list(template().headers), *rows]), INSTRUCTIONS, LISTS]


def titled(title: str, columns: Mapping[Path, str], entries: Sequence[Entry]) -> Sheet:
    """A title over everything, a header of two rows, resources merged down over their items."""
    uppers = [upper for upper, _ in columns]
    lowers = [lower for _, lower in columns]
    shown = [
        upper if index == 0 or uppers[index - 1] != upper else ""
        for index, upper in enumerate(uppers)
    ]
    merges: list[Merge] = [(1, 1, 1, len(columns))]
    for index, upper in enumerate(uppers):
        if not lowers[index]:
            merges.append((2, index + 1, 3, index + 1))
        elif shown[index] and uppers.count(upper) > 1:
            merges.append((2, index + 1, 2, index + uppers.count(upper)))
    row = 4
    for one in entries:
        if len(one.items) > 1:
            last = row + len(one.items) - 1
            merges += [
                (row, index + 1, last, index + 1)
                for index, key in enumerate(columns.values())
                if key not in ITEMS
            ]
        row += len(one.items)
    top: list[Value] = [title, *[""] * (len(columns) - 1)]
    return Sheet(title, [top, shown, lowers, *first_row_only(columns, entries)], merges)


def national(entries: Sequence[Entry]) -> list[Sheet]:
    return [titled("政务信息资源目录", NATIONAL, entries)]


def inventory(entries: Sequence[Entry]) -> list[Sheet]:
    return [titled("政务信息资源产生清单", INVENTORY, entries), DEMANDS, INSTRUCTIONS, LISTS]


def two_sheets(entries: Sequence[Entry]) -> list[Sheet]:
    """Resources on one sheet; on the other their items, which name their resource."""
    resources = [cells(TWO_SHEETS, one.fields) for one in entries]
    items = [
        cells(TWO_SHEETS_ITEMS, {"信息资源名称": one.fields["信息资源名称"], **part})
        for one in entries
        for part in one.items
    ]
    return [
        Sheet("信息资源", [[lower for _, lower in TWO_SHEETS], *resources]),
        Sheet("信息项", [[lower for _, lower in TWO_SHEETS_ITEMS], *items]),
    ]


def city_a(entries: Sequence[Entry]) -> list[Sheet]:
    rows = repeated(CITY_A, entries)
    return [Sheet("资源目录", [[lower for _, lower in CITY_A], *rows])]


LAYOUTS: dict[str, tuple[Callable[[Sequence[Entry]], list[Sheet]], set[str]]] = {
    "flat": (flat, {*FLAT, BASIS}),
    "extended": (extended, {*template().headers}),
    "national": (national, {*NATIONAL.values(), BASIS}),
    "inventory": (inventory, {*INVENTORY.values(), BASIS}),
    "two sheets": (two_sheets, {*TWO_SHEETS.values(), *TWO_SHEETS_ITEMS.values(), BASIS}),
    "city A": (city_a, {*CITY_A.values(), BASIS}),
}
"""How each department writes the catalog, and which columns of ours it has."""
