"""Cleaning of the obvious dirt in real sheets (domain.md E3): pure functions over cell text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import normalize

SPACE = re.compile(r"\s+")
MIDNIGHT = r"(?:[T ]\s*0{1,2}:00(?::00(?:\.0+)?)?)?"
DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?" + MIDNIGHT)
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL_DATE = re.compile(r"[2-6]\d{4}(?:\.0+)?")
SERIAL_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet serial dates, which count a 29 February 1900 that never was."""
PLACEHOLDER = re.compile(r"[-‐‑‒–—―－/／]+")
TRUTH = {"是": True, "true": True, "yes": True, "1": True, "y": True} | {
    "无条件开放": True,
    "有条件开放": True,
}
FALSITY = {"否": False, "false": False, "no": False, "0": False, "n": False, "不予开放": False}


def normalise(label: str) -> str:
    """The form in which labels are compared: NFKC, no white space, no case."""
    return normalize("NFKC", SPACE.sub("", normalize("NFKC", label)).casefold())


def narrow(text: str) -> str:
    """A code as it is compared: full-width characters made narrow, trimmed."""
    return normalize("NFKC", text).strip()


def iso_date(text: str) -> str | None:
    """``2018.6.1``, ``2018年6月1日``, ``2018/6/1``, ``20180601``, a spreadsheet's serial → ISO.

    A month without a day is not a date; neither is a day that does not exist.
    """
    plain = narrow(text)
    match = DATE.fullmatch(plain) or COMPACT_DATE.fullmatch(plain)
    try:
        if match is not None:
            return date(*(int(part) for part in match.groups())).isoformat()
        if SERIAL_DATE.fullmatch(plain):
            return (SERIAL_EPOCH + timedelta(days=int(float(plain)))).isoformat()
    except ValueError:
        return None
    return None


def truth(text: str) -> bool | None:
    """是/否 and its variants (domain.md C3.5); None when it is neither."""
    label = normalise(text)
    return TRUTH.get(label, FALSITY.get(label))


def is_placeholder(text: str) -> bool:
    """A cell that holds only dashes or slashes, as sheets write for "not applicable"."""
    return PLACEHOLDER.fullmatch(text.strip()) is not None
