"""Sheets of records: every layout reads what it says, and a bad cell is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from loaders.event_layouts import layouts
from loaders.event_row import OF_A_BODY
from loaders.events import read_events
from loaders.keys import item_key, resource_key
from loaders.limits import DEFAULT
from loaders.origin import Place, Unusable
from loaders.references import References
from ontology import reference_files, sample_organisations
from ontology.namespaces import CODE, DCAT, DCT, DQV, FOAF, LAW, LM, ODRL, PROV, RDF, XSD

BASE = "http://city.example/"
CELLS = {
    "date": "2026-03-02",
    "planned": "2026-03-02",
    "days": "5",
    "number": "5",
    "decimal": "0.85",
    "year": "2025",
    "sibling": "1",
    "yes": "是",
    "body": "示范一局",
    "catalog": "示范一局",
    "text": "说明",
    "resource": "307010320700090/000002",
}
CONCEPTS = {
    "purpose": "业务协同",
    "method-type": "文件",
    "answer": "同意共享",
    "refusal-cause": "其他",
    "agreement-status": "生效",
}


@pytest.fixture(scope="module")
def references() -> References:
    triples = [
        quad.triple
        for group in ("vocabulary", "law")
        for file in reference_files()[group]
        for quad in parse(path=file, format=RdfFormat.TURTLE)
    ]
    return References.from_triples(BASE, [*triples, *sample_organisations(BASE)])


def read(name: str, content: bytes, references: References) -> list[Triple]:
    return [quad.triple for quad in read_events(name, content, references, DEFAULT).quads]


def cell(kind: str, references: References) -> str:
    """A cell that a column of this kind takes."""
    word, _, detail = kind.partition(" ")
    if word == "concept":
        return CONCEPTS.get(detail) or next(iter(references.concepts[detail]))
    constraints = {"purpose": "业务协同", "from": "2026-03-31", "until": "2027-03-31"}
    return constraints.get(word) or CELLS.get(word, "2026-1")


def sheet(first: str, references: References) -> str:
    columns = layouts()[first].columns
    values = [cell(said.partition(" ")[2], references) for said in columns.values()]
    numbers = {at for at, said in enumerate(columns.values()) if said.startswith("part")}
    keys = {"classification": "102", **dict.fromkeys(OF_A_BODY, "示范一局")}
    key = keys.get(layouts()[first].on, "2026-0001")
    keyed = [key if at == 0 else "1" if at in numbers else v for at, v in enumerate(values)]
    return ",".join(columns) + "\n" + ",".join(keyed) + "\n"


@pytest.mark.parametrize("first", layouts())
def test_a_full_row_of_each_layout_is_read(first: str, references: References) -> None:
    found = read("records.csv", sheet(first, references).encode(), references)
    typed = {triple.object for triple in found if triple.predicate == RDF.type}
    assert set(layouts()[first].classes) <= typed
    ours = (f"{BASE}id/", CODE["classification/"].value)
    assert all(triple.subject.value.startswith(ours) for triple in found)  # type: ignore[union-attr]
    assert len(found) > len(layouts()[first].columns) - 3


def test_every_statement_knows_its_cell_and_a_blank_one_its_column(references: References) -> None:
    said = "答复申请编号,答复结果,不同意的理由,答复日期\n2026-7,不同意共享,,2026-03-17\n"
    origin = read_events("a.csv", said.encode(), references, DEFAULT).origin
    application = NamedNode(f"{BASE}id/application/2026-7")
    answer = NamedNode(f"{application.value}#answer")
    assert origin.place(answer, LM.answeredOn) == Place(2, "答复日期")
    assert origin.place(answer, LM.refusalReason) == Place(2, "不同意的理由")
    assert origin.place(application, LM.receivedOn) == Place(2)
    turtle = (
        b"@prefix lm: <https://w3id.org/lianmu/ns#> .\n\n<id/x> a lm:Answer ;\n  lm:order 3 .\n"
    )
    lines = read_events("a.ttl", turtle, references, DEFAULT).origin
    assert lines.place(NamedNode(f"{BASE}id/x"), LM.order) == Place(4)


def test_who_leads_is_said_of_the_class_and_members_of_the_resource(references: References) -> None:
    lead = read("a.csv", "牵头分类,牵头部门\n102,示范一局\n".encode(), references)
    body = NamedNode(f"{BASE}id/department/shifan-1")
    assert lead == [Triple(CODE["classification/102"], LM.leadDepartment, body)]
    noted = "登记资源代码,成员部门,数据更新日期\n212003/000001,示范一局,2026-03-02\n"
    resource = NamedNode(f"{BASE}id/resource/212003-000001")
    assert set(read("a.csv", noted.encode(), references)) == {
        Triple(resource, LM.memberDepartment, body),
        Triple(resource, LM.dataUpdated, Literal("2026-03-02", datatype=XSD.date)),
    }


def test_the_city_catalog_is_of_the_authority_and_lists_catalogs(references: References) -> None:
    said = (
        "全市目录主管部门,汇总的目录,全面维护日期\nlyg-sjj,示范一局,2026-01-15\nlyg-sjj,示范二局,\n"
    )
    found = set(read("a.csv", said.encode(), references))
    city = NamedNode(f"{BASE}id/department/lyg-sjj#city-catalog")
    listed = {NamedNode(f"{BASE}id/catalog/shifan-{number}") for number in (1, 2)}
    assert {t.object for t in found if t.predicate == DCAT.catalog} == listed
    assert {
        Triple(city, RDF.type, LM.CityCatalog),
        Triple(city, DCT.publisher, NamedNode(f"{BASE}id/department/lyg-sjj")),
        Triple(city, LM.fullyMaintained, Literal("2026-01-15", datatype=XSD.date)),
    } <= found


def test_an_application_and_its_answer_are_tied_by_the_number(references: References) -> None:
    answers = "答复申请编号,答复结果,答复日期\n2026-0007,同意共享,2026-03-16\n"
    found = read("a.csv", answers.encode("gb18030"), references)
    answer = NamedNode(f"{BASE}id/application/2026-0007#answer")
    assert set(found) == {
        Triple(answer, RDF.type, LM.Answer),
        Triple(answer, LM.application, NamedNode(f"{BASE}id/application/2026-0007")),
        Triple(answer, LM.answerKind, CODE["answer/consent"]),
        Triple(answer, LM.answeredOn, Literal("2026-03-16", datatype=XSD.date)),
    }


def test_the_term_of_an_agreement_is_a_constraint_of_its_permission(references: References) -> None:
    said = "约定编号,约定用途,到期日期\n2026-0001,业务协同,2027-03-31\n"
    found = read("a.csv", said.encode(), references)
    until = NamedNode(f"{BASE}id/agreement/2026-0001#until")
    assert Triple(until, ODRL.operator, ODRL.lteq) in found
    assert Triple(until, ODRL.rightOperand, Literal("2027-03-31", datatype=XSD.date)) in found


def test_an_update_its_review_and_its_publication_are_tied_by_their_numbers(
    references: References,
) -> None:
    sheets = (
        "更新目录,序号,更新事由序号,提交日期\n示范一局,2,1,2026-03-20\n",
        "审核目录,序号,更新序号,审核的主管部门,收到日期,决定日期,审核决定\n"
        "shifan-1,5,2,连云港市数据局,2026-03-20,2026-03-24,通过\n",
        "发布目录,序号,审核序号,发布日期\n示范一局,7,5,2026-03-24\n",
    )
    found = {triple for sheet in sheets for triple in read("a.csv", sheet.encode(), references)}
    catalog = f"{BASE}id/catalog/shifan-1"
    parts = ("trigger-1", "update-2", "review-5", "publication-7")
    trigger, update, review, publication = (NamedNode(f"{catalog}#{part}") for part in parts)
    assert {
        Triple(update, LM.trigger, trigger),
        Triple(update, LM.catalog, NamedNode(catalog)),
        Triple(review, LM.reviews, update),
        Triple(review, PROV.wasAssociatedWith, NamedNode(f"{BASE}id/department/lyg-sjj")),
        Triple(publication, PROV.wasInformedBy, review),
        Triple(publication, DCT.issued, Literal("2026-03-24", datatype=XSD.date)),
    } <= found


@pytest.mark.parametrize(("number", "part"), [("", ""), ("2", "-2")])
def test_a_filing_is_of_the_change_with_its_number(
    number: str, part: str, references: References
) -> None:
    said = f"变更备案约定编号,序号,备案日期\n2026-0001,{number},2026-03-02\n"
    found = read("a.csv", said.encode(), references)
    agreement = f"{BASE}id/agreement/2026-0001"
    filing, change = (
        NamedNode(f"{agreement}#{name}{part}") for name in ("change-filing", "change")
    )
    assert Triple(filing, LM.files, change) in found


def test_a_service_matter_asks_for_items_of_resources(references: References) -> None:
    code = "307010320700090/000002"
    said = (
        "办事单位,序号,事项名称,信息资源代码,要求提交的信息项\n"
        f"示范一局,1,捕捞许可证换发,{code},船名\n示范一局,1,捕捞许可证换发,{code},船籍港\n"
    )
    found = read("a.csv", said.encode(), references)
    matter = NamedNode(f"{BASE}id/department/shifan-1#matter-1")
    keys = [item_key(resource_key(code, None), name) for name in ("船名", "船籍港")]
    items = {NamedNode(f"{BASE}id/item/{key}") for key in keys}
    assert {t.object for t in found if t.predicate == LM.requiresItem} == items
    assert {t.subject for t in found} == {matter}
    said_of_it = {RDF.type, LM.responsibleBody, DCT.title, LM.requiresItem}
    assert {t.predicate for t in found} == said_of_it


def test_an_evaluation_has_its_report_and_its_measures(references: References) -> None:
    sheets = (
        "评估编号,被评估单位,评估年度,报告公布日期\n2025-shifan-1,示范一局,2025,2026-02-25\n",
        "指标评估编号,序号,指标,数值\n2025-shifan-1,1,按时答复率,0.85\n",
    )
    one, measured = (read("a.csv", each.encode(), references) for each in sheets)
    evaluation = NamedNode(f"{BASE}id/evaluation/2025-shifan-1")
    parts = ("evaluationReport", "measurement-1")
    report, measure = (NamedNode(f"{evaluation.value}#{part}") for part in parts)
    assert {
        Triple(evaluation, LM.year, Literal("2025", datatype=XSD.gYear)),
        Triple(evaluation, LM.evaluationReport, report),
        Triple(report, RDF.type, FOAF.Document),
        Triple(report, DCT.issued, Literal("2026-02-25", datatype=XSD.date)),
    } <= set(one)
    assert LM.approverRole not in {triple.predicate for triple in one}
    assert set(measured) == {
        Triple(measure, RDF.type, DQV.QualityMeasurement),
        Triple(evaluation, LM.measurement, measure),
        Triple(measure, DQV.isMeasurementOf, CODE["metric/answers-on-time"]),
        Triple(measure, DQV.value, Literal("0.85", datatype=XSD.decimal)),
    }


def test_every_layout_stands_in_the_guide_of_the_authority() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "authority.md").read_text(encoding="utf-8")
    assert [first for first in layouts() if first not in guide] == []


def test_what_an_agreement_forbids_and_asks_is_said_with_its_article(
    references: References,
) -> None:
    said = "约定编号,起始日期,到期处置数据,不得提供给第三方\n2026-0001,2026-03-20,是,{}\n"
    yes, no = (set(read("a.csv", said.format(word).encode(), references)) for word in ("是", "否"))
    agreement = f"{BASE}id/agreement/2026-0001"
    start, permission, duty, prohibition = (
        NamedNode(f"{agreement}#{part}") for part in ("from", "permission", "duty", "prohibition")
    )
    assert {
        Triple(start, ODRL.operator, ODRL.gteq),
        Triple(permission, ODRL.duty, duty),
        Triple(duty, DCT.source, LAW["decree-809/27"]),
        Triple(NamedNode(agreement), ODRL.prohibition, prohibition),
        Triple(prohibition, ODRL.action, ODRL.distribute),
        Triple(prohibition, DCT.source, LAW["decree-809/25"]),
    } <= yes
    assert {triple.subject for triple in yes - no} == {NamedNode(agreement), prohibition}


@pytest.mark.parametrize(
    ("text", "said", "row", "column"),
    [
        ("随便,什么\n1,2\n", "首列", 1, None),
        ("答复申请编号,是否\n1,2\n", "没有这一列", 1, "是否"),
        ("答复申请编号,答复日期\n1,三月\n", "“三月”不是", 2, "答复日期"),
        ("答复申请编号,答复结果\n1,随缘\n", "“随缘”不是代码表里的值", 2, "答复结果"),
        ("申请编号,申请部门\n1,无此单位\n", "已登记的单位", 2, "申请部门"),
        ("申请编号,申请部门\n,示范一局\n", "没有编号", 2, "申请编号"),
        ("更新目录,序号\n无此单位,1\n", "已登记的单位", 2, "更新目录"),
        ("牵头分类,牵头部门\n渔业,示范一局\n", "“渔业”不是分类代码表", 2, "牵头分类"),
        ("评估编号,评估年度\n1,去年\n", "“去年”不是四位数的年份", 2, "评估年度"),
        ("指标评估编号,数值\n1,八成\n", "“八成”不是数", 2, "数值"),
        ("答复申请编号,答复结果\n1,随缘\n", "同意共享、不同意共享", 2, "答复结果"),
        ("申请编号,使用用途\n1,随缘\n", "行政依据、工作参考、数据校核", 2, "使用用途"),
        ("答复申请编号,答复日期,答复日期\n1,2026-03-02,\n", "有两列", 1, "答复日期"),
        ("答复申请编号,答复日期\n1,2026-03-02,多,\n", "多出单元格“多”", 2, None),
        ("答复申请编号,答复日期\n", "只有首行", 1, None),
        ("答复申请编号,答复日期\nCT\u202eL,2026-03-02\n", "看不见", 2, "答复申请编号"),
        ("答复申请编号,答复日期\n1\x07,2026-03-02\n", "看不见", 2, "答复申请编号"),
        ("更新目录,序号\n示范一局,1\u200b1\n", "看不见", 2, "序号"),
        (
            "答复申请编号,答复日期\n1,2026-03-02\n2,2026-03-02\n1,2026-03-03\n",
            "同一编号在第 2 行写的是“2026-03-02”，这里写的是“2026-03-03”",
            4,
            "答复日期",
        ),
        ("延期申请编号,延长工作日数\n1,0\n", "1 至 365", 2, "延长工作日数"),
        ("延期申请编号,延长工作日数\n1,366\n", "1 至 365", 2, "延长工作日数"),
        ("延期申请编号,延长工作日数\n1,99999999999\n", "1 至 365", 2, "延长工作日数"),
        ("违规约定编号,序号,决定日期\n1,1,\n", "没有填写", 2, "决定日期"),
        ("变更约定编号,序号\n1,1\n", "没有填写", 2, "变更日期"),
        ("使用约定编号,序号\n1,1\n", "没有填写", 2, "记录日期"),
        ("校核编号,提出日期\n1,2026-03-02\n", "没有填写", 2, "收到日期"),
        ("申请编号,申请部门\n1,示范一局\n", "没有填写", 2, "提供部门"),
    ],
)
def test_a_bad_cell_is_named(
    text: str, said: str, row: int, column: str | None, references: References
) -> None:
    with pytest.raises(Unusable) as caught:
        read("a.csv", text.encode(), references)
    assert said in caught.value.message.zh
    assert (caught.value.row, caught.value.column) == (row, column)


def test_a_record_may_say_in_two_rows_what_it_has_several_of(references: References) -> None:
    said = "补正申请编号,序号,缺少的材料,告知日期\n1,1,甲,2026-03-02\n1,1,乙,2026-03-02\n"
    papers = [t for t in read("a.csv", said.encode(), references) if t.predicate == LM.missingPaper]
    assert len(papers) == 2


@pytest.mark.parametrize("first", layouts())
def test_what_is_required_or_several_is_a_column(first: str) -> None:
    layout = layouts()[first]
    assert {*layout.required, *layout.several} <= layout.columns.keys()


def test_turtle_that_is_none_says_where(references: References) -> None:
    with pytest.raises(Unusable) as caught:
        read("a.ttl", b"<a> <b> .\n", references)
    assert caught.value.row == 1
