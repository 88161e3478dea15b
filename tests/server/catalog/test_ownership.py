"""Nobody brings his own law: files that state what is not theirs are refused with their line."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from ontology.namespaces import LM
from server.errors import NotFound
from server.rules.report_json import from_json
from tests.loaders.spreadsheets import Sheet, xlsx
from tests.server.catalog.support import BASE, HEADER, City, row, snapshot
from tests.server.catalog.test_pipeline import TURTLE

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
FREQUENCY = "https://w3id.org/lianmu/code/frequency"
SELF_AUTHORISING = {
    "a law": "<https://w3id.org/lianmu/law/mine> a eli:LegalResource .",
    "an article of a law that exists": (
        '<https://w3id.org/lianmu/law/decree-809/14> dct:description "随意"@zh .'
    ),
    "a department": f"<{BASE}id/department/mine> a lm:Department, org:FormalOrganization .",
    "another department's code": f'<{BASE}id/department/justice> dct:identifier "X" .',
    "a member of a code list": f"<{FREQUENCY}/whenever> skos:inScheme <{FREQUENCY}> .",
    "itself as a member of a code list": f"<urn:uuid:9> skos:inScheme <{FREQUENCY}> .",
    "a shape": "<https://w3id.org/lianmu/shape/R-08> sh:deactivated true .",
    "itself as a shape": "<urn:uuid:9> a sh:NodeShape .",
    "a waiver": f"<{BASE}id/waiver/1> a lm:Waiver ; lm:rule <https://w3id.org/lianmu/rule/R-08> .",
    "the ontology": "lm:contactPhone lm:disclosure lm:Public .",
    "the judging date": (
        "<https://w3id.org/lianmu/judging> a lm:Judging ; lm:asOf '2099-01-01'^^xsd:date ."
    ),
    "an application": f"<{BASE}id/application/1> a lm:ShareApplication .",
    "an answer in time": (
        f"<{BASE}id/application/1#answer> lm:answeredOn '2026-03-02'^^xsd:date ."
    ),
    "a use record": f"<{BASE}id/agreement/1#use> a lm:UseRecord .",
    "more days to answer": "<https://w3id.org/lianmu/profile/decree-809> lm:answerDays 90 .",
    "more accepted kinds of basis": (
        "<https://w3id.org/lianmu/judging> lm:acceptedBasis "
        "<https://w3id.org/lianmu/code/basis/internal> ."
    ),
    "a later start of a rule": (
        "<https://w3id.org/lianmu/rule/R-16> lm:effectiveFrom '2099-01-01'^^xsd:date ."
    ),
    "a holiday": "<https://w3id.org/lianmu/day/2026-03-02> a lm:Day ; lm:workingDay false .",
    "the lead of a library": (
        "<https://w3id.org/lianmu/code/classification/102> lm:leadDepartment "
        f"<{BASE}id/department/housing> ."
    ),
    "that its data were updated": (
        f"<{BASE}id/resource/307010320700009-000001> lm:dataUpdated '2026-03-02'^^xsd:date ."
    ),
    "a class above its own": "lm:InformationItem rdfs:subClassOf lm:InformationResource .",
    "sameness with another's thing": (
        f"<urn:uuid:9> owl:sameAs <{BASE}id/resource/307010320700009-000001> ."
    ),
    "another catalog's resource": (
        f'<{BASE}id/resource/307010320700009-000001> dct:title "改名"@zh .'
    ),
    "another catalog's resource as its own": (
        f"<{BASE}id/resource/307010320700009-000001> a lm:InformationResource ; "
        'dct:identifier "307010320700009/000001" .'
    ),
    "another catalog's list": (
        f"<{BASE}id/catalog/justice> <http://www.w3.org/ns/dcat#dataset> <urn:uuid:9> ."
    ),
    "a department as a resource": (
        f"<{BASE}id/department/justice> a lm:InformationResource ; dct:identifier '3070103/9' ."
    ),
    "a resource under another's code": (
        f"<{BASE}id/resource/307010320700014-000077> a lm:InformationResource ; "
        'dct:identifier "307010320700014/000078" .'
    ),
    "another catalog's item, as if it had been renamed": (
        f"<{BASE}id/item/{{item}}> <http://www.w3.org/ns/adms#identifier> <urn:y> ; "
        'dct:description "伪造"@zh .'
    ),
    "a resource with a path for a name": (
        f"<{BASE}id/resource/~/307010320700009-000001> a lm:InformationResource ; "
        'dct:identifier "307010320700014/000011" ; '
        '<http://www.w3.org/ns/adms#identifier> "x" .'
    ),
    "a made-up name of a blank node": (
        f'<{BASE}id/node/aaaaaaaaaaaaaaaaaaaa> dct:title "改名"@zh . '
        f"<urn:uuid:9> dct:relation <{BASE}id/node/aaaaaaaaaaaaaaaaaaaa> ."
    ),
    "its own publication": f"<{BASE}id/submission/1> a lm:Submission .",
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("city"))
    justice = ("justice", "示范司法局", "11320700X000000433")
    made = city.submit(
        HEADER + row("社区矫正机构信息", "307010320700009/000001", justice), catalog="justice"
    )
    assert made.state == "published", made.report
    return city


def item_of(city: City) -> str:
    """The key of an item that the other catalog holds."""
    resource = NamedNode(f"{BASE}id/resource/307010320700009-000001")
    with city.folder.open_current() as edition:
        found = edition.store.quads_for_pattern(resource, LM.item, None, None)
        (item,) = {str(quad.object).strip("<>") for quad in found}
    return item.removeprefix(f"{BASE}id/item/")


@pytest.mark.parametrize("claim", SELF_AUTHORISING)
def test_a_self_authorising_file_is_refused_with_its_line(city: City, claim: str) -> None:
    before = snapshot(city.folder)
    claimed = SELF_AUTHORISING[claim].replace("{item}", item_of(city))
    file = PREFIXES + TURTLE + ".\n" + claimed + "\n"
    line = file.rstrip("\n").count("\n") + 1
    outcome = city.submit(file, name="catalog.ttl")
    assert outcome.state == "refused"
    assert outcome.report is not None
    findings = from_json(outcome.report.encode()).findings
    assert {finding.rule for finding in findings} == {"R-32"}
    assert line in {finding.row for finding in findings}
    assert snapshot(city.folder) == before


def test_a_code_with_a_line_feed_is_the_code_of_another_resource(city: City) -> None:
    before = snapshot(city.folder)
    claimed = '<urn:uuid:{}> a lm:InformationResource ; dct:identifier "{}\\n"@en .'
    code = "307010320700014/000031"
    outcome = city.submit(
        PREFIXES + TURTLE + ".\n" + claimed.format(10, code) + claimed.format(11, code),
        name="catalog.ttl",
    )
    assert outcome.state == "refused" and outcome.report is not None
    taken = [one for one in from_json(outcome.report.encode()).findings if one.rule == "R-02"]
    assert {str(finding.value) for finding in taken} == {f'"{code}"'}
    assert snapshot(city.folder) == before


def test_ownership_hides_no_other_finding_and_foreign_rows_hear_of_nothing_else(
    city: City,
) -> None:
    before = snapshot(city.folder)
    justice = ("justice", "示范司法局", "11320700X000000433")
    file = (
        HEADER
        + row(code="307010320700014/000031", cycle="偶尔")
        + row("别人的信息", "307010320700014/000032", justice, cycle="偶尔")
        + row("又一信息", "307010320700014/000033", summary="")
    )
    outcome = city.submit(file)
    assert outcome.state == "refused" and outcome.report is not None
    refusing = [f for f in from_json(outcome.report.encode()).findings if f.refuses]
    assert [(f.row, f.rule) for f in refusing] == [(2, "R-13"), (3, "R-32"), (4, "R-04")]
    assert refusing[1].text == "示范司法局"
    assert "3" in outcome.message.zh
    assert snapshot(city.folder) == before
    assert "建筑企业资质信息" not in city.titles()
    again = city.submit(
        file.replace(
            "别人的信息,307010320700014/000032,示范司法局,11320700X000000433",
            "别人的信息,307010320700014/000032,示范住建局,11320700X000000358",
        )
    )
    assert again.report is not None
    states = {(f.rule, f.state) for f in from_json(again.report.encode()).findings}
    assert {("R-32", "fixed"), ("R-04", "open")} <= states


def test_the_same_file_without_a_claim_is_published(city: City) -> None:
    outcome = city.submit(PREFIXES + TURTLE + ".\n", name="catalog.ttl")
    assert outcome.state == "published", outcome.report
    assert city.withdraw("307010320700014/000009").state == "published"


@pytest.mark.parametrize("graph", ["law", "catalog/justice", "shapes", "internal/housing"])
def test_another_graph_is_refused(city: City, graph: str) -> None:
    before = snapshot(city.folder)
    body = TURTLE.split("<urn:uuid:9>", 1)
    trig = f"{body[0]}\n<{BASE}graph/{graph}> {{ <urn:uuid:9> {body[1]} }}"
    outcome = city.submit(trig, name="catalog.trig")
    assert outcome.state == "refused"
    assert snapshot(city.folder) == before


def test_the_own_graph_may_be_named(city: City) -> None:
    body = TURTLE.split("<urn:uuid:9>", 1)
    trig = f"{body[0]}\n<{BASE}graph/catalog/housing> {{ <urn:uuid:9> {body[1]} }}"
    outcome = city.submit(trig, name="catalog.trig", dry_run=True)
    assert outcome.state == "published", outcome.report


STATISTICS = "https://w3id.org/lianmu/law/statistics-law"
CITING = {
    "a law that the words are not": f'lm:citation "按上级要求"@zh ; lm:cites <{STATISTICS}>',
    "another law than the words": (
        f'lm:citation "《政务数据共享条例》第十四条"@zh ; lm:cites <{STATISTICS}>'
    ),
    "a law somewhere else": (
        'lm:citation "《中华人民共和国统计法》"@zh ; lm:cites <https://evil.example/law>'
    ),
    "a law without words": f"lm:cites <{STATISTICS}>",
    "anything without words": "lm:cites <urn:anything>",
    "a code with blank words": f'lm:citation " "@zh ; lm:cites <{FREQUENCY}/daily>',
    "a law of its own": 'lm:citation "按上级要求"@zh ; lm:cites <{resource}#fake>',
}
BASIS = f"{BASE}id/resource/307010320700014-000009#basis-1"


def basis(said: str) -> str:
    said = said.replace("{resource}", BASIS.partition("#")[0])
    return f"{TURTLE} ; lm:legalBasis <{BASIS}> .\n<{BASIS}> a lm:LegalBasis ; {said} .\n"


@pytest.mark.parametrize("claim", CITING)
def test_a_basis_cites_only_what_its_words_say(city: City, claim: str) -> None:
    outcome = city.submit(basis(CITING[claim]), name="catalog.ttl")
    assert outcome.state == "refused" and outcome.report is not None
    (finding,) = from_json(outcome.report.encode()).findings
    assert (finding.rule, finding.path) == ("R-32", LM.cites)


def test_the_refusal_names_what_the_words_say(city: City) -> None:
    outcome = city.submit(basis(CITING["another law than the words"]), name="catalog.ttl")
    assert outcome.report is not None
    message = from_json(outcome.report.encode()).findings[0].message
    assert "https://w3id.org/lianmu/law/decree-809/14" in message.zh
    assert "https://w3id.org/lianmu/law/decree-809/14" in message.en


@pytest.mark.parametrize(
    ("words", "law"),
    [
        ("《中华人民共和国统计法》第二十五条", STATISTICS),
        ("《政务数据共享条例》第十四条", "https://w3id.org/lianmu/law/decree-809/14"),
        ("《政务数据共享条例》第十四条", "https://w3id.org/lianmu/law/decree-809"),
    ],
)
def test_what_the_words_say_may_be_cited(city: City, words: str, law: str) -> None:
    said = f'lm:citation "{words}"@zh ; lm:cites <{law}>'
    outcome = city.submit(basis(said), name="catalog.ttl", dry_run=True)
    assert outcome.report is not None
    assert "R-32" not in from_json(outcome.report.encode()).counts


FAKE = f"<{BASE}id/resource/307010320700014-000009#fake>"


@pytest.mark.parametrize(
    "said",
    [
        "lm:basisType <https://w3id.org/lianmu/code/basis/law>",
        f'lm:citation "《统计法》"@zh ; lm:cites <{STATISTICS}>',
        'dct:title "假法"@zh',
        'lm:order "1"',
    ],
)
@pytest.mark.parametrize("link", ["dct:relation", "lm:accessWay", "lm:legalBasis"])
def test_a_part_says_only_what_its_kind_says(city: City, said: str, link: str) -> None:
    """What a legal basis may say is not for a node that merely hangs from the resource."""
    claim = f"{TURTLE} ; {link} {FAKE} . {FAKE} {said} ."
    outcome = city.submit(claim, name="catalog.ttl", dry_run=True)
    assert outcome.report is not None
    refused = "R-32" in from_json(outcome.report.encode()).counts
    allowed = {"lm:legalBasis": ("basisType", "cites"), "lm:accessWay": ("title",)}
    assert refused != any(word in said for word in allowed.get(link, ()))


def test_an_item_of_no_resource_is_one_finding_on_its_cell(city: City) -> None:
    header, one = (line.split(",") for line in (HEADER + row()).splitlines())
    at = header.index("信息项名称")
    resources = [line[:at] + line[at + 2 :] for line in (header, one)]
    items = [
        ["资源名称", "信息项", "数据类型"],
        [one[0], "企业名称", "C"],
        ["建筑企业", "地址", "C"],
    ]
    variant = {
        "信息资源名称": "资源名称",
        "共享类型": "共享属性",
        "共享条件": "共享条件/不予共享依据",
        "是否向社会开放": "开放属性",
    }
    resources[0] = [variant.get(name, name) for name in resources[0]]
    content = xlsx([Sheet("资源", resources), Sheet("信息项", items)])
    outcome = city.submit(content, name="a.xlsx")
    assert outcome.state == "refused" and outcome.report is not None
    found = from_json(outcome.report.encode()).findings
    assert [(f.rule, f.sheet, f.row, f.column) for f in found] == [
        ("R-06", "信息项", 3, "资源名称")
    ]


def test_withdrawing_from_a_catalog_that_is_not_there_says_so(city: City) -> None:
    with pytest.raises(NotFound, match="没有目录“nope”"):
        city.withdraw("307010/1", catalog="nope")
