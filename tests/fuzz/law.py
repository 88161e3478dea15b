"""What holds of any bytes given as any kind of file."""

from __future__ import annotations

from loaders import Limits, Loaded, Unusable, load
from loaders.marked import mark
from loaders.marks import Mark
from tests.loaders.sample import references, triples

LIMITS = Limits(rows=2_000, cell_length=5_000, columns=80, statements=50_000, inflated=5_000_000)
"""Small, so that a limit is met by small files."""


def is_read_or_refused(name: str, content: bytes) -> Loaded | None:
    """``load`` gives Loaded, whose statements are whole, or says in both languages why not."""
    try:
        loaded = load(name, content, references(), LIMITS)
    except Unusable as refusal:
        is_explained(refusal)
        return None
    assert isinstance(loaded, Loaded)
    assert len(loaded.quads) <= LIMITS.statements
    for note in loaded.notes:
        assert note.message.zh and note.message.en
    for change in loaded.cleaned:
        assert change.before != change.after and change.reason.zh and change.reason.en
    return loaded


def is_given_back_as_it_was(name: str, content: bytes, loaded: Loaded) -> None:
    """What can be read can be marked, and the marked copy says the same."""
    places = list(loaded.origin.statements.values())[::7]
    found = [
        Mark("Warning", one.row, one.column, one.sheet, "R-00", "…", "…", "…") for one in places
    ]
    try:
        marked = mark(name, content, found, "zh", loaded.cleaned, limits=LIMITS)
    except Unusable as refusal:
        is_explained(refusal)
        return
    again = load("标注.xlsx", marked, references())
    assert triples(again) == triples(loaded)
    assert told(again) == told(loaded)


def told(loaded: Loaded) -> set[tuple[int, str | None, str, str]]:
    """Its cleanings; a copy of a file without sheets has a sheet, and so another name for it."""
    return {(one.place.row, one.place.column, one.before, one.after) for one in loaded.cleaned}


def is_explained(refusal: Unusable) -> None:
    assert refusal.message.zh.strip() and refusal.message.en.strip()
    assert refusal.row is None or refusal.row >= 1
