"""The colours of marked cells, which can be taken off again and give back what they covered.

The last hexadecimal digits of green and blue, too small a difference to be seen, say which of the
covered fills a cell had: so the mark may move with its cell when rows are inserted or sorted.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from openpyxl.styles import PatternFill

COLOURS = {"Violation": "FFC0C0", "Warning": "FFE090", "Info": "C0E0F0", "Cleaned": "E0F0D0"}
"""Fill of a cell by the worst that is said of it, worst first; even digits end in 0."""
MOST = 256
NOTHING = PatternFill()


class Fills:
    """The fills that marks of one workbook cover; the first is no fill at all.

    Styles are worked out once for all cells that look alike: setting one is slow.
    """

    def __init__(self, covered: Iterable[Any] = ()) -> None:
        self.covered: list[Any] = [NOTHING, *covered][:MOST]
        self._styles: dict[tuple[str, int], Any] = {}

    def cover(self, cell: Any, kinds: Iterable[str]) -> None:
        """Colour a cell; a cell with yet another fill than can be remembered keeps its own."""
        present = set(kinds)
        kind = next((name for name in COLOURS if name in present), "Info")
        style = cell.style_id
        if (kind, style) not in self._styles:
            self._colour(cell, kind)
            self._styles[kind, style] = cell._style
        cell._style = copy(self._styles[kind, style])

    def _colour(self, cell: Any, kind: str) -> None:
        fill = copy(cell.fill)
        if fill not in self.covered:
            if len(self.covered) == MOST:
                return
            self.covered.append(fill)
        index = self.covered.index(fill)
        number = int(COLOURS[kind], 16) + ((index >> 4) << 8) + (index & 15)
        cell.fill = PatternFill("solid", fgColor=f"{number:06X}")

    def uncover(self, cells: Iterable[Any]) -> None:
        """Give every cell that has one of our colours the fill it had before."""
        before: dict[int, Any] = {}
        for cell in cells:
            if not cell.has_style:
                continue
            style = cell.style_id
            if style not in before:
                before[style] = self._before(cell.fill)
            if before[style] is not None:
                cell.fill = before[style]

    def _before(self, fill: Any) -> Any:
        """What a fill of ours covers; None for a fill that is not ours."""
        index = covering(fill)
        if index is None:
            return None
        return self.covered[index] if index < len(self.covered) else NOTHING


def covering(fill: Any) -> int | None:
    """The number of the fill under a mark, or None where there is no mark."""
    colour = getattr(fill, "fgColor", None)
    if fill.fill_type != "solid" or colour is None or not isinstance(colour.rgb, str):
        return None
    number = int(colour.rgb[-6:], 16)
    index = ((number >> 4) & 0xF0) | (number & 0x0F)
    return index if f"{number & 0xFFF0F0:06X}" in COLOURS.values() else None
