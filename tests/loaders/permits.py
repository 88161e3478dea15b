"""A resource in one row of layout A, and the columns of the extended template that tests add."""

from __future__ import annotations

from pyoxigraph import NamedNode

from loaders.keys import item_key
from tests.loaders.sample import FLAT, NAMES, resource

CODE_1 = "307010320700014/000012"
ONE = resource(CODE_1)
ROW = {
    "信息资源名称": "建筑施工企业安全生产许可证信息",
    "信息资源代码": CODE_1,
    "信息资源提供方": "市住建局",
    "资源提供方代码": "11320700X000000358",
    "信息资源摘要": "许可证编号、单位名称、有效期",
    "信息资源格式分类": "电子表格",
    "信息资源格式类型": "xlsx",
    "信息项名称": "许可证编号",
    "数据类型": "字符型C",
    "共享类型": "有条件共享",
    "共享条件": "经住建部门同意",
    "共享方式类型": "文件",
    "是否向社会开放": "否",
    "更新周期": "每年",
    "发布日期": "2018-06-01",
}
MORE = (*FLAT, "共享范围", "使用用途", "不予共享依据", "依据类型", "数据长度", "类", "项")


def item(name: str) -> NamedNode:
    return NAMES.thing("item", item_key(CODE_1.replace("/", "-"), name))
