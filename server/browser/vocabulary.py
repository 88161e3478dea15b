"""The page of the ontology or of the shapes: every term with its label and definition."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import LM, RDF, RDFS, RULE, SH, SHAPE, SKOS
from ontology.text import Text
from server.browser.site import Site, visit
from server.browser.view import shorten
from server.search.document import text_of

OWN = (LM.iri, SHAPE.iri, RULE.iri)


@dataclass(frozen=True)
class Term:
    """A term: the fragment its page address has, its names, and where it belongs."""

    fragment: str
    iri: str
    name: Text
    definition: Text
    kinds: tuple[str, ...]
    above: tuple[str, ...]


async def vocabulary_page(
    site: Site, request: Request, name: str, triples: list[Triple]
) -> Response:
    """``/ontology`` or ``/shapes``."""
    async with visit(site, request) as visited:
        return site.pages.response(
            request, "vocabulary.html", vocabulary=name, terms=terms(triples), **visited.frame
        )


def terms(triples: list[Triple]) -> list[Term]:
    """The terms that are ours, by IRI."""
    said: dict[NamedNode, dict[NamedNode, list[object]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(OWN):
            said[triple.subject][triple.predicate].append(triple.object)
    return [term(iri, said[iri]) for iri in sorted(said, key=str)]


def term(iri: NamedNode, facts: dict[NamedNode, list[object]]) -> Term:
    """What a page shows of one term; a shape is described by its message."""
    start = next(space for space in OWN if iri.value.startswith(space))
    return Term(
        iri.value[len(start) :],
        iri.value,
        texts(facts, RDFS.label) if RDFS.label in facts else Text(shorten(iri.value), ""),
        texts(facts, SKOS.definition, SH.message),
        short(facts, RDF.type),
        short(facts, RDFS.subClassOf, RDFS.subPropertyOf, LM.encodes),
    )


def texts(facts: dict[NamedNode, list[object]], *properties: NamedNode) -> Text:
    found = [value for name in properties for value in facts.get(name, ())]
    return text_of(value for value in found if isinstance(value, Literal))


def short(facts: dict[NamedNode, list[object]], *properties: NamedNode) -> tuple[str, ...]:
    """IRIs as in Turtle."""
    found = [value for name in properties for value in facts.get(name, ())]
    return tuple(sorted(shorten(v.value) for v in found if isinstance(v, NamedNode)))
