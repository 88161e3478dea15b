"""What is wrong with a page, as lists of faults: in its HTML, its language, its manners."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

from justhtml import Element, JustHTML
from justhtml import Text as Words

HAN = re.compile("[㐀-鿿]")
SHOWN = ("aria-label", "alt", "placeholder", "title", "data-name", "summary")
"""Attributes that people read or hear."""
SILENT = {"textarea", "script"}
"""Elements whose text is not read as part of the page."""
LANDMARKS = ("header", "main", "footer")


def elements(node: object) -> Iterator[Element]:
    """Every element below a node, in the order of the page."""
    for child in getattr(node, "children", None) or ():
        if isinstance(child, Element):
            yield child
            yield from elements(child)


def above(element: object) -> Iterator[Element]:
    """An element and all it stands in."""
    while isinstance(element, Element):
        yield element
        element = element.parent


def tongue(element: object) -> str:
    return next((str(one.attrs["lang"]) for one in above(element) if "lang" in one.attrs), "")


def within_main(element: Element) -> bool:
    return any(one.name == "main" for one in above(element.parent))


def invalid(html: str) -> list[str]:
    """Parse errors of the HTML standard, identifiers used twice, references to none."""
    document = JustHTML(html, collect_errors=True, sanitize=False)
    found = [f"{error.code} at line {error.line}" for error in document.errors]
    every = list(elements(document.root))
    identifiers = Counter(str(one.attrs["id"]) for one in every if "id" in one.attrs)
    found += [
        f"id {key} stands {number} times" for key, number in identifiers.items() if number > 1
    ]
    for one in every:
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            missing = set(str(one.attrs.get(name) or "").split()) - identifiers.keys()
            found += [f"{name} of <{one.name}> names no element: {key}" for key in missing]
    return found


def misbuilt(html: str, language: str) -> list[str]:
    """No language, no single heading, no landmarks, headings that leave a level out."""
    every = list(elements(JustHTML(html, sanitize=False).root))
    names = Counter(one.name for one in every)
    found = []
    expected = {"zh": "zh-Hans", "en": "en"}[language]
    if every[0].attrs.get("lang") != expected:
        found.append(f"<html lang> is {every[0].attrs.get('lang')}")
    if names["h1"] != 1:
        found.append(f"{names['h1']} h1")
    landmarks = Counter(one.name for one in every if one.name == "main" or not within_main(one))
    found += [f"{landmarks[name]} <{name}>" for name in LANDMARKS if landmarks[name] != 1]
    if not any(one.attrs.get("aria-label") for one in every if one.name == "nav"):
        found.append("no <nav> with a name")
    levels = [int(one.name[1]) for one in every if re.fullmatch("h[1-6]", one.name)]
    return found + [
        f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1
    ]


def unmarked(html: str) -> list[str]:
    """Chinese on an English page where nothing says that it is Chinese."""
    found = []
    for one in elements(JustHTML(html, sanitize=False).root):
        if {each.name for each in above(one)} & SILENT or tongue(one).startswith("zh"):
            continue
        said = [child.data or "" for child in one.children or () if isinstance(child, Words)]
        said += [str(one.attrs.get(name) or "") for name in SHOWN]
        found += [f"<{one.name}> {words.strip()[:60]}" for words in said if HAN.search(words)]
    return found


def scripted(html: str) -> list[str]:
    """What a strict policy would block: scripts, styles and handlers within the page."""
    found = []
    for one in elements(JustHTML(html, sanitize=False).root):
        data = one.attrs.get("type") == "application/ld+json"
        if one.name == "style" or (one.name == "script" and not data and "src" not in one.attrs):
            found.append(f"<{one.name}>")
        found += [f"{name} of <{one.name}>" for name in one.attrs if name.startswith("on")]
        found += [f"style of <{one.name}>" for name in one.attrs if name == "style"]
        for name in ("src", "href", "action"):
            address = str(one.attrs.get(name) or "")
            if one.name in ("a", "form") and address.lower().lstrip().startswith("javascript:"):
                found.append(f"{name} {address}")
            if one.name in ("script", "link", "img") and "//" in address:
                found.append(f"{name} of <{one.name}> leads elsewhere: {address}")
    return found


def links(html: str, page: str) -> set[str]:
    """Paths of this server that a page leads to, with their queries, without fragments."""
    found = set()
    for one in elements(JustHTML(html, sanitize=False).root):
        address = one.attrs.get("href")
        if address is not None and one.name in ("a", "link"):
            parts = urlsplit(urljoin(f"http://server{page}", str(address)))
            if parts.netloc == "server":
                found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def fragments(html: str) -> set[str]:
    """Places on the same page that it leads to and that are not there."""
    every = list(elements(JustHTML(html, sanitize=False).root))
    there = {str(one.attrs["id"]) for one in every if "id" in one.attrs}
    asked = {str(one.attrs.get("href") or "") for one in every if one.name == "a"}
    return {one for one in asked if one.startswith("#") and one[1:] not in there}


def untranslated(html: str, words: set[str]) -> list[str]:
    """Our own Chinese on an English page: a text that is exactly one of those to be translated."""
    found = []
    for one in elements(JustHTML(html, sanitize=False).root):
        if one.name in SILENT:
            continue
        said = [child.data or "" for child in one.children or () if isinstance(child, Words)]
        said += [str(one.attrs.get(name) or "") for name in SHOWN]
        found += [f"<{one.name}> {text.strip()}" for text in said if text.strip() in words]
    return found
