"""Nobody brings his own law: files that state what is not theirs are refused with their line."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from ontology.namespaces import LM
from server.rules.report_json import from_json
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
    "a code with a line feed": (
        '<urn:uuid:10> a lm:InformationResource ; dct:identifier "307010320700009/000001\\n" .'
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
