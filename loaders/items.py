"""The item cell: one name, several names separated by 、, or ``名称(类型,长度)``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

OPENING = "(（[【{《“"
CLOSING = ")）]】}》”"
SEPARATORS = "、；;\n"
SEPARATED = re.compile(f"[{SEPARATORS}]")
BRACKETED = re.compile(r"[(（\[【{《“][^)）\]】}》”]*[)）\]】}》”]")
MAYBE_SEVERAL = re.compile(r"[,，/／]|(?:^|\s)\d+[.．、)）].*\s\d+[.．、)）]", re.DOTALL)


@dataclass(frozen=True)
class ItemText:
    """An item as written in one cell; ``at`` is where its type stands in the cell."""

    name: str
    data_type: str | None = None
    length: str | None = None
    at: int = field(default=0, compare=False)


def parse_items(text: str, is_type: Callable[[str], bool]) -> list[ItemText]:
    """Brackets are read as type and length only if their first part is a data type."""
    return [_item(part, start, is_type) for start, part in split_outside_brackets(text)]


def may_be_several(text: str) -> bool:
    """Whether one item looks like several with something else than 、 between them."""
    return MAYBE_SEVERAL.search(BRACKETED.sub("", text)) is not None


def split_outside_brackets(text: str) -> list[tuple[int, str]]:
    """Parts between separators that no bracket encloses, and where each begins; blank parts are
    dropped.
    """
    ends, depth = [], 0
    for index, char in enumerate(text if SEPARATED.search(text) else ""):
        depth += (char in OPENING) - (char in CLOSING and depth > 0)
        if depth == 0 and char in SEPARATORS:
            ends.append(index)
    if depth:
        ends = []
    starts = [0, *(end + 1 for end in ends)]
    parts = [
        (start, text[start:end]) for start, end in zip(starts, [*ends, len(text)], strict=True)
    ]
    return [
        (start + len(part) - len(part.lstrip()), part.strip())
        for start, part in parts
        if part.strip()
    ]


def _item(text: str, start: int, is_type: Callable[[str], bool]) -> ItemText:
    if text[-1] in ")）":
        opened = max(text.rfind("("), text.rfind("（"))
        kind, *rest = text[opened + 1 : -1].replace("，", ",").split(",")
        if opened > 0 and len(rest) <= 1 and is_type(kind):
            length = rest[0].strip() if rest else None
            at = start + opened + 1 + len(kind) - len(kind.lstrip())
            return ItemText(text[:opened].strip(), kind.strip(), length or None, at)
    return ItemText(text)
