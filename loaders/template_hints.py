"""What to write into an empty column, where the correction of a wrong one would read oddly."""

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
