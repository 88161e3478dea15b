"""What a store makes of numbers and dates: it keeps their value, and not of each.

SHACL compares terms as they are written (RDF 1.1 section 3.3), so whoever judges in a store has to
know which terms are others there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ontology.namespaces import RDF, XSD

TEXTS = (XSD.string, RDF.langString)
LARGEST = {XSD.integer: Decimal(2**63 - 1), XSD.decimal: Decimal(2**127 - 1).scaleb(-18)}
MOST_PLACES = 18
"""What the engine counts with; a number beyond is a text to it."""


def as_kept(terms: Iterable[Literal]) -> dict[Literal, Literal]:
    """By literal, what a store has of it."""
    store, found = Store(), {}
    place = NamedNode("urn:x-lianmu:place")
    for term in terms:
        quad = Quad(place, RDF.value, term)
        store.add(quad)
        (kept,) = store
        if isinstance(kept.object, Literal):
            found[term] = kept.object
        store.remove(quad)
    return found


def kept_otherwise(written: Iterable[Triple]) -> tuple[list[Triple], list[Triple]]:
    """Statements whose value is kept but spelt otherwise, and those that become something else:
    of another datatype, beyond the engine's range, or one with another statement.
    """
    statements = [(t, t.object) for t in dict.fromkeys(written) if isinstance(t.object, Literal)]
    kept = as_kept({term for _, term in statements if term.datatype not in TEXTS})
    places = [(t.subject, t.predicate, kept.get(term, term)) for t, term in statements]
    holders = Counter(places)
    respelt, changed = [], []
    for (triple, term), place in zip(statements, places, strict=True):
        stored = place[2]
        if holders[place] > 1 or stored.datatype != term.datatype or out_of_range(term):
            changed.append(triple)
        elif stored != term:
            respelt.append(triple)
    return respelt, changed


def out_of_range(term: Literal) -> bool:
    """Whether the engine cannot count with a well-formed number."""
    largest = LARGEST.get(term.datatype)
    if largest is None:
        return False
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return False
    exponent = number.as_tuple().exponent
    return abs(number) > largest or (isinstance(exponent, int) and -exponent > MOST_PLACES)
