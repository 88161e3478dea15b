"""Which kinds of document the words of a citation allow (domain.md C3.8).

A claimed type never makes a document more than its words: a city's measures are no law.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from loaders.basis import Citation

Kinds = tuple[str, ...]
"""Keys of ``code/basis``, the likeliest first."""

BELOW = {"rule", "normative-document", "internal", "unknown"}
"""Whoever claims one of these claims nothing: none but ``unknown`` is ever enough, and that waits
for confirmation.
"""
LAW = re.compile(r"(?<![办做想方看说用写手算书语战])法$")
"""办法 are rules or less; 做法, 想法 and the like are no documents at all."""
REGULATIONS = ("administrative-regulation", "local-regulation", "party-policy")
"""Those of the State Council, of places and of the Party have the same last words."""
NUMBERED: tuple[tuple[re.Pattern[str], Kinds], ...] = (
    (re.compile(r"主席令"), ("law",)),
    (re.compile(r"国务院令|国令"), ("administrative-regulation",)),
    (re.compile(r"(^|..)(国办发|国办函|中发|中办发|中委|厅字)[^令]*$"), ("party-policy",)),
    (re.compile(r"令"), ("rule",)),
)
"""Who issues documents so numbered; any other number is that of a normative document."""
OF_THE_COUNCIL = re.compile(r"(^|..)(国发|国函)")
"""The State Council numbers decisions and notices alike: only the title tells them apart."""
TITLED: tuple[tuple[re.Pattern[str], Kinds], ...] = (
    (re.compile(r"^全国人(民代表)?大(会)?.*(决定|解释|规则|办法)$"), ("law",)),
    (re.compile(r"^国务院(?!办公厅).*决定$"), ("state-council-decision",)),
    (re.compile(r"^国务院.*(条例|规定|办法)$"), ("unknown", "administrative-regulation")),
    (re.compile(r"^(国务院|中共中央|中央办公厅|中办|国办)"), ("party-policy",)),
    (re.compile(r"条例$"), ("unknown", "law", *REGULATIONS)),
    (re.compile(r"(办法|规定|细则|规则)$"), ("rule", *REGULATIONS)),
    (re.compile(r"决定$"), ("unknown", "law", "state-council-decision", *REGULATIONS[1:])),
    (
        re.compile(r"(通知|意见|方案|公告|通告|批复|复函|函|纪要|规程|标准|指南|要求|要点)$"),
        ("normative-document", "party-policy"),
    ),
    (LAW, ("law",)),
)
"""What a title shows by its issuer or its last word, where no place or lower body is named."""
OF_A_PLACE: tuple[tuple[re.Pattern[str], Kinds], ...] = (
    (re.compile(r"(条例|(?<!办)法)$"), ("local-regulation",)),
    (re.compile(r"(办法|规定|细则|规则)$"), ("rule", "local-regulation")),
    (re.compile(r"决定$"), ("normative-document", "local-regulation")),
    (re.compile(r""), ("normative-document",)),
)
OF_A_BODY: tuple[tuple[re.Pattern[str], Kinds], ...] = (
    (re.compile(r"(办法|规定|细则|规则)$"), ("rule",)),
    (re.compile(r""), ("normative-document",)),
)
INTERNAL = re.compile(
    r"内部(?!.*(条例|(?<!办)法)$)|^[本我][局厅委办部单市区县]|党组|制度$|守则$"
    r"|(做法|想法|看法|说法|方法|惯例|习惯|需要|考虑|指示|安排)$|^[按依照]+.*(要求|意见|规定)$"
)
"""What title marks make no document of: 《按上级要求》."""
BODY = re.compile(
    r"^(?!国务院|中共中央|中央|全国人)[\u4e00-\u9fff]{1,20}?(局|厅|部|委|会|办|室|政府|院)关于"
)
"""A body below the State Council that issues a document."""
PLACE = re.compile(
    r"^[\u4e00-\u9fff]{2,3}省|^[\u4e00-\u9fff]{2,8}自治[区州县]|^[\u4e00-\u9fff]{2,4}经济特区"
    r"|^[\u4e00-\u9fff]{2,5}(?<![城都上超])市(?!场)|^[\u4e00-\u9fff]{2,4}县"
)
PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆"
)
"""Named without 省 or 市 before what is theirs: 河北雄安新区条例."""


def allowed(one: Citation, regions: Collection[str]) -> Kinds:
    """The kinds the words allow; all of them where they show none. Never a confirmation.

    What has neither title marks nor a document number names no document, whatever it ends in
    (按上级要求, 我局做法): it holds only inside a department, unless the register knows it.
    """
    if one.title is None and one.number is None:
        return ("internal",)
    title = one.plain_title
    before = title or one.text.partition(one.number or "《")[0]
    if INTERNAL.search(before):
        return ("internal",)
    if one.number is not None:
        return _by_number(one.number, before)
    if of_a_place(title, regions):
        return _first(OF_A_PLACE, title)
    if BODY.search(title):
        return _first(OF_A_BODY, title)
    return _first(TITLED, title)


def _by_number(number: str, title: str) -> Kinds:
    if not OF_THE_COUNCIL.search(number):
        return _first(NUMBERED, number) or ("normative-document",)
    if "决定" in title + number:
        return ("state-council-decision",)
    title = title.strip("（( ")
    return ("party-policy",) if title else ("unknown", "state-council-decision", "party-policy")


def judged(one: Citation, claimed: str | None, regions: Collection[str]) -> str:
    """The kind that counts: the claimed one if the words allow it, else what they show."""
    kinds = allowed(one, regions)
    if claimed is not None and (not kinds or claimed in kinds or claimed in BELOW):
        return claimed
    return kinds[0] if kinds else "unknown"


def of_a_place(title: str, regions: Collection[str]) -> bool:
    """Whether a province, a city, a county or a place in one is named as whose document it is."""
    if PLACE.search(title) or any(title.startswith(name) for name in regions):
        return True
    return not LAW.search(title) and title.startswith(tuple(PROVINCES.split()))


def _first(table: tuple[tuple[re.Pattern[str], Kinds], ...], text: str) -> Kinds:
    return next((kinds for pattern, kinds in table if pattern.search(text)), ())
