"""Rows of the sheet of items that belong to no resource: one finding each, on the cell that names
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from loaders.cells import Cell
from loaders.keys import resource_key
from loaders.origin import Place, Unmatched
from ontology.namespaces import Names
from ontology.text import Text

NONE_SUCH = Text(
    "工作表“{sheet}”中没有{what}为“{value}”的信息资源，这一行及其下同一资源的信息项没有归属",
    "The sheet “{sheet}” has no resource with the {what_en} “{value}”: the item of this row, and "
    "of those below with the same, belongs to none",
)
NEAREST = Text(
    "改成工作表“{sheet}”中的写法；最接近的是“{nearest}”",
    "Write it as on the sheet “{sheet}”; the nearest there is “{nearest}”",
)
CORRECT = Text(
    "改成工作表“{sheet}”中的写法，或者在那张表中补上这个信息资源",
    "Write it as on the sheet “{sheet}”, or add the resource there",
)
UNNAMED = Text(
    "这一行没有写属于哪个信息资源", "This row does not say which resource its item belongs to"
)
CODE, NAME = Text("代码", "code"), Text("名称", "name")


def unmatched(
    code: Cell | None, name: Cell | None, row: Place, sheet: str | None, known: Known
) -> Unmatched:
    """What to say of a row with these cells, whose resource ``sheet`` does not have."""
    cell = code or name
    if cell is None:
        fix = CORRECT.format(sheet=sheet)
        focus = known.names.thing("resource", resource_key(None, None))
        return Unmatched(focus, "", UNNAMED, fix, row)
    what = CODE if code is not None else NAME
    texts = known.codes if code is not None else known.titles
    nearest = get_close_matches(cell.text, sorted(texts), 1)
    said = {"sheet": sheet, "value": cell.text, "what": what.zh, "what_en": what.en}
    fix = (
        NEAREST.format(sheet=sheet, nearest=nearest[0]) if nearest else CORRECT.format(sheet=sheet)
    )
    focus = known.names.thing("resource", resource_key(None, cell.text))
    return Unmatched(focus, cell.text, NONE_SUCH.format(**said), fix, cell.place)


class Known:
    """What the resources of the first sheet are called."""

    def __init__(self, names: Names, codes: Iterable[str], titles: Iterable[str]) -> None:
        self.names = names
        self.codes = set(codes)
        self.titles = set(titles)
