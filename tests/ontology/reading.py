"""The shipped files as triples, and who is described how."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ontology import reference_files
from ontology.namespaces import RDF


def triples(group: str) -> list[Triple]:
    """Of one reference graph: ontology, vocabulary or law."""
    return [triple for file in reference_files()[group] for triple in read(file)]


def read(file: Path) -> list[Triple]:
    return [quad.triple for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE)]


def subjects(found: Iterable[Triple]) -> set[NamedNode]:
    return {triple.subject for triple in found if isinstance(triple.subject, NamedNode)}


def values(found: Iterable[Triple], subject: NamedNode, predicate: NamedNode) -> list[str]:
    """IRIs and texts alike, as plain text."""
    objects = [t.object for t in found if t.subject == subject and t.predicate == predicate]
    return sorted(o.value for o in objects if isinstance(o, NamedNode | Literal))


def languages(found: Iterable[Triple], subject: NamedNode, predicate: NamedNode) -> list[str]:
    """The language tags of the non-empty texts, sorted; ``["en", "zh"]`` is complete."""
    objects = [t.object for t in found if t.subject == subject and t.predicate == predicate]
    return sorted(o.language or "" for o in objects if isinstance(o, Literal) and o.value.strip())


def instances(found: Iterable[Triple], kind: NamedNode) -> set[NamedNode]:
    return subjects(t for t in found if t.predicate == RDF.type and t.object == kind)
