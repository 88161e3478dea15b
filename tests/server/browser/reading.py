"""Reading a page as a browser would: its text, its elements, its links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset({"meta", "link", "input", "br", "hr", "img", "rect"})
MARK = "span*"
"""On an English page, a span around Chinese words (:mod:`server.browser.tongues`)."""


@dataclass
class Page:
    """What an HTML parser makes of a page."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for name, attributes in self.elements if name == "a"]

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for element, attributes in self.elements if element == name]


class Reader(HTMLParser):
    """Collects a page; an element closed out of turn is a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[str] = []
        self.within_sentence = False
        """Nothing but a mark of Chinese words stood between this and the text before."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, dict(attrs)))
        if tag == "span" and attrs == [("lang", "zh-Hans")]:
            self.open.append(MARK)
            return
        self.within_sentence = False
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, dict(attrs)))
        self.within_sentence = False

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop() if self.open else ""
        if closed.rstrip("*") != tag:
            self.page.faults.append(f"</{tag}> at line {self.getpos()[0]}")
        self.within_sentence = self.within_sentence and closed == MARK

    def handle_data(self, data: str) -> None:
        if self.within_sentence:
            self.page.texts[-1] += data
        else:
            self.page.texts.append(data)
        self.within_sentence = True


def read(html: str) -> Page:
    """The page; elements left open are faults, too."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    reader.page.faults += [f"<{name}> is never closed" for name in reader.open]
    return reader.page
