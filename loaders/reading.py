"""How a table is to be read, and how it was: what the sender may choose, and what is told back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loaders.origin import Place
from ontology.text import Text

CHANGED = Text("{column}：{before} → {after}", "{column}: {before} → {after}")
BLANK = Text("（空白）", "(blank)")
MOST_RUNS = 12


@dataclass(frozen=True)
class Reading:
    """What the sender says about the file; None or empty: to be detected.

    ``columns`` names the header cell of a field where detection was wrong: field → header text;
    an empty header text says that the file has no such column.
    """

    encoding: str | None = None
    layout: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetRead:
    """What was made of one sheet of a file (a CSV file is one sheet without a name).

    ``skipped`` says why it was not read as a catalog; otherwise ``layout`` is its layout's key,
    ``header_rows`` the first and last row of its header, ``columns`` field → header text as in the
    file, and ``unknown`` the header texts that no field has.
    """

    name: str | None
    skipped: Text | None = None
    layout: str | None = None
    header_rows: tuple[int, int] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cleaning:
    """A cell that was read otherwise than it is written: 第12行 共享类型：条件共享 → 有条件共享."""

    place: Place
    before: str
    after: str
    reason: Text

    @property
    def message(self) -> Text:
        """Column, what is written, what was read; an empty text is a blank cell."""
        values = {"column": self.place.column, "before": self.before}
        return Text(
            CHANGED.zh.format(**values, after=self.after or BLANK.zh),
            CHANGED.en.format(**values, after=self.after or BLANK.en),
        )

    def to_json(self) -> dict[str, object]:
        """As reports show it: the place in the words of the contracts."""
        return {
            "sheet": self.place.sheet,
            "row": self.place.row,
            "column": self.place.column,
            "before": self.before,
            "after": self.after,
            "reason": {"zh": self.reason.zh, "en": self.reason.en},
        }


@dataclass(frozen=True)
class CleaningGroup:
    """Equal changes in one column of a sheet, and the rows they stand in."""

    first: Cleaning
    rows: tuple[int, ...]

    @property
    def ranges(self) -> str:
        """``2–4、9``: what people read instead of hundreds of numbers; the first of very many."""
        return row_ranges(self.rows)


def row_ranges(rows: Iterable[int]) -> str:
    """Row numbers as runs, ``2–4、9``; the first of very many."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    texts = [f"{start}–{end}" if end > start else f"{start}" for start, end in runs]
    return "、".join(texts[:MOST_RUNS]) + ("、…" if len(texts) > MOST_RUNS else "")


def grouped(cleaned: Iterable[Cleaning]) -> list[CleaningGroup]:
    """Cleanings that differ only in their row, together; in the order of their first rows."""
    groups: dict[tuple[object, ...], list[Cleaning]] = {}
    for one in cleaned:
        key = (one.place.sheet, one.place.column, one.before, one.after, one.reason)
        groups.setdefault(key, []).append(one)
    return [
        CleaningGroup(group[0], tuple(one.place.row for one in group)) for group in groups.values()
    ]
