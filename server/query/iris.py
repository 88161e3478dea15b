"""Relative IRIs against a base (RFC 3986 section 5), as the engine resolves them."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode, RdfFormat, parse

ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')
"""Characters no IRI reference contains (SPARQL 1.1, IRIREF)."""


def resolve(reference: str, base: str) -> str | None:
    """The absolute IRI, or None where there is none."""
    if UNSAFE.search(reference):
        return None
    if ABSOLUTE.match(reference):
        return reference
    turtle = f"<{reference}> <a:a> <a:a> ."
    try:
        subject = next(iter(parse(turtle, RdfFormat.TURTLE, base_iri=base))).subject
    except (SyntaxError, ValueError):
        return None
    return subject.value if isinstance(subject, NamedNode) else None
