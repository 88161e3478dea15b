"""The item cell: one name, several names separated by 、, or ``名称(类型,长度)``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OPENING = "(（[【{《“"
CLOSING = ")）]】}》”"
SEPARATORS = "、；;\n"


@dataclass(frozen=True)
class ItemText:
    """An item as written in one cell."""

    name: str
    data_type: str | None = None
    length: str | None = None


def parse_items(text: str, is_type: Callable[[str], bool]) -> list[ItemText]:
    """Brackets are read as type and length only if their first part is a data type."""
    return [_item(part, is_type) for part in split_outside_brackets(text)]


def split_outside_brackets(text: str) -> list[str]:
    """Parts between separators that no bracket encloses; blank parts are dropped."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in OPENING) - (char in CLOSING and depth > 0)
        if depth == 0 and char in SEPARATORS:
            parts.append("")
        else:
            parts[-1] += char
    if depth:
        parts = [text]
    return [part.strip() for part in parts if part.strip()]


def _item(text: str, is_type: Callable[[str], bool]) -> ItemText:
    if text[-1] in ")）":
        opened = max(text.rfind("("), text.rfind("（"))
        inside = text[opened + 1 : -1].replace("，", ",").split(",")
        if opened > 0 and len(inside) <= 2 and is_type(inside[0]):
            length = inside[1].strip() if len(inside) > 1 else None
            return ItemText(text[:opened].strip(), inside[0].strip(), length or None)
    return ItemText(text)
