"""Bases for not sharing."""

from __future__ import annotations

from tests.shapes.cases import STATISTICS
from tests.shapes.record import withheld

DOCUMENT_51 = "; lm:cites law:state-council-2016-51"
ARTICLE = "; lm:cites <https://w3id.org/lianmu/law/decree-809/3>"
GUIDE = "; lm:cites law:ndrc-2017-1272"

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
