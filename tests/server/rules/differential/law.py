"""What must hold between two engines."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import reject
from pyoxigraph import Triple

from shapes import UnusableShapes
from tests.server.rules.differential.vocabulary import ex
from tests.server.rules.engines import Engine, Key, in_pyshacl, key

ASKS = ex("AvoidComponent")


def disagreement(
    engine: Engine, data: Sequence[Triple], shapes: Sequence[Triple]
) -> tuple[set[Key], set[Key]]:
    """What only pySHACL finds, and what only the other engine finds: both empty if they agree."""
    try:
        wanted = set(map(key, in_pyshacl(data, shapes)))
    except UnusableShapes:
        reject()  # its own trouble: what is drawn is valid
    found = set(map(key, engine(data, shapes)))
    wanted, found = set(map(spoken, wanted)), set(map(spoken, found))
    return wanted - found, found - wanted


def spoken(found: Key) -> Key:
    """A result without the value an ASK validator blames, which pySHACL at times leaves out
    (section 6.2.3 has it: our own tests look at it).
    """
    focus, path, value, severity, component, shape = found
    return (focus, path, None if component == ASKS else value, severity, component, shape)
