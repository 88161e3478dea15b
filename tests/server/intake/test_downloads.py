"""Names of downloads: after the file that was sent, and nothing that breaks a header."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.intake.downloads import attachment, beside


@pytest.mark.parametrize(
    ("sent", "saved"),
    [
        ("dirty.csv", "dirty-标注.xlsx"),
        ("住建局 目录.v2.xlsx", "住建局 目录.v2-标注.xlsx"),
        ("", "x-标注.xlsx"),
        ("../..", "x-标注.xlsx"),
    ],
)
def test_a_marked_sheet_is_named_after_the_file(sent: str, saved: str) -> None:
    assert beside(sent, "-标注.xlsx", "x") == saved


@given(st.text(max_size=200))
def test_no_name_breaks_the_header(sent: str) -> None:
    name = beside(sent, ".csv", "x")
    assert not set('/\\"\r\n\0') & set(name) and len(name) < 110
    header = attachment(name, "x.csv")["Content-Disposition"]
    assert header.isascii() and header.isprintable()
    assert unquote(header.partition("''")[2]) == name.encode("utf-8", "replace").decode()
