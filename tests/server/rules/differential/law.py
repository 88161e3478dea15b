"""What must hold between two engines."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import reject
from pyoxigraph import Triple

from shapes import UnusableShapes
from tests.server.rules.engines import Engine, Key, in_pyshacl, key


def disagreement(
    engine: Engine, data: Sequence[Triple], shapes: Sequence[Triple]
) -> tuple[set[Key], set[Key]]:
    """What only pySHACL finds, and what only the other engine finds: both empty if they agree."""
    try:
        wanted = set(map(key, in_pyshacl(data, shapes)))
    except UnusableShapes:
        reject()  # its own trouble: what is drawn is valid
    found = set(map(key, engine(data, shapes)))
    return wanted - found, found - wanted
