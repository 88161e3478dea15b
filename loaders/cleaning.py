"""Cleaning of the obvious dirt in real sheets (domain.md E3): pure functions over cell text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import category, normalize

from ontology.invisible import seen

SPACE = re.compile(r"\s+")
TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?" + TIME)
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL_DATE = re.compile(r"[2-6]\d{4}(?:\.\d+)?")
SERIAL_EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Day 0 of spreadsheet serial dates, which count a 29 February 1900 that never was; and of the
other system.
"""
HYPHEN = re.compile(r"[-‐‑‒–—―]")
RESOURCE_CODE = re.compile(r"[0-9A-Z]+/[0-9A-Z]+", re.ASCII | re.IGNORECASE)
CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")
PLACEHOLDER = re.compile(r"[-‐‑‒–—―－/／]+")
TRUTH = {"是": True, "true": True, "yes": True, "1": True, "y": True} | {
    "无条件开放": True,
    "有条件开放": True,
}
FALSITY = {"否": False, "false": False, "no": False, "0": False, "n": False, "不予开放": False}


def normalise(label: str) -> str:
    """The form in which labels are compared: NFKC, no white space, no case."""
    return normalize("NFKC", SPACE.sub("", normalize("NFKC", label)).casefold())


def trimmed(text: str) -> str:
    """The text without white space and invisible characters (category Cf, as U+200B) around it."""
    plain = text.strip()
    if plain.isprintable():
        return plain
    seen = [at for at, char in enumerate(plain) if not (char.isspace() or category(char) == "Cf")]
    return plain[seen[0] : seen[-1] + 1] if seen else ""


def narrow(text: str) -> str:
    """A code as it is compared: full-width characters made narrow, trimmed."""
    return normalize("NFKC", text).strip()


def iso_date(text: str, since_1904: bool = False) -> str | None:
    """``2018.6.1``, ``2018年6月1日``, ``2018/6/1``, ``20180601``, a spreadsheet's serial → ISO.

    A time of day is left out. A month without a day is not a date, for which day is meant cannot
    be known; neither is a day that does not exist.
    """
    plain = narrow(text)
    match = DATE.fullmatch(plain) or COMPACT_DATE.fullmatch(plain)
    try:
        if match is not None:
            return date(*(int(part) for part in match.groups())).isoformat()
        if SERIAL_DATE.fullmatch(plain):
            epoch = EPOCH_1904 if since_1904 else SERIAL_EPOCH
            return (epoch + timedelta(days=int(float(plain)))).isoformat()
    except ValueError:
        return None
    return None


def is_serial(text: str) -> bool:
    """Whether a date is written as the number of days a spreadsheet counts."""
    return SERIAL_DATE.fullmatch(narrow(text)) is not None


def resource_code(text: str) -> str:
    """``307010 / 1a`` → ``307010/1A``; what has no such form is only made narrow. Codes that
    differ in case alone are one code, as they are to whoever reads them out.
    """
    plain = narrow(seen(text))
    code = SPACE.sub("", plain).upper()
    return code if RESOURCE_CODE.fullmatch(code) else plain


def credit_code(text: str) -> str:
    """A unified social credit code without spaces and hyphens, in upper case, if that makes the 18
    characters; else the text made narrow.
    """
    plain = narrow(text)
    code = HYPHEN.sub("", SPACE.sub("", plain)).upper()
    return code if CREDIT_CODE.fullmatch(code) else plain


def truth(text: str) -> bool | None:
    """是/否 and its variants (domain.md C3.5); None when it is neither."""
    label = normalise(text)
    return TRUTH.get(label, FALSITY.get(label))


def is_placeholder(text: str) -> bool:
    """A cell that holds only dashes or slashes, as sheets write for "not applicable"."""
    return PLACEHOLDER.fullmatch(text.strip()) is not None
