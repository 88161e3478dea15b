"""Purposes, items, secrecy, related resources."""

from __future__ import annotations

from tests.shapes.cases import Cases
from tests.shapes.record import conditional, resource

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
