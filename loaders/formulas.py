"""Formulas whose result a file does not hold: programs that write workbooks leave it to Excel.

Their cells are read as blank, which is said. A marked copy holds values only, so that nobody who
opens it runs what another has written; its list shows the formula.
"""

from __future__ import annotations

from loaders.layouts import Header
from loaders.origin import Place
from loaders.reading import Cleaning
from loaders.table import Table
from ontology.text import Text

UNCALCULATED = Text(
    "公式，文件里没有保存它的结果，按空白读取；请用表格软件打开，保存后再提交",
    "a formula whose result the file does not hold, read as blank; open the file in a spreadsheet "
    "program, save it and submit it again",
)


def uncalculated(table: Table, header: Header) -> list[Cleaning]:
    """What is said of the formulas below the header, in columns that are read."""
    read = set(header.columns.values())
    return [
        Cleaning(Place(row, header.cells[column], table.sheet), f"={formula}", "", UNCALCULATED)
        for row, column, formula in table.uncalculated
        if row > header.row and column in read
    ]
