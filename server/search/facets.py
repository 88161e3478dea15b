"""By what a list of resources can be narrowed, and the keys of the values in addresses."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import CODE, DCAT, DCT, LAW, LM, RDF, RULE, XSD, Names
from server.search.fields import Path

Term = NamedNode | BlankNode | Literal | Triple

TYPES = {
    LM.BasicResource: "basic",
    LM.ThematicResource: "thematic",
    LM.DepartmentalResource: "departmental",
}
OPEN = {
    Literal("true", datatype=XSD.boolean): "yes",
    Literal("false", datatype=XSD.boolean): "no",
}


@dataclass(frozen=True)
class Facet:
    """``path`` leads from a resource to the value; ``listed`` means that it leads there from the
    value, as from a catalog. The key of a value is what follows ``start`` in its IRI.
    """

    path: Path
    start: str = ""
    listed: bool = False


BY_PATH = {
    "share": Facet((LM.sharingType,), CODE.iri + "sharing/"),
    "provider": Facet((DCT.publisher,), "id/department/"),
    "region": Facet((DCT.publisher, DCT.spatial), CODE.iri + "region/"),
    "type": Facet((RDF.type,)),
    "theme": Facet((LM.classification,), CODE.iri + "classification/"),
    "frequency": Facet((DCT.accrualPeriodicity,), CODE.iri + "frequency/"),
    "format": Facet((LM.formatClass,), CODE.iri + "format/"),
    "open": Facet((LM.openToSociety,)),
    "basis": Facet((LM.legalBasis, LM.cites), LAW.iri),
    "catalog": Facet((DCAT.dataset,), "id/catalog/", listed=True),
}
"""What follows from public statements. A legal basis counts for the law, whatever article it is."""

RULE_FACET = "rule"
"""Findings, by rule: only of the reports that the visitor may read (:mod:`server.search.find`)."""

FACETS = (*BY_PATH, RULE_FACET)


def key_of(facet: str, term: Term, names: Names) -> str | None:
    """The short key of a facet's value: the tail of its IRI; None if it is not in its list."""
    if facet == "type":
        return TYPES.get(term) if isinstance(term, NamedNode) else None
    if facet == "open":
        return OPEN.get(term) if isinstance(term, Literal) else None
    start = start_of(facet, names)
    if not isinstance(term, NamedNode) or not term.value.startswith(start):
        return None
    tail = term.value[len(start) :]
    return unquote(tail.partition("/")[0] if facet == "basis" else tail) or None


def term_of(facet: str, key: str, names: Names) -> NamedNode | Literal | None:
    """The value that a key stands for; None if no value can have it."""
    if facet in ("type", "open"):
        known: list[tuple[NamedNode | Literal, str]] = [*TYPES.items(), *OPEN.items()]
        return next((term for term, name in known if name == key), None)
    if facet in ("provider", "catalog"):
        kind = {"provider": "department", "catalog": "catalog"}[facet]
        return names.thing(kind, key)
    try:
        return NamedNode(start_of(facet, names) + key)
    except ValueError:
        return None


def start_of(facet: str, names: Names) -> str:
    """What the IRIs of a facet's values start with."""
    if facet == RULE_FACET:
        return RULE.iri
    start = BY_PATH[facet].start
    return names.base + start if start.startswith("id/") else start
