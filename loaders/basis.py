"""The grammar of a legal-basis cell (domain.md C3.8).

``《title》(第…条(第…款)?)?``, several separated by ； or 、 between a closing and an opening mark,
or before what the register knows without marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")
SEPARATOR = re.compile(r"\s*(?:[；;、，,\n]|(?:以及|和|及|与|或)(?=\s*《))\s*")
LEAD = re.compile(r"(?:依据|根据|按照|依照|遵照)\s*")
"""What may stand before a title without marks."""
MORE_OF_IT = re.compile(r"(?:第|[0-9]|[〇零一二三四五六七八九十百]+[条款项目])|等?$")
"""What goes on with the citation before it: 第十条, 第二款, 3项."""
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
        """What the law may be registered under: its title, or its document number and the text
        where there is no title. A number behind a title is only what the text says of it.
        """
        plain = self.title or ARTICLE.split(self.text)[0].strip()
        bare = LEAD.sub("", EDITION.sub("", plain), count=1)
        found = (self.title, self.own_number, plain, EDITION.sub("", plain), bare, self.text)
        return list(dict.fromkeys(name for name in found if name))

    @property
    def own_number(self) -> str | None:
        """The document number as it is registered, where it alone names the document."""
        match = DOCUMENT_NUMBER.search(self.text)
        if self.title or match is None or LEAD.sub("", self.text[: match.start()], 1).strip("(（ "):
            return None
        return BRACKETS.sub(r"〔\1〕", match[1])

    @property
    def article(self) -> int | None:
        """The number of the first article cited after the title."""
        match = ARTICLE.search(self.text, marked(self.text).rfind("》") + 1)
        return numeral(match.group(1)) if match else None

    @property
    def number(self) -> str | None:
        """The document number, if the text has one."""
        match = DOCUMENT_NUMBER.search(self.text)
        return match[1] if match else None

    @property
    def plain_title(self) -> str:
        """The title without edition; empty where nothing is marked as one."""
        return EDITION.sub("", self.title or "").strip()


IsLaw = Callable[[Citation], bool]
"""Whether the register has what a citation names."""


def citations(text: str, is_law: IsLaw) -> list[Citation]:
    """The citations of a cell. It is divided before a title in marks that follows another
    citation, and before what the register knows; all else goes on with the citation before it.
    """
    pieces: list[str] = []
    start = 0
    for end, after, following in _joints(text):
        if not marked(text)[after:].startswith("《"):
            divides = is_law(citation(following))
        else:
            before = text[start:end]
            divides = "》" in marked(before) or is_law(citation(before.strip()))
        if divides:
            pieces.append(text[start:end])
            start = after
    pieces.append(text[start:])
    return [citation(piece.strip()) for piece in pieces if piece.strip()]


def unread(one: Citation) -> list[str]:
    """What stands behind the citation and neither goes on with it nor became one of its own."""
    rest = [following for _, _, following in _joints(one.text)]
    return [text for text in rest if not MORE_OF_IT.match(text)]


def _joints(text: str) -> Iterator[tuple[int, int, str]]:
    """Separators outside title marks: where they start and end, and the text up to the next."""
    plain = marked(text)
    found = [
        match
        for match in SEPARATOR.finditer(plain)
        if plain[: match.start()].count("《") == plain[: match.start()].count("》")
    ]
    for index, match in enumerate(found, 1):
        end = found[index].start() if index < len(found) else len(text)
        yield match.start(), match.end(), text[match.end() : end].strip()


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
