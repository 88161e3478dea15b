"""A judgement: findings, and their counts. The shape of the contracts in design section 7."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from ontology.text import Text

Severity = Literal["Violation", "Warning", "Info"]
Effect = Literal["gate", "finding"]
State = Literal["new", "open", "fixed"]
IRIS = ("http:", "https:", "urn:")
"""What shapes of others are called by; rules of ours have identifiers."""


@dataclass(frozen=True)
class Waived:
    """By which waiver a finding does not count, until and including which day, and why."""

    iri: str
    until: date
    reason: str

    @property
    def told(self) -> Text:
        return Text(
            f"已豁免至 {self.until.isoformat()}：{self.reason}",
            f"Waived until {self.until.isoformat()}: {self.reason}",
        )


@dataclass(frozen=True)
class Finding:
    """One result: which rule, on which node, why, what to do, and where it stands in the file."""

    rule: str
    shape: NamedNode
    severity: Severity
    effect: Effect
    focus: NamedNode
    path: NamedNode | None
    value: NamedNode | RdfLiteral | None
    component: NamedNode
    message: Text
    fix: Text
    source: str
    evidence: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    state: State = "new"
    since: date | None = None
    """As of which day it was first told, in a row of reports that all tell it; None if that is not
    known (:func:`server.rules.compare.with_states` keeps it)."""
    due: date | None = None
    """The last day that would have been in time, where a deadline is over: broken since then."""
    text: str | None = None
    """The value in the words of the sender: the text of its cell, else what the value is called."""
    waived: Waived | None = field(default=None, repr=False)
    """It holds, and by a decision of the authority neither refuses nor counts as open."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two findings of different runs the same one.

        Made of plain texts, so that a report read back from its JSON compares equal too.
        """
        return (
            self.rule,
            self.focus.value,
            self.path.value if self.path else "",
            self.value.value if self.value else "",
        )

    @property
    def shown(self) -> str | None:
        """The value for people: in the sender's words where these are known."""
        if self.text is not None or self.value is None:
            return self.text
        return self.value.value

    @property
    def standing(self) -> str:
        """Its state; ``waived`` where the authority has waived it."""
        return self.state if self.waived is None else "waived"

    @property
    def foreign(self) -> bool:
        """Whether a shape of somebody else's says it, which is no rule and names no source."""
        return self.rule.startswith(IRIS)

    @property
    def refuses(self) -> bool:
        """Whether a result like this, written by the submission or new, refuses it (design 3)."""
        gate = self.severity == "Violation" and self.effect == "gate"
        return gate and self.state != "fixed" and self.waived is None

    def at(self, sheet: str | None, row: int | None, column: str | None) -> Finding:
        """The same finding with its place in the file."""
        return replace(self, sheet=sheet, row=row, column=column)


@dataclass(frozen=True)
class Report:
    """All findings of one judgement under one profile as of one date (Asia/Shanghai)."""

    profile: str
    as_of: date
    findings: tuple[Finding, ...] = ()
    notes: tuple[Text, ...] = field(default=())

    def since(self, finding: Finding) -> date | None:
        """As of which day a finding of this report was first told; of a new one, as of this."""
        return self.as_of if finding.state == "new" else finding.since

    @property
    def present(self) -> tuple[Finding, ...]:
        """The findings that still hold: all but the fixed ones of an earlier report."""
        return tuple(finding for finding in self.findings if finding.state != "fixed")

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings that hold and that nobody has waived."""
        return tuple(finding for finding in self.present if finding.waived is None)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that hold and are waived."""
        return tuple(finding for finding in self.present if finding.waived is not None)

    @property
    def conforms(self) -> bool:
        """True when nothing refuses; ``sh:conforms`` is stricter (see report_rdf)."""
        return not any(finding.refuses for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """Findings that count per rule id, for overviews."""
        return dict(sorted(Counter(finding.rule for finding in self.counted).items()))
