"""One fault gives one finding (domain.md B0): cases beside the examples, judged in one run each."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

import pytest

from tests.shapes.cases import DAY, Cases
from tests.shapes.cases.content import CASES
from tests.shapes.cases.profiles import BEFORE_DECREE, UNDER_DECREE
from tests.shapes.engine import judge
from tests.shapes.record import PREFIXES, resource


def by_focus(cases: Cases, profile: str, as_of: date = DAY) -> dict[str, list[str]]:
    """The shapes that report, by the key of the resource or of the resource it is a part of."""
    turtle = PREFIXES + "\n".join(text for text, _ in cases.values())
    found: defaultdict[str, list[str]] = defaultdict(list)
    for result in judge(turtle, profile, as_of):
        key = re.split("[.-]", result.focus.rpartition("/307010-")[2])[0]
        found[key].append(result.shape.rpartition("/")[2])
    return {key: sorted(shapes) for key, shapes in found.items()}


@pytest.mark.parametrize(
    ("cases", "profile"),
    [(CASES, "lyg-interim"), (UNDER_DECREE, "decree-809"), (BEFORE_DECREE, "lyg-interim")],
    ids=["record content", "under decree 809", "before it"],
)
def test_each_fault_gives_its_finding_and_no_other(cases: Cases, profile: str) -> None:
    wanted = {key: sorted(shapes) for key, (_, shapes) in cases.items() if shapes}
    assert by_focus(cases, profile) == wanted


def test_a_missing_level_is_a_warning_from_the_day_the_decree_was_made_public() -> None:
    cases: Cases = {key: BEFORE_DECREE[key] for key in ("nolevel",)}
    assert by_focus(cases, "lyg-interim", date(2025, 5, 27)) == {}
    assert by_focus(cases, "lyg-interim", date(2025, 5, 28)) == {"nolevel": ["R-15-interim"]}


def test_one_code_in_two_catalogs_is_in_use() -> None:
    turtle = (
        PREFIXES
        + resource("1")
        + """
        :one a dcat:Catalog ; dct:title "甲目录"@zh ; dcat:dataset :307010-1 .
        :two a dcat:Catalog ; dct:title "乙目录"@zh ; dcat:dataset :307010-1 ."""
    )
    (result,) = judge(turtle, "decree-809", date(2026, 1, 15))
    assert result.shape.endswith("R-02-unique")
    assert any("甲目录、乙目录" in text for text in result.messages)


def test_an_organisation_with_the_same_identifier_is_no_second_holder() -> None:
    turtle = PREFIXES + resource("1") + ':s a org:FormalOrganization ; dct:identifier "307010/1" .'
    assert judge(turtle, "decree-809", date(2026, 1, 15)) == []
