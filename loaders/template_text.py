"""The template as CSV, and what its columns mean as CSVW metadata (W3C, 2015)."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from loaders.footers import EXAMPLE
from loaders.template import Column, Template
from ontology.text import Text

CSVW = "http://www.w3.org/ns/csvw"
SEPARATOR = "、"
DATATYPES: dict[str, object] = {
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "number": {"base": "decimal", "minimum": 0},
}
TITLE = Text("政务信息资源目录模板", "Template of a catalog of government information resources")


def write_csv_template(template: Template) -> bytes:
    """The header, and one example that is not read until a real code is written over its own.

    UTF-8 with byte order mark.
    """
    example = dict(template.example[0])
    example["code"] = EXAMPLE + example["code"]
    text = StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([column.title for column in template.columns])
    rows.writerow([example.get(column.field, "") for column in template.columns])
    return text.getvalue().encode("utf-8-sig")


def write_metadata(template: Template, url: str) -> bytes:
    """CSVW metadata of a file in the template's columns, at ``url`` (relative to the metadata).

    Header cells may have their （必填） or not, so that exports are described too.
    """
    described = {
        "@context": [CSVW, {"@language": "zh"}],
        "url": url,
        "lang": "zh",
        "dc:title": [
            {"@value": TITLE.zh, "@language": "zh"},
            {"@value": TITLE.en, "@language": "en"},
        ],
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {"columns": [_column(column) for column in template.columns]},
    }
    return json.dumps(described, ensure_ascii=False, indent=2).encode()


def _column(column: Column) -> dict[str, Any]:
    """Required is only what every row must have; what is so in a case is said in words."""
    titles = [column.title] if column.title == column.header else [column.title, column.header]
    described: dict[str, Any] = {
        "name": column.field,
        "titles": {"zh": titles, "en": [column.name.en]},
        "dc:description": [
            {"@value": column.hint("zh"), "@language": "zh"},
            {"@value": column.hint("en"), "@language": "en"},
        ],
        "datatype": _datatype(column),
        "required": column.is_mandatory,
    }
    if column.predicate is not None:
        described["propertyUrl"] = column.predicate.value
    if column.many:
        described["separator"] = SEPARATOR
    return described


def _datatype(column: Column) -> object:
    """A closed list as a regular expression of its labels, as CSVW says it."""
    if column.kind in DATATYPES:
        return DATATYPES[column.kind]
    if column.codes is not None and not column.codes.is_open:
        return {"base": "string", "format": "|".join(label.zh for label in column.codes.labels)}
    return "string"
