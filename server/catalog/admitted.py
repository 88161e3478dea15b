"""What a catalog may state: classes, properties by kind of node, vocabularies of others."""

from __future__ import annotations

from ontology.namespaces import ADMS, CSVW, DCAT, DCT, FOAF, LM

ADMITTED_CLASSES = {
    LM.InformationResource,
    LM.BasicResource,
    LM.ThematicResource,
    LM.DepartmentalResource,
    LM.InformationItem,
    LM.LegalBasis,
    DCAT.Dataset,
    DCAT.Distribution,
    DCAT.DataService,
    CSVW.Column,
}
ON_RESOURCE = (
    "providerCode", "providerUnit", "formatClass", "formatDescription", "sharingType",
    "sharingCondition", "sharingScope", "usePurpose", "legalBasis", "withholdingReason",
    "accessWay", "openToSociety", "openingCondition", "classification", "leadDepartment",
    "dataLevel", "secrecyAssessed", "privacyAssessed", "approved", "approver", "item",
    "contactName", "contactPhone", "contactEmail", "storageLocation", "internalAddress", "secrecy",
    "storageTotal", "recordTotal", "storageShared", "recordsShared", "storageOpened",
    "recordsOpened",
)  # fmt: skip
PARTS = {
    LM.item: ("dataType", "dataLength", "order", "itemSharingType", "itemKind", "secrecy"),
    LM.legalBasis: ("citation", "basisType", "cites"),
    LM.accessWay: ("methodClass", "methodType", "methodReason"),
}
"""What may be said of a part that a resource leads to with such a property."""
LM_PROPERTIES = {link: {LM[name] for name in names} for link, names in PARTS.items()}
LM_PROPERTIES[DCAT.dataset] = {LM[name] for name in ON_RESOURCE}
ADMITTED_PROPERTIES = set().union(*LM_PROPERTIES.values())
TITLED = {DCAT.dataset, LM.item, LM.accessWay}
"""What may have a title: a legal basis is called what it cites."""
ADMITTED_VOCABULARIES = tuple(space.iri for space in (DCT, DCAT, ADMS, FOAF, CSVW))
