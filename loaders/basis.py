"""The grammar of a legal-basis cell (domain.md C3.8).

``《title》(第…条(第…款)?)?``, several separated by ； or 、 between a closing and an opening mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")
SEPARATOR = re.compile(r"\s*[；;、，,]\s*(?=《)")
DOCUMENT_NUMBER = re.compile(
    r"(\w{1,12}\s*[〔【\[(（]\s*[0-9０-９]{4}\s*[〕】\])）]\s*第?\s*[0-9０-９]+\s*号"
    r"|\w{0,12}令\s*第?\s*[0-9０-９]+\s*号|\w{0,12}第\s*[0-9０-９]+\s*号令)"
    r"($|[\s）)》>〉」；;，,、。第（(文])"
)
"""A number and what may follow it: 档案室3号柜 is no number of a document."""

ENDS_IN_A_NUMBER = DOCUMENT_NUMBER.pattern.replace(r"\w{1,12}", r"\w").replace(r"\w{0,12}", "")
"""Found wherever a document number is. Without counted letters, which make the pattern too large
for the store's regular expressions.
"""

NAMES_A_DOCUMENT = re.compile(rf"[《<〈].*\w.*[》>〉]|{ENDS_IN_A_NUMBER}")
"""A title in marks or a document number. The shapes of R-09a to R-09e repeat this pattern."""

BRACKETS = re.compile(r"\s*[〔【\[(（]\s*(\d{4})\s*[〕】\])）]\s*")
ARTICLE = re.compile(r"第\s*([〇零一二三四五六七八九十百\d]+)\s*条")
EDITION = re.compile(r"\s*[(（][^()（）]*[)）]$")
"""（试行）, （2019年修订） and the like after a title."""

NUMBERED = (
    (re.compile(r"国务院令|国令"), "administrative-regulation"),
    (re.compile(r"国务院[^《》]*决定|决定.*(国发|国函)"), "state-council-decision"),
    (re.compile(r"》.*(国发|国函)|国办发|中发|中办发|中委|厅字"), "party-policy"),
    (re.compile(r"国发|国函"), "unknown"),
    (re.compile(r"令"), "rule"),
)
"""Who issues documents so numbered; any other number is that of a normative document. The State
Council numbers decisions and notices alike: only the title tells a decision from a policy.
"""

MARKS = str.maketrans("<>〈〉＜＞", "《》《》《》")
"""What stands for title marks where a text has none."""

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True)
class Citation:
    """One cited text: as written, and the title inside its marks if it has any."""

    text: str
    title: str | None

    @property
    def names(self) -> list[str]:
        """What the law may be registered under: its title, its document number, the text."""
        number = DOCUMENT_NUMBER.search(self.text)
        plain = self.title or ARTICLE.split(self.text)[0].strip()
        usual = number and BRACKETS.sub(r"〔\1〕", number[1])
        found = (self.title, usual, plain, EDITION.sub("", plain), self.text)
        return list(dict.fromkeys(name for name in found if name))

    @property
    def article(self) -> int | None:
        """The number of the first article cited after the title."""
        match = ARTICLE.search(self.text, marked(self.text).rfind("》") + 1)
        return numeral(match.group(1)) if match else None

    @property
    def kind(self) -> str:
        """The key of ``code/basis`` that the wording alone shows; never a confirmation.

        A 条例 may be the State Council's or a province's: it stays ``unknown`` until confirmed.
        What has neither title marks nor a document number names no document, whatever it ends in
        (按上级要求, 我局做法): it holds only inside a department, unless the register knows it.
        """
        number = DOCUMENT_NUMBER.search(self.text)
        if self.title is None and not number:
            return "internal"
        title = EDITION.sub("", self.title or "").strip()
        if number or "国务院" in self.text:
            for issuer, kind in NUMBERED:
                if issuer.search(self.text):
                    return kind
        for ending, kind in ENDINGS:
            if title.endswith(ending):
                return kind
        return "normative-document" if number else "unknown"


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
    plain = marked(text)
    for match in SEPARATOR.finditer(plain):
        before = plain[start : match.start()]
        if "》" in before and before.count("《") == before.count("》"):
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return [citation(piece.strip()) for piece in pieces if piece.strip()]


def citation(text: str) -> Citation:
    """One citation, its title found but the text not split."""
    match = TITLE.search(marked(text))
    title = match.group(1).strip("《》 ") if match else ""
    return Citation(text, title if re.search(r"\w", title) else None)


def marked(text: str) -> str:
    """The text with title marks for what a keyboard without them has, letter by letter."""
    return text if "《" in text else text.translate(MARKS)


def numeral(text: str) -> int:
    """``二十五`` or ``25`` as a number, up to three digits."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in "百十":
            total += (digit or 1) * (100 if char == "百" else 10)
            digit = 0
        else:
            digit = DIGITS.get(char, 0)
    return total + digit
