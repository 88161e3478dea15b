"""Normal forms of names, which shapes compare: derived triples beside the data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from unicodedata import category, normalize

from pyoxigraph import Literal, NamedNode, Triple

from ontology.invisible import seen
from ontology.namespaces import DCT, LM, RDF
from server.rules.surroundings import Judged
from server.rules.terms import Term

NAMED = (LM.InformationResource, LM.InformationItem)
"""The classes whose names are compared."""


def normal_form(name: str) -> str:
    """Width and case folded; spaces, punctuation and what nobody sees left out.

    Punctuation between two digits stays: 1-2岁 is not 12岁.
    """
    folded = seen(normalize("NFKC", name).casefold())
    padded = f" {folded} "
    return "".join(
        char
        for before, char, after in zip(padded, folded, padded[2:], strict=False)
        if category(char)[0] not in "CPZ" or (before.isdecimal() and after.isdecimal())
    )


def with_normal_forms(judged: Judged, focus: Collection[NamedNode] | None) -> Judged:
    """The same dataset with ``lm:normalisedName`` in its context.

    For the nodes in focus and whoever has the same name among the resources of the same
    providers; for everything if ``focus`` is None. A withdrawn code of the context has a name too.
    """
    names = {triple for triple in judged.context if triple.predicate == DCT.title}
    if focus is None:
        bearers = (t.subject for kind in NAMED for t in judged.matching(None, RDF.type, kind))
        names.update(_titles(judged, bearers))
        found = set(_normal(names))
    else:
        together = judged.with_wholes_and_parts(focus)
        own = set(_normal(names | set(_titles(judged, together))))
        taken = {triple.object for triple in own}
        beside = _titles(judged, _of_same_providers(judged, together))
        found = own | {triple for triple in _normal(beside) if triple.object in taken}
    return replace(judged, context=(*judged.context, *sorted(found, key=str)))


def _of_same_providers(judged: Judged, nodes: Iterable[NamedNode]) -> set[Term]:
    """Every resource of the providers of these."""
    published = (triple for node in nodes for triple in judged.matching(node, DCT.publisher, None))
    providers = {triple.object for triple in published}
    return {
        triple.subject
        for provider in providers
        for triple in judged.matching(None, DCT.publisher, provider)
    }


def _titles(judged: Judged, nodes: Iterable[Term]) -> Iterator[Triple]:
    for node in nodes:
        yield from judged.matching(node, DCT.title, None)


def _normal(titles: Iterable[Triple]) -> Iterator[Triple]:
    for title in titles:
        if isinstance(title.object, Literal) and (form := normal_form(title.object.value)):
            yield Triple(title.subject, LM.normalisedName, Literal(form))
