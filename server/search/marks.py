"""Where the words of a question stand in a text: for marking them, and cutting it around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ontology.namespaces import LM
from ontology.text import Text
from server.search.analyzer import CJK, Word, normalise
from server.search.document import SHOWN, Contents

MOST_PIECES = 6
BEFORE = 30
"""Characters that are shown before the first word that was found in a long text."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A text of a resource that has words of the question: the property it is a value of, and its
    IRI if it is the name of an item.
    """

    field: str
    text: str
    iri: str | None = None
    label: Text | None = None

    def called(self, label: Text) -> Piece:
        return replace(self, label=label)


def spans(text: str, words: Sequence[Word]) -> list[Span]:
    """Where the words are, from and to which character, in order and not overlapping."""
    folded, places = _folded(text)
    found = sorted(span for word in words for span in _of(folded, word))
    merged: list[Span] = []
    for start, end in found:
        start, end = places[start], places[end - 1] + 1
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _folded(text: str) -> tuple[str, list[int]]:
    """The text normalised character by character, and for each of the result where it is from."""
    folded = [normalise(character) for character in text]
    places = [place for place, part in enumerate(folded) for _ in part]
    return "".join(folded), places


def _of(folded: str, word: Word) -> Iterator[Span]:
    pattern = re.escape(word.text)
    if not word.is_cjk:
        pattern = rf"(?:(?<![^\W_])|(?<=[{CJK}])){pattern}"
    return ((match.start(), match.end()) for match in re.finditer(pattern, folded))


def marked(text: str, words: Sequence[Word]) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is to be marked."""
    parts: list[tuple[str, bool]] = []
    done = 0
    for start, end in spans(text, words):
        parts += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [part for part in (*parts, (text[done:], False)) if part[0]]


def excerpt(text: str, words: Sequence[Word]) -> str:
    """What a list of hits shows of a text: its beginning, or what is around the first word."""
    if len(text) <= SHOWN:
        return text
    found = spans(text, words)
    start = max(found[0][0] - BEFORE, 0) if found and found[0][1] > SHOWN else 0
    end = start + SHOWN
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def pieces(contents: Contents, words: Sequence[Word]) -> tuple[Piece, ...]:
    """The items and the other texts that have words."""
    texts = [Piece(LM.item.value, name, iri) for iri, name in contents.items]
    texts += [Piece(field, text) for field, text in contents.other]
    found = [piece for piece in texts if spans(piece.text, words)][:MOST_PIECES]
    return tuple(replace(piece, text=excerpt(piece.text, words)) for piece in found)
