"""The shipped examples: for every rule a file that keeps it and one that breaks it.

Each file is Turtle with base ``http://localhost:8000/`` and says in its header what it shows (zh,
then en), under which profile and on which day, and exactly which findings it yields::

    # 依据是部门内部规定
    # The basis is an internal rule
    # profile: decree-809
    # as-of: 2026-01-15
    # finding: R-09a Violation 307010320700009-000002
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ontology.text import Text

FOLDER = Path(__file__).parent / "examples"


@dataclass(frozen=True, order=True)
class Expected:
    """A finding by rule, severity and the last part of its focus IRI."""

    rule: str
    severity: str
    focus: str


@dataclass(frozen=True)
class Example:
    """One example file, its header read."""

    rule: str
    good: bool
    title: Text
    profile: str
    as_of: date
    findings: tuple[Expected, ...]
    turtle: str


def examples() -> list[Example]:
    """All shipped examples, by rule, the good one first. A malformed header is a ValueError."""
    files = sorted(FOLDER.glob("*/*.ttl"), key=lambda file: (file.stem, file.parent.name != "good"))
    return [_example(file) for file in files]


def examples_of(rule: str) -> list[Example]:
    """Those of one rule, the good one first; none if there is no such rule."""
    files = sorted(FOLDER.glob("*/*.ttl"), key=lambda file: file.parent.name != "good")
    return [_example(file) for file in files if file.stem == rule]


def _example(file: Path) -> Example:
    turtle = file.read_text(encoding="utf-8")
    header = turtle.partition("\n\n")[0].splitlines()
    zh, en, *rest = (line.removeprefix("# ") for line in header)
    fields = [line.split(": ", 1) for line in rest]
    single = {name: value for name, value in fields if name != "finding"}
    return Example(
        rule=file.stem,
        good=file.parent.name == "good",
        title=Text(zh, en),
        profile=single["profile"],
        as_of=date.fromisoformat(single["as-of"]),
        findings=tuple(sorted(Expected(*v.split()) for name, v in fields if name == "finding")),
        turtle=turtle,
    )
