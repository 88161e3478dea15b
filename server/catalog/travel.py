"""What the loaders tell of a file, read back from the JSON that processes exchange."""

from __future__ import annotations

from typing import Any

from loaders import Place
from loaders.reading import Cleaning, SheetRead
from ontology.text import Text


def sheet_from(data: dict[str, Any]) -> SheetRead:
    """A sheet as :func:`dataclasses.asdict` and JSON left it."""
    rows = data["header_rows"]
    return SheetRead(
        name=data["name"],
        skipped=Text(**data["skipped"]) if data["skipped"] else None,
        layout=data["layout"],
        header_rows=(rows[0], rows[1]) if rows else None,
        columns=data["columns"],
        unknown=tuple(data["unknown"]),
    )


def cleaning_from(data: dict[str, Any]) -> Cleaning:
    """A cleaned cell, likewise."""
    return Cleaning(Place(**data["place"]), data["before"], data["after"], Text(**data["reason"]))
