"""What only one profile asks, and bases under both."""

from __future__ import annotations

from tests.shapes.cases import Cases
from tests.shapes.cases.bases import BASES
from tests.shapes.record import resource, way

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
