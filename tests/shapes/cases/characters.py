"""Characters nobody sees, and IRIs where words belong."""

from __future__ import annotations

from tests.shapes.cases import OPEN, STATISTICS, Cases
from tests.shapes.record import conditional, resource, withheld

UNSEEN: Cases = {
    "filler": (resource("filler", dct__title='"\\u3164"@zh'), ["R-01-text"]),
    "turned": (resource("turned", dct__title='"许可\\u202E息信"@zh'), ["R-01-text"]),
    "isolated": (resource("isolated", dct__title='"许可\\u2067息信\\u2069类"@zh'), ["R-01-text"]),
    "breakname": (resource("breakname", dct__title='"许可证信息\\n"@zh'), ["R-01-text"]),
    "turneditem": (
        resource("turneditem").replace('dct:title "编号"', 'dct:title "编\\u202E号"'),
        ["R-06-name"],
    ),
    "fillerdesc": (resource("fillerdesc", dct__description='"\\u115F\\u3164"@zh'), ["R-04-text"]),
    "fillernone": (resource("fillernone", dct__description='"无\\uFE0F\\u3164"@zh'), ["R-22"]),
    "fillercondition": (
        conditional("fillercondition", lm__sharingCondition='"\\u2800\\u180E"@zh'),
        ["R-08"],
    ),
    "sameA2": (resource("sameA2", dct__title='"监督抽查"@zh'), ["R-01a"]),
    "sameB2": (resource("sameB2", dct__title='"监督\\u3164抽\\uFE0F查"@zh'), ["R-01a"]),
    "breakcode": (resource("breakcode", dct__identifier='"307010/breakcode\\n"'), ["R-02-syntax"]),
    "breakclass": (
        resource("breakclass", dct__identifier='"307010/b\\n"', lm__classification="class:102"),
        ["R-02-syntax"],
    ),
    "breakprovider": (
        resource("breakprovider", lm__providerCode='"11320700X000000358\\n"'),
        ["R-03a-form"],
    ),
    "wideNone": (resource("wideNone", dct__description='"ＮoＮe。"@zh'), ["R-22"]),
    "wideTrial": (resource("wideTrial", dct__description='"１２3"@zh'), ["R-22"]),
}
IRIS: Cases = {
    "irititle": (resource("irititle", dct__title="<urn:x:name>"), ["R-01-text"]),
    "iridesc": (resource("iridesc", dct__description="<urn:x:about>"), ["R-04-text"]),
    "iricondition": (
        conditional("iricondition", lm__sharingCondition="<urn:x:condition>"),
        ["R-08"],
    ),
    "iriscope": (conditional("iriscope", lm__sharingScope="<urn:x:scope>"), ["R-08-scope"]),
    "iriopening": (
        resource("iriopening", lm__openToSociety="true", lm__openingCondition="<urn:x:all>"),
        [OPEN],
    ),
    "irireason": (
        withheld("irireason", "《统计法》", "law", STATISTICS).replace(
            '"能够识别个人身份"@zh', "<urn:x:reason>"
        ),
        ["R-09c"],
    ),
    "iribasis": (
        withheld("iribasis", "x").replace('"x"@zh', "<urn:x:basis>"),
        ["R-09"],
    ),
    "iriitem": (
        resource("iriitem").replace('dct:title "编号"@zh', "dct:title <urn:x:item>"),
        ["R-06-name"],
    ),
}
