"""The grammar of a legal-basis cell (domain.md C3.8).

``《title》(第…条(第…款)?)?``, several separated by ； or 、 between a closing and an opening mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")
SEPARATOR = re.compile(r"\s*[；;、，,]\s*(?=《)")
DOCUMENT_NUMBER = re.compile(
    r"\w{1,12}[〔\[(（]\s*\d{4}\s*[〕\])）]\s*第?\s*\d+\s*号|第\s*\d+\s*号令?"
)
STATE_COUNCIL = re.compile(r"国发|国办发|国令|国务院令|国务院[^《》]*决定")


@dataclass(frozen=True)
class Citation:
    """One cited text: as written, and the title inside its marks if it has any."""

    text: str
    title: str | None

    @property
    def names(self) -> list[str]:
        """What the law may be registered under: its title, its document number, the text."""
        number = DOCUMENT_NUMBER.search(self.text)
        return [name for name in (self.title, number and number.group(), self.text) if name]

    @property
    def kind(self) -> str:
        """The key of ``code/basis`` that the wording alone shows; never a confirmation.

        A 条例 may be the State Council's or a province's: it stays ``unknown`` until confirmed.
        """
        if self.title is None and not DOCUMENT_NUMBER.search(self.text):
            return "internal" if "内部" in self.text else "unknown"
        title = re.sub(r"[(（][^()（）]*[)）]$", "", self.title or self.text).strip()
        if STATE_COUNCIL.search(self.text):
            return "state-council-decision"
        for ending, kind in ENDINGS:
            if title.endswith(ending):
                return kind
        return "unknown"


ENDINGS = (
    ("办法", "rule"),
    ("规定", "rule"),
    ("细则", "rule"),
    ("通知", "normative-document"),
    ("意见", "normative-document"),
    ("方案", "normative-document"),
    ("法", "law"),
)


def citations(text: str) -> list[Citation]:
    """The citations of a cell; a cell without title marks is one citation."""
    pieces: list[str] = []
    start = 0
    for match in SEPARATOR.finditer(text):
        before = text[start : match.start()]
        if "》" in before and before.count("《") == before.count("》"):
            pieces.append(before)
            start = match.end()
    pieces.append(text[start:])
    return [citation(piece.strip()) for piece in pieces if piece.strip()]


def citation(text: str) -> Citation:
    """One citation, its title found but the text not split."""
    match = TITLE.search(text)
    return Citation(text, match.group(1).strip() or None if match else None)
