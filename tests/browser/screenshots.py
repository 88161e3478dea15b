"""``python -m tests.browser.screenshots OUT``: every kind of page in both languages and widths, and
one sheet of them all for each language and width.
"""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.visiting import Scheme, visitor
from tests.system.page_city import PageCity, load, page_city
from tests.system.page_types import page_types

WIDTHS = (390, 1280)
LANGUAGES = ("zh", "en")


def shoot(
    browser: Browser, city: PageCity, out: Path, language: str, width: int, scheme: Scheme
) -> None:
    """One picture a page, named by what it shows, and ``index.html`` with all of them."""
    folder = out / f"{language}-{width}-{scheme}"
    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    types = page_types(city)
    for role in sorted({one.role for one in types}):
        page = visitor(browser, city, role, language, scheme, width)
        for number, one in enumerate(types):
            if one.role == role:
                name = re.sub(r"[^\w.-]+", "_", f"{number:03}{one.address}")[:80] + ".png"
                page.goto(one.address)
                page.screenshot(path=folder / name, full_page=True)
                pictures.append((name, f"{role} {one.address}"))
        page.context.close()
    rows = [
        f'<figure><img src="{name}" width="{width // 2}" alt=""><figcaption>{escape(told)}'
        "</figcaption></figure>"
        for name, told in sorted(pictures)
    ]
    sheet = f'<!doctype html><meta charset="utf-8"><title>{folder.name}</title>{"".join(rows)}'
    (folder / "index.html").write_text(sheet, encoding="utf-8")


def main(out: Path) -> None:
    """Load a small city, look at it in light at both widths, and in dark at the wide one."""
    with TemporaryDirectory() as root, sync_playwright() as playwright:
        load(Path(root))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with page_city(Path(root)) as city:
            for language in LANGUAGES:
                for width in WIDTHS:
                    shoot(browser, city, out, language, width, "light")
                shoot(browser, city, out, language, WIDTHS[-1], "dark")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
