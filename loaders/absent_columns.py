"""Columns a file lacks and findings ask for: a marked copy has them, for the clerk to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import NamedNode

from loaders.beside import STATED
from loaders.fields import COLUMNS
from loaders.headers import AS_DETECTED
from loaders.layouts import Header, header_key, template
from loaders.limits import Limits
from loaders.marks import Mark
from loaders.reading import Reading
from loaders.sheet_columns import SheetColumns
from loaders.workbook import put

WIDTH = 18


def absent_column(mark: Mark, header: Header | None, reading: Reading = AS_DETECTED) -> str | None:
    """The field whose column would hold what a finding misses in its row; None where the file has
    one for it, or where its layout could not read it.

    The basis of a withheld resource is read from its condition as long as no column for the basis
    stands beside that: with one, the other rows would lose theirs.
    """
    if header is None or mark.row is None or mark.column is not None:
        return None
    fields = fields_of(mark.property)
    if "legalBasis" in fields and "sharingCondition" in header.columns:
        return None
    if not fields or any(one in header.columns or one in header.layout.items for one in fields):
        return None
    known = header.layout.known if reading.layout else template().known
    return fields[0] if header_key(written_header(fields[0])) in known else None


def stands_in(mark: Mark, header: Header | None) -> str | None:
    """The column that a finding belongs to: its own, or the condition, where it misses a basis."""
    if mark.column is None and header is not None and "legalBasis" in fields_of(mark.property):
        return header.column("sharingCondition")
    return mark.column


def written_header(field: str) -> str:
    """The header Lianmu writes for a field."""
    return template().columns[field][0]


def fields_of(missing: NamedNode | None) -> list[str]:
    """The fields that give a property."""
    return [field for field, predicate in COLUMNS if predicate == missing]


def add_columns(
    workbook: Any, sheet: SheetColumns, fields: Iterable[str], limits: Limits
) -> Mapping[str, int]:
    """New header cells behind the last column, in the order of the template: field → column.

    There are none where there is no room.
    """
    wanted = set(fields)
    header, target = sheet.header, workbook[sheet.title]
    if header is None or not wanted:
        return {}
    merged = [one.max_col for one in target.merged_cells.ranges if one.max_row >= header.row]
    start = max(sheet.width, *merged) + 1 if merged else sheet.width + 1
    if start + len(wanted) > limits.columns:
        return {}
    added = {}
    for column, field in enumerate((one for one in template().columns if one in wanted), start):
        cell = put(target, header.row, column, written_header(field))
        dimension = target.column_dimensions[cell.column_letter]
        dimension.width = max(dimension.width, WIDTH)
        added[field] = column
    return added


def may_be_stated(field: str) -> bool:
    """Whether a statement beside the file would say it for all resources at once."""
    return field in STATED
