"""Which provisions are rules, wholly or in part, and why the others are none: page, CSV and RDF.

Runs in a reader process.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ontology.namespaces import DCT, LM, PREFIXES, RDFS, RULE
from ontology.text import Text
from server.browser.law import Provision, laws
from server.browser.register import by_subject, texts
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

COVERAGE = (Path(__file__).parent / "coverage.rq").read_text(encoding="utf-8")
NOTE = Text("", "")
Status = Choice["encoded", "partly", "none"]
STATUS: dict[Status, Text] = {
    "encoded": Text("已编成规则", "encoded"),
    "partly": Text("部分编成规则", "partly encoded"),
    "none": Text("机器无法检查", "not machine-checkable"),
}


@dataclass(frozen=True)
class Covered:
    """A provision with its rules, and what of it is not encoded."""

    law: Text
    provision: Provision
    note: Text

    @property
    def status(self) -> Status:
        if not self.provision.rules:
            return "none"
        return "partly" if self.note.zh else "encoded"

    @property
    def status_name(self) -> Text:
        return STATUS[self.status]


def coverage(edition: OpenEdition, dataset: Dataset) -> list[Covered]:
    """Every article whose text was read and every undivided point, in the order of their text."""
    notes = {
        part: texts(rows, "note")
        for part, rows in by_subject(edition, COVERAGE, dataset, "part").items()
    }
    return [
        Covered(law.name, part, notes.get(part.iri, NOTE))
        for law in laws(edition, dataset)
        for part in law.provisions
        if part.kind != "Chapter" and not any(part.holds(other) for other in law.provisions)
    ]


def as_csv(edition: OpenEdition, dataset: Dataset) -> bytes:
    """The table, with a byte order mark for spreadsheet programs."""
    written = StringIO()
    lines = csv.writer(written)
    lines.writerow(("provision", "name", "name_en", "status", "rules", "why", "why_en"))
    for one in coverage(edition, dataset):
        part = one.provision
        named = (part.iri, part.name.zh, part.name.en)
        lines.writerow((*named, one.status, " ".join(part.rules), one.note.zh, one.note.en))
    return written.getvalue().encode("utf-8-sig")


def as_turtle(edition: OpenEdition, dataset: Dataset) -> bytes:
    """Provision, the rules that encode it, and what is not encoded."""
    found: list[Triple] = []
    for one in coverage(edition, dataset):
        me = NamedNode(one.provision.iri)
        found += [Triple(RULE[rule], DCT.source, me) for rule in one.provision.rules]
        for language, name, note in (
            ("zh", one.provision.name.zh, one.note.zh),
            ("en", one.provision.name.en, one.note.en),
        ):
            found.append(Triple(me, RDFS.label, Literal(name, language=language)))
            if note:
                found.append(Triple(me, LM.notCovered, Literal(note, language=language)))
    return serialize(found, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def counted(found: list[Covered]) -> dict[Status, int]:
    """How many provisions there are of each status."""
    counts: dict[Status, int] = defaultdict(int)
    for one in found:
        counts[one.status] += 1
    return dict(counts)
