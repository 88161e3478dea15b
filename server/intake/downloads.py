"""The name a browser saves a file by (RFC 6266, with ``filename*`` of RFC 8187)."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import quote

UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd<>:"/\\|?*%]+')
"""What a file system or a header may take for something else, and what reverses the text."""
LONGEST = 100
"""Characters of a name."""


def attachment(name: str, plain: str) -> dict[str, str]:
    """The header of a download; ``plain`` is the ASCII name for clients that know no other."""
    known = quote(name, safe="", errors="replace")
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{known}"}


def beside(name: str, ending: str, without: str) -> str:
    """``dirty.csv`` → ``dirty-标注.xlsx`` for the ending ``-标注.xlsx``; ``without`` stands for no
    name.
    """
    stem = UNSAFE.sub("_", PurePath(name).stem).strip(" ._")[:LONGEST]
    return (stem or without) + ending
