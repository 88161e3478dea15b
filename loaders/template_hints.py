"""What to write into an empty column, where the correction of a wrong one would read oddly; and
what columns mean whose property is another vocabulary's, or none.
"""

from __future__ import annotations

from ontology.text import Text

DAY = Text(
    "填写日期，例如 2026-03-20，不晚于发布日期。",
    "A date, such as 2026-03-20, not after the issue date.",
)
HINTS = {
    "usePurpose": Text(
        "共享的都应当填写（有条件共享必填）：行政依据、工作参考、数据校核、业务协同或者其他用途，"
        "几个之间用“、”。",
        "For all that is shared (mandatory under conditions): 行政依据, 工作参考, 数据校核, "
        "业务协同 or another purpose; several with 、.",
    ),
    "methodType": Text(
        "用共享平台方式时填写数据库、文件、接口之一；电子文件和电子表格填写“文件”。",
        "By the platform: 数据库, 文件 or 接口; documents and spreadsheets go as 文件.",
    ),
    "relation": Text(
        "选填：目录中已有的有关资源的代码；对方还没有编目的，先留空。",
        "Optional: the code of a related resource that is in the catalog; else blank.",
    ),
    "dataLevel": Text("填写一般、重要、核心之一。", "One of 一般, 重要, 核心."),
    "secrecyAssessed": DAY,
    "privacyAssessed": DAY,
    "approved": DAY,
    "approver": Text(
        "填写批准编目的部门负责人或其职务。", "Who approved it, by name or by office."
    ),
    "secrecy": Text(
        "选填：非涉密。涉密的资源不得编入目录。",
        "Optional: 非涉密. What is secret may not enter the catalog.",
    ),
    "itemSharingType": Text(
        "选填：信息项与资源的共享类型不同时，填写三种共享类型之一，不能比资源宽。",
        "Optional: where an item is shared otherwise than its resource, one of the three types, "
        "not a wider one.",
    ),
}
IN_CODE = Text(
    "可以不填：以信息资源代码中的为准。", "May stay blank: what the resource code says counts."
)
MEANINGS = {
    "title": Text(
        "信息资源内容的名称，让不熟悉业务的人也看得出是什么信息。",
        "What the content of the resource is called, so that others see which information it is.",
    ),
    "code": Text(
        "信息资源在全市唯一的代码：分类码、“/”和顺序码；发布后不改，也不给别的资源用。",
        "The code of the resource, its alone in the city: classification, “/” and sequence; once "
        "published it is neither changed nor given to another resource.",
    ),
    "provider": Text(
        "提供这项信息资源并编制其目录的单位。",
        "The body that provides the resource and compiles its entry.",
    ),
    "summary": Text(
        "信息资源包含什么内容、涉及什么范围的简要说明。",
        "In brief, what the resource contains and what it covers.",
    ),
    "formatType": Text(
        "保存信息资源的具体格式，例如 xlsx、pdf、oracle，与格式分类相配。",
        "The format it is kept in, such as xlsx, pdf or oracle, one of its format class.",
    ),
    "frequency": Text(
        "信息资源的内容多久更新一次。", "How often the content of the resource is updated."
    ),
    "issued": Text(
        "信息资源发布供共享或者开放的日期。",
        "The day the resource was issued for sharing or opening.",
    ),
    "relation": Text(
        "与这项信息资源有关的其他信息资源的代码。",
        "The codes of other resources that this one is related to.",
    ),
    "item": Text(
        "信息资源中一个信息项（字段）的名称。", "The name of one item (field) of the resource."
    ),
    "subdivision": IN_CODE,
    "section": IN_CODE,
}
