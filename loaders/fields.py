"""Field → property and kind of value, as in the table of docs/model.md.

Fields that need more than one cell (items, access ways, legal bases, classification) and the
ones that name a resource (title, code) are read in modules of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

from loaders.quantities import GIGABYTES, TEN_THOUSANDS, Unit
from ontology.namespaces import DCT, LM

Kind = Literal[
    "text", "code", "credit code", "organisation", "concept", "date", "number", "resource"
]


@dataclass(frozen=True)
class Field:
    """``scheme`` is the code list of a concept; ``many`` cells hold several values.

    ``noted`` fields have no rule that reports, under every profile, a value that cannot be read:
    the loader says so in a note. ``unit`` is that of a number in docs/model.md.
    """

    key: str
    property: NamedNode
    kind: Kind
    scheme: str = ""
    many: bool = False
    noted: bool = False
    unit: Unit = GIGABYTES


SHARING_TYPE = Field("sharingType", LM.sharingType, "concept", "sharing")
SHARING_CONDITION = Field("sharingCondition", LM.sharingCondition, "text")
SHARING_SCOPE = Field("sharingScope", LM.sharingScope, "text")
USE_PURPOSE = Field("usePurpose", LM.usePurpose, "concept", "purpose", many=True, noted=True)
FORMAT_CLASS = Field("formatClass", LM.formatClass, "concept", "format")
FORMAT_TYPE = Field("formatType", DCT.format, "concept", "format-type", many=True)
PROVIDER = Field("provider", DCT.publisher, "organisation")
OPENING_CONDITION = Field("openingCondition", LM.openingCondition, "text")
DATA_TYPE = Field("dataType", LM.dataType, "concept", "data-type")
METHOD_CLASS = Field("methodClass", LM.methodClass, "concept", "method")
METHOD_TYPE = Field("methodType", LM.methodType, "concept", "method-type")
BASIS_TYPE = Field("basisType", LM.basisType, "concept", "basis", noted=True)
ITEM_SHARING_TYPE = Field("itemSharingType", LM.itemSharingType, "concept", "sharing")

SIMPLE = (
    Field("title", DCT.title, "text"),
    Field("code", DCT.identifier, "code"),
    Field("providerCode", LM.providerCode, "credit code"),
    Field("providerUnit", LM.providerUnit, "text"),
    Field("summary", DCT.description, "text"),
    FORMAT_TYPE,
    Field("formatDescription", LM.formatDescription, "text"),
    SHARING_TYPE,
    SHARING_SCOPE,
    USE_PURPOSE,
    Field("withholdingReason", LM.withholdingReason, "text"),
    OPENING_CONDITION,
    Field("frequency", DCT.accrualPeriodicity, "concept", "frequency"),
    Field("issued", DCT.issued, "date"),
    Field("relation", DCT.relation, "resource", many=True),
    Field("leadDepartment", LM.leadDepartment, "organisation", noted=True),
    Field("dataLevel", LM.dataLevel, "concept", "data-level", noted=True),
    Field("secrecyAssessed", LM.secrecyAssessed, "date", noted=True),
    Field("privacyAssessed", LM.privacyAssessed, "date", noted=True),
    Field("approver", LM.approver, "text"),
    Field("approved", LM.approved, "date", noted=True),
    Field("secrecy", LM.secrecy, "concept", "secrecy"),
    Field("storageTotal", LM.storageTotal, "number"),
    Field("recordTotal", LM.recordTotal, "number", unit=TEN_THOUSANDS),
    Field("storageShared", LM.storageShared, "number"),
    Field("recordsShared", LM.recordsShared, "number", unit=TEN_THOUSANDS),
    Field("storageOpened", LM.storageOpened, "number"),
    Field("recordsOpened", LM.recordsOpened, "number", unit=TEN_THOUSANDS),
)
"""Fields whose cell alone gives the value."""

COLUMNS = (
    *((field.key, field.property) for field in SIMPLE),
    ("provider", DCT.publisher),
    ("providerCode", DCT.publisher),
    ("formatClass", LM.formatClass),
    ("item", LM.item),
    ("dataType", LM.dataType),
    ("dataLength", LM.dataLength),
    ("itemSharingType", LM.itemSharingType),
    ("sharingCondition", LM.sharingCondition),
    ("legalBasis", LM.legalBasis),
    ("legalBasis", LM.citation),
    ("basisType", LM.basisType),
    ("methodClass", LM.accessWay),
    ("methodType", LM.accessWay),
    ("methodClass", LM.methodClass),
    ("methodType", LM.methodType),
    ("methodReason", LM.methodReason),
    ("openToSociety", LM.openToSociety),
    ("class", LM.classification),
    ("division", LM.classification),
)
"""Field → the property whose absence is reported in that field's column; the first one wins."""
