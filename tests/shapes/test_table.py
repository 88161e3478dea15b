"""The table of all rules: complete, as generated, and true to the table the rules come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ontology import ROOT
from shapes import Shapes
from shapes.example import examples
from shapes.table import PAGE, row, table

RULES = Shapes.shipped().rules
SHOWN = examples()
DOMAIN = ROOT.parent.parent / "shared" / "domain.md"
B1 = (
    "01 01a 01b 02 02a 02b 03 03a 03b 04 05 05a 06 06a 07 08 09 09a 09b 09c 09d 09e 10 11 11a 11b "
    "12 12a 13 13a 14 15 16 17 18 19 20 21 22"
)
B2 = "30 31 32 33 33a 33b 34 35 35a 36 37 38 39 40 41"
B3 = "50 50a 51 52 53 53a 54 55 56 57 58 58a 59 60 61 61a 61b 61c 62 63 64 65"
B4 = "70 71 72 73 74 75 76"
GATES = {f"R-{number}" for number in B1.split()} - {"R-19"}
GATES |= {"R-32", "R-34", "R-35a", "R-51", "R-54", "R-61"}


def test_every_rule_of_part_b_is_there_and_no_other() -> None:
    assert set(RULES) == {f"R-{number}" for number in f"{B1} {B2} {B3} {B4}".split()}


def test_the_page_is_what_the_shapes_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == table(Shapes.shipped())


def test_only_these_refuse() -> None:
    assert {key for key, rule in RULES.items() if rule.effect == "gate"} == GATES


@pytest.mark.parametrize("key", RULES)
def test_a_rule_has_shapes_and_examples_or_says_why_not(key: str) -> None:
    rule = RULES[key]
    checked = any(shape.rule == key for shape in Shapes.shipped().shapes.values())
    shown = {example.good for example in SHOWN if example.rule == key}
    assert rule.kind in {"REC", "XREC", "REC+XREC", "TIME", "FLOW"}
    assert (checked, shown) in (((True, {True, False})), (False, set()))
    assert checked != bool(rule.unchecked.zh and rule.unchecked.en)
    assert row(Shapes.shipped(), rule, SHOWN).count(" | ") == 11


@pytest.mark.skipif(not DOMAIN.exists(), reason="the table of the rules is not beside the project")
def test_the_kind_is_that_of_the_table_the_rules_come_from() -> None:
    told = dict(
        re.findall(
            r"^\| (R-\d+[a-e]?) \|.*\| (REC|XREC|REC\+XREC|TIME|FLOW) \|[^|]*\|$",
            Path(DOMAIN).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    assert len(told) > 70
    assert {key: RULES[key].kind for key in told} == told
