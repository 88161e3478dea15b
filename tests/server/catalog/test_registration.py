"""The registers of the authority: judged, reviewed and kept as evidence as catalogs are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode

from loaders import Unusable
from loaders.registers import CODES, LAWS, ORGANISATIONS, Register
from ontology.namespaces import CODE, DCT, ELI, LAW, LM, ORG, RDFS, SKOS
from ontology.text import Text
from server.accounts.callers import Caller
from server.catalog.evidence import Evidence
from server.catalog.opening import open_folder
from server.catalog.reference_data import list_organisations
from server.catalog.register import of_catalog
from server.catalog.registration import Registration
from server.store.folder import Charter
from server.store.verification import Verification
from tests.server.catalog.support import BASE, HEADER, City, row

CODE_OF_WATER = "11320700X00000206K"
WATER = {
    "单位键": "water",
    "单位名称": "示范水利局",
    "统一社会信用代码": CODE_OF_WATER,
    "单位类型": "部门",
}
DROUGHT = {
    "法规键": "drought-rules",
    "名称": "示范市抗旱办法",
    "简称": "抗旱办法",
    "依据类型": "规范性文件",
    "制定机关": "示范市人民政府",
    "公布日期": "2025-03-01",
}
PARQUET = {
    "代码表": "信息资源格式类型",
    "代码键": "parquet",
    "名称": "parquet",
    "上位": "数据库",
}


def sheet(register: Register, *rows: dict[str, str]) -> str:
    lines = [register.columns, *([one.get(c, "") for c in register.columns] for one in rows)]
    return "".join(",".join(line) + "\n" for line in lines)


def bodies_with(**cells: str) -> str:
    return sheet(ORGANISATIONS, WATER | cells)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("registers"))
    assert city.submit(HEADER + row()).state == "published"
    return city


@pytest.fixture
def city(prepared: City, tmp_path: Path) -> City:
    return prepared.copied(tmp_path)


def bodies(city: City) -> set[str]:
    with city.folder.open_current() as edition:
        return {name for _, name, _ in list_organisations(edition, city.graphs)}


def said(city: City, subject: NamedNode, predicate: NamedNode) -> set[str]:
    with city.folder.open_current() as edition:
        found = edition.store.quads_for_pattern(subject, predicate, None, DefaultGraph())
        return {q.object.value for q in found if isinstance(q.object, Literal | NamedNode)}


def test_a_body_registered_by_a_sheet_can_submit(city: City) -> None:
    office = {"上级单位": "示范住建局", "第一责任人": "局长", "共享工作机构": "数据科"}
    done = city.register("_organisations", sheet(ORGANISATIONS, WATER | office))
    assert done.state == "published" and done.edition == 3
    water = city.graphs.names.thing("department", "water")
    assert said(city, water, ORG.subOrganizationOf) == {f"{BASE}id/department/housing"}
    assert said(city, water, LM.firstResponsible) == {"局长"}
    content = HEADER + row(
        "河道水位", "307010320700020/000001", ("water", "示范水利局", CODE_OF_WATER)
    )
    assert city.submit(content, catalog="water").state == "published"


def test_a_row_again_replaces_what_the_sheet_says_and_nothing_else(city: City) -> None:
    first = WATER | {"别名": "水务局、市水利局", "共享工作机构": "数据科"}
    city.register("_organisations", sheet(ORGANISATIONS, first))
    assert not city.register("_organisations", sheet(ORGANISATIONS, first)).changes
    renamed = WATER | {"单位名称": "示范水务局"}
    done = city.register("_organisations", sheet(ORGANISATIONS, renamed))
    assert {(one.kind, one.iri.rpartition("/id/")[2]) for one in done.changes} == {
        ("changed", "department/water"),
        ("changed", "catalog/water"),
    }
    assert bodies(city) == {"示范水务局", "示范住建局", "示范司法局"}
    assert said(city, city.graphs.names.thing("department", "water"), SKOS.altLabel) == set()


def test_a_law_of_the_city_is_known_by_its_title(city: City) -> None:
    assert city.register("_laws", sheet(LAWS, DROUGHT)).state == "published"
    law = LAW["drought-rules"]
    assert said(city, law, LM.basisType) == {CODE["basis/normative-document"].value}
    (maker,) = said(city, law, ELI.passed_by)
    assert said(city, NamedNode(maker), RDFS.label) == {"示范市人民政府"}
    cited = row(sharing="不予共享", basis="《示范市抗旱办法》第三条,规范性文件,涉及敏感信息")
    outcome = city.submit(HEADER + cited)
    assert "登记册里它是“规范性文件”" in (outcome.report or "")


def test_an_open_list_gains_a_value_that_sheets_may_use(city: City) -> None:
    content = HEADER + row().replace("oracle", "parquet")
    assert city.submit(content).state == "refused"
    done = city.register("_codes", sheet(CODES, PARQUET))
    assert done.state == "published"
    parquet = CODE["format-type/parquet"]
    assert said(city, parquet, LM.formatClass) == {CODE["format/database"].value}
    assert parquet.value in said(city, CODE["format-type"], SKOS.hasTopConcept)
    assert city.submit(content).state == "published"


@pytest.mark.parametrize(
    ("register", "content", "row_number", "column", "words"),
    [
        ("_organisations", "单位键,名称\n", 1, None, "首行"),
        ("_organisations", bodies_with(单位键="Water!"), 2, "单位键", "键"),
        ("_organisations", bodies_with(单位键="_laws"), 2, "单位键", "键"),
        ("_organisations", bodies_with(单位名称=""), 2, "单位名称", "空"),
        (
            "_organisations",
            bodies_with(统一社会信用代码="11320700X000000358"),
            2, "统一社会信用代码", "department/housing",
        ),
        (
            "_organisations",
            bodies_with(统一社会信用代码="113207000000000000"),
            2, "统一社会信用代码", "有效",
        ),
        ("_organisations", bodies_with(单位类型="公司"), 2, "单位类型", "公司"),
        ("_organisations", bodies_with(上级单位="无名局"), 2, "上级单位", "无名局"),
        ("_organisations", sheet(ORGANISATIONS, WATER, WATER), 3, "单位键", "第 2 行"),
        ("_organisations", bodies_with(别名="示范住建局"), 2, "别名", "示范住建局"),
        ("_organisations", sheet(ORGANISATIONS), 1, None, "没有"),
        ("_laws", sheet(LAWS, DROUGHT | {"公布日期": "去年"}), 2, "公布日期", "去年"),
        ("_laws", sheet(LAWS, DROUGHT | {"依据类型": "习惯"}), 2, "依据类型", "习惯"),
        ("_laws", sheet(LAWS, DROUGHT | {"法规键": "decree-809"}), 2, None, "随附"),
        ("_laws", sheet(LAWS, DROUGHT | {"名称": "政务数据共享条例"}), 2, "名称", "decree-809"),
        ("_codes", sheet(CODES, PARQUET | {"代码表": "共享类型"}), 2, "代码表", "开放"),
        ("_codes", sheet(CODES, PARQUET | {"代码键": "xml"}), 2, None, "随附"),
        ("_codes", sheet(CODES, PARQUET | {"名称": "XML"}), 2, "名称", "format-type/xml"),
        ("_codes", sheet(CODES, PARQUET | {"上位": "磁盘"}), 2, "上位", "磁盘"),
    ],
)  # fmt: skip
def test_a_refusal_tells_row_and_column(
    prepared: City, register: str, content: str, row_number: int, column: str | None, words: str
) -> None:
    before = prepared.folder.current_number()
    with pytest.raises(Unusable) as caught:
        prepared.register(register, content)
    assert (caught.value.row, caught.value.column) == (row_number, column)
    assert words in caught.value.message.zh
    assert prepared.folder.current_number() == before


TURTLE = """
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/lianmu/code/purpose/{key}> a skos:Concept ;
    skos:inScheme <https://w3id.org/lianmu/code/{scheme}> ;
    skos:prefLabel "应急处置"@zh ; {more}
    lm:listStatus {status} .
"""


def turtle(
    key: str = "emergency", scheme: str = "purpose", more: str = "", status: str = "lm:Addition"
) -> str:
    return TURTLE.format(key=key, scheme=scheme, more=more, status=status)


def test_the_same_as_turtle(city: City) -> None:
    done = city.register("_codes", turtle(), name="codes.ttl")
    assert done.state == "published"
    assert said(city, CODE["purpose/emergency"], SKOS.prefLabel) == {"应急处置"}


@pytest.mark.parametrize(
    "content",
    [
        turtle(scheme="sharing"),
        turtle(key="other"),
        turtle(status="lm:Core"),
        turtle(more="lm:signature 'x' ;"),
        turtle() + '<http://city.example/id/department/housing> <urn:x> "y" .',
        turtle() + "<urn:x> a <http://www.w3.org/ns/shacl#NodeShape> .",
    ],
)
def test_nothing_but_what_the_register_is_for(prepared: City, content: str) -> None:
    with pytest.raises(Unusable) as caught:
        prepared.register("_codes", content, name="codes.ttl")
    assert caught.value.row is not None


def test_it_is_kept_as_evidence_and_has_a_history(city: City) -> None:
    done = city.register("_laws", sheet(LAWS, DROUGHT))
    evidence, auditor = Evidence(city.folder), Caller("auditor", "justice")
    assert evidence.content(done.identifier).decode() == sheet(LAWS, DROUGHT)
    assert city.folder.edition(3).meta().submission == done.identifier
    (entry,) = of_catalog(evidence, auditor, "_laws")
    assert (entry.identifier, entry.state, entry.edition) == (done.identifier, "published", 3)
    assert done.diff is not None
    fields = {one.field.zh for one in done.diff.resources[0].fields}
    assert done.diff.resources[0].kind == "added" and fields == set()
    again = city.register("_laws", sheet(LAWS, DROUGHT | {"公布日期": "2025-03-02"}))
    assert again.diff is not None
    (changed,) = again.diff.resources[0].fields
    assert (changed.before, changed.after) == (
        (Text("2025-03-01", "2025-03-01"),),
        (Text("2025-03-02", "2025-03-02"),),
    )
    assert not list(of_catalog(evidence, Caller("publisher", "housing"), "_laws"))
    assert list(Verification(city.folder).faults()) == []


def test_it_is_reviewed_by_a_second_person_of_the_authority(city: City) -> None:
    city.settings = city.settings.model_copy(update={"review": "required"})
    waiting = city.register("_laws", sheet(LAWS, DROUGHT), submitter="chen")
    assert waiting.state == "awaiting-review"
    assert said(city, LAW["drought-rules"], RDFS.label) == set()
    evidence = Evidence(city.folder)
    job = evidence.job(waiting.identifier)
    assert job is not None
    file = str(evidence.path(waiting.identifier) / "file")
    again = replace(job, identifier=f"{job.identifier}0", file=file, reviewed=job.identifier)
    assert Registration(city.settings, again, lambda _: None).run(lambda: None).state == "published"


def test_whoever_has_the_shell_needs_no_second_one(city: City) -> None:
    city.settings = city.settings.model_copy(update={"review": "required"})
    assert city.register("_laws", sheet(LAWS, DROUGHT)).state == "published"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("laws.csv", sheet(LAWS, DROUGHT | {"简称": "机密★10年"})),
        ("codes.ttl", turtle(more='skos:altLabel "机密"@zh ;')),
    ],
)
def test_of_what_is_marked_secret_nothing_is_kept(city: City, name: str, content: str) -> None:
    register = "_laws" if name == "laws.csv" else "_codes"
    refused = city.register(register, content, name=name)
    assert refused.state == "refused" and refused.sealed
    kept = Evidence(city.folder).path(refused.identifier)
    said = b"".join(file.read_bytes() for file in kept.iterdir())
    assert "机密".encode() not in said and not (kept / "file").exists()


def test_a_check_registers_nothing(city: City) -> None:
    assert city.register("_laws", sheet(LAWS, DROUGHT), dry_run=True).changes
    assert city.folder.current_number() == 2


def test_opening_the_folder_again_leaves_additions_alone(city: City) -> None:
    city.register("_laws", sheet(LAWS, DROUGHT))
    number = city.folder.current_number()
    open_folder(city.settings, Charter(BASE))
    assert city.folder.current_number() == number
    assert said(city, LAW["drought-rules"], RDFS.label) == {"示范市抗旱办法"}


def test_a_name_that_changed_is_what_search_finds(city: City) -> None:
    housing = {
        "单位键": "housing",
        "单位名称": "示范住房城乡建设局",
        "统一社会信用代码": "11320700X000000358",
        "单位类型": "部门",
        "别名": "示范住建局",
    }
    assert city.register("_organisations", sheet(ORGANISATIONS, housing)).state == "published"
    assert said(city, city.graphs.names.thing("catalog", "housing"), DCT.title)
