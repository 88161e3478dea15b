"""The table of all rules, docs/rules.md: ``python -m shapes.table`` writes it, a test compares."""

from __future__ import annotations

import sys
from pathlib import Path

from ontology.namespaces import HOME, SHAPE
from shapes import Shapes
from shapes.example import Example, examples
from shapes.rules import RuleInfo

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
SHORT = {"lyg-interim": "interim", "decree-809": "809"}
HEAD = """\
# The rules, one by one

Written by `python -m shapes.table`; do not edit by hand. Every rule with whom it obliges (`code/obligee`), the
shapes that check it, where it comes from and how well that is known, the profiles it belongs to, severities
(V Violation, W Warning, I Info), effect (gate refuses a submission, finding is only recorded), the rules it
presupposes, its examples in `shapes/examples`, and what its check looks at (REC one record, XREC records against each
other, TIME deadlines, FLOW steps and actors). An Info of a TIME rule is “cannot judge”.

| rule | says | obliges | shapes | source | evidence | profiles | severity | effect | presupposes | examples | kind |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""  # noqa: E501


def table(shapes: Shapes) -> str:
    """The page."""
    shown = examples()
    rows = [row(shapes, rule, shown) for rule in shapes.rules.values()]
    unchecked = "".join(
        f"- {rule.identifier} {rule.label.en}: {rule.unchecked.en}\n"
        for rule in shapes.rules.values()
        if rule.unchecked.en
    )
    return HEAD + "\n".join(rows) + "\n\n## Not checked by a shape\n\n" + unchecked


def row(shapes: Shapes, rule: RuleInfo, shown: list[Example]) -> str:
    checking = [shape for shape in shapes.shapes.values() if shape.rule == rule.identifier]
    grounds = [each for shape in checking for each in shape.grounds.values()]
    sources = dict.fromkeys([rule.source, *(each.source for each in grounds)])
    evidence = dict.fromkeys([rule.evidence, *(each.evidence for each in grounds)])
    kinds = {example.good for example in shown if example.rule == rule.identifier}
    severities = {shape.severity for shape in checking}
    cells = (
        rule.identifier,
        rule.label.en,
        rule.obliges.value.rpartition("/")[2],
        ", ".join(shape.iri.value.removeprefix(SHAPE.iri) for shape in checking) or "none",
        ", ".join(source.value.removeprefix(HOME) for source in sources),
        ", ".join(evidence),
        ", ".join(SHORT.get(key, key) for key in rule.profiles),
        ", ".join(name[0] for name in ("Violation", "Warning", "Info") if name in severities),
        rule.effect,
        ", ".join(rule.presupposes) or "–",
        ", ".join(("bad", "good")[good] for good in (True, False) if good in kinds) or "–",
        rule.kind,
    )
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    """Write the page."""
    PAGE.write_text(table(Shapes.shipped()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
