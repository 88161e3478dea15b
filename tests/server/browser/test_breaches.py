"""Who breaks a rule, and since when, for those who may see the reports."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology.namespaces import DCT, LM, ODRL, PROV, RDF, RULE, SHAPE, XSD
from ontology.text import Text
from server.accounts.callers import ANONYMOUS, Caller, dataset_for
from server.browser.breaches import MOST_LISTED, Breaches, Since, breaches, by_rule
from server.browser.turtle import readable
from server.rules.report import Finding, Report
from server.rules.report_rdf import to_rdf
from server.store.folder import Charter, DataFolder
from shapes import Shapes
from tests.server.browser.app import finding
from tests.server.browser.city import publish, reference_quads
from tests.server.browser.reading import read
from tests.server.search.sample import BASE, DEPARTMENTS, GRAPHS, NAMES, RECORDS

AUTHORITY = Caller("authority", "sjj")
FOCUS = NAMES.thing("resource", "307010320700021-000003")
APPLICATION = NAMES.thing("application", "2026-1")
ZRZY, SCJGJ = (NAMES.thing("department", key) for key in ("zrzy", "scjgj"))


def report(key: str, *findings: Finding, as_of: date = date(2026, 11, 2)) -> list[Quad]:
    iri = NAMES.thing("report", f"of-{key}")
    triples = to_rdf(Report("decree-809", as_of, findings), iri)
    return [Quad(t.subject, t.predicate, t.object, GRAPHS.report(key)) for t in triples]


def late(day: date | None) -> Finding:
    """An application that was answered late, told since a day."""
    one = finding("R-53", "Violation", 1, "a", None)
    return replace(one, focus=APPLICATION, state="open" if day else "new", since=day)


def broken(rule: str, focus: NamedNode, shape: str = "", due: date | None = None) -> Finding:
    one = finding(rule, "Violation", 1, "a", None)
    return replace(one, focus=focus, shape=SHAPE[shape or rule], due=due)


def part(thing: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{thing.value}#{name}")


CORRECTION, EVALUATION = NAMES.thing("correction", "1"), NAMES.thing("evaluation", "1")
OF_ZRZY = NAMES.thing("catalog", "zrzy")
SJJ = NAMES.thing("department", "sjj")
WHO_BREAKS_IT = {
    "R-50": (part(APPLICATION, "answer"), "R-50", [ZRZY]),
    "R-51": (APPLICATION, "R-51-basis", [SCJGJ]),
    "R-52": (part(APPLICATION, "answer"), "R-52-answer", [ZRZY]),
    "R-58": (part(APPLICATION, "dispute"), "R-58", [ZRZY, SCJGJ]),
    "R-61": (CORRECTION, "R-61-problem", [SCJGJ]),
    "R-61a": (CORRECTION, "R-61a", [ZRZY]),
    "R-33a": (part(OF_ZRZY, "trigger-1"), "R-33a", [ZRZY]),
    "R-33b": (part(OF_ZRZY, "review-1"), "R-33b", [SCJGJ]),
    "R-34": (part(OF_ZRZY, "publication-1"), "R-34", [SJJ]),
    "R-70": (ZRZY, "R-70", []),
    "R-74": (ZRZY, "R-74", [ZRZY]),
    "R-76": (EVALUATION, "R-76", [SCJGJ]),
}
"""By rule: what it is found on, the shape, and the bodies that are obliged."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("breaches") / "data")
    folder.create(Charter(BASE))
    recorded = [
        Quad(CORRECTION, LM.reporter, SCJGJ, GRAPHS.sharing),
        Quad(CORRECTION, LM.concerns, FOCUS, GRAPHS.sharing),
        Quad(FOCUS, DCT.publisher, ZRZY, GRAPHS.catalog("zrzy")),
        Quad(part(OF_ZRZY, "review-1"), PROV.wasAssociatedWith, SCJGJ, GRAPHS.sharing),
        Quad(EVALUATION, PROV.wasAssociatedWith, SCJGJ, GRAPHS.sharing),
        Quad(EVALUATION, LM.evaluates, ZRZY, GRAPHS.sharing),
        Quad(SJJ, RDF.type, LM.Authority, GRAPHS.reference("organisations")),
    ]
    parties = [
        Quad(APPLICATION, ODRL.assigner, ZRZY, graph)
        for graph in (GRAPHS.sharing, GRAPHS.sharing_of("zrzy"))
    ] + [Quad(APPLICATION, ODRL.assignee, SCJGJ, GRAPHS.sharing)]
    on_resource = replace(finding("R-09", "Violation", 3, "a", None), focus=FOCUS)
    others = [finding("R-09", "Violation", row, "b", None) for row in range(10, 70)]
    publish(
        folder,
        [
            *DEPARTMENTS,
            *(quad for record in RECORDS for quad in record.quads()),
            *parties,
            *recorded,
            *reference_quads(),
            *report("zrzy", on_resource, *others),
            *report(
                "_city",
                late(date(2026, 4, 1)),
                *(broken(rule, focus, shape) for rule, (focus, shape, _) in WHO_BREAKS_IT.items()),
                broken("R-56", part(APPLICATION, "answer"), due=date(2026, 3, 16)),
                broken("R-62", APPLICATION),
            ),
        ],
    )
    return folder


def found(folder: DataFolder, rule: str, caller: Caller = AUTHORITY) -> Breaches | None:
    with folder.open_current() as edition:
        return breaches(edition, RULE[rule], dataset_for(caller, edition.meta, GRAPHS))


def test_a_finding_names_its_thing_its_bodies_and_since_when(folder: DataFolder) -> None:
    told = found(folder, "R-53")
    assert told is not None
    (one,) = told.listed
    assert (one.focus, one.title) == (APPLICATION.value, Text("2026-1", "2026-1"))
    assert [body.name.zh for body in one.bodies] == ["自然资源和规划局"]
    assert [body.name.zh for body in one.concerned] == ["市场监督管理局"]
    since = Since("2026-04-01", due=False)
    assert (one.since, told.since, one.report) == (since, since, "of-_city")
    assert one.message == finding("R-09", "Violation", 1, "a", None).message
    assert one.severity == "Violation"


@pytest.mark.parametrize("rule", WHO_BREAKS_IT)
def test_the_body_that_the_rule_obliges_breaks_it(folder: DataFolder, rule: str) -> None:
    told = found(folder, rule)
    assert told is not None
    (one,) = told.listed
    obliged = {body.value for body in WHO_BREAKS_IT[rule][2]}
    assert {body.iri for body in one.bodies} == obliged
    assert {body.iri for body, _ in told.bodies} == obliged
    assert not {body.iri for body in one.concerned} & obliged


def test_a_deadline_is_broken_since_it_was_due(folder: DataFolder) -> None:
    due, other = found(folder, "R-56"), found(folder, "R-62")
    assert due is not None and other is not None
    assert due.since == due.listed[0].since == Since("2026-03-16", due=True)
    assert other.since == Since("2026-11-02", due=False)


def test_a_new_finding_stands_since_its_report(folder: DataFolder) -> None:
    told = found(folder, "R-09")
    assert told is not None
    assert told.since == Since("2026-11-02", due=False)
    on_resource = [one for one in told.listed if one.focus == FOCUS.value]
    assert [one.title.zh for one in on_resource] in ([], ["不动产登记信息"])


def test_bodies_are_counted_over_all_and_some_findings_listed(folder: DataFolder) -> None:
    told = found(folder, "R-09")
    assert told is not None
    assert (told.number, len(told.listed)) == (61, MOST_LISTED)
    assert [(body.iri, count) for body, count in told.bodies] == [(ZRZY.value, 61)]
    assert not told.at_least


def test_everybody_sees_what_the_own_reports_say(folder: DataFolder) -> None:
    mine = found(folder, "R-09", Caller("publisher", "zrzy"))
    assert mine is not None and mine.number == 61
    city = found(folder, "R-53", Caller("publisher", "zrzy"))
    assert city is not None and city.number == 0
    assert found(folder, "R-09", ANONYMOUS) is None
    assert found(folder, "R-09", Caller("publisher", "scjgj")) is None


def test_only_the_rules_that_are_broken_are_told(folder: DataFolder) -> None:
    with folder.open_current() as edition:
        dataset = dataset_for(AUTHORITY, edition.meta, GRAPHS)
        told = by_rule(edition, [RULE["R-09"], RULE["R-04"], RULE["R-53"]], dataset)
        hidden = by_rule(edition, [RULE["R-09"]], dataset_for(ANONYMOUS, edition.meta, GRAPHS))
    assert told is not None and hidden is None
    assert {iri: one.number for iri, one in told.items()} == {
        RULE["R-09"].value: 61,
        RULE["R-53"].value: 1,
    }


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/doc/rule/R-13a?clerk", ("违反的单位", "不动产登记信息", "2026年3月2日 首次发现")),
        ("/doc/rule/R-19?clerk", ("没有记录", "权利人像是个人信息")),
        ("/doc/practice/field?clerk", ("1 处", "最早 2026年3月2日 首次发现", "自然资源和规划局")),
        ("/rules?clerk", ("目前的问题",)),
    ],
)
def test_the_pages_lead_to_what_is_broken(
    client: httpx.Client, path: str, words: tuple[str, ...]
) -> None:
    shown = read(client.get(path, headers={"Accept-Language": "zh"}).text)
    assert shown.faults == []
    assert [word for word in words if word not in shown.text] == []
    if "/rule/" in path:
        assert {"/reports/1", "/doc/department/zrzy"} <= set(shown.links)
    else:
        assert "/rules/R-13a#breaches" in shown.links
    anonymous = read(client.get(path.removesuffix("?clerk")).text)
    assert [word for word in words if word in anonymous.text and word != "目前的问题"] == []
    assert "登录后可见" in anonymous.text
    assert any(link.startswith("/signin?next=") for link in anonymous.links)
    assert "只数本单位报告里的问题" in shown.text


def test_the_page_of_a_rule_says_what_a_breach_is_under_each_profile(client: httpx.Client) -> None:
    shown = read(client.get("/doc/rule/R-11a", headers={"Accept-Language": "zh"}).text).text
    assert "暂行办法规则集 警告 只记录" in shown
    assert "违反 不予发布" in shown
    timed = read(client.get("/doc/rule/R-53", headers={"Accept-Language": "zh"}).text).text
    assert "有条件共享答复期限 10" in timed


@pytest.mark.parametrize("identifier", sorted(Shapes.shipped().rules))
def test_the_turtle_of_a_rule_reads_back_and_has_no_escaped_lines(identifier: str) -> None:
    triples = {
        triple
        for triple in Shapes.shipped().triples
        if f"/{identifier}" in str(triple.subject) and "profile" not in str(triple.subject)
    }
    text = readable(triples)
    assert {quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)} == triples
    assert re.search(r"(?<!\\)\\n", text) is None


@pytest.mark.parametrize("value", ['a\nb"', '"\n""', "a\\nb", 'a\\\n"b" c', '\n"""', "a\r\n\tb"])
def test_any_text_reads_back(value: str) -> None:
    said = [*Shapes.shipped().triples[:1]]
    triple = type(said[0])(LM.fix, LM.fix, Literal(value, datatype=XSD.string))
    read_back = parse(readable([triple]).encode(), format=RdfFormat.TURTLE)
    assert [quad.triple for quad in read_back] == [triple]
