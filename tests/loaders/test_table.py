from __future__ import annotations

import csv
import json
import os
import tarfile
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import Limits, Unusable
from loaders.table import read_csv

ROOT = Path(__file__).parents[2]
SPECTRUM = (
    Path(os.environ.get("LIANMU_SHARED", ROOT.parent / "shared"))
    / "fixtures/text/csv-spectrum.tar.gz"
)


def rows(text: str, limits: Limits | None = None) -> list[tuple[int, tuple[str, ...]]]:
    table = read_csv(text.encode(), limits or Limits())
    return [(row.number, row.cells) for row in table.rows]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters(delimiter: str) -> None:
    assert rows(f"a{delimiter}b\n1{delimiter}2") == [(1, ("a", "b")), (2, ("1", "2"))]


def test_rows_count_as_the_spreadsheet_shows_them() -> None:
    text = 'a,b\n"one\ntwo",x\n\n , \nlast,y\n'
    assert rows(text) == [(1, ("a", "b")), (2, ("one\ntwo", "x")), (5, ("last", "y"))]


@pytest.mark.parametrize(
    ("text", "row"),
    [('a,b\n1,"open\n2,3\n', 2), ('a,b\nx,y\n1,"closed"more\n', 3)],
)
def test_broken_quoting_names_the_row_where_it_starts(text: str, row: int) -> None:
    with pytest.raises(Unusable) as caught:
        rows(text)
    assert caught.value.row == row
    assert f"第 {row} 行的引号" in caught.value.message.zh


@pytest.mark.parametrize(
    ("limits", "text", "row", "words"),
    [
        (Limits(rows=2), "a\n\n1\n2\n", 4, "超过 2 行"),
        (Limits(columns=2), "a,b\n1,2,3\n", 2, "有 3 列，最多 2 列"),
        (Limits(cell_length=3), "a,b\n1,1234\n", 2, "第 2 列有 4 个字符"),
    ],
)
def test_limits_say_which_and_where(limits: Limits, text: str, row: int, words: str) -> None:
    with pytest.raises(Unusable, match=words) as caught:
        rows(text, limits)
    assert caught.value.row == row


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_what_csv_writers_write_is_read_back(table: list[list[str]]) -> None:
    header = ["甲", "乙", "丙", "丁", "戊", "己"][: len(table[0])]
    text = StringIO(newline="")
    csv.writer(text).writerows([header, *table])
    expected = [
        (number, tuple(row)) for number, row in enumerate(table, 2) if any(c.strip() for c in row)
    ]
    assert rows(text.getvalue())[1:] == expected


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("目录, 2026年\n名称;代码\n甲,乙;1\n丙;2\n", ("名称", "代码")),
        ('"目录;\n一;二"\n名称,代码\n甲;乙,1\n', ("名称", "代码")),
        ('名称\t代码\n"甲,\t乙,丙,丁"\t1\n', ("名称", "代码")),
        ("名称\n甲\n", ("名称",)),
    ],
)
def test_the_delimiter_is_that_of_several_lines_outside_quotes(
    text: str, header: tuple[str, ...]
) -> None:
    assert header in [cells for _, cells in rows(text)]


@pytest.mark.skipif(not SPECTRUM.exists(), reason="csv-spectrum is not in $LIANMU_SHARED")
def test_csv_spectrum() -> None:
    with tarfile.open(SPECTRUM) as archive:
        files = {
            member.name: extracted.read()
            for member in archive.getmembers()
            if (extracted := archive.extractfile(member)) is not None
        }
    # The JSON beside location_coordinates.csv has another telephone number than the CSV.
    known_wrong = "csvs/location_coordinates.csv"
    tables = [name for name in files if name.startswith("csvs/") and name != known_wrong]
    assert len(tables) == 11
    for name in tables:
        header, *body = (cells for _, cells in rows(files[name].decode()))
        # The archive has the line ends of CSV cells as \n where the JSON has \r\n.
        text = files[name.replace("csvs/", "json/").replace(".csv", ".json")].decode()
        expected = json.loads(text.replace("\\r", ""))
        found = [dict(zip(header, cells, strict=True)) for cells in body]
        assert found == expected, name
