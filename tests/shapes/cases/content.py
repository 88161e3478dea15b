"""All cases of record content."""

from __future__ import annotations

from tests.shapes.cases import STATISTICS, Cases
from tests.shapes.cases.characters import IRIS, UNSEEN
from tests.shapes.cases.formats import FORMATS, OPENING, WAYS
from tests.shapes.cases.naming import NAMES_AND_CODES
from tests.shapes.cases.others import OTHERS
from tests.shapes.cases.survey import SURVEY
from tests.shapes.record import conditional, resource, withheld

CASES: Cases = {
    "fine": (resource("fine"), []),
    "2names": (resource("2names", dct__title='"甲"@zh, "乙"@zh'), ["R-01-several"]),
    "blankname": (resource("blankname", dct__title='" "@zh'), ["R-01-text"]),
    "padded": (resource("padded", dct__title='"名称 "@zh'), ["R-01-text"]),
    "lines": (resource("lines", dct__title='"第一行\\n第二行"@zh'), []),
    "wideTest": (resource("wideTest", dct__title='"Ｔｅｓｔ"@zh'), ["R-01-placeholder"]),
    "ownPurpose": (resource("ownPurpose", lm__usePurpose='"防汛调度"@zh'), []),
    "bigNULL": (resource("bigNULL", dct__title='"NULL"@zh'), ["R-01-placeholder"]),
    "nocode": (resource("nocode", dct__identifier=None), ["R-02"]),
    "2codes": (resource("2codes", dct__identifier='"307010/a1", "307010/a2"'), ["R-02-several"]),
    "class4": (resource("class4", dct__identifier='"407010/1"'), ["R-02-syntax"]),
    "noslash": (resource("noslash", dct__identifier='"3070100001"'), ["R-02-syntax"]),
    "slashslash": (resource("slashslash", dct__identifier='"307010/1/2"'), ["R-02-syntax"]),
    "2providers": (
        resource("2providers", dct__publisher='department:lyg-zjj, "某局"'),
        ["R-03-several", "R-03-known"],
    ),
    "lower": (resource("lower", lm__providerCode='"11320700x00000019j"'), ["R-03a-form"]),
    "spaced": (resource("spaced", lm__providerCode='"11320700 X00000019J"'), ["R-03a-form"]),
    "science": (resource("science", lm__providerCode='"1.13207E+17"'), ["R-03a-number"]),
    "badletter": (resource("badletter", lm__providerCode='"11320700I00000019J"'), ["R-03a-form"]),
    "2provcodes": (
        resource(
            "2provcodes",
            lm__providerCode='"11320700X000000358", "11320700X000000433"',
            dct__publisher='"某局"',
        ),
        ["R-03-known", "R-03a-several"],
    ),
    "3names": (
        resource("3names", dct__title='"丙"@zh, "丁"@zh, "戊"@zh'),
        ["R-01-several", "R-01-several"],
    ),
    "samewords": (
        resource("samewords", dct__title='"许可证"@zh, "许可证"'),
        ["R-01-several"],
    ),
    "2dates": (
        resource("2dates", dct__issued='"2019-03-20"^^xsd:date, "2019-03-21"^^xsd:date'),
        ["R-14-several"],
    ),
    "2itemnames": (
        resource("2itemnames", 'item:307010-2itemnames.i dct:title "号码"@zh .'),
        ["R-06-name-several"],
    ),
    "2itemtypes": (
        resource("2itemtypes", "item:307010-2itemtypes.i lm:dataType data-type:N ."),
        ["R-06-type-several"],
    ),
    "blankitem": (
        resource("blankitem").replace('dct:title "编号"', 'dct:title " "'),
        ["R-06-name"],
    ),
    "untypeditem": (
        resource("untypeditem").replace("lm:dataType data-type:C", "lm:order 1"),
        ["R-06-type"],
    ),
    "noprovcode": (resource("noprovcode", lm__providerCode=None), ["R-03a"]),
    "blankdesc": (resource("blankdesc", dct__description='"  "@zh'), ["R-04-text"]),
    "2descs": (resource("2descs", dct__description='"甲"@zh, "乙"@zh'), ["R-04-several"]),
    "dash": (resource("dash", dct__description='"——"@zh'), ["R-22"]),
    "slipped": (resource("slipped", dct__description='"信息资源格式分类"@zh'), ["R-22-column"]),
    "slippedcondition": (
        resource("slippedcondition", lm__sharingCondition='"是否向社会开放"@zh'),
        ["R-22-column-condition"],
    ),
    "slippedopening": (
        resource("slippedopening", lm__openingCondition='"更新周期"@zh'),
        ["R-22-column-opening"],
    ),
    "noitems": (resource("noitems", lm__item=None), ["R-06"]),
    "2formats": (
        resource("2formats", lm__item=None, lm__formatClass="format:database, format:document"),
        ["R-06"],
    ),
    "nolist": (
        resource(
            "nolist", lm__item=None, lm__formatClass="format:image", dct__format="format-type:jpg"
        ),
        [],
    ),
    "oddformat": (resource("oddformat", lm__item=None, lm__formatClass='"表"'), ["R-05-list"]),
    "textitem": (resource("textitem", lm__item='"企业名称"'), ["R-06-item"]),
    "noname": (
        resource(
            "noname", lm__item=None, lm__formatClass="format:image", dct__format="format-type:jpg"
        )
        + "item:307010-noname a lm:InformationItem ; lm:dataType data-type:C .",
        ["R-06-name"],
    ),
    "2cycles": (
        resource("2cycles", dct__accrualPeriodicity="frequency:daily, frequency:weekly"),
        ["R-13-several"],
    ),
    "othercycle": (resource("othercycle", dct__accrualPeriodicity="frequency:other"), ["R-13a"]),
    "wronglist": (
        resource("wronglist", dct__accrualPeriodicity="sharing:unconditional"),
        ["R-13-list"],
    ),
    "nodate": (resource("nodate", dct__issued='"2019-02-30"^^xsd:date'), ["R-14-date"]),
    "textdate": (resource("textdate", dct__issued='"2999-01-01"'), ["R-14-date"]),
    "datetime": (
        resource("datetime", dct__issued='"2999-01-01T00:00:00"^^xsd:dateTime'),
        ["R-14-date"],
    ),
    "today": (resource("today", dct__issued='"2019-06-01"^^xsd:date'), []),
    "tomorrow": (resource("tomorrow", dct__issued='"2019-06-02"^^xsd:date'), ["R-14-future"]),
    "2sharings": (
        resource("2sharings", lm__sharingType="sharing:unconditional, sharing:withheld"),
        ["R-07-several", "R-09", "R-09c"],
    ),
    "oddsharing": (resource("oddsharing", lm__sharingType='"条件共享"'), ["R-07-list"]),
    "given": (conditional("given"), []),
    "nocondition": (
        conditional("nocondition", lm__sharingCondition=None, lm__sharingScope=None),
        ["R-08"],
    ),
    "blankcondition": (
        conditional("blankcondition", lm__sharingCondition='" "', lm__usePurpose=None),
        ["R-08"],
    ),
    "samename": (
        conditional("samename", lm__sharingCondition='"有条件共享"@zh', lm__sharingScope=None),
        ["R-08-placeholder"],
    ),
    "othername": (
        conditional("othername", lm__sharingCondition='"无条件共享"@zh', lm__usePurpose=None),
        ["R-08-placeholder"],
    ),
    "noscope": (conditional("noscope", lm__sharingScope=None), ["R-08-scope"]),
    "scopedash": (conditional("scopedash", lm__sharingScope='"-"'), ["R-08-scope"]),
    "nouse": (conditional("nouse", lm__usePurpose=None), ["R-08-use"]),
    "freeuse": (conditional("freeuse", lm__usePurpose='"行政审批"'), []),
    "neither": (
        conditional("neither", lm__usePurpose=None, lm__sharingScope=None),
        ["R-08-scope", "R-08-use"],
    ),
    "nobasis": (resource("nobasis", lm__sharingType="sharing:withheld"), ["R-09", "R-09c"]),
    "textbasis": (
        resource(
            "textbasis",
            lm__sharingType="sharing:withheld",
            lm__withholdingReason='"能够识别个人身份"@zh',
            lm__legalBasis='"按上级要求"',
        ),
        ["R-09"],
    ),
    "dashbasis": (withheld("dashbasis", "/", "unknown"), ["R-09"]),
    "lawbasis": (withheld("lawbasis", "《中华人民共和国统计法》", "law", STATISTICS), []),
    "citesonly": (withheld("citesonly", " ", "law", STATISTICS), []),
    **FORMATS,
    **NAMES_AND_CODES,
    **WAYS,
    **OPENING,
    **OTHERS,
    **SURVEY,
    **UNSEEN,
    **IRIS,
}
