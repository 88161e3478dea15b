"""A report as JSON: the contract of design section 7."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import RULE, SH, XSD
from ontology.text import Text
from server.rules.report import Finding, Report, Waived
from server.rules.terms import named_or_text


def to_json(report: Report) -> bytes:
    """UTF-8. Nodes and values are plain texts; ``conforms`` means that nothing refuses.

    ``notes`` on how it was judged stand beside the contract where there are any.
    """
    contract: dict[str, Any] = {
        "conforms": report.conforms,
        "profile": report.profile,
        "as_of": report.as_of.isoformat(),
        "counts": report.counts,
        "results": [_result(report, finding) for finding in report.findings],
    }
    if report.notes:
        contract["notes"] = [{"zh": note.zh, "en": note.en} for note in report.notes]
    return json.dumps(contract, ensure_ascii=False, indent=1).encode()


def from_json(content: bytes) -> Report:
    """The report that :func:`to_json` wrote.

    Beside the contract, ``term`` is the value in RDF, as SPARQL results write it (SPARQL 1.1 Query
    Results JSON section 3.2.2), and ``shape`` and ``component`` are what SHACL names. In an older
    report the rule stands for those two, and a value reads as an IRI if it looks like one.
    """
    contract = json.loads(content)
    return Report(
        profile=contract["profile"],
        as_of=date.fromisoformat(contract["as_of"]),
        findings=tuple(_finding(result) for result in contract["results"]),
        notes=tuple(Text(**note) for note in contract.get("notes", ())),
    )


def _result(report: Report, finding: Finding) -> dict[str, Any]:
    since = report.since(finding)
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "effect": finding.effect,
        "focus": finding.focus.value,
        "path": finding.path.value if finding.path else None,
        "value": finding.shown,
        "message": {"zh": finding.message.zh, "en": finding.message.en},
        "fix": {"zh": finding.fix.zh, "en": finding.fix.en},
        "source": finding.source,
        "evidence": finding.evidence,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "state": finding.state,
        "since": since.isoformat() if since else None,
        "due": finding.due.isoformat() if finding.due else None,
        "term": _term(finding.value),
        "shape": finding.shape.value,
        "component": finding.component.value,
    } | _waived(finding)


def _waived(finding: Finding) -> dict[str, Any]:
    """Beside the contract, and only where there is a waiver."""
    if finding.waived is None:
        return {}
    one = finding.waived
    return {"waived": {"iri": one.iri, "until": one.until.isoformat(), "reason": one.reason}}


def _term(value: NamedNode | Literal | None) -> dict[str, str]:
    """Empty for none."""
    if value is None:
        return {}
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    told = {"type": "literal", "value": value.value}
    if value.language is not None:
        return told | {"xml:lang": value.language}
    return told if value.datatype == XSD.string else told | {"datatype": value.datatype.value}


def _value(term: dict[str, str]) -> NamedNode | Literal | None:
    if not term:
        return None
    text, language, datatype = term["value"], term.get("xml:lang"), term.get("datatype")
    if term["type"] == "uri":
        return NamedNode(text)
    if language is not None:
        return Literal(text, language=language)
    return Literal(text) if datatype is None else Literal(text, datatype=NamedNode(datatype))


def _told_value(result: dict[str, Any]) -> tuple[NamedNode | Literal | None, str | None]:
    """The value, and the sender's words for it where these are others."""
    shown, term = result["value"], result.get("term")
    if isinstance(term, dict):
        value = _value(term)
        return value, None if value is not None and value.value == shown else shown
    text = shown if term is None else term or None
    return None if text is None else named_or_text(text), None if term is None else shown


def _finding(result: dict[str, Any]) -> Finding:
    rule = named_or_text(result["rule"])
    fields = dict(result)
    fields.pop("term", None)
    value, text = _told_value(result)
    shape, component = fields.get("shape"), fields.get("component")
    old = rule if isinstance(rule, NamedNode) else RULE[result["rule"]]
    since, due, waived = fields.get("since"), fields.get("due"), fields.get("waived")
    fields |= {
        "since": date.fromisoformat(since) if since and fields["state"] != "new" else None,
        "due": date.fromisoformat(due) if due else None,
        "shape": NamedNode(shape) if shape else old,
        "component": NamedNode(component) if component else SH.ConstraintComponent,
        "focus": NamedNode(result["focus"]),
        "path": None if result["path"] is None else NamedNode(result["path"]),
        "value": value,
        "text": text,
        "message": Text(**result["message"]),
        "fix": Text(**result["fix"]),
        "waived": _waiver(waived) if waived else None,
    }
    return Finding(**fields)


def _waiver(said: dict[str, str]) -> Waived:
    return Waived(said["iri"], date.fromisoformat(said["until"]), said["reason"])
