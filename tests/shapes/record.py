"""One complete, conforming resource as Turtle, and ways to spoil it."""

from __future__ import annotations

PREFIXES = """
@prefix : <http://localhost:8000/id/resource/> .
@prefix basis: <https://w3id.org/lianmu/code/basis/> .
@prefix data-type: <https://w3id.org/lianmu/code/data-type/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix department: <http://localhost:8000/id/department/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix class: <https://w3id.org/lianmu/code/classification/> .
@prefix format-type: <https://w3id.org/lianmu/code/format-type/> .
@prefix format: <https://w3id.org/lianmu/code/format/> .
@prefix frequency: <https://w3id.org/lianmu/code/frequency/> .
@prefix item: <http://localhost:8000/id/item/> .
@prefix law: <https://w3id.org/lianmu/law/> .
@prefix level: <https://w3id.org/lianmu/code/data-level/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix method-type: <https://w3id.org/lianmu/code/method-type/> .
@prefix method: <https://w3id.org/lianmu/code/method/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix purpose: <https://w3id.org/lianmu/code/purpose/> .
@prefix secrecy: <https://w3id.org/lianmu/code/secrecy/> .
@prefix sharing: <https://w3id.org/lianmu/code/sharing/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

department:lyg-zjj a lm:Department, org:FormalOrganization, foaf:Agent ;
    dct:identifier "11320700X000000358" ;
    foaf:name "连云港市住房和城乡建设局"@zh .
"""

FIELDS = {
    "dct:publisher": "department:lyg-zjj",
    "lm:providerCode": '"11320700X000000358"',
    "dct:description": '"施工许可证的编号、单位和日期"@zh',
    "lm:formatClass": "format:database",
    "dct:format": "format-type:oracle",
    "lm:sharingType": "sharing:unconditional",
    "lm:usePurpose": "purpose:work-reference",
    "lm:openToSociety": "false",
    "dct:accrualPeriodicity": "frequency:daily",
    "dct:issued": '"2019-03-20"^^xsd:date',
    "lm:dataLevel": "level:general",
    "lm:secrecyAssessed": '"2019-03-01"^^xsd:date',
    "lm:privacyAssessed": '"2019-03-01"^^xsd:date',
    "lm:approved": '"2019-03-10"^^xsd:date',
    "lm:approver": '"分管负责人"@zh',
}


def resource(key: str, *more: str, **changes: str | None) -> str:
    """A resource whose code is ``307010/{key}``, and ``more`` Turtle after it.

    ``dct__title=None`` drops a field, a text replaces it.
    """
    fields = {
        "dct:title": f'"施工许可信息（{key}）"@zh',
        **FIELDS,
        "dct:identifier": f'"307010/{key}"',
        "lm:item": f"item:307010-{key}.i",
    }
    for name, value in changes.items():
        fields[name.replace("__", ":")] = value or ""
    stated = " ;\n    ".join(f"{name} {value}" for name, value in fields.items() if value)
    item = (
        f'item:307010-{key}.i a lm:InformationItem ; dct:title "编号"@zh ;'
        " lm:dataType data-type:C .\n"
    )
    start = f":307010-{key} a lm:InformationResource ;\n    {stated} .\n"
    return start + item + "\n".join(more) + "\n"


def way(key: str, stated: str, **changes: str | None) -> str:
    """A resource that is shared in this way."""
    node = f":307010-{key}-way"
    return resource(key, f"{node} {stated} .", lm__accessWay=node, **changes)


def conditional(key: str, **changes: str | None) -> str:
    """A conditionally shared resource that states everything it must."""
    stated = {
        "lm__sharingType": "sharing:conditional",
        "lm__sharingCondition": '"按件核验"@zh',
        "lm__sharingScope": '"公安、税务"@zh',
        "lm__usePurpose": "purpose:business-collaboration",
    }
    return resource(key, **{**stated, **changes})


def withheld(key: str, citation: str, kind: str | None = None, more: str = "") -> str:
    """A resource that is not shared, on this basis."""
    given = f" ; lm:basisType basis:{kind}" if kind else ""
    basis = f':307010-{key}-basis a lm:LegalBasis ; lm:citation "{citation}"@zh{given} {more} .'
    return resource(
        key,
        basis,
        lm__sharingType="sharing:withheld",
        lm__withholdingReason='"能够识别个人身份"@zh',
        lm__legalBasis=f":307010-{key}-basis",
    )
