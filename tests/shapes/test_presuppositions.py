"""One fault gives one finding (domain.md B0): cases beside the examples, judged in one run each."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

import pytest

from tests.shapes.engine import judge
from tests.shapes.record import PREFIXES, conditional, resource, way, withheld

Cases = dict[str, tuple[str, list[str]]]
"""By key of a resource: what is said of it, and the shapes that report."""

DAY = date(2019, 6, 1)
STATISTICS = "; lm:cites law:statistics-law"
DOCUMENT_51 = "; lm:cites law:state-council-2016-51"
ARTICLE = "; lm:cites <https://w3id.org/lianmu/law/decree-809/3>"
GUIDE = "; lm:cites law:ndrc-2017-1272"

OPEN = "R-12-condition"
NUMBERS = {
    "storageTotal": "storage",
    "recordTotal": "records",
    "storageShared": "storage-shared",
    "recordsShared": "records-shared",
    "storageOpened": "storage-opened",
    "recordsOpened": "records-opened",
}
TOTALS = {
    "storageShared": "storageTotal",
    "recordsShared": "recordTotal",
    "storageOpened": "storageTotal",
    "recordsOpened": "recordTotal",
}

FORMATS: Cases = {
    "noclass": (resource("noclass", lm__formatClass=None), ["R-05"]),
    "oddclass": (resource("oddclass", lm__formatClass='"表"'), ["R-05-list"]),
    "notype": (resource("notype", dct__format=None), ["R-05-missing"]),
    "csv": (resource("csv", dct__format='"csv"'), ["R-05-pair"]),
    "xls": (resource("xls", dct__format="format-type:xls"), ["R-05-pair"]),
    "twoformats": (
        resource("twoformats", lm__formatClass="format:database, format:spreadsheet"),
        [],
    ),
    "service": (resource("service", lm__formatClass="format:service", dct__format=None), []),
    "selfdescribed": (
        resource("selfdescribed", lm__formatClass="format:self-described", dct__format='"bufr"'),
        ["R-05a"],
    ),
}
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
WAYS: Cases = {
    "platform": (
        way("platform", "lm:methodClass method:platform ; lm:methodType method-type:interface"),
        [],
    ),
    "noway": (way("noway", "lm:methodType method-type:database"), ["R-11"]),
    "2ways": (
        way("2ways", "lm:methodClass method:platform, method:mail"),
        ["R-11-several", "R-11a-interim"],
    ),
    "oddway": (way("oddway", 'lm:methodClass "快递"'), ["R-11-list"]),
    "oddtype": (
        way("oddtype", 'lm:methodClass method:platform ; lm:methodType "光盘"'),
        ["R-11-type"],
    ),
    "unclear": (
        way("unclear", "lm:methodClass method:mail", lm__sharingType='"部分"'),
        ["R-07-list", "R-11-reason"],
    ),
    "explained": (
        way(
            "explained",
            'lm:methodClass method:mail ; lm:methodReason "涉及外单位系统"@zh',
            lm__sharingType='"部分"',
        ),
        ["R-07-list"],
    ),
    "dbfile": (
        way("dbfile", "lm:methodClass method:platform ; lm:methodType method-type:file"),
        ["R-11b"],
    ),
    "dbmail": (
        way("dbmail", "lm:methodClass method:mail ; lm:methodType method-type:file"),
        ["R-11a-interim"],
    ),
}
OPENING: Cases = {
    "noanswer": (resource("noanswer", lm__openToSociety=None), ["R-12"]),
    "twoanswers": (resource("twoanswers", lm__openToSociety="true, false"), ["R-12-several", OPEN]),
    "maybe": (resource("maybe", lm__openToSociety='"视情况"'), ["R-12-value"]),
    "open": (resource("open", lm__openToSociety="true"), [OPEN]),
    "opendash": (
        resource("opendash", lm__openToSociety="true", lm__openingCondition='"-"'),
        [OPEN],
    ),
    "openwithheld": (
        withheld("openwithheld", "《统计法》", "law", STATISTICS).replace("false", "true"),
        ["R-12a"],
    ),
}
OTHERS: Cases = {
    "zerowidth": (resource("zerowidth", dct__title='"\\u200B"@zh'), ["R-01-text"]),
    "wideplaceholder": (resource("wideplaceholder", lm__usePurpose='"Ｎ／Ａ"'), ["R-10"]),
    "signs": (resource("signs", lm__usePurpose='"------"'), ["R-10"]),
    "zerowidthuse": (resource("zerowidthuse", lm__usePurpose='"\\u200B\\u2060"'), ["R-10"]),
    "labelascondition": (
        conditional("labelascondition", lm__sharingCondition='"有条件共享。"@zh'),
        ["R-08-placeholder"],
    ),
    "nouse2": (resource("nouse2", lm__usePurpose='"无"'), ["R-10"]),
    "twice": (
        resource(
            "twice",
            'item:307010-twice.j a lm:InformationItem ; dct:title "编 号"@zh ;'
            " lm:dataType data-type:C .",
            lm__item="item:307010-twice.i, item:307010-twice.j",
        ),
        ["R-06a"],
    ),
    "secret": (resource("secret", lm__secrecy="secrecy:secret"), ["R-17"]),
    "notsecret": (resource("notsecret", lm__secrecy="secrecy:not-secret"), []),
    "unclearsecret": (resource("unclearsecret", lm__secrecy='"也许"'), ["R-17-list"]),
    "strict": (
        resource("strict", "item:307010-strict.i lm:itemSharingType sharing:withheld ."),
        ["R-18"],
    ),
    "loose": (
        conditional("loose") + "item:307010-loose.i lm:itemSharingType sharing:unconditional .",
        ["R-18"],
    ),
    "narrower": (
        conditional("narrower") + "item:307010-narrower.i lm:itemSharingType sharing:withheld .",
        [],
    ),
    "odditem": (
        resource("odditem", 'item:307010-odditem.i lm:itemSharingType "部分" .'),
        ["R-18-list"],
    ),
    "personal": (
        resource("personal", 'item:307010-personal.i dct:title "身份证号"@zh .').replace(
            'dct:title "编号"@zh ;', ""
        ),
        ["R-19"],
    ),
    **{
        key: (resource(key).replace('dct:title "编号"', f'dct:title "{name}"'), found)
        for key, name, found in (
            ("phone", "联系人手机", ["R-19"]),
            ("model", "手机型号", []),
            ("proof", "身份证明材料", []),
            ("idcard", "居民身份证", ["R-19"]),
            ("fault", "故障诊断结果", []),
            ("illness", "出院诊断", ["R-19"]),
            ("crop", "转基因作物品种", []),
            ("insured", "社会保障号码", ["R-19"]),
        )
    },
    "personalgiven": (
        conditional("personalgiven").replace('dct:title "编号"', 'dct:title "身份证号"'),
        [],
    ),
    "related": (resource("related", dct__relation=":307010-fine"), []),
    "lost": (resource("lost", dct__relation=":307010-nowhere"), ["R-20"]),
    "itself": (resource("itself", dct__relation=":307010-itself"), ["R-20-self"]),
}
SURVEY: Cases = {
    **{
        f"{name}text": (resource(f"{name}text", **{f"lm__{name}": '"若干"'}), [f"R-21-{shape}"])
        for name, shape in NUMBERS.items()
    },
    **{
        f"{name}below": (resource(f"{name}below", **{f"lm__{name}": "-1"}), [f"R-21-{shape}"])
        for name, shape in NUMBERS.items()
    },
    **{
        f"{name}order": (
            resource(f"{name}order", **{f"lm__{name}": "12.5", f"lm__{total}": "12"}),
            [f"R-21-{NUMBERS[name]}-order"],
        )
        for name, total in TOTALS.items()
    },
    **{
        f"{name}twice": (
            resource(f"{name}twice", **{f"lm__{name}": "1, 2"}),
            [f"R-21-{shape}-several"],
        )
        for name, shape in NUMBERS.items()
    },
    **{
        f"{name}break": (resource(f"{name}break", **{f"lm__{name}": '"1\\n"'}), [f"R-21-{shape}"])
        for name, shape in NUMBERS.items()
    },
    "toolong": (
        resource("toolong", lm__storageTotal='"1234567890123456"'),
        ["R-21-storage"],
    ),
    "unitandorder": (
        resource("unitandorder", lm__storageTotal='"1G"', lm__storageShared="2"),
        ["R-21-storage"],
    ),
}
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

BASES = {
    "inner": (withheld("inner", "部门内部规定", "internal"), ["R-09a"], ["R-09d"]),
    "above": (withheld("above", "按上级要求", "internal"), ["R-09a"], ["R-09d"]),
    "untyped": (withheld("untyped", "按上级要求"), ["R-09a"], ["R-09d"]),
    "measures": (withheld("measures", "《档案管理办法》", "rule"), ["R-09a"], ["R-09d"]),
    "local": (withheld("local", "《江苏省统计条例》", "local-regulation"), ["R-09a"], ["R-09e"]),
    "policy": (
        withheld("policy", "国发〔2016〕51号", "party-policy", DOCUMENT_51),
        ["R-09a"],
        ["R-09b"],
    ),
    "newpolicy": (
        withheld("newpolicy", "中发〔2022〕32号", "party-policy"),
        ["R-09a"],
        ["R-09b", "R-09e"],
    ),
    "decision": (
        withheld("decision", "《国务院关于某事项的决定》", "state-council-decision"),
        ["R-09e"],
        ["R-09e"],
    ),
    "unconfirmed": (withheld("unconfirmed", "《某某条例》", "unknown"), ["R-09e"], ["R-09e"]),
    "misspelt": (withheld("misspelt", "《统计发》第九条", "law"), ["R-09e"], ["R-09e"]),
    "bylaw": (withheld("bylaw", "依法保密", "law"), ["R-09a"], ["R-09d"]),
    "enforcing": (withheld("enforcing", "涉及行政执法", "law"), ["R-09a"], ["R-09d"]),
    "unmarked": (withheld("unmarked", "某某保护法第三条", "law"), ["R-09a"], ["R-09d"]),
    "habit": (withheld("habit", "我局做法", "law"), ["R-09a"], ["R-09d"]),
    "cupboard": (
        withheld("cupboard", "部门内部规定，档案室3号柜", "law"),
        ["R-09a"],
        ["R-09d"],
    ),
    "emptymarks": (withheld("emptymarks", "《无》", "law"), ["R-09"], ["R-09"]),
    "slashmarks": (withheld("slashmarks", "《/》", "law"), ["R-09"], ["R-09"]),
    "halfmarks": (withheld("halfmarks", "<某某条例>", "unknown"), ["R-09e"], ["R-09e"]),
    "oddtype": (
        withheld("oddtype", "《某某法》", None, '; lm:basisType "法规"'),
        ["R-09a"],
        ["R-09d"],
    ),
    "claimed": (
        withheld("claimed", "《政务信息资源目录编制指南》", "law", GUIDE),
        ["R-09a"],
        ["R-09d"],
    ),
    "article": (
        withheld("article", "《政务数据共享条例》第三条", None, ARTICLE),
        [],
        [],
    ),
    "noarticle": (withheld("noarticle", "《统计法》", "law", STATISTICS), ["R-09a-article"], []),
    "spaced": (withheld("spaced", "《统计法》第 28 条", "law", STATISTICS), [], []),
    "twofaults": (
        withheld("twofaults", "《某某保护法》", "law"),
        ["R-09a-article", "R-09e"],
        ["R-09e"],
    ),
    "onehasit": (
        withheld("onehasit", "《统计法》第二十八条", "law", STATISTICS)
        + ':307010-onehasit lm:legalBasis :c . :c lm:citation "《某某管理条例》"@zh ;'
        " lm:basisType basis:administrative-regulation ; lm:cites law:archives-regulation .",
        ["R-09a-article"],
        [],
    ),
    "empty": (withheld("empty", "无", "internal"), ["R-09"], ["R-09"]),
    "oneisgood": (
        withheld("oneisgood", "部门内部规定", "internal")
        + ':307010-oneisgood lm:legalBasis :b . :b lm:citation "《统计法》第二十八条"@zh ;'
        f" lm:basisType basis:law {STATISTICS} .",
        [],
        [],
    ),
    "twotypes": (
        withheld("twotypes", "《统计法》第二十八条", "law, basis:internal", STATISTICS),
        ["R-09-type-several"],
        ["R-09-type-several"],
    ),
    "twocitations": (
        withheld("twocitations", "《统计法》第九条", "law", STATISTICS).replace(
            'lm:citation "', 'lm:citation "《统计法》第八条"@zh, "'
        ),
        ["R-09-citation-several"],
        ["R-09-citation-several"],
    ),
    "noreason": (
        withheld("noreason", "《统计法》第二十八条", "law", STATISTICS).replace(
            "能够识别个人身份", "无"
        ),
        ["R-09c"],
        ["R-09c"],
    ),
}
"""Bases for not sharing: what they give under Decree 809, and before it."""

UNDER_DECREE: Cases = {
    **{key: (text, under) for key, (text, under, _) in BASES.items()},
    "mail": (way("mail", "lm:methodClass method:mail"), ["R-11a"]),
    "nolevel": (resource("nolevel", lm__dataLevel=None), ["R-15"]),
    "2levels": (resource("2levels", lm__dataLevel="level:general, level:core"), ["R-15-several"]),
    "oddlevel": (resource("oddlevel", lm__dataLevel='"三级"'), ["R-15-list"]),
    "noapprover": (resource("noapprover", lm__approver=None), ["R-16-approver"]),
    "neverissued": (
        resource("neverissued", dct__issued='"2019-02-29"^^xsd:date'),
        ["R-14-date"],
    ),
    "iriapprover": (resource("iriapprover", lm__approver="<urn:x:y>"), ["R-16-approver-text"]),
    "blankapprover": (resource("blankapprover", lm__approver='" "'), ["R-16-approver-text"]),
    **{
        f"{shape}{what}": (
            resource(f"{shape}{what}", **{f"lm__{name}": value}),
            [f"R-16-{shape}{ending}"],
        )
        for shape, name in (
            ("secrecy", "secrecyAssessed"),
            ("privacy", "privacyAssessed"),
            ("approved", "approved"),
        )
        for what, value, ending in (
            ("missing", None, ""),
            ("text", '"三月"', "-date"),
            ("never", '"2019-06-31"^^xsd:date', "-date"),
            ("twice", '"2019-03-01"^^xsd:date, "2019-03-02"^^xsd:date', "-several"),
            ("late", '"2019-03-21"^^xsd:date', "-order"),
        )
    },
}
BEFORE_DECREE: Cases = {
    **{key: (text, before) for key, (text, _, before) in BASES.items()},
    "mail": (way("mail", "lm:methodClass method:mail"), ["R-11a-interim"]),
    "nolevel": (resource("nolevel", lm__dataLevel=None, lm__approver=None), []),
}


def by_focus(cases: Cases, profile: str, as_of: date = DAY) -> dict[str, list[str]]:
    """The shapes that report, by the key of the resource or of the resource it is a part of."""
    turtle = PREFIXES + "\n".join(text for text, _ in cases.values())
    found: defaultdict[str, list[str]] = defaultdict(list)
    for result in judge(turtle, profile, as_of):
        key = re.split("[.-]", result.focus.rpartition("/307010-")[2])[0]
        found[key].append(result.shape.rpartition("/")[2])
    return {key: sorted(shapes) for key, shapes in found.items()}


@pytest.mark.parametrize(
    ("cases", "profile"),
    [(CASES, "lyg-interim"), (UNDER_DECREE, "decree-809"), (BEFORE_DECREE, "lyg-interim")],
    ids=["record content", "under decree 809", "before it"],
)
def test_each_fault_gives_its_finding_and_no_other(cases: Cases, profile: str) -> None:
    wanted = {key: sorted(shapes) for key, (_, shapes) in cases.items() if shapes}
    assert by_focus(cases, profile) == wanted


def test_a_missing_level_is_a_warning_from_the_day_the_decree_was_made_public() -> None:
    cases: Cases = {key: BEFORE_DECREE[key] for key in ("nolevel",)}
    assert by_focus(cases, "lyg-interim", date(2025, 5, 27)) == {}
    assert by_focus(cases, "lyg-interim", date(2025, 5, 28)) == {"nolevel": ["R-15-interim"]}


def test_one_code_in_two_catalogs_is_in_use() -> None:
    turtle = (
        PREFIXES
        + resource("1")
        + """
        :one a dcat:Catalog ; dct:title "甲目录"@zh ; dcat:dataset :307010-1 .
        :two a dcat:Catalog ; dct:title "乙目录"@zh ; dcat:dataset :307010-1 ."""
    )
    (result,) = judge(turtle, "decree-809", date(2026, 1, 15))
    assert result.shape.endswith("R-02-unique")
    assert any("甲目录、乙目录" in text for text in result.messages)


def test_an_organisation_with_the_same_identifier_is_no_second_holder() -> None:
    turtle = PREFIXES + resource("1") + ':s a org:FormalOrganization ; dct:identifier "307010/1" .'
    assert judge(turtle, "decree-809", date(2026, 1, 15)) == []
