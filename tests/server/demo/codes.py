"""The arithmetic of the 18-character code, written a second time: these tests judge the data."""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SYNTHETIC = re.compile(r"113207(00|03|06|07|22|23|24)X0000\d{3}[0-9X][0-9A-HJ-NPQRTUWXY]")
"""The body X0000nnn was never issued to anybody."""


def check_character(body: str) -> str:
    """GB 32100-2015: weights are powers of 3 modulo 31 over the 31-character alphabet."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


def inner_check(body: str) -> str:
    """GB 11714: letters count from A = 10; 10 is written X and 11 is written 0."""
    total = sum(int(c, 36) * weight for c, weight in zip(body, INNER_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def checks(code: str) -> bool:
    return code[-1] == check_character(code[:-1])
