from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders.basis import citation, numeral
from loaders.cells import Cell
from loaders.layouts import Header, template
from loaders.legal_bases import cited, legal_bases, split_citations
from loaders.origin import Place
from loaders.rows import RowCells
from loaders.statements import Value
from loaders.table import Row
from loaders.values import Values
from ontology.namespaces import CODE, LAW, LM
from tests.loaders.sample import references, turtle


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("《统计法》第二十五条", ["《统计法》第二十五条"]),
        (
            "《统计法》第九条；《税收征收管理法》第八条第二款",
            ["《统计法》第九条", "《税收征收管理法》第八条第二款"],
        ),
        ("《统计法》、《档案法》", ["《统计法》", "《档案法》"]),
        ("《统计法》第九条、第十条", ["《统计法》第九条、第十条"]),
        ("《关于转发〈意见〉、〈办法〉的通知》", ["《关于转发〈意见〉、〈办法〉的通知》"]),
        ("《关于印发《办法》；《细则》的通知》", ["《关于印发《办法》；《细则》的通知》"]),
        ("按上级要求", ["按上级要求"]),
    ],
)
def test_citations_are_separated_between_title_marks_only(text: str, parts: list[str]) -> None:
    assert [one.text for one in split_citations(text, references())] == parts


ADMINISTRATIVE = "administrative-regulation"
LAWS = {
    "statistics-law",
    "archives-law",
    "personal-information-law",
    "state-secrets-law",
    "tax-collection-law",
    "anti-money-laundering-law",
    "community-correction-law",
    "credit-reporting-regulation",
    "state-council-2016-51",
    "jiangsu-2017-133",
    "decree-809",
    "decree-809/14",
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # plain
        ("《中华人民共和国统计法》第二十五条", [("statistics-law", "law")]),
        ("《中华人民共和国档案法》", [("archives-law", "law")]),
        ("《征信业管理条例》第十四条", [("credit-reporting-regulation", ADMINISTRATIVE)]),
        ("《政务数据共享条例》", [("decree-809", "administrative-regulation")]),
        # the article, where its text is held
        ("《政务数据共享条例》第十四条第一款", [("decree-809/14", "administrative-regulation")]),
        ("《政务数据共享条例》第14条", [("decree-809/14", "administrative-regulation")]),
        ("《政务数据共享条例》第九十九条", [(None, "administrative-regulation")]),
        # aliases, with and without the name of the state, with an edition
        ("《统计法》第九条", [("statistics-law", "law")]),
        ("《保密法》", [("state-secrets-law", "law")]),
        ("《中华人民共和国保密法》", [("state-secrets-law", "law")]),
        ("《个保法》第三十四条", [("personal-information-law", "law")]),
        ("《统计法（2024年修正）》", [("statistics-law", "law")]),
        ("《统计法》（2024年修正）第九条", [("statistics-law", "law")]),
        # other marks, as a keyboard has them
        ("<统计法>第九条", [("statistics-law", "law")]),
        ("<<中华人民共和国统计法>>第九条第一款", [("statistics-law", "law")]),
        ("〈统计法〉、〈档案法〉", [("statistics-law", "law"), ("archives-law", "law")]),
        ("<政务数据共享条例>第14条", [("decree-809/14", ADMINISTRATIVE)]),
        # several
        ("《统计法》第九条；《档案法》第十九条",
         [("statistics-law", "law"), ("archives-law", "law")]),
        ("《税收征管法》、《反洗钱法》",
         [("tax-collection-law", "law"), ("anti-money-laundering-law", "law")]),
        ("《统计法》第九条、第二十五条", [("statistics-law", "law")]),
        ("《社区矫正法》；部门内部规定", [("community-correction-law", "law")]),
        # misspelt or not registered: the wording shows the kind, to be confirmed
        ("《中华人民共和国统记法》第九条", [(None, "law")]),
        ("《社区矫正工作法》", [(None, "law")]),
        ("《某某管理条例》第三条", [(None, "unknown")]),
        ("《江苏省某某条例》", [(None, "local-regulation")]),
        ("《统计资料管理办法》", [(None, "rule")]),
        ("《户口登记规定（试行）》", [(None, "rule")]),
        ("《关于加强管理的通知》", [(None, "normative-document")]),
        ("《江苏省统计条例》第三条", [(None, "local-regulation")]),
        # whose it is stands before it
        ("《连云港市市容和环境卫生管理条例》第三条", [(None, "local-regulation")]),
        ("《广西壮族自治区某某条例》", [(None, "local-regulation")]),
        ("《深圳经济特区数据条例》", [(None, "local-regulation")]),
        ("《东海县某某办法》", [(None, "rule")]),
        ("《海南自由贸易港某某条例》", [(None, "local-regulation")]),
        ("《城市供水条例》", [(None, "unknown")]),
        ("《境外上市管理条例》", [(None, "unknown")]),
        ("《部门内部保密规定》第三条", [(None, "internal")]),
        ("《部门内部保密办法》", [(None, "internal")]),
        ("《江苏某某办法》", [(None, "rule")]),
        ("《企业事业单位内部治安保卫条例》", [(None, "unknown")]),
        ("《市住建局关于落实国务院决定的通知》", [(None, "normative-document")]),
        ("《国务院办公厅关于某事的通知》", [(None, "party-policy")]),
        ("《某某法》（主席令第70号）", [(None, "law")]),
        # no title marks
        ("统计法第二十五条", [("statistics-law", "law")]),
        ("依据统计法第二十五条", [("statistics-law", "law")]),
        ("统计法、档案法", [("statistics-law", "law"), ("archives-law", "law")]),
        ("统计法第25条、个人信息保护法",
         [("statistics-law", "law"), ("personal-information-law", "law")]),
        ("统计法第25条；《档案法》第二十七条",
         [("statistics-law", "law"), ("archives-law", "law")]),
        ("《统计法》第二十五条和《档案法》第二十七条",
         [("statistics-law", "law"), ("archives-law", "law")]),
        ("按上级要求、统计法", [(None, "internal"), ("statistics-law", "law")]),
        ("统计法第九条、第十条，第3款", [("statistics-law", "law")]),
        ("按上级要求", [(None, "internal")]),
        ("部门内部规定", [(None, "internal")]),
        ("依法保密", [(None, "internal")]),
        ("涉及行政执法", [(None, "internal")]),
        ("某某保护法", [(None, "internal")]),
        ("我局做法", [(None, "internal")]),
        ("我局说法第三条", [(None, "internal")]),
        ("部门内部规定，档案室3号柜", [(None, "internal")]),
        ("《/》", [(None, "internal")]),
        ("本局管理办法", [(None, "internal")]),
        # document numbers
        ("国发〔2016〕51号", [("state-council-2016-51", "party-policy")]),
        ("《关于印发某办法的通知》（国发[2016]51号）", [(None, "normative-document")]),
        ("根据国务院令第809号第十四条", [("decree-809/14", "administrative-regulation")]),
        ("政务数据共享条例（国务院令第809号）", [("decree-809", "administrative-regulation")]),
        ("《政务数据共享条例》（国务院令第809号）", [("decree-809", "administrative-regulation")]),
        # a number that belongs to another title
        ("《局内部规定》第三条（国务院令第809号）", [(None, "internal")]),
        ("《某某管理规定》（国务院令第809号）", [(None, "rule")]),
        ("部门内部规定（参照国务院令第809号）第三条", [(None, "internal")]),
        # title marks make no document
        ("《按上级要求》", [(None, "internal")]),
        ("《想法》第一条", [(None, "internal")]),
        ("《我局保密做法》第一条", [(None, "internal")]),
        ("《部门内部规章制度》", [(None, "internal")]),
        ("《统计发》第九条", [(None, "unknown")]),
        ("《某某书法条例》", [(None, "unknown")]),
        ("国发(2016)51号", [("state-council-2016-51", "party-policy")]),
        ("国发【2016】51号", [("state-council-2016-51", "party-policy")]),
        ("国发〔２０１６〕５１号", [("state-council-2016-51", "party-policy")]),
        ("国发 〔2016〕 51号", [("state-council-2016-51", "party-policy")]),
        ("国发〔2099〕1号第三条", [(None, "unknown")]),
        ("《国务院关于某事的通知》（国发〔2099〕1号）", [(None, "party-policy")]),
        ("《国务院关于某事的决定》（国发〔2099〕2号）", [(None, "state-council-decision")]),
        ("苏政发〔2017〕133号", [("jiangsu-2017-133", "normative-document")]),
        ("连政发〔2020〕1号", [(None, "normative-document")]),
        ("《关于落实国务院决定的通知》（连政发〔2020〕1号）", [(None, "normative-document")]),
        ("中办发〔2022〕5号", [(None, "party-policy")]),
        ("国务院令第809号", [("decree-809", "administrative-regulation")]),
        ("公安部令第129号", [(None, "rule")]),
        ("《国务院关于某事项的决定》", [(None, "state-council-decision")]),
    ],
)  # fmt: skip
def test_a_basis_text_resolves_as_the_grammar_says(
    text: str, wanted: list[tuple[str | None, str]]
) -> None:
    values = Values(references())
    cells = one_row(text)
    parts = legal_bases(cells, Cell(text, Place(2, "不予共享依据")), values)
    found = [{predicate: value for predicate, value, _ in part} for part in parts]
    assert [
        (str(one[LM.cites].value).removeprefix(LAW.iri) if LM.cites in one else None, kind(one))
        for one in found
    ] == wanted
    assert {key for key, _ in wanted if key} <= LAWS


@pytest.mark.parametrize(
    ("text", "stated", "kinds", "noted"),
    [
        ("《统计法》第九条", "法律", ["law"], []),
        ("《某某条例》", "地方性法规", ["local-regulation"], []),
        ("《统计法》；《征信业管理条例》", "法律；行政法规", ["law", ADMINISTRATIVE], []),
        ("《某某法》；《另一法》", "法律", ["law", "law"], []),
        (
            "《统计法》第九条",
            "规章",
            ["rule"],
            ["依据类型：写的是“规章”，登记册中“《统计法》第九条”属于“法律”，按登记册判断"],
        ),
        (
            "《统计法》；《征信业管理条例》",
            "法律",
            ["law", "law"],
            ["依据类型：写的是“法律”，登记册中“《征信业管理条例》”属于“行政法规”，按登记册判断"],
        ),
    ],
)
def test_the_column_says_the_type_and_is_compared_with_the_register(
    text: str, stated: str, kinds: list[str], noted: list[str]
) -> None:
    values = Values(references())
    parts = legal_bases(one_row(text, stated), Cell(text, Place(2, "不予共享依据")), values)
    assert [kind({p: value for p, value, _ in part}) for part in parts] == kinds
    assert [note.message.zh for note in values.notes] == noted


@pytest.mark.parametrize(
    ("text", "stated", "judged"),
    [
        ("《部门内部保密规定》", "法律", "internal"),
        ("《连云港市公租房管理办法》第五条", "法律", "rule"),
        ("《江苏省统计条例》第十条", "行政法规", "local-regulation"),
        ("连建发〔2020〕12号", "国务院决定", "normative-document"),
        ("《连云港市市容和环境卫生管理条例》第三条", "法律", "local-regulation"),
        ("《市住建局关于某事的决定》", "国务院决定", "normative-document"),
        ("《关于加强管理的通知》", "法律", "normative-document"),
        ("《某某管理办法》", "法律", "rule"),
        ("本局管理要求", "法律", "internal"),
        # what the words leave open, the column says
        ("《女职工劳动保护某某规定》", "行政法规", "administrative-regulation"),
        ("《某某条例》", "行政法规", "administrative-regulation"),
        ("国发〔2099〕1号", "国务院决定", "state-council-decision"),
        # nobody claims more by claiming less
        ("《某某工作法》", "规章", "rule"),
    ],
)
def test_a_claimed_type_never_beats_the_words(text: str, stated: str, judged: str) -> None:
    """In a table and in RDF alike; that it was not believed is said with both types."""
    values = Values(references())
    (part,) = legal_bases(one_row(text, stated), Cell(text, Place(2, "不予共享依据")), values)
    assert kind({p: value for p, value, _ in part}) == judged
    claimed = references().concepts["basis"][stated]
    labels = references().labels
    believed = CODE[f"basis/{judged}"] == claimed
    assert believed != any(
        f"“{stated}”" in note.message.zh and labels[CODE[f"basis/{judged}"]] in note.message.zh
        for note in values.notes
    )
    loaded = turtle(
        'ex:a a lm:InformationResource ; dct:identifier "307010/1" ; lm:legalBasis ex:b .\n'
        f'ex:b a lm:LegalBasis ; lm:citation "{text}"@zh ; lm:basisType <{claimed.value}> .'
    )
    assert {q.object for q in loaded.quads if q.predicate == LM.basisType} == {
        CODE[f"basis/{judged}"]
    }
    assert believed != any(f"“{stated}”" in note.message.zh for note in loaded.notes)


def test_in_rdf_kind_and_law_follow_from_the_words_where_they_are_left_out() -> None:
    loaded = turtle(
        'ex:a a lm:InformationResource ; dct:identifier "307010/1" ; lm:legalBasis ex:b, ex:c .\n'
        'ex:b lm:citation "《统计法》第二十五条"@zh .\n'
        'ex:c lm:citation "《部门内部保密规定》"@zh .'
    )
    found = {q.predicate: q.object for q in loaded.quads if q.predicate == LM.cites}
    assert found == {LM.cites: LAW["statistics-law"]}
    kinds = {q.object for q in loaded.quads if q.predicate == LM.basisType}
    assert kinds == {CODE["basis/law"], CODE["basis/internal"]}


def test_what_is_not_read_of_a_cell_with_several_bases_is_told() -> None:
    values = Values(references())
    text = "统计法第25条、某某管理要求"
    (part,) = legal_bases(one_row(text), Cell(text, Place(2, "不予共享依据")), values)
    assert {p: value for p, value, _ in part}[LM.cites] == LAW["statistics-law"]
    (note,) = values.notes
    assert "某某管理要求" in note.message.zh and "某某管理要求" in note.message.en


@pytest.mark.parametrize(
    ("text", "told"),
    [("《政务数据共享条例》第九百九十九条", True), ("《政务数据共享条例》第四十四条", False)],
)
def test_an_article_that_is_not_held_is_told(text: str, told: bool) -> None:
    values = Values(references())
    legal_bases(one_row(text), Cell(text, Place(2, "不予共享依据")), values)
    assert [("第999条" in note.message.zh, "999" in note.message.en) for note in values.notes] == (
        [(True, True)] if told else []
    )


def test_an_article_that_a_law_held_whole_does_not_have_leads_nowhere() -> None:
    """R-09e tells it; of a text held in part nobody knows."""
    assert cited("《政务数据共享条例》第九十九条", references()) == []
    assert cited("《政务数据共享条例》第四十四条", references())[0] == LAW["decree-809/44"]
    assert cited("《政务数据共享条例》", references()) == [LAW["decree-809"]]
    assert cited("国发〔2016〕51号第九十九条", references()) == [LAW["state-council-2016-51"]]


def test_a_type_outside_the_list_stays_and_is_told() -> None:
    values = Values(references())
    (part,) = legal_bases(one_row("《统计法》", "文件"), Cell("《统计法》", Place(2)), values)
    assert {p: value for p, value, _ in part}[LM.basisType] == Literal("文件")
    (note,) = values.notes
    assert note.place == Place(2, "依据类型")
    assert "没有读懂“文件”" in note.message.zh
    assert "行政法规" in note.message.en


def kind(part: dict[NamedNode, Value]) -> str:
    return str(part[LM.basisType].value).removeprefix(CODE["basis/"].value)


def one_row(text: str, stated: str = "") -> RowCells:
    """A row with nothing but this basis, and its type if one is stated."""
    columns = {"legalBasis": 0, "basisType": 1}
    header = Header(template(), 1, ("不予共享依据", "依据类型"), columns)
    return RowCells(header, Row(2, (text, stated)), None)


@pytest.mark.parametrize(
    ("text", "number"),
    [("一", 1), ("十", 10), ("十四", 14), ("二十", 20), ("一百零六", 106), ("44", 44)],
)
def test_numerals(text: str, number: int) -> None:
    assert numeral(text) == number


@given(st.integers(min_value=1, max_value=999))
def test_a_numeral_written_out_is_read_back(number: int) -> None:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    written = f"{digits[hundreds]}百" if hundreds else ""
    written += f"{digits[tens]}十" if tens else ("零" if hundreds and ones else "")
    written += digits[ones] if ones else ""
    assert numeral(written) == number


def test_a_law_is_looked_up_by_title_then_number_then_text() -> None:
    assert citation("《关于某事的通知》（国发〔2016〕51号）第三条").names == [
        "关于某事的通知",
        "《关于某事的通知》（国发〔2016〕51号）第三条",
    ]


@given(st.text(alphabet="《》〈〉；、，甲乙 第条", max_size=30))
def test_no_wording_is_lost(text: str) -> None:
    found = "".join(one.text for one in split_citations(text, references()))
    plain = str.maketrans("", "", "；、， ")
    assert found.translate(plain) == text.translate(plain)
