"""The five example rows of domain.md E4, as the loader would hand them over (values synthetic)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.shapes.engine import judge
from tests.shapes.record import PREFIXES, conditional, resource, withheld

ROW_1 = resource(
    "1",
    dct__title='"企业登记基本信息"@zh',
    dct__identifier='"102001/000001"',
    lm__providerCode='"11320700X00000019J"',
    lm__usePurpose="purpose:administrative-basis, purpose:business-collaboration",
)
ROW_2 = conditional(
    "2",
    dct__title='"不动产登记信息"@zh',
    dct__identifier='"307010320700021/000003"',
    lm__providerCode='"11320700X00000027D"',
    lm__sharingCondition='"共享范围:公安、税务、住建、法院;用途:业务协同,按件核验"@zh',
    lm__sharingScope='"公安、税务、住建、法院"@zh',
    dct__accrualPeriodicity="frequency:real-time",
    dct__issued='"2019-03-01"^^xsd:date',
)
ROW_3 = conditional(
    "3",
    dct__identifier='"307010320700014/000012"',
    lm__formatClass="format:spreadsheet",
    lm__sharingCondition='"无"@zh',
    lm__sharingScope=None,
    lm__usePurpose=None,
    dct__accrualPeriodicity="frequency:yearly",
    dct__issued='"2018-06-01"^^xsd:date',
)
ROW_4 = (
    withheld("4", "部门内部规定", "internal")
    .replace('"307010/4"', '"307010320700009/000002"')
    .replace("frequency:daily", "frequency:irregular")
    .replace("format:database", "format:document")
    .replace("2019-03-20", "2019-01-10")
)
ROW_5 = resource(
    "5",
    dct__identifier='"211001/000005"',
    lm__providerCode='"11320700X00000051Y"',
    lm__formatClass="format:spreadsheet",
    dct__issued='"2019-05-05"^^xsd:date',
)


@pytest.mark.parametrize(
    ("row", "profile", "wanted"),
    [
        (ROW_1, "lyg-interim", []),
        (ROW_2, "lyg-interim", []),
        (ROW_3, "lyg-interim", ["R-08 Violation"]),
        (ROW_4, "lyg-interim", ["R-13a Warning"]),
        (ROW_4, "decree-809", ["R-09a Violation", "R-13a Warning"]),
        (ROW_5, "lyg-interim", ["R-03a Violation"]),
    ],
    ids=["1", "2", "3", "4", "4 under decree 809", "5"],
)
def test_a_row_shows_what_it_is_meant_to_show(row: str, profile: str, wanted: list[str]) -> None:
    results = judge(PREFIXES + row, profile, date(2019, 6, 1))
    found = [result.expected for result in results]
    assert sorted(f"{one.rule} {one.severity}" for one in found) == wanted
