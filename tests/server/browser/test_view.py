from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from ontology.namespaces import CODE, DCT, FOAF, LM, ORG, PROV, RDF, RDFS, SKOS, XSD
from ontology.text import Text
from server.browser.view import Shown, View, expand, foreign, shorten

ME = NamedNode("http://test.example/id/resource/1")
ITEMS = [NamedNode(f"http://test.example/id/item/1.{name}") for name in "abc"]


@dataclass
class Facts:
    """A description made by hand."""

    statements: tuple[Triple, ...]
    inbound: tuple[Triple, ...] = ()
    labels: dict[str, Text] = field(default_factory=dict)
    placed: tuple[Quad, ...] = ()
    more_inbound: bool = False
    iri: NamedNode = ME


def view(*facts: tuple[NamedNode, NamedNode | Literal], language: str = "zh") -> View:
    statements = tuple(Triple(ME, name, value) for name, value in facts)
    labels = {
        CODE["sharing/withheld"].value: Text("不予共享", "Not shared"),
        ME.value: Text("名称", "名称"),
    }
    return View(Facts(statements, labels=labels), language)


def test_a_text_in_the_language_of_the_page() -> None:
    facts = (
        (DCT.title, Literal("名称", language="zh")),
        (DCT.title, Literal("Name", language="en")),
    )
    assert view(*facts).text("dct:title") == "名称"
    assert view(*facts, language="en").text("dct:title") == "Name"
    assert view(*facts).best("dct:title") == [Shown("名称")]
    assert view(*facts).values("dct:title")[-1] == Shown("Name", tongue="en")


def test_a_text_in_the_other_language_is_better_than_none() -> None:
    shown = view((DCT.description, Literal("摘要", language="zh")), language="en")
    assert shown.text("dct:description") == "摘要"
    assert shown.best("dct:description") == [Shown("摘要", tongue="zh")]


def test_a_code_by_its_label_and_what_is_no_code_as_text() -> None:
    shown = view((LM.sharingType, CODE["sharing/withheld"]), language="en")
    assert shown.key("lm:sharingType") == "withheld"
    withheld = CODE["sharing/withheld"].value
    assert shown.values("lm:sharingType") == [Shown("Not shared", withheld, known=True)]
    wrong = view((LM.sharingType, Literal("看情况")))
    assert wrong.key("lm:sharingType") == ""
    assert wrong.values("lm:sharingType") == [Shown("看情况")]


@pytest.mark.parametrize(("value", "words"), [("true", "是"), ("false", "否")])
def test_booleans_are_words(value: str, words: str) -> None:
    shown = view((LM.openToSociety, Literal(value, datatype=XSD.boolean)))
    assert [term.text for term in shown.values("lm:openToSociety")] == [words]


def test_the_rest_is_what_nobody_asked_for() -> None:
    shown = view((DCT.title, Literal("a")), (LM.storagePlace, Literal("b")), (RDF.type, LM.Thing))
    shown.text("dct:title")
    assert [group.property.text for group in shown.rest] == ["lm:storagePlace"]
    assert [value.text for group in shown.rest for value in group.values] == ["b"]


def test_what_follows_from_names_is_no_statement_of_a_page() -> None:
    shown = view((LM.normalisedName, Literal("甲")), (LM.signature, Literal("69420ced70cfac69")))
    assert shown.rest == []
    assert shown.further([shown.iri]) == []
    shown.placed = (Quad(shown.iri, LM.normalisedName, Literal("甲"), NamedNode("urn:derived")),)
    assert (shown.graphs, shown.elsewhere) == ([], [])


def test_what_changed_a_thing_is_left_to_its_history() -> None:
    made, graph = NamedNode("urn:submission"), NamedNode("urn:provenance")
    said = Triple(made, PROV.influenced, ME)
    shown = View(Facts((), inbound=(said,)), "zh")
    assert shown.inbound == []
    shown.placed = (Quad(made, PROV.influenced, ME, graph),)
    assert (shown.graphs, shown.elsewhere) == ([], [])


def test_statements_that_stand_elsewhere_come_by_property_and_graph() -> None:
    law, report = (NamedNode(f"urn:{name}") for name in ("law", "report"))
    shown = view((DCT.title, Literal("条")))
    findings = [NamedNode(f"urn:finding-{number}") for number in range(40)]
    shown.placed = (
        *(Quad(ME, name, Literal("条"), law) for name in (DCT.title, RDFS.label, SKOS.prefLabel)),
        *(Quad(finding, DCT.source, ME, report) for finding in findings),
        Quad(ITEMS[0], LM.item, ME, report),
    )
    assert shown.graphs == ["urn:law"]
    listed = [(one.property.text, one.graphs, len(one.said)) for one in shown.elsewhere]
    assert listed == [("dct:source", ["urn:report"], 40), ("lm:item", ["urn:report"], 1)]


def test_items_in_the_order_of_the_file() -> None:
    facts = [Triple(ME, LM.item, item) for item in ITEMS]
    facts += [
        Triple(ITEMS[0], LM.order, Literal(10)),
        Triple(ITEMS[1], LM.order, Literal(9)),
        Triple(ITEMS[2], LM.order, Literal("neither here nor there")),
    ]
    assert View(Facts(tuple(facts)), "zh").items == [ITEMS[1], ITEMS[0], ITEMS[2]]


def test_other_names_leave_out_the_one_on_top() -> None:
    shown = view(
        (SKOS.prefLabel, Literal("名称", language="zh")),
        (SKOS.prefLabel, Literal("Name", language="en")),
        (FOAF.name, Literal("名称", language="zh")),
        (RDFS.label, Literal("Name", language="en")),
    )
    assert shown.name == Shown("名称", ME.value, known=True)
    assert [name.text for name in shown.other_names] == ["Name"]
    assert shown.rest == []


def test_inbound_links_but_those_the_page_has_shown() -> None:
    catalog = NamedNode("http://test.example/id/catalog/a")
    inbound = (Triple(catalog, expand("dcat:dataset"), ME), Triple(catalog, DCT.relation, ME))
    shown = View(Facts((), inbound), "zh")
    assert [term.iri for term in shown.pointing("dcat:dataset")] == [catalog.value]
    assert [group.property.text for group in shown.inbound] == ["dct:relation"]


def test_classes_of_ours_before_those_of_others() -> None:
    shown = view((RDF.type, LM.Department), (RDF.type, FOAF.Agent))
    assert [kind.text for kind in shown.kinds] == ["lm:Department"]
    assert [kind.text for kind in view((RDF.type, FOAF.Agent)).kinds] == ["foaf:Agent"]


def test_names_and_prefixes() -> None:
    assert shorten(DCT.title.value) == "dct:title"
    assert shorten("http://unknown.example/x") == "http://unknown.example/x"
    assert expand("dct:title") == DCT.title


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [("名称", "en", "zh-Hans"), ("名称", "zh", None), ("Name", "en", None), ("", "en", None)],
)
def test_chinese_on_an_english_page_is_marked(
    words: str, language: str, expected: str | None
) -> None:
    assert foreign(words, language) == expected


def test_neighbours_give_names_and_what_points_here() -> None:
    event = NamedNode("http://test.example/id/department/1#change")
    around = (
        Triple(event, ORG.resultingOrganization, ME),
        Triple(event, RDFS.label, Literal("合并", language="zh")),
        Triple(event, SKOS.prefLabel, Literal("机构合并", language="zh")),
    )
    shown = View(Facts((Triple(ME, RDF.type, ORG.FormalOrganization),)), "zh", around)
    assert shown.sources("org:resultingOrganization") == [event]
    assert shown.called(event).text == "机构合并"
    assert shown.rest == []


def test_what_a_description_says_already_is_not_said_twice() -> None:
    pointing = Triple(ITEMS[0], DCT.relation, ME)
    title = Triple(ME, DCT.title, Literal("名称"))
    shown = View(Facts((title,), (pointing,)), "zh", (pointing, title))
    assert shown.sources("dct:relation") == [ITEMS[0]]
    assert len(shown.values("dct:title")) == 1


def test_a_path_ends_where_it_would_go_round() -> None:
    first, second, third = ITEMS
    around = (
        Triple(first, SKOS.broader, second),
        Triple(second, SKOS.broader, third),
        Triple(third, SKOS.broader, first),
    )
    steps = View(Facts(()), "zh", around).path("skos:broader", first)
    assert [step.iri for step in steps] == [third.value, second.value, first.value]


def test_properties_a_template_does_not_know_have_their_own_columns() -> None:
    strange = NamedNode("urn:strange")
    around = (
        Triple(ITEMS[0], DCT.title, Literal("项")),
        Triple(ITEMS[0], LM.itemSharingType, CODE["sharing/withheld"]),
        Triple(ITEMS[1], strange, Literal("值")),
    )
    shown = View(Facts(()), "zh", around)
    assert shown.further(ITEMS, "dct:title", "lm:itemSharingType") == [strange]
    assert shown.facts(ITEMS[1], strange) == [Shown("值")]
    assert shown.having("lm:itemSharingType", ITEMS) == [ITEMS[0]]
