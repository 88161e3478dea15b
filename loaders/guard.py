"""Cells a spreadsheet program would run as a formula, made harmless and readable again.

A leading apostrophe is what spreadsheet programs themselves use for "this is text".
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
"""Starts of a formula, in the widths Excel accepts, and what programs strip before they look for
one; behind any number of apostrophes.
"""


def guard(text: str) -> str:
    """The text as it is written into a cell: ``-5`` becomes ``'-5``."""
    return "'" + text if FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The inverse of :func:`guard`; a cell that was never guarded reads as it stands."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
