"""How many cells a workbook merges: counted before anything makes room for each of them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from openpyxl.utils import column_index_from_string

from loaders.origin import Unusable
from ontology.text import Text

MOST = 1_000_000
MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
TOO_MUCH = Text(
    "工作簿合并了 {found} 个单元格，最多 {limit} 个。请取消整行、整列或整张表的合并。",
    "The workbook merges {found} cells; {limit} are allowed. Please undo the merging of whole "
    "rows, columns or sheets.",
)


def refuse_too_many(content: bytes) -> None:
    """Raise Unusable where the merged regions of an XLSX file cover too many cells."""
    found = 0
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.lower().endswith(".xml"):
                found += sum(_area(match) for match in MERGED.finditer(archive.read(name)))
    if found > MOST:
        raise Unusable(TOO_MUCH.format(found=found, limit=MOST))


def _area(match: re.Match[bytes]) -> int:
    first, top, last, bottom = (part.decode() for part in match.groups())
    columns: int = column_index_from_string(last) - column_index_from_string(first) + 1
    return max(columns, 0) * max(int(bottom) - int(top) + 1, 0)
