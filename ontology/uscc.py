"""The unified social credit code: 18 characters, the last one computed (GB 32100-2015)."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(body: str) -> str | None:
    """The 18th character for the first 17; None if they are not such characters."""
    if len(body) != 17 or not set(body) <= set(ALPHABET):
        return None
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Whether a code has 18 of these characters and the right last one."""
    return len(code) == 18 and check_character(code[:17]) == code[17]
