"""One fault gives one finding (domain.md B0): cases beside the examples, judged in one run each."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from tests.shapes.engine import judge
from tests.shapes.record import PREFIXES, conditional, resource, withheld

CASES: dict[str, tuple[str, list[str]]] = {
    "fine": (resource("fine"), []),
    "2names": (resource("2names", dct__title='"甲"@zh, "乙"@zh'), ["R-01"]),
    "blankname": (resource("blankname", dct__title='" "@zh'), ["R-01-text"]),
    "padded": (resource("padded", dct__title='"名称 "@zh'), ["R-01-text"]),
    "lines": (resource("lines", dct__title='"第一行\\n第二行"@zh'), []),
    "bigNULL": (resource("bigNULL", dct__title='"NULL"@zh'), ["R-01-placeholder"]),
    "nocode": (resource("nocode", dct__identifier=None), ["R-02"]),
    "2codes": (resource("2codes", dct__identifier='"307010/a1", "307010/a2"'), ["R-02"]),
    "class4": (resource("class4", dct__identifier='"407010/1"'), ["R-02-syntax"]),
    "noslash": (resource("noslash", dct__identifier='"3070100001"'), ["R-02-syntax"]),
    "slashslash": (resource("slashslash", dct__identifier='"307010/1/2"'), ["R-02-syntax"]),
    "2providers": (
        resource("2providers", dct__publisher='department:lyg-zjj, "某局"'),
        ["R-03", "R-03-known"],
    ),
    "lower": (resource("lower", lm__providerCode='"11320700x00000019j"'), ["R-03a-form"]),
    "spaced": (resource("spaced", lm__providerCode='"11320700 X00000019J"'), ["R-03a-form"]),
    "science": (resource("science", lm__providerCode='"1.13207E+17"'), ["R-03a-form"]),
    "badletter": (resource("badletter", lm__providerCode='"11320700I00000019J"'), ["R-03a-form"]),
    "noprovcode": (resource("noprovcode", lm__providerCode=None), ["R-03a"]),
    "blankdesc": (resource("blankdesc", dct__description='"  "@zh'), ["R-04-text"]),
    "2descs": (resource("2descs", dct__description='"甲"@zh, "乙"@zh'), ["R-04"]),
    "dash": (resource("dash", dct__description='"——"@zh'), ["R-22"]),
    "noitems": (resource("noitems", lm__item=None), ["R-06"]),
    "2formats": (
        resource("2formats", lm__item=None, lm__formatClass="format:database, format:document"),
        ["R-06"],
    ),
    "nolist": (resource("nolist", lm__item=None, lm__formatClass="format:image"), []),
    "oddformat": (resource("oddformat", lm__item=None, lm__formatClass='"表"'), []),
    "textitem": (resource("textitem", lm__item='"企业名称"'), ["R-06-item"]),
    "noname": (
        resource("noname", lm__item=None, lm__formatClass=None)
        + "item:307010-noname a lm:InformationItem ; lm:dataType data-type:C .",
        ["R-06-name"],
    ),
    "2cycles": (
        resource("2cycles", dct__accrualPeriodicity="frequency:daily, frequency:weekly"),
        ["R-13"],
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
        ["R-07", "R-09"],
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
    "noscope": (conditional("noscope", lm__sharingScope=None), ["R-08-scope"]),
    "scopedash": (conditional("scopedash", lm__sharingScope='"-"'), ["R-08-scope"]),
    "nouse": (conditional("nouse", lm__usePurpose=None), ["R-08-use"]),
    "freeuse": (conditional("freeuse", lm__usePurpose='"行政审批"'), []),
    "neither": (
        conditional("neither", lm__usePurpose=None, lm__sharingScope=None),
        ["R-08-scope", "R-08-use"],
    ),
    "nobasis": (resource("nobasis", lm__sharingType="sharing:withheld"), ["R-09"]),
    "textbasis": (
        resource("textbasis", lm__sharingType="sharing:withheld", lm__legalBasis='"按上级要求"'),
        ["R-09"],
    ),
    "dashbasis": (withheld("dashbasis", "/", "unknown"), ["R-09"]),
    "lawbasis": (withheld("lawbasis", "《中华人民共和国统计法》", "law"), []),
    "citesonly": (
        withheld(
            "citesonly", " ", "law", "; lm:cites <https://w3id.org/lianmu/law/statistics-law>"
        ),
        [],
    ),
}

UNDER_DECREE = {
    "inner": (withheld("inner", "部门内部规定", "internal"), ["R-09a"]),
    "local": (withheld("local", "《江苏省统计条例》", "local-regulation"), ["R-09a"]),
    "policy": (withheld("policy", "国发〔2016〕51号", "party-policy"), ["R-09a"]),
    "untyped": (withheld("untyped", "按上级要求"), ["R-09a"]),
    "decision": (withheld("decision", "国务院关于某事项的决定", "state-council-decision"), []),
    "regulation": (withheld("regulation", "《征信业管理条例》", "administrative-regulation"), []),
    "empty": (withheld("empty", "无", "internal"), ["R-09"]),
    "shared": (resource("shared"), []),
    "oneisgood": (
        withheld("oneisgood", "部门内部规定", "internal")
        + ':307010-oneisgood lm:legalBasis :b . :b lm:citation "《统计法》"@zh ;'
        " lm:basisType basis:law .",
        [],
    ),
}


def _by_focus(cases: dict[str, tuple[str, list[str]]], profile: str) -> dict[str, list[str]]:
    turtle = PREFIXES + "\n".join(text for text, _ in cases.values())
    found: defaultdict[str, list[str]] = defaultdict(list)
    for result in judge(turtle, profile, date(2019, 6, 1)):
        key = result.focus.rpartition("/307010-")[2]
        found[key].append(result.shape.rpartition("/")[2])
    return {key: sorted(shapes) for key, shapes in found.items()}


@pytest.mark.parametrize(
    ("cases", "profile"),
    [(CASES, "lyg-interim"), (UNDER_DECREE, "decree-809")],
    ids=["record content", "basis under decree 809"],
)
def test_each_fault_gives_its_finding_and_no_other(
    cases: dict[str, tuple[str, list[str]]], profile: str
) -> None:
    wanted = {key: sorted(shapes) for key, (_, shapes) in cases.items() if shapes}
    assert _by_focus(cases, profile) == wanted


def test_the_kind_of_basis_does_not_matter_before_the_decree() -> None:
    found = _by_focus(UNDER_DECREE, "lyg-interim")
    assert found == {"empty": ["R-09"]}


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
    turtle = PREFIXES + resource("1") + 'department:lyg-zjj dct:identifier "307010/1" .'
    assert judge(turtle, "decree-809", date(2026, 1, 15)) == []
