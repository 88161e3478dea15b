"""Sheets of records: every layout reads what it says, and a bad cell is named with its place."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from loaders.events import layouts, read_events
from loaders.limits import DEFAULT
from loaders.origin import Unusable
from loaders.references import References
from ontology import reference_files, sample_organisations
from ontology.namespaces import CODE, LM, ODRL, RDF, XSD

BASE = "http://city.example/"
CELLS = {
    "date": "2026-03-02",
    "number": "5",
    "yes": "是",
    "body": "示范一局",
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


def cell(kind: str, references: References) -> str:
    """A cell that a column of this kind takes."""
    word, _, detail = kind.partition(" ")
    if word == "concept":
        return CONCEPTS.get(detail) or next(iter(references.concepts[detail]))
    return {"purpose": "业务协同", "until": "2027-03-31"}.get(word) or CELLS.get(word, "2026-1")


def sheet(first: str, references: References) -> str:
    columns = layouts()[first].columns
    values = [cell(said.partition(" ")[2], references) for said in columns.values()]
    numbers = {at for at, said in enumerate(columns.values()) if said.startswith("part")}
    keyed = ["2026-0001" if at == 0 else "1" if at in numbers else v for at, v in enumerate(values)]
    return ",".join(columns) + "\n" + ",".join(keyed) + "\n"


@pytest.mark.parametrize("first", layouts())
def test_a_full_row_of_each_layout_is_read(first: str, references: References) -> None:
    found = read_events("records.csv", sheet(first, references).encode(), references, DEFAULT)
    typed = {triple.object for triple in found if triple.predicate == RDF.type}
    assert set(layouts()[first].classes) <= typed
    assert all(triple.subject.value.startswith(f"{BASE}id/") for triple in found)  # type: ignore[union-attr]
    assert len(found) > len(layouts()[first].columns) - 3


def test_an_application_and_its_answer_are_tied_by_the_number(references: References) -> None:
    answers = "答复申请编号,答复结果,答复日期\n2026-0007,同意共享,2026-03-16\n"
    found = read_events("a.csv", answers.encode("gb18030"), references, DEFAULT)
    answer = NamedNode(f"{BASE}id/application/2026-0007#answer")
    assert set(found) == {
        Triple(answer, RDF.type, LM.Answer),
        Triple(answer, LM.application, NamedNode(f"{BASE}id/application/2026-0007")),
        Triple(answer, LM.answerKind, CODE["answer/consent"]),
        Triple(answer, LM.answeredOn, Literal("2026-03-16", datatype=XSD.date)),
    }


def test_the_term_of_an_agreement_is_a_constraint_of_its_permission(references: References) -> None:
    said = "约定编号,约定用途,到期日期\n2026-0001,业务协同,2027-03-31\n"
    found = read_events("a.csv", said.encode(), references, DEFAULT)
    until = NamedNode(f"{BASE}id/agreement/2026-0001#until")
    assert Triple(until, ODRL.operator, ODRL.lteq) in found
    assert Triple(until, ODRL.rightOperand, Literal("2027-03-31", datatype=XSD.date)) in found


@pytest.mark.parametrize(
    ("text", "said", "row", "column"),
    [
        ("随便,什么\n1,2\n", "首列", 1, None),
        ("答复申请编号,是否\n1,2\n", "没有这一列", 1, "是否"),
        ("答复申请编号,答复日期\n1,三月\n", "“三月”不是", 2, "答复日期"),
        ("答复申请编号,答复结果\n1,随缘\n", "“随缘”不是代码表里的值", 2, "答复结果"),
        ("申请编号,申请部门\n1,无此单位\n", "已登记的单位", 2, "申请部门"),
        ("申请编号,申请部门\n,示范一局\n", "没有编号", 2, "申请编号"),
    ],
)
def test_a_bad_cell_is_named(
    text: str, said: str, row: int, column: str | None, references: References
) -> None:
    with pytest.raises(Unusable) as caught:
        read_events("a.csv", text.encode(), references, DEFAULT)
    assert said in caught.value.message.zh
    assert (caught.value.row, caught.value.column) == (row, column)


def test_turtle_that_is_none_says_where(references: References) -> None:
    with pytest.raises(Unusable) as caught:
        read_events("a.ttl", b"<a> <b> .\n", references, DEFAULT)
    assert caught.value.row == 1
