"""Rows below a header that are no data: remarks at the foot of a sheet, sums, repeated headers, and
the example of the template.
"""

from __future__ import annotations

import re

from loaders.cleaning import narrow
from loaders.rows import RowCells
from ontology.text import Text

FOOTER = re.compile(
    r"(?:填报|填表|制表|审核|联系)(?:人|单位|部门|日期|时间|电话)\s*(?:[:：].*)?"
    r"|(?:合计|总计|小计)\s*(?:[:：].*)?|(?:备注|注|说明)\s*[:：].*",
    re.DOTALL,
)
REMARKS = {"备注", "注", "说明"}
"""A footer where nothing else stands in the row: a resource may be called 说明."""
SUM = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计)\s*[:：]?")
AMOUNT = re.compile(r"共?\s*\d[\d,.]*\s*(?:[个条项类行](?:信息)?(?:资源|项)?)?")
"""What stands beside the word in a row of sums."""
CLOSING = re.compile(
    r"(?:以上|上述|本表|本目录|此表)\w{0,8}(?:信息|内容|数据|资源|目录|情况)?\w{0,4}"
    r"(?:已|均|经|真实|仅供|由)\S*",
    re.DOTALL,
)
"""A sentence below the table, alone in its row: 以上信息已审核."""
EXAMPLE = "（示例）"
"""Starts the code of an example row, which reads as data as soon as it has a code of its own."""

FOOTER_LEFT_OUT = Text(
    "“{text}”是表尾说明，没有作为数据读取", "“{text}” is a footer and was not read as data"
)
SUM_LEFT_OUT = Text(
    "“{text}”是合计行，没有作为数据读取", "“{text}” is a row of sums and was not read as data"
)
EXAMPLE_LEFT_OUT = Text(
    "信息资源代码以“（示例）”开头，这是模板的示例行，没有作为数据读取；要提交这一行，"
    "请写入真实的代码",
    "The code starts with “（示例）”: this is the example row of the template and was not read as "
    "data; to submit the row, write the real code",
)
HEADER_AGAIN = Text(
    "这一行重复了表头，没有作为数据读取", "This row repeats the header and was not read as data"
)


def why_no_data(cells: RowCells) -> Text | None:
    """What to say of a row that is not read; None for a row of data."""
    header = cells.header
    if is_sum(cells):
        return SUM_LEFT_OUT.format(text=next(cell for cell in cells.row.cells if cell.strip()))
    code = narrow(cells.texts.get("code", ""))
    if code.startswith(narrow(EXAMPLE)):
        return EXAMPLE_LEFT_OUT
    if code and code.isascii():
        return None
    again = sum(text == header.column(name) for name, text in cells.texts.items())
    if again > 1 and again == len(cells.texts):
        return HEADER_AGAIN
    filled = [(index, cell.strip()) for index, cell in enumerate(cells.row.cells) if cell.strip()]
    index, text = filled[0] if filled else (None, "")
    if index == header.columns.get("item"):
        return None  # an item may be called 备注
    alone = len(filled) == 1
    if FOOTER.fullmatch(text) or (alone and (text in REMARKS or CLOSING.fullmatch(text))):
        return FOOTER_LEFT_OUT.format(text=text)
    return None


def is_sum(cells: RowCells) -> bool:
    """Whether a row says 合计 and beside that only amounts, even where one of them stands in the
    column of the codes.
    """
    first, *others = [cell.strip() for cell in cells.row.cells if cell.strip()] or [""]
    name = cells.texts.get("title", "")
    says = [text for text in (first, name) if SUM.fullmatch(text)]
    rest = [text for text in others if not SUM.fullmatch(text)]
    return bool(says) and all(AMOUNT.fullmatch(narrow(text)) for text in rest if text != name)
