"""The one analyzer, for what is indexed and for what is asked: text → terms.

Chinese has no spaces, so a run of CJK characters becomes its single characters and its overlapping
pairs: every two-character word of a text is then a term of it, without a dictionary. Latin words
and numbers stay whole. Tantivy only splits what :func:`analyze` returns at its blanks.
"""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import normalize

CJK = r"々〇〆㐀-䶿一-鿿豈-﫿぀-ヿㇰ-ㇿ가-힣\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{CJK}]+)|([^\W_{CJK}]+)")

LONGEST_WORD = 64
"""Characters of a Latin word that are kept: longer ones are hashes or noise, not words."""


def normalise(text: str) -> str:
    """NFKC and case folding: full width equals half width, 'PDF' equals 'pdf'.

    Folding can undo the normal form (and the other way round), hence the second pass.
    """
    return normalize("NFKC", normalize("NFKC", text).casefold())


def runs(text: str) -> list[tuple[str, bool]]:
    """The words of a text in order, each with whether it is a run of CJK characters."""
    return [
        (match[0] if match[1] else match[0][:LONGEST_WORD], match[1] is not None)
        for match in _RUN.finditer(normalise(text))
    ]


def analyze(text: str) -> list[str]:
    """The terms a text is found by: characters and pairs of CJK runs, whole other words."""
    terms: list[str] = []
    for word, is_cjk in runs(text):
        terms += [*word, *pairs(word)] if is_cjk else [word]
    return terms


def pairs(word: str) -> list[str]:
    """Overlapping pairs: 登记信息 → 登记, 记信, 信息."""
    return [first + second for first, second in pairwise(word)]
