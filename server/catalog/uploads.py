"""What may be uploaded and how it may be read: limits from settings, choices of the sender."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from loaders import Limits
from loaders.decoding import ENCODINGS
from loaders.layouts import shipped, template
from loaders.reading import Reading
from ontology.text import Text
from server.errors import BadInput
from server.settings import Settings

BAD_ENCODING = Text(
    "编码“{value}”不认识。可用：{allowed}", "Unknown encoding “{value}”. Allowed: {allowed}"
)
BAD_LAYOUT = Text(
    "表格式样“{value}”不认识。可用：{allowed}", "Unknown layout “{value}”. Allowed: {allowed}"
)
BAD_COLUMN = Text(
    "“{value}”没有写成 栏目=表头，例如 title=信息资源名称",
    "“{value}” is not FIELD=HEADER, as in title=信息资源名称",
)
BAD_COLUMNS = Text(
    'columns 要写成 JSON 对象，例如 {"title": "信息资源名称"}',
    'columns is a JSON object, as in {"title": "信息资源名称"}',
)
BAD_FIELD = Text(
    "没有栏目“{value}”。可用：{allowed}", "There is no field “{value}”. Allowed: {allowed}"
)
NOT_TEXT = Text(
    "{field} 中有不成字符的编码（单独的 UTF-16 代理码）。请改成正常的文字",
    "{field} has half a character (a lone UTF-16 surrogate). Write ordinary text",
)
SURROGATE = re.compile(r"[\ud800-\udfff]")
"""JSON, some encodings of a form and the arguments of a command can spell it; UTF-8 cannot."""


def limits_of(settings: Settings) -> Limits:
    """The limits of one file."""
    return Limits(
        rows=settings.upload_rows,
        columns=settings.upload_columns,
        sheets=settings.upload_sheets,
        cell_length=settings.upload_cell_characters,
        inflated=settings.upload_inflated_megabytes * 1_000_000,
    )


def reading_of(
    encoding: str | None, layout: str | None, columns: Iterable[str], named: str | None = None
) -> Reading:
    """What the sender says of the file, from words of a form or a command line.

    A column is ``FIELD=HEADER``, the field by its key or by the column's name in the template;
    ``named`` is a JSON object of the same. Raises BadInput that lists what is allowed.
    """
    pairs = [_pair(line) for entry in columns for line in entry.splitlines() if line.strip()]
    pairs += _object(named) if named else []
    for pair in pairs:
        check_text("columns", *pair)
    return Reading(
        _known(encoding.lower(), ENCODINGS, BAD_ENCODING) if encoding else None,
        _known(layout, [one.key for one in shipped()], BAD_LAYOUT) if layout else None,
        {_field(field): header for field, header in pairs},
    )


def check_text(field: str, *words: str) -> None:
    """Raise BadInput for what is no Unicode text, so could be neither stored nor shown."""
    if any(SURROGATE.search(word) for word in words):
        raise BadInput(NOT_TEXT.format(field=field))


def _pair(entry: str) -> tuple[str, str]:
    field, equals, header = entry.partition("=")
    if not equals:
        raise BadInput(BAD_COLUMN.format(value=entry[:80]))
    return field.strip(), header.strip()


def _object(text: str) -> list[tuple[str, str]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        raise BadInput(BAD_COLUMNS)
    return list(data.items())


def _field(name: str) -> str:
    keys = field_names()
    by_header = {header: key for key, header in keys.items()}
    key = name if name in keys else by_header.get(name)
    if key is None:
        allowed = "、".join(f"{field}（{header}）" for field, header in keys.items())
        raise BadInput(BAD_FIELD.format(value=name[:80], allowed=allowed))
    return key


def _known(name: str, allowed: Sequence[str], otherwise: Text) -> str:
    if name not in allowed:
        raise BadInput(otherwise.format(value=name[:80], allowed="、".join(allowed)))
    return name


def layout_names() -> dict[str, Text]:
    """Every layout by its key."""
    return {one.key: one.name for one in shipped()}


def field_names() -> dict[str, str]:
    """Every field of the layouts, with the header that the first of them to have it gives it."""
    names: dict[str, str] = {}
    for layout in (template(), *shipped()):
        for field, headers in layout.columns.items():
            names.setdefault(field, headers[0])
    return names
