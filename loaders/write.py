"""RDF → CSV or XLSX in the extended template: the inverse of reading (design section 7).

Reading a written file gives the same triples for every resource the template can express: texts
in Chinese, values of docs/model.md. Properties without a column are not in a sheet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from pyoxigraph import Triple

from loaders.layouts import template
from loaders.records import Record, describe
from loaders.references import References
from loaders.workbook import save_rows
from ontology.namespaces import LM, RDF


def write_csv(triples: Iterable[Triple], references: References, footer: str = "") -> bytes:
    """UTF-8 with byte order mark, as spreadsheet programs want it; the first line is the header.

    ``footer`` is a last row that reading leaves out again: 说明：….
    """
    text = StringIO(newline="")
    csv.writer(text).writerows(_rows(triples, references, footer))
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(triples: Iterable[Triple], references: References, footer: str = "") -> bytes:
    """The same rows in a workbook; raises Unusable for a text longer than a cell can hold."""
    return save_rows(_rows(triples, references, footer))


def _rows(
    triples: Iterable[Triple], references: References, footer: str
) -> Iterator[Sequence[str]]:
    """The header, then one row per item of each resource, in the order of the codes."""
    layout = template()
    yield layout.headers
    described = describe(triples)
    records = [
        Record(iri, described, references)
        for iri, values in described.items()
        if LM.InformationResource in values.get(RDF.type, ())
    ]
    for record in sorted(records, key=lambda one: (one.code or "", one.iri.value)):
        for row in record.rows():
            yield [row.get(field, "") for field in layout.columns]
    if footer:
        yield [footer]
