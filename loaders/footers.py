"""Rows below a header that are no data: remarks at the foot of a sheet, and repeated headers."""

from __future__ import annotations

import re

from loaders.rows import RowCells
from ontology.text import Text

FOOTER = re.compile(
    r"(?:填报|填表|制表|审核|联系)(?:人|单位|部门|日期|时间|电话)\s*(?:[:：].*)?"
    r"|(?:合计|总计|小计)\s*(?:[:：].*)?|(?:备注|注|说明)\s*[:：].*",
    re.DOTALL,
)
REMARKS = {"备注", "注", "说明"}
"""A footer where nothing else stands in the row: a resource may be called 说明."""

FOOTER_LEFT_OUT = Text(
    "“{text}”是表尾说明，没有作为数据读取", "“{text}” is a footer and was not read as data"
)
HEADER_AGAIN = Text(
    "这一行重复了表头，没有作为数据读取", "This row repeats the header and was not read as data"
)


def why_no_data(cells: RowCells) -> Text | None:
    """What to say of a row that is not read; None for a row of data."""
    header = cells.header
    again = sum(text == header.column(name) for name, text in cells.texts.items())
    if again > 1 and again == len(cells.texts):
        return HEADER_AGAIN
    filled = [(index, cell.strip()) for index, cell in enumerate(cells.row.cells) if cell.strip()]
    index, text = filled[0] if filled else (None, "")
    if index == header.columns.get("item"):
        return None  # an item may be called 备注
    if FOOTER.fullmatch(text) or (len(filled) == 1 and text in REMARKS):
        return FOOTER_LEFT_OUT.format(text=text)
    return None
