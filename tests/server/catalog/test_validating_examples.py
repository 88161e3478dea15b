"""Whoever follows the header of an example (``lianmu validate FILE --profile P --as-of D``) is told
just what it says, where there is no city to judge it beside.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from server.catalog.validation import Validation, validate
from server.rules.report_json import from_json
from server.settings import Settings
from shapes.example import FOLDER, Example, Expected, examples

SEALED = "R-17"
"""Marked secret: nothing of such a file is told, not even what it is about."""
SOON = {"R-08", "R-31", "R-35a", "R-53", "R-60", "R-70", "R-74"}


def told(example: Example, folder: Path) -> Counter[Expected]:
    file = FOLDER / ("good" if example.good else "bad") / f"{example.rule}.ttl"
    request = Validation(
        "20260115-000000-0000000000",
        file.name,
        str(file),
        profile=example.profile,
        as_of=example.as_of.isoformat(),
    )
    outcome = validate(Settings(data=folder / "none"), request, lambda _: None)
    assert outcome.report is not None
    return Counter(
        Expected(one.rule, one.severity, one.focus.value.rpartition("/")[2])
        for one in from_json(outcome.report.encode()).findings
    )


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(
            example,
            id=f"{'good' if example.good else 'bad'}/{example.rule}",
            marks=() if example.rule in SOON else pytest.mark.full,
        )
        for example in examples()
        if example.rule != SEALED
    ],
)
def test_an_example_by_itself_is_told_as_its_header_says(example: Example, tmp_path: Path) -> None:
    assert told(example, tmp_path) == Counter(example.findings)
