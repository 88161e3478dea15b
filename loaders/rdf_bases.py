"""Legal bases written in RDF: what they cite and their kind follow from their words, as in a table.

docs/decisions/2026-11-22-citations-follow-from-their-words.md
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, Quad

from loaders.basis import Citation, citation
from loaders.legal_bases import cited, contradiction, judged_kind
from loaders.origin import Note, Place
from loaders.references import References
from ontology.namespaces import LM

Placed = tuple[Quad, Place]
COLUMN = "lm:basisType"


def with_bases(placed: Sequence[Placed], references: References) -> tuple[list[Placed], list[Note]]:
    """The statements with each basis of the kind its words allow, and what had to be changed.

    What a basis cites is added where the file leaves it out; what it may not cite is for
    ownership to refuse.
    """
    bases = {quad.object for quad, _ in placed if quad.predicate == LM.legalBasis}
    words: defaultdict[object, list[Placed]] = defaultdict(list)
    said: defaultdict[object, set[NamedNode]] = defaultdict(set)
    for quad, place in placed:
        if quad.subject in bases:
            said[quad.subject].add(quad.predicate)
            if quad.predicate == LM.citation and isinstance(quad.object, Literal):
                words[quad.subject].append((quad, place))
    notes: list[Note] = []
    result: list[Placed] = []
    for quad, place in placed:
        if quad.predicate == LM.basisType and quad.subject in words:
            quad = _judged(quad, place, words[quad.subject], references, notes)
        result.append((quad, place))
    for subject, cells in words.items():
        for quad, place in cells[:1]:
            one = citation(quad.object.value) if isinstance(quad.object, Literal) else None
            if one is not None:
                result += _following(quad, place, one, said[subject], references)
    return result, notes


def _judged(
    quad: Quad, place: Place, words: list[Placed], references: References, notes: list[Note]
) -> Quad:
    """The stated type, or what the words show instead; several texts must all allow it."""
    for cell, _ in words:
        stated = quad.object
        if not isinstance(stated, NamedNode) or not isinstance(cell.object, Literal):
            continue
        one = citation(cell.object.value)
        kind = judged_kind(one, stated, references)
        if kind != stated:
            notes.append(Note(contradiction(COLUMN, one, stated, kind, references), place))
            quad = Quad(quad.subject, quad.predicate, kind, quad.graph_name)
    return quad


def _following(
    quad: Quad, place: Place, one: Citation, said: set[NamedNode], references: References
) -> list[Placed]:
    """The type and the law of the words, where the file does not state them."""
    derived: list[tuple[NamedNode, NamedNode | Literal]] = []
    if LM.basisType not in said:
        derived.append((LM.basisType, judged_kind(one, None, references)))
    if LM.cites not in said:
        derived += [(LM.cites, law) for law in cited(one.text, references)[:1]]
    return [(Quad(quad.subject, name, to, quad.graph_name), place) for name, to in derived]
