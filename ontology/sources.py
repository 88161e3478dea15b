"""What the sources of rules are called: articles, interpretation points, practice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology import reference_files
from ontology.namespaces import RDFS
from ontology.text import Text


@cache
def source_names() -> Mapping[str, Text]:
    """IRI → name, of everything in the shipped law files that has one in both languages."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for file in reference_files()["law"]:
        for quad in parse(path=file, format=RdfFormat.TURTLE):
            if quad.predicate == RDFS.label and isinstance(quad.object, Literal):
                assert isinstance(quad.subject, NamedNode)  # noqa: S101  a test keeps it so
                names[quad.subject.value][quad.object.language or ""] = quad.object.value
    return {
        iri: Text(found["zh"], found["en"])
        for iri, found in names.items()
        if {"zh", "en"} <= found.keys()
    }


def source_name(iri: str) -> Text:
    """The name of a source; the IRI itself where it has none."""
    return source_names().get(iri, Text(iri, iri))
