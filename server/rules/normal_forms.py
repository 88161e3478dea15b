"""Normal forms of names, which shapes compare."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from unicodedata import category, normalize

from ontology.invisible import seen


def normal_form(name: str) -> str:
    """Width and case folded; spaces, punctuation and what nobody sees left out.

    Punctuation between two digits stays: 1-2岁 is not 12岁.
    """
    folded = seen(normalize("NFKC", name).casefold())
    padded = f" {folded} "
    return "".join(
        char
        for before, char, after in zip(padded, folded, padded[2:], strict=False)
        if category(char)[0] not in "CPZ" or (before.isdecimal() and after.isdecimal())
    )


def signature(name: str, items: Iterable[str]) -> str:
    """The same for the same name and set of items, whatever their order and spelling; empty for a
    resource without items.
    """
    forms = sorted({form for form in map(normal_form, items) if form})
    signed = "\n".join([normal_form(name), *forms])
    return sha256(signed.encode()).hexdigest()[:16] if forms else ""
