"""The five example rows of domain.md E4, from the sheet to the findings (values synthetic)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.shapes.sheets import judged

HEADER = (
    "名称,代码,提供方,提供方代码,摘要,格式,信息项(类型),共享类型,"
    "共享条件 / 依据,共享方式,开放,周期,发布日期"
)
ROWS = [
    "企业登记基本信息,102001/000001,连云港市市场监督管理局,11320700X00000019J,"
    "本市登记企业的名称、统一社会信用代码、类型、成立日期、登记状态,数据库 oracle,"
    '"企业名称(字符型C,200);统一社会信用代码(C,18);成立日期(日期型D);登记状态(C,20)",'
    "无条件共享,用于行政依据、业务协同,共享平台方式/接口,是;需注册用户下载,每日,2019-03-20",
    "不动产登记信息,307010320700021/000003,连云港市自然资源和规划局,11320700X00000027D,"
    "不动产单元、权利类型、登记时间,数据库 Dm,"
    '"不动产单元号(C,28);权利人(C,100);登记时间(日期时间型T)",'
    "有条件共享,共享范围:公安、税务、住建、法院;用途:业务协同，按件核验,共享平台方式/接口,否,实时,2019-03-01",
    "建筑施工企业安全生产许可证信息,307010320700014/000012,连云港市住房和城乡建设局,"
    "11320700X000000358,许可证编号、单位名称、有效期,电子表格 xlsx,"
    '"许可证编号(C,40);单位名称(C,200);有效期至(D)",'
    "条件共享,无,共享平台方式/数据库,是;,年,2018.6.1",
    "未成年人社区矫正档案,307010320700009/000002,连云港市司法局,11320700X000000433,相关档案目录,"
    "电子文件 pdf,–,不予共享,部门内部规定,介质交换（纸质报表）,否,不定期,2019-01-10",
    "空气质量监测日报,211001/000005,连云港市生态环境局,11320700X00000051Y,"
    "市区监测点六项污染物日均浓度,电子表格 xls,"
    '"监测点(C,50);PM2.5日均(数值型N);日期(D)",'
    "无条件共享,工作参考,共享平台方式/文件,是;无附加条件,每日,2019-05-05",
]
NEW_COLUMNS = ["R-15 Violation", *["R-16 Violation"] * 4]
"""What Decree 809 asks for and these sheets have no columns for."""


def found(rows: list[str], profile: str, as_of: date) -> list[str]:
    """Rule and severity of each finding on these rows, as they would be uploaded."""
    _, findings = judged("\n".join([HEADER, *rows]), profile, as_of)
    return sorted(f"{finding.rule} {finding.severity}" for finding in findings)


@pytest.mark.parametrize(
    ("number", "profile", "wanted"),
    [
        (1, "lyg-interim", []),
        (2, "lyg-interim", []),
        (3, "lyg-interim", ["R-08 Violation", "R-11b Warning", "R-12 Violation"]),
        (4, "lyg-interim", ["R-09c Violation", "R-09d Violation", "R-13a Warning"]),
        (
            4,
            "decree-809",
            ["R-09a Violation", "R-09c Violation", "R-13a Warning", *NEW_COLUMNS],
        ),
        (5, "lyg-interim", ["R-03a Violation"]),
    ],
)
def test_a_row_shows_what_it_is_meant_to_show(number: int, profile: str, wanted: list[str]) -> None:
    assert found([ROWS[number - 1]], profile, date(2019, 6, 1)) == wanted


def test_the_rows_of_one_sheet_do_not_disturb_each_other() -> None:
    alone = [found([row], "lyg-interim", date(2019, 6, 1)) for row in ROWS]
    together = found(ROWS, "lyg-interim", date(2019, 6, 1))
    assert together == sorted(one for row in alone for one in row)
