"""Reads a property path of a query (SPARQL 1.1 section 19.8, rules 88 to 96)."""

from __future__ import annotations

from typing import cast

from pyoxigraph import NamedNode

from ontology.namespaces import RDF
from server.query.cursor import Cursor, NotUnderstood
from server.query.paths import Alternative, Inverse, Many, Negated, Path, Repeated, Sequence


def read_path(cursor: Cursor) -> Path:
    """The path at the cursor."""
    choices = [_sequence(cursor)]
    while cursor.skip_mark("|"):
        choices.append(_sequence(cursor))
    return choices[0] if len(choices) == 1 else Alternative(tuple(choices))


def _sequence(cursor: Cursor) -> Path:
    steps = [_element(cursor)]
    while cursor.skip_mark("/"):
        steps.append(_element(cursor))
    return steps[0] if len(steps) == 1 else Sequence(tuple(steps))


def _element(cursor: Cursor) -> Path:
    if cursor.skip_mark("^"):
        return Inverse(_element(cursor))
    path = _primary(cursor)
    if cursor.at_mark("?", "*", "+"):
        return Repeated(path, cast(Many, cursor.take().value))
    return path


def _primary(cursor: Cursor) -> Path:
    token = cursor.take()
    if token.kind == "iri":
        return NamedNode(token.value)
    if token.kind == "word" and token.value == "a":
        return RDF.type
    if token.value == "(":
        path = read_path(cursor)
        cursor.expect(")")
        return path
    if token.value == "!":
        if cursor.skip_mark("("):
            while not cursor.skip_mark(")"):
                cursor.take()
        else:
            cursor.skip_mark("^")
            cursor.take()
        return Negated(cursor.since(token.at))
    raise NotUnderstood(token.value)
