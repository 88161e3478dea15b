"""What clients may keep of an answer, and how they ask whether it still holds (RFC 9110, 9111)."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import version


@cache
def release() -> str:
    """The version of Lianmu: another one may write the same statements in another way."""
    return version("lianmu")


def entity_tag(*parts: str) -> str:
    """A tag of all an answer depends on. Weak: equal answers may differ in the order of lines."""
    return f'W/"{sha256(chr(0).join((release(), *parts)).encode()).hexdigest()[:32]}"'


def matches(if_none_match: str | None, tag: str) -> bool:
    """Weak comparison with ``If-None-Match`` (RFC 9110 section 13.1.2)."""
    if if_none_match is None:
        return False
    known = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return tag.removeprefix("W/") in known


def headers_for(signed_in: bool) -> dict[str, str]:
    """Answers depend on rights: shared caches keep only what everybody may read."""
    return {
        "Cache-Control": f"{'private' if signed_in else 'public'}, no-cache",
        "Vary": "Accept, Accept-Language, Authorization, Cookie",
    }
