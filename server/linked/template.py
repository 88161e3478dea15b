"""Templates of a catalog, with the rules in force and the city's own code lists and bodies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pyoxigraph import Triple

from loaders.template import shipped_template, template
from loaders.template_text import write_csv_template, write_metadata
from loaders.template_workbook import write_workbook
from server.store.edition import OpenEdition
from server.store.graphs import RESOLVED, Graphs
from shapes import Shapes

Form = Literal["xlsx", "csv", "csvw"]
CSV_NAME = "template.csv"


def write_template(
    edition: OpenEdition | None, graphs: Graphs, form: Form, language: str, day: date
) -> bytes:
    """By the rules in force on that day; without an edition, with the shipped code lists."""
    shapes = Shapes.shipped()
    profile = shapes.default_profile(day)
    if edition is None:
        filled = shipped_template(shapes, profile)
    else:
        filled = template(shapes, profile, lists(edition, graphs))
    if form == "xlsx":
        return write_workbook(filled, language)
    if form == "csv":
        return write_csv_template(filled)
    return write_metadata(filled, CSV_NAME)


def lists(edition: OpenEdition, graphs: Graphs) -> Iterator[Triple]:
    """Code lists and bodies, which everybody may read; bounded by the reference data."""
    for name in RESOLVED:
        found = edition.store.quads_for_pattern(None, None, None, graphs.reference(name))
        yield from (quad.triple for quad in found)
