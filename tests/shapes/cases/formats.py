"""Formats, ways of sharing, opening to society."""

from __future__ import annotations

from tests.shapes.cases import OPEN, STATISTICS, Cases
from tests.shapes.record import resource, way, withheld

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
