"""What a record cannot mean is refused at its cell or line, and the store stays as it was."""

from __future__ import annotations

import pytest

from server.errors import BadInput
from tests.server.catalog.recorded import ANSWER, APPLICATION, CONDITIONAL, from_sheet, record
from tests.server.catalog.support import HEADER, City

SHEET = (
    "申请编号,申请部门,提供部门,信息资源代码,使用依据,使用场景,使用范围,共享方式,使用时限,"
    "工作机构负责人,负责人同意日期,发出日期,收到日期\n"
    "9,示范司法局,{provider},307010320700014/000001,监管职责,核对资质,一个处室,数据库,"
    "{until},负责人,2026-03-02,{sent},{received}\n"
)
GOOD = {
    "provider": "示范住建局",
    "until": "2027-03-31",
    "sent": "2026-03-02",
    "received": "2026-03-02",
}
AGREED = "约定编号,起始日期,到期日期\n1,2027-12-31,2026-01-01\n"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    found = City(tmp_path_factory.mktemp("city"))
    assert found.submit(HEADER + CONDITIONAL).state == "published"
    assert record(found, APPLICATION).edition
    return found


def refused(city: City, said: str, sheet: bool) -> BadInput:
    before = city.folder.current_number()
    with pytest.raises(BadInput) as caught:
        from_sheet(city, said) if sheet else record(city, said)
    assert city.folder.current_number() == before
    return caught.value


@pytest.mark.parametrize(
    ("text", "words", "column"),
    [
        (SHEET.format(**GOOD | {"received": "2026-03-01"}), "2026-03-01 早于", "收到日期"),
        (SHEET.format(**GOOD | {"until": "2026-03-01"}), "2026-03-01 早于", "使用时限"),
        (SHEET.format(**GOOD | {"received": "2026-06-03"}), "2026-06-03 还没有到", "收到日期"),
        (SHEET.format(**GOOD | {"provider": "示范司法局"}), "不是这个部门提供", "提供部门"),
        ("答复申请编号,答复结果,答复日期\n1,同意共享,2026-03-01\n", "早于", "答复日期"),
        (AGREED, "2026-01-01 早于 2027-12-31", "到期日期"),
    ],
)
def test_days_and_parties_that_contradict(city: City, text: str, words: str, column: str) -> None:
    error = refused(city, text, sheet=True)
    assert words in error.text.zh
    assert (error.row, error.column) == (2, column)


RECEIVED = 'lm:receivedOn "2026-03-02"^^xsd:date'
DEPARTMENT = "odrl:assigner <department/housing>"


@pytest.mark.parametrize(
    ("said", "instead", "words"),
    [
        (RECEIVED, 'lm:receivedOn "2026-03-02"', "receivedOn 的值“2026-03-02”不是"),
        (RECEIVED, 'lm:receivedOn "2026-03-02T08:00:00"^^xsd:dateTime', "不是“年-月-日”"),
        (RECEIVED, 'lm:receivedOn "2026-02-30"^^xsd:date', "“2026-02-30”不是"),
        (RECEIVED, "lm:receivedOn <department/housing>", "不是“年-月-日”"),
        (DEPARTMENT, "odrl:assigner <https://elsewhere.example/b>", "不是已登记的单位"),
        (DEPARTMENT, "odrl:assigner <javascript:alert(1)>", "javascript:alert(1)"),
        (DEPARTMENT, f'{DEPARTMENT} ; dct:publisher "housing"', "不是已登记的单位"),
        (
            "odrl:target <resource/307010320700014-000001>",
            "odrl:target <https://elsewhere.example/r>",
            "不是本系统的信息资源",
        ),
        (f" ; {RECEIVED}", "", "缺少 receivedOn"),
        (RECEIVED, f"{RECEIVED} ; dct:source <javascript:alert(1)>", "不是网址"),
    ],
)
def test_turtle_of_another_kind_is_refused_with_its_line(
    city: City, said: str, instead: str, words: str
) -> None:
    assert said in APPLICATION
    error = refused(city, APPLICATION.replace(said, instead), sheet=False)
    assert words in error.text.zh
    assert error.row is not None and error.row > 9


def test_an_extension_in_turtle_has_a_number_of_days(city: City) -> None:
    text = "<application/1#extension-1> a lm:Extension ; lm:workingDays {} ."
    assert "1 至 365" in refused(city, text.format(400), sheet=False).text.zh
    assert record(city, text.format(5)).edition


def test_what_is_right_is_recorded(city: City) -> None:
    assert from_sheet(city, SHEET.format(**GOOD)).edition
    assert record(city, ANSWER.format(day="2026-03-02")).edition
