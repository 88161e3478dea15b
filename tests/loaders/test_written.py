from __future__ import annotations

import pytest

from loaders.headers import find_header
from loaders.limits import DEFAULT
from loaders.origin import Place
from loaders.table import read_csv
from loaders.written import Written
from tests.loaders.sample import FLAT

HEADER = ",".join(FLAT)
TABLE = read_csv(f"示范目录\n{HEADER},备用\n 甲 ,'-5,丙\n乙,1\n".encode(), DEFAULT)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(3, "信息资源名称"), "甲"),
        (Place(3, "信息资源代码"), "-5"),
        (Place(4, "信息资源名称"), "乙"),
        (Place(4, "信息资源提供方"), None),
        (Place(9, "信息资源名称"), None),
        (Place(3, "没有这列"), None),
        (Place(3), None),
        (Place(3, "信息资源名称", "另一张"), None),
    ],
)
def test_the_text_of_a_cell(place: Place, text: str | None) -> None:
    header = find_header(TABLE)
    assert header is not None
    assert Written([(TABLE, header)]).at(place) == text


def test_nothing_was_written_in_no_sheet() -> None:
    assert Written().at(Place(1, "信息资源名称")) is None
