"""Every claim of the threat model names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_named_test_exists(file: str, test: str) -> None:
    content = (ROOT / file).read_text(encoding="utf-8")
    assert f"def {test or 'test_'}" in content


def test_each_claim_names_a_test() -> None:
    table = TEXT.partition("## In scope")[2].partition("## Out of scope")[0]
    claims = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(claims) > 15
    assert all("`tests/" in claim for claim in claims)
