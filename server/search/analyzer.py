"""The one analyzer, for what is indexed and for what is asked: text → terms.

Chinese has no spaces, so a run of CJK characters becomes its single characters and its overlapping
pairs: every two-character word of a text is then a term of it, without a dictionary. Latin words
and numbers become their beginnings, so that a word is found by how it starts without looking
through all the words there are. Tantivy only splits what :func:`analyze` returns at its blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

CJK = r"々〇〆㐀-䶿一-鿿豈-﫿぀-ヿㇰ-ㇿ가-힣\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{CJK}]+)|([^\W_{CJK}]+)")

LONGEST_WORD = 64
"""Characters of a Latin word that are kept: longer ones are hashes or noise, not words."""


@dataclass(frozen=True)
class Word:
    """A run of CJK characters, which is found anywhere in a text, or another word, which is found
    at the start of one. Normalised.
    """

    text: str
    is_cjk: bool

    @property
    def terms(self) -> list[str]:
        """What stands one after another in the index where this word is."""
        return pairs(self.text) or [self.text] if self.is_cjk else [self.text]


def normalise(text: str) -> str:
    """NFKC and case folding: full width equals half width, 'PDF' equals 'pdf'.

    Folding can undo the normal form (and the other way round), hence the second pass.
    """
    return normalize("NFKC", normalize("NFKC", text).casefold())


def words(text: str) -> list[Word]:
    """The words of a text in order."""
    return [
        Word(match[0] if match[1] else match[0][:LONGEST_WORD], match[1] is not None)
        for match in _RUN.finditer(normalise(text))
    ]


def analyze(text: str) -> list[str]:
    """The terms a text is found by. Pairs of one run stand together, those of two never do."""
    return [term for word in words(text) for term in _terms(word)]


def _terms(word: Word) -> Iterator[str]:
    if word.is_cjk:
        yield from word.text
        yield from pairs(word.text)
    else:
        yield from (word.text[:end] for end in range(1, len(word.text) + 1))


def pairs(word: str) -> list[str]:
    """Overlapping pairs: 登记信息 → 登记, 记信, 信息."""
    return [first + second for first, second in pairwise(word)]
