"""Findings in groups for people: by rule, and what a column the file lacks means only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ontology.text import Text
from server.rules.report import Finding, Report, Severity
from server.rules.waivers import core_rules

SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")
"""The worst first."""
MOST_LISTED = 50
"""Entries of one rule that are listed; the CSV and the marked sheet have every finding."""


@dataclass(frozen=True)
class Entry:
    """One finding, or the same of all rows of a sheet that has no column for the property."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def rows(self) -> list[str]:
        """The rows as runs: ``2–9``, ``12``."""
        return list(runs({one.row for one in self.findings if one.row is not None}))


@dataclass(frozen=True)
class RuleGroup:
    """The findings of one rule in the order of the file, all of them waived or none; ``message``
    where all say the same.
    """

    rule: str
    severity: Severity
    message: Text
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return sum(len(entry.findings) for entry in self.entries)

    @property
    def listed(self) -> tuple[Entry, ...]:
        return self.entries[:MOST_LISTED]

    @property
    def more(self) -> int:
        """Findings beyond those listed."""
        return sum(len(entry.findings) for entry in self.entries[MOST_LISTED:])

    @property
    def waived(self) -> bool:
        return self.entries[0].first.waived is not None

    @property
    def waivable(self) -> bool:
        """Whether the authority could waive it."""
        return self.rule not in core_rules()

    @property
    def lacks_column(self) -> bool:
        """Whether the file has no column for any of it."""
        return all(lacks_column(entry.first) for entry in self.entries)


def grouped(report: Report, severity: str = "") -> list[RuleGroup]:
    """Findings that hold by rule and severity, the worst first, then the most frequent.

    What the clerk wrote comes before what the file has no column for, and what is waived last.
    """
    groups: dict[tuple[Severity, str, bool], list[Finding]] = defaultdict(list)
    for finding in report.present:
        if severity in ("", finding.severity):
            groups[finding.severity, finding.rule, finding.waived is not None].append(finding)
    found = [group(rule, kind, findings) for (kind, rule, _), findings in groups.items()]
    return sorted(found, key=by_weight)


def by_weight(one: RuleGroup) -> tuple[bool, bool, int, int, str]:
    kind = SEVERITIES.index(one.severity)
    return one.waived, one.lacks_column, kind, -one.count, one.rule


def group(rule: str, severity: Severity, findings: Iterable[Finding]) -> RuleGroup:
    in_order = sorted(findings, key=lambda one: (one.sheet or "", one.row or 0, one.column or ""))
    messages = {finding.message for finding in in_order}
    message = messages.pop() if len(messages) == 1 else Text("", "")
    return RuleGroup(rule, severity, message, tuple(entries(in_order)))


def entries(findings: Iterable[Finding]) -> Iterator[Entry]:
    """Each finding, except that those of an absent column with the same words are one entry."""
    together: dict[object, list[Finding]] = defaultdict(list)
    for number, one in enumerate(findings):
        same = (one.sheet, one.path, one.message, one.fix, one.state, one.waived)
        together[same if lacks_column(one) else number].append(one)
    return (Entry(tuple(some)) for some in together.values())


def lacks_column(finding: Finding) -> bool:
    """Whether a property is missing on a row because its sheet has no column for it."""
    missing = finding.path is not None and finding.value is None
    return missing and finding.row is not None and finding.column is None


def runs(numbers: Iterable[int]) -> Iterator[str]:
    """Numbers in order, neighbours as one run."""
    start = end = None
    for number in sorted(numbers):
        if end is None or number != end + 1:
            if start is not None:
                yield shown(start, end)
            start = number
        end = number
    if start is not None:
        yield shown(start, end)


def shown(start: int, end: int | None) -> str:
    return str(start) if start == end else f"{start}–{end}"
