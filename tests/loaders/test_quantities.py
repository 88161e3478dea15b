from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.quantities import (
    ABOUT,
    COMMAS,
    GIGABYTES,
    TEN_THOUSANDS,
    Unit,
    is_unit_known,
    quantity,
    unit_of,
    written,
)


@pytest.mark.parametrize(
    ("header", "usual", "name"),
    [
        ("数据存储总量（G）", GIGABYTES, "G"),
        ("数据存储总量（选填,单位为M）", GIGABYTES, "M"),
        ("数据存储总量(单位：TB)", GIGABYTES, "TB"),
        ("数据存储总量（选填）", GIGABYTES, "G"),
        ("结构化信息记录总数（万）", TEN_THOUSANDS, "万"),
        ("结构化信息记录总数（条）", TEN_THOUSANDS, "条"),
        ("结构化信息记录总数（选填）", TEN_THOUSANDS, "万"),
        ("数据存储总量（选填，单位MB）", GIGABYTES, "MB"),
        ("数据存储总量（单位 TB）", GIGABYTES, "TB"),
        ("数据存储总量（选填 MB）", GIGABYTES, "MB"),
        ("数据存储总量（选填；MB）", GIGABYTES, "MB"),
        ("数据存储总量（选填、MB）", GIGABYTES, "MB"),
        ("数据存储总量（必填，以MB计）", GIGABYTES, "MB"),
        ("数据存储总量（选填，单位为PB）", GIGABYTES, "PB"),
        ("数据存储总量（选填，保留两位小数）", GIGABYTES, "G"),
        ("结构化信息记录总数（选填，千条）", TEN_THOUSANDS, "千条"),
        ("结构化信息记录总数（选填，单位千条）", TEN_THOUSANDS, "千条"),
    ],
)
def test_the_unit_of_a_column_stands_in_its_header(header: str, usual: Unit, name: str) -> None:
    assert unit_of(header, usual).name == name
    assert is_unit_known(header, usual)


@pytest.mark.parametrize(
    "header",
    [
        "总量（选填，单位为箱）",
        "总量（以EB计）",
        "总量（条）",
        "总量（G）（选填，MB）",
        "总量（选填 EB）",
    ],
)
def test_units_that_are_not_known(header: str) -> None:
    assert not is_unit_known(header, GIGABYTES)


@pytest.mark.parametrize(
    ("text", "unit", "number", "reasons"),
    [
        ("12.50", GIGABYTES, "12.50", ()),
        ("-3", GIGABYTES, "-3", ()),
        ("约 1,200", TEN_THOUSANDS, "1200", (ABOUT, COMMAS)),
    ],
)
def test_numbers_and_what_was_done_to_read_them(
    text: str, unit: Unit, number: str, reasons: tuple[object, ...]
) -> None:
    found = quantity(text, unit)
    assert found is not None
    assert (written(found[0]), found[1]) == (number, reasons)


@pytest.mark.parametrize(
    "text", ["", "若干", "20余", "近20", "1e3", "1.2E+05", "12 13", "1,2", "12万", "１２ＧＧ", "约"]
)
def test_what_has_no_value_that_could_be_known(text: str) -> None:
    assert quantity(text, GIGABYTES) is None


@given(st.decimals(0, 10**9, places=4), st.sampled_from(["K", "MB", "G", "T"]))
def test_a_unit_converted_there_and_back_is_the_number(number: Decimal, name: str) -> None:
    unit = unit_of(f"（{name}）", GIGABYTES)
    found = quantity(f"{number}{name}", GIGABYTES)
    assert found is not None
    assert abs(found[0] / unit.factor - number) < Decimal("1e-4")
    assert unit.in_model(number) == (number if name == "G" else found[0])
