"""Characters that nobody sees: one list for shapes, secrecy and names."""

from __future__ import annotations

import re

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""What stands between the brackets of a regular expression: the Default_Ignorable_Code_Points of
Unicode 15 (DerivedCoreProperties.txt), the marks of interlinear notes, and the empty Braille cell.
The shapes repeat it.
"""
ANY = re.compile(f"[{INVISIBLE}]")


def seen(text: str) -> str:
    """The text without them."""
    return ANY.sub("", text)
