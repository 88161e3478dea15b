"""Figures as shapes for a template to write as SVG: stacked bars, and lines over time.

Places along a chart are percentages of its width, so letters keep their size on a narrow screen.
Colours come from the style sheet, by the ``kind`` of a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap

from ontology.text import Text

MOST_BARS = 60
LINE, THICK, ROOM = 20, 12, 14
"""Pixels: a line of letters, a bar, the room to the next."""
LETTERS = 36
"""A line of letters beside a number on a narrow screen; Chinese names are shorter than that."""


@dataclass(frozen=True)
class Part:
    """A piece of a bar from ``x`` on, in percent of the width of the chart."""

    kind: str
    number: int
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """What a bar is about, in one or two lines, with its numbers by kind; ``iri`` leads to it."""

    name: Text
    iri: str
    numbers: Mapping[str, int]
    second: Text | None = None

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    def lines(self, language: str) -> list[str]:
        """What stands over the bar."""
        texts = [text.in_language(language) for text in (self.name, self.second) if text]
        return [line for text in texts for line in wrap(text, LETTERS, subsequent_indent="  ")]


@dataclass(frozen=True)
class Bars:
    """Stacked bars on one scale, the longest first; ``left_out`` says how many are not drawn."""

    kinds: tuple[tuple[str, Text], ...]
    bars: tuple[Bar, ...]
    left_out: int = 0

    def letters(self, language: str) -> int:
        """Pixels of the letters over each bar."""
        return LINE * max((len(bar.lines(language)) for bar in self.bars), default=0)

    def row(self, language: str) -> int:
        """Pixels from one bar to the next."""
        return self.letters(language) + THICK + ROOM

    @property
    def most(self) -> int:
        return max((bar.total for bar in self.bars), default=0)

    def parts(self, bar: Bar) -> list[Part]:
        """The pieces of a bar side by side, in the order of the kinds; none for a zero."""
        widths = [100 * bar.numbers.get(kind, 0) / (self.most or 1) for kind, _ in self.kinds]
        starts = accumulate(widths, initial=0.0)
        return [
            Part(kind, bar.numbers[kind], round(x, 2), round(width, 2))
            for (kind, _), x, width in zip(self.kinds, starts, widths, strict=False)
            if bar.numbers.get(kind)
        ]


def bars(kinds: Sequence[tuple[str, Text]], found: Iterable[Bar]) -> Bars:
    """The bars that have anything to show, no more than a page can hold."""
    shown = sorted(
        (bar for bar in found if bar.total), key=lambda bar: (-bar.total, bar.name.zh, bar.iri)
    )
    return Bars(tuple(kinds), tuple(shown[:MOST_BARS]), max(len(shown) - MOST_BARS, 0))


@dataclass(frozen=True)
class Moment:
    """The numbers of one day (ISO 8601), by kind."""

    day: str
    numbers: Mapping[str, int]


@dataclass(frozen=True)
class Lines:
    """A line for each kind through all moments, the earliest first."""

    kinds: tuple[tuple[str, Text], ...]
    moments: tuple[Moment, ...]

    @property
    def most(self) -> int:
        return max((number for each in self.moments for number in each.numbers.values()), default=0)

    def points(self, kind: str) -> str:
        """For ``<polyline points>`` in a square of 100 by 100, evenly from left to right."""
        step = 100 / max(len(self.moments) - 1, 1)
        return " ".join(
            f"{round(place * step, 2):g},{self.level(each.numbers.get(kind, 0)):g}"
            for place, each in enumerate(self.moments)
        )

    def level(self, number: int) -> float:
        """How far from the top."""
        return round(100 - 100 * number / (self.most or 1), 2)
