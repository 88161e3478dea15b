"""A report as JSON: the contract of design section 7."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from pyoxigraph import NamedNode

from ontology.namespaces import RULE, SH
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

    A value reads as an IRI if it looks like one; :attr:`Finding.key` is not touched by that. Beside
    the contract, ``term`` is the value in RDF where ``value`` has the sender's words, and ``shape``
    and ``component`` are what SHACL names; in a report older than these the rule stands for both.
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
        "term": _term(finding),
        "shape": finding.shape.value,
        "component": finding.component.value,
    } | _waived(finding)


def _waived(finding: Finding) -> dict[str, Any]:
    """Beside the contract, and only where there is a waiver."""
    if finding.waived is None:
        return {}
    one = finding.waived
    return {"waived": {"iri": one.iri, "until": one.until.isoformat(), "reason": one.reason}}


def _term(finding: Finding) -> str | None:
    """Empty where the sender's words are no value: a placeholder that was read as blank."""
    if finding.text is None:
        return None
    return finding.value.value if finding.value else ""


def _finding(result: dict[str, Any]) -> Finding:
    rule = named_or_text(result["rule"])
    fields = dict(result)
    term = fields.pop("term", None)
    value = fields["value"] if term is None else term or None
    shape, component = fields.get("shape"), fields.get("component")
    old = rule if isinstance(rule, NamedNode) else RULE[result["rule"]]
    since, waived = fields.get("since"), fields.get("waived")
    fields |= {
        "since": date.fromisoformat(since) if since and fields["state"] != "new" else None,
        "shape": NamedNode(shape) if shape else old,
        "component": NamedNode(component) if component else SH.ConstraintComponent,
        "focus": NamedNode(result["focus"]),
        "path": None if result["path"] is None else NamedNode(result["path"]),
        "value": None if value is None else named_or_text(value),
        "text": None if term is None else result["value"],
        "message": Text(**result["message"]),
        "fix": Text(**result["fix"]),
        "waived": _waiver(waived) if waived else None,
    }
    return Finding(**fields)


def _waiver(said: dict[str, str]) -> Waived:
    return Waived(said["iri"], date.fromisoformat(said["until"]), said["reason"])
