"""How much a file may hold. Beyond a limit a file is unusable, with a message that says which."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Defaults fit a city: its whole catalog is about 100 000 rows."""

    rows: int = 200_000
    """Rows of a table that are not blank."""
    cell_length: int = 32_767
    """Characters of one cell: what a spreadsheet program can hold."""
    columns: int = 200
    sheets: int = 50
    """Sheets of a workbook, hidden ones included."""
    statements: int = 2_000_000
    """RDF statements, including those Lianmu adds."""
    inflated: int = 500_000_000
    """Bytes of a workbook after decompression, by which a zip bomb is known before it bursts."""


DEFAULT = Limits()
