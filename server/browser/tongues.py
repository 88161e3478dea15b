"""Chinese words on an English page say that they are Chinese (WCAG 2.2, success criterion 3.1.2).

Names and abstracts are data that most departments give in Chinese only, and the English of rules
quotes what a cell should say. Such words may stand anywhere in a page, so they are marked in the
finished page: a screen reader pronounces them, a browser picks the right font, and the style sheet
shows readers that nobody has given them in English.
"""

from __future__ import annotations

import re

CHINESE = "zh-Hans"
HAN = "㐀-鿿"
WORDS = re.compile(rf"[《（〔“]?[{HAN}](?:[^A-Za-z<>&]*[{HAN}])?[》）〕”。]*")
"""From the first sign to the last, with what stands between; a letter or an entity ends them."""
TOKEN = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
LANG = re.compile(r"""\slang="([^"]*)\"""")
VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
WHOLE = frozenset(("option", "title", "text", "desc"))
"""Elements that hold text and no other element: they say their language themselves."""
SILENT = frozenset(("script", "style", "textarea"))
"""Elements whose text is not read as part of the page."""


def marked(page: str) -> str:
    """An English page with every run of Chinese in ``<span lang="zh-Hans">``.

    Elements must be closed as they are opened, and ``<`` and ``>`` escaped in what they hold; the
    templates see to both.
    """
    pieces: list[str] = []
    open_elements: list[tuple[str, bool, int]] = [("", False, 0)]
    for token in TOKEN.findall(page):
        name, chinese, place = open_elements[-1]
        tag = TAG.match(token)
        if tag is None:
            if name in WHOLE and not chinese and re.search(f"[{HAN}]", token):
                pieces[place] = f'{pieces[place][:-1]} lang="{CHINESE}">'
            elif name not in SILENT | WHOLE and not chinese and not token.startswith("<"):
                token = WORDS.sub(rf'<span lang="{CHINESE}">\g<0></span>', token)
        elif tag[1]:
            if len(open_elements) > 1:
                open_elements.pop()
        elif tag[2] not in VOID and not token.endswith("/>"):
            lang = LANG.search(token)
            said = lang[1].startswith("zh") if lang else chinese
            open_elements.append((tag[2], said, len(pieces)))
        pieces.append(token)
    return "".join(pieces)
