"""What a resource is found by: its fields, and the paths of properties that lead to their texts.

Index and SPARQL (:mod:`server.search.as_sparql`) read the same table, so they mean the same.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from ontology.namespaces import DCT, FOAF, LM, RDFS, SKOS

Path = tuple[NamedNode, ...]

PROVIDER = ((DCT.publisher,), *((DCT.publisher, name) for name in (SKOS.prefLabel, FOAF.name)))

FIELDS: dict[str, tuple[Path, ...]] = {
    "title": ((DCT.title,),),
    "code": ((DCT.identifier,),),
    "items": ((LM.item, DCT.title),),
    "provider_name": (*PROVIDER, (DCT.publisher, SKOS.altLabel)),
    "description": ((DCT.description,),),
    "other": (
        (LM.sharingCondition,),
        (LM.sharingScope,),
        (LM.usePurpose,),
        (LM.withholdingReason,),
        (LM.legalBasis, LM.citation),
        (LM.openingCondition,),
        (LM.providerUnit,),
        (LM.formatDescription,),
        (LM.accessWay, LM.methodReason),
        (LM.item, RDFS.comment),
    ),
}
"""By name, those that count most first: a resource whose title has the words stands before one that
needs its items to have them all."""

SCOPES: dict[str, tuple[str, ...]] = {"": tuple(FIELDS), "items": ("items",)}
"""Where a search may look: everywhere, or in the names of information items only."""
