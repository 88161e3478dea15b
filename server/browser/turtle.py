"""RDF as Turtle for people to read: one subject after another, long texts on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import RdfFormat, Triple, serialize

from ontology.namespaces import LAW, PREFIXES, PROFILE, RDF, RULE, SHAPE

SHOWN = PREFIXES | {"law": LAW.iri, "profile": PROFILE.iri, "rule": RULE.iri, "shape": SHAPE.iri}
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPED = re.compile(r"\\(.)")
LINES = {"n": "\n"}
QUOTES = {'"': '"'}
"""What need not be escaped in a long string; quotes only if no two stand together or at its end."""


def readable(triples: Iterable[Triple]) -> str:
    """Only the prefixes that occur; the same triples when read back."""
    ordered = sorted(triples, key=_place)
    text = (serialize(ordered, format=RdfFormat.TURTLE, prefixes=SHOWN) or b"").decode()
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("@prefix")]
    shown = STRING.sub(_long, "\n".join(line for line in lines if line not in head))
    used = sorted(line for line in head if line.split()[1] in shown)
    apart = re.sub(r" \.\n(?=\S)", " .\n\n", shown.strip()).replace("\n\t", "\n    ")
    return "\n".join(used) + f"\n\n{apart}\n"


def _place(triple: Triple) -> tuple[str, bool, str]:
    """By subject, what it is first."""
    return str(triple.subject).strip("<>"), triple.predicate != RDF.type, triple.predicate.value


def _long(found: re.Match[str]) -> str:
    written = found[1]
    if r"\n" not in written:
        return found[0]
    together = r"\"\"" in written or written.endswith(r"\"")
    plain = LINES if together else LINES | QUOTES
    return '"""' + ESCAPED.sub(lambda sign: plain.get(sign[1], sign[0]), written) + '"""'
