"""Numbers as clerks write them, with unit, 约 and commas (domain.md E3), in a column's unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal

from loaders.cleaning import SPACE, narrow
from ontology.text import Text

WRITTEN = re.compile(
    r"(约|大约|大概|≈)?\s*(-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?)"
    r"\s*([a-z]*|[十百千万亿]*\s*[条笔项个行户人件份]?)\s*(左右)?",
    re.ASCII | re.IGNORECASE,
)
BRACKET = re.compile(r"\(([^()]*)\)")
DEMAND = re.compile("必填|选填|可填|必选|可选|多选|单选")
PARTS = re.compile(r"[,;、。/|]")
NAMED = re.compile(r"(?:计量)?单位[为是:]?(.+)|以(.+?)(?:计|为单位)")
"""A unit in so many words, known or not."""
LIKE_A_UNIT = re.compile(
    r"[a-z]{1,4}|兆|[千吉太]?字节|[十百千万亿]+|[十百千万亿]*[条笔项个行户人件份]", re.I
)
PLACES = 15
"""Spreadsheets write 0.3 as 0.30000000000000004; what is beyond these places is such noise."""
WIDE = Context(prec=40)
STORAGE = {
    **dict.fromkeys(("b", "字节"), Decimal(1) / 1024**3),
    **dict.fromkeys(("k", "kb", "kib", "千字节"), Decimal(1) / 1024**2),
    **dict.fromkeys(("m", "mb", "mib", "兆", "兆字节"), Decimal(1) / 1024),
    **dict.fromkeys(("g", "gb", "gib", "吉字节"), Decimal(1)),
    **dict.fromkeys(("t", "tb", "tib", "太字节"), Decimal(1024)),
    **dict.fromkeys(("p", "pb", "pib"), Decimal(1024**2)),
}
"""In gigabytes; 1024 to the next unit."""
COUNTED = "条笔项个行户人件份"
RECORDS = {one: Decimal("0.0001") for one in COUNTED} | {
    f"{many}{one}": factor
    for many, factor in {
        "百": Decimal("0.01"),
        "千": Decimal("0.1"),
        "万": Decimal(1),
        "十万": Decimal(10),
        "百万": Decimal(100),
        "千万": Decimal(1000),
        "亿": Decimal(10_000),
    }.items()
    for one in ("", *COUNTED)
}
"""In ten thousands."""

ABOUT = Text("去掉“约”一类的字", "words such as “about” left out")
COMMAS = Text("去掉千位逗号", "thousands commas left out")
NOISE = Text("去掉表格软件的舍入误差", "the rounding noise of spreadsheets left out")
UNIT = Text("去掉单位，本列的单位是{unit}", "the unit left out: that of the column is {unit}")
CONVERTED = Text("换算成本列的单位{unit}", "converted to the unit of the column, {unit}")


@dataclass(frozen=True)
class Unit:
    """The unit of a column: as people write it, and how many of its own are one of another's."""

    name: str
    factors: dict[str, Decimal] = field(hash=False)

    @property
    def factor(self) -> Decimal:
        """What one of it is in gigabytes or ten thousands, the units of docs/model.md."""
        return self.factors[self.name.lower()]

    def in_model(self, number: Decimal) -> Decimal:
        """A number of this unit in the unit of docs/model.md."""
        return number if self.factor == 1 else converted(number, self.factor)


GIGABYTES = Unit("G", STORAGE)
TEN_THOUSANDS = Unit("万", RECORDS)


def unit_of(header: str, usual: Unit) -> Unit:
    """The unit a header cell names: ``数据存储总量（选填,单位为M）`` → M; else the usual one."""
    named = [name for name in units_in(header) if name.lower() in usual.factors]
    return Unit(named[0], usual.factors) if named else usual


def is_unit_known(header: str, usual: Unit) -> bool:
    """Whether the numbers below a header can be read: it names no unit but those that are known,
    and not two of them.
    """
    factors = {usual.factors.get(name.lower()) for name in units_in(header)}
    return None not in factors and len(factors) <= 1


def units_in(header: str) -> Iterator[str]:
    """What stands for a unit in the brackets of a header cell, between remarks such as 选填."""
    for bracket in BRACKET.findall(SPACE.sub("", narrow(header))):
        for part in PARTS.split(DEMAND.sub(",", bracket)):
            named = NAMED.fullmatch(part)
            if named is not None:
                yield named[1] or named[2]
            elif LIKE_A_UNIT.fullmatch(part):
                yield part


def quantity(text: str, unit: Unit) -> tuple[Decimal, tuple[Text, ...]] | None:
    """The number of a cell in that unit, and what was done to read it; None if it is none.

    What is 若干, 20余 or 1.2E+05 has no value that could be known.
    """
    match = WRITTEN.fullmatch(narrow(text))
    if match is None:
        return None
    about, digits, named, roughly = match.groups()
    stated = SPACE.sub("", named).lower()
    if stated and stated not in unit.factors:
        return None
    reasons = [ABOUT] if about or roughly else []
    reasons += [COMMAS] if "," in digits else []
    number = Decimal(digits.replace(",", ""))
    if stated:
        factor = unit.factors[stated]
        same = factor == unit.factor
        reasons.append((UNIT if same else CONVERTED).format(unit=unit.name))
        number = number if same else converted(number, factor / unit.factor)
    rounded = rounded_off(number)
    if rounded != number:
        reasons.append(NOISE)
    return rounded, tuple(reasons)


def converted(number: Decimal, factor: Decimal) -> Decimal:
    """A number in another unit, without zeros that say nothing."""
    return WIDE.normalize(rounded_off(WIDE.multiply(number, factor)))


def rounded_off(number: Decimal) -> Decimal:
    """Without what is beyond PLACES."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -PLACES:
        return number
    return WIDE.normalize(WIDE.quantize(number, Decimal(1).scaleb(-PLACES)))


def written(number: Decimal) -> str:
    """As a sheet has it: no exponent."""
    return format(number, "f")
