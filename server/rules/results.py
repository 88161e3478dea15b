"""What an engine finds, before any rule or text is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from server.query.paths import Path

Found = NamedNode | BlankNode | Literal


@dataclass(frozen=True)
class Result:
    """One ``sh:ValidationResult`` (SHACL section 3.6.2) in terms of pyoxigraph."""

    focus: Found
    path: Path | None
    value: Found | None
    severity: NamedNode
    component: NamedNode
    shape: NamedNode | BlankNode
    constraint: NamedNode | BlankNode | None
    messages: tuple[Literal, ...]
    """As written, with ``{?name}`` where a value belongs; of a SPARQL constraint also ?message."""
    bindings: tuple[tuple[str, str], ...] = ()
    """What else a SPARQL constraint selected, by variable name."""
