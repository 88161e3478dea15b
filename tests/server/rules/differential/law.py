"""What must hold between two engines."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import reject
from pyoxigraph import Triple

from ontology.namespaces import SH
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
    wanted, found = set(map(spoken, wanted)), set(map(spoken, found))
    return wanted - found, found - wanted


def spoken(found: Key) -> Key:
    """A result as pySHACL gives it: of an ASK validator it leaves the value out that is the focus
    node itself, which section 6.2.3 of the specification does not.
    """
    focus, path, value, severity, component, shape = found
    asked = not component.value.startswith(SH.iri)
    return (focus, path, None if asked and value == focus else value, severity, component, shape)
