"""A report as RDF: a standard ``sh:ValidationReport`` (SHACL section 3.6), without blank nodes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ontology.namespaces import DCT, LM, PREFIXES, PROFILE, RDF, RULE, SH, XSD
from ontology.text import Text
from server.rules.report import Finding, Report
from server.rules.terms import named_or_text

Value = NamedNode | Literal


def to_rdf(report: Report, iri: NamedNode) -> list[Triple]:
    """The report under this IRI, its results as ``{iri}#{hash}``.

    ``sh:conforms`` follows the standard: true only when there is no result at all, also no
    warning. What an earlier report found and is now fixed is no result: ``lm:fixedResult``; nor is
    what the authority has waived: ``lm:waivedResult``.
    """
    triples = [
        Triple(iri, RDF.type, SH.ValidationReport),
        Triple(iri, SH.conforms, _boolean(not report.counted)),
        Triple(iri, LM.underProfile, PROFILE[report.profile]),
        Triple(iri, LM.asOf, Literal(report.as_of.isoformat(), datatype=XSD.date)),
    ]
    for finding in report.findings:
        node = NamedNode(f"{iri.value}#{_digest(finding)}")
        triples.append(Triple(iri, _link(finding), node))
        triples.extend(Triple(node, predicate, value) for predicate, value in _said(finding))
        since = report.since(finding)
        if since is not None:
            triples.append(Triple(node, LM.since, Literal(since.isoformat(), datatype=XSD.date)))
    return triples


def _link(finding: Finding) -> NamedNode:
    if finding.state == "fixed":
        return LM.fixedResult
    return LM.waivedResult if finding.waived else SH.result


def to_turtle(report: Report, iri: NamedNode) -> bytes:
    """:func:`to_rdf` as Turtle."""
    written = BytesIO()
    serialize(to_rdf(report, iri), written, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    return written.getvalue()


def _said(finding: Finding) -> Iterator[tuple[NamedNode, Value]]:
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, finding.focus
    yield SH.resultSeverity, SH[finding.severity]
    yield SH.sourceConstraintComponent, finding.component
    yield SH.sourceShape, finding.shape
    yield from _both(SH.resultMessage, finding.message)
    if finding.path is not None:
        yield SH.resultPath, finding.path
    if finding.value is not None:
        yield SH.value, finding.value
    if not finding.foreign:
        yield LM.rule, RULE[finding.rule]
        yield LM.effect, LM.Gate if finding.effect == "gate" else LM.Finding
        yield from _both(LM.fix, finding.fix)
    yield LM.state, Literal(finding.state)
    if finding.due is not None:
        yield LM.due, Literal(finding.due.isoformat(), datatype=XSD.date)
    if finding.source:
        yield DCT.source, named_or_text(finding.source)
    if finding.evidence:
        yield LM.evidence, LM[finding.evidence.capitalize()]
    if finding.waived is not None:
        yield LM.waivedBy, NamedNode(finding.waived.iri)
    yield from _place(finding)


def _place(finding: Finding) -> Iterator[tuple[NamedNode, Value]]:
    if finding.sheet is not None:
        yield LM.sheet, Literal(finding.sheet)
    if finding.row is not None:
        yield LM.row, Literal(str(finding.row), datatype=XSD.integer)
    if finding.column is not None:
        yield LM.column, Literal(finding.column)


def _both(predicate: NamedNode, text: Text) -> Iterator[tuple[NamedNode, Value]]:
    """Words that are the same in both languages have none that is known."""
    if text.zh == text.en:
        yield predicate, Literal(text.zh)
    else:
        yield predicate, Literal(text.zh, language="zh")
        yield predicate, Literal(text.en, language="en")


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD.boolean)


def _digest(finding: Finding) -> str:
    """The same for the same finding in the same place, so that a report has the same IRIs.

    Of all it says: two findings that differ anywhere are two results.
    """
    said = repr(finding) + (repr(finding.waived) if finding.waived else "")
    return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]
