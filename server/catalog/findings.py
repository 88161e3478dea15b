"""Findings as the sender of a submission needs them: once, at their cell, with whose they are."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from loaders import Loaded
from loaders.origin import Place
from ontology.namespaces import DCT, LM, SKOS
from ontology.text import Text
from server.catalog.holdings import Holdings
from server.rules.compare import whole
from server.rules.report import Finding, Report

ELSEWHERE = Text(
    "本次提交使另一资源“{title}”（代码 {code}，{body}）不符合规则：{message}",
    "This submission breaks another resource, “{title}” (code {code}, {body}): {message}",
)
NAMING = (SKOS.prefLabel, DCT.title, LM.citation)
MOST_CHARACTERS = 300
"""Of a cell that a finding quotes."""
ASK_FIRST = Text(
    "先请“{body}”修改该资源，再提交；该资源的改法：{fix}",
    "Have “{body}” change that resource first, then submit again. What to change there: {fix}",
)


def once(report: Report, written: Collection[NamedNode]) -> Report:
    """The report without what it says a second time, of the other side of the same fault.

    A code that two resources share is found on both. The sender hears it of the own resource,
    where it can be mended; the message names the other.
    """
    said = {(f.rule, f.path, f.value) for f in report.findings if f.focus in written}
    kept = (
        f for f in report.findings if f.focus in written or (f.rule, f.path, f.value) not in said
    )
    return replace(report, findings=tuple(kept))


def located(report: Report, loaded: Loaded) -> Report:
    """Each finding with the cell or line its statement came from."""
    findings = []
    for finding in report.findings:
        place = loaded.origin.place(finding.focus, finding.path, finding.value)
        if place is not None:
            finding = finding.at(place.sheet, place.row, place.column)
        findings.append(finding)
    return replace(report, findings=tuple(sorted(findings, key=as_in_file)))


def in_words(report: Report, loaded: Loaded, store: Store) -> Report:
    """Each finding with its value as the sender wrote it, else with what the value is called; also
    what stands in the cell where that was no value: a placeholder.
    """

    def words(finding: Finding) -> str | None:
        if finding.row is not None and finding.column is not None:
            text = loaded.text_at(Place(finding.row, finding.column, finding.sheet))
            if text is not None:
                # the value says the same: a report read back from its JSON has it once
                same = finding.value is not None and finding.value.value == shorten(text)
                return None if same else shorten(text)
        return None if finding.value is None else called(store, finding.value)

    findings = tuple(replace(finding, text=words(finding)) for finding in report.findings)
    return replace(report, findings=findings)


def in_names(findings: Iterable[Finding], store: Store) -> Iterator[Finding]:
    """Findings that stand in no file, each with what its value is called."""
    for one in findings:
        text = None if one.value is None else called(store, one.value)
        yield replace(one.at(None, None, None), text=text)


def shorten(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


def called(store: Store, value: NamedNode | Literal) -> str | None:
    """The name of a thing, or the words of a legal basis; None for what has neither."""
    if isinstance(value, Literal):
        return None
    for naming in NAMING:
        quads = store.quads_for_pattern(value, naming, None, DefaultGraph())
        labels = [quad.object for quad in quads if isinstance(quad.object, Literal)]
        if labels:
            chinese = [label for label in labels if label.language == "zh"]
            return min(label.value for label in chinese or labels)
    return None


def as_in_file(finding: Finding) -> tuple[str, int, str, str]:
    """Findings are read beside the file: by sheet, row and column; those without a row last."""
    row = finding.row if finding.row is not None else sys.maxsize
    return (finding.sheet or "", row, finding.column or "", finding.rule)


def elsewhere(holdings: Holdings, finding: Finding) -> Finding:
    """A finding on a resource that the sender did not write, with its name and its body."""
    resource = whole(finding.focus)
    said: dict[NamedNode, NamedNode | Literal] = {}
    for quad in holdings.store.quads_for_pattern(resource, None, None, DefaultGraph()):
        if isinstance(quad.object, NamedNode | Literal):
            said[quad.predicate] = quad.object
    title = said.get(DCT.title, resource).value
    code = said.get(DCT.identifier, resource).value
    provider = said.get(DCT.publisher, resource)
    body = Text(provider.value, provider.value)
    if isinstance(provider, NamedNode):
        body = holdings.name(provider)
    message, fix = finding.message, finding.fix
    return replace(
        finding,
        message=Text(
            ELSEWHERE.zh.format(title=title, code=code, body=body.zh, message=message.zh),
            ELSEWHERE.en.format(title=title, code=code, body=body.en, message=message.en),
        ),
        fix=Text(
            ASK_FIRST.zh.format(body=body.zh, fix=fix.zh),
            ASK_FIRST.en.format(body=body.en, fix=fix.en),
        ),
    )
