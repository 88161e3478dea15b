"""Keys of instance IRIs (docs/model.md): none depends on the order of rows or on the layout."""

from __future__ import annotations

from collections.abc import Container
from hashlib import sha256
from unicodedata import normalize


def digest(text: str, length: int = 10) -> str:
    """The first hex digits of the SHA-256 of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def resource_key(code: str | None, name: str | None) -> str:
    """A resource's key: its code, or for want of one a hash of its name."""
    if code:
        return code.replace("/", "-")
    return "nocode-" + digest(normalize("NFKC", name or ""))


def item_key(resource: str, name: str | None) -> str:
    """An item's key inside the resource with that key."""
    return f"{resource}.{digest(normalize('NFKC', name or ''))}"


def unused(key: str, used: Container[str]) -> str:
    """The key itself, or ``{key}~2``, ``{key}~3`` … when another subject has it already.

    Two things with one code are never merged: R-02 must see both to refuse them.
    """
    number = 1
    candidate = key
    while candidate in used:
        number += 1
        candidate = f"{key}~{number}"
    return candidate
