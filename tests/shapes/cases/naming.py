"""Names and codes of resources and their providers."""

from __future__ import annotations

from tests.shapes.cases import Cases
from tests.shapes.record import resource

NAMES_AND_CODES: Cases = {
    "system": (resource("system", dct__title='"行政审批系统"@zh'), ["R-01b-system"]),
    "insystem": (resource("insystem", dct__title='"行政审批系统用户"@zh'), []),
    "tail": (resource("tail", dct__title='"施工许可信息12"@zh'), ["R-01b-tail"]),
    "widetail": (resource("widetail", dct__title='"质量监督信息１２"@zh'), ["R-01b-tail"]),
    "year": (resource("year", dct__title='"施工许可信息2019"@zh'), []),
    "sameA": (resource("sameA", dct__title='"竣工验收"@zh'), ["R-01a"]),
    "sameB": (resource("sameB", dct__title='"竣工·验收 "@zh'), ["R-01-text", "R-01a"]),
    "elsewhere": (
        resource(
            "elsewhere",
            ":s a org:FormalOrganization .",
            dct__title='"竣工验收"@zh',
            dct__publisher=":s",
        ),
        [],
    ),
    "noneA": (resource("noneA", dct__title='"无"@zh'), ["R-01-placeholder"]),
    "noneB": (resource("noneB", dct__title='"无"@zh'), ["R-01-placeholder"]),
    "basic": (resource("basic", ":307010-basic a lm:BasicResource ."), ["R-02a"]),
    "theme": (resource("theme", lm__classification="class:211"), ["R-02a"]),
    "short": (
        resource("short", dct__identifier='"307/1"', lm__classification="class:102"),
        ["R-02-syntax"],
    ),
    "notmine": (resource("notmine", lm__providerCode='"11320700X000000433"'), ["R-03b"]),
    "neither2": (
        resource("neither2", lm__providerCode='"11320700X000000434"'),
        ["R-03a-check"],
    ),
    "reused": (
        resource(
            "reused",
            ':w1 a lm:WithdrawnCode ; dct:identifier "307010/reused" ;'
            ' dct:title "旧名"@zh ; dct:publisher department:lyg-zjj .',
        ),
        ["R-02b"],
    ),
    "recoded": (
        resource(
            "recoded",
            ':w2 a lm:WithdrawnCode ; dct:identifier "307010/former" ;'
            ' dct:title "施工许可信息(recoded)"@zh ; dct:publisher department:lyg-zjj .',
        ),
        ["R-02b-changed"],
    ),
    "restored": (
        resource(
            "restored",
            ':w3 a lm:WithdrawnCode ; dct:identifier "307010/restored" ;'
            ' dct:title "施工许可信息（restored）"@zh ; dct:publisher department:lyg-zjj .',
        ),
        [],
    ),
}
