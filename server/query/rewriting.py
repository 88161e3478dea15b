"""Other words for the variables of a query text that the guard wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from server.query.cursor import Cursor
from server.query.lexer import Token
from server.query.patterns import Group

NAMES_START = ("?", "$")


def rewritten(text: str, renamed: Callable[[str], str | None]) -> str:
    """The text with each variable replaced: ``renamed`` gets its name without the mark and gives
    what to write, or None to leave it. ``BOUND`` of what becomes a constant is ``(true)``.
    """
    tokens = Cursor(text).tokens
    pieces: list[str] = []
    done = 0
    for index, token in enumerate(tokens):
        new = renamed(token.value[1:]) if token.kind == "variable" else None
        if new is None:
            continue
        start, stop = token.at, token.at + len(token.value)
        if not new.startswith(NAMES_START) and _is_bound(tokens, index):
            start, stop, new = tokens[index - 2].at, tokens[index + 1].at + 1, "(true)"
        pieces += [text[done:start], new]
        done = stop
    return "".join([*pieces, text[done:]])


def _is_bound(tokens: list[Token], index: int) -> bool:
    return index >= 2 and tokens[index - 2].value.upper() == "BOUND"


def inserted(text: str, places: Iterable[int], piece: str) -> str:
    """The text with a piece put in at each of these offsets."""
    parts: list[str] = []
    done = 0
    for place in sorted(places):
        parts += [text[done:place], " ", piece, " "]
        done = place
    return "".join([*parts, text[done:]])


def flattened(text: str, where: Group) -> str:
    """The text with groups that stand plainly within a group taken apart, where that changes
    nothing: engines plan one group better than two that are joined.
    """
    for outer in where.walk():
        around = set[str]().union(*(triple.variables for triple in outer.triples))
        for group in outer.groups:
            if group.kind == "group" and _may_be_opened(group, around | outer.mentioned):
                before, after = text[: group.at - 1], text[group.end + 1 :]
                start = " " if before.rstrip()[-1:] in ("{", ".", "}", "") else "."
                stop = " " if text[: group.end].rstrip()[-1:] in ("{", ".", "}", "") else "."
                text = before + start + text[group.at : group.end] + stop + after
    return text


def _may_be_opened(group: Group, around: set[str]) -> bool:
    """Whether its filters would see nothing new outside of their group."""
    inside = [inner for part in group.groups for inner in part.walk()]
    seen = group.mentioned.union(*(inner.mentioned for inner in inside))
    seen = seen.union(*(triple.variables for inner in inside for triple in inner.triples))
    bound = set[str]().union(*(triple.variables for triple in group.triples))
    return group.plain and not (seen & around) - bound - {"this"}
