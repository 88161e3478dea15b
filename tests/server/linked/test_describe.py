from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from ontology.namespaces import DCT, LM, SKOS, Names
from ontology.text import Text
from server.linked.describe import MOST_INBOUND, Description, describe, everything
from server.store.edition import EditionMeta, OpenEdition
from server.store.graphs import Dataset, Graphs
from tests.server.doors import CATALOG, REFERENCE, SHARING, node, quads
from tests.server.store.support import BASE, plain

GRAPHS = Graphs(Names(BASE))
PUBLIC = Dataset((DefaultGraph(),), (GRAPHS.catalog("mzj"), GRAPHS.reference("vocabulary")))
AUDITOR = Dataset(PUBLIC.default, (*PUBLIC.named, GRAPHS.sharing))


def opened(*content: Quad) -> OpenEdition:
    """Statements as an edition has them: in their graph, and in the default graph of members."""
    store = Store()
    store.extend(content)
    store.extend(plain(quad) for quad in content if is_member(quad))
    return OpenEdition(EditionMeta(1, BASE, "", None, ""), store, Path())


def is_member(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and GRAPHS.is_member(quad.graph_name)


@pytest.fixture(scope="module")
def edition() -> OpenEdition:
    return opened(
        *quads(CATALOG, "catalog", "mzj"),
        *quads(REFERENCE, "vocabulary"),
        *quads(SHARING, "sharing"),
    )


def test_the_thing_its_parts_and_its_items(edition: OpenEdition) -> None:
    description = describe(edition, node("resource/r1"), PUBLIC)
    subjects = {statement.subject for statement in description.statements}
    assert subjects == {
        node("resource/r1"),
        node("resource/r1#basis-1"),
        node("item/r1.aa"),
        node("item/r1.bb"),
    }
    basis = NamedNode("https://w3id.org/lianmu/law/decree/1.2")
    assert Triple(node("resource/r1#basis-1"), LM.cites, basis) in description.statements
    assert description.statements[0].subject == node("resource/r1")


def test_a_statement_stands_once_whatever_graphs_hold_it(edition: OpenEdition) -> None:
    for dataset in (PUBLIC, AUDITOR, Dataset((), PUBLIC.named)):
        description = describe(edition, node("resource/r1"), dataset)
        assert len(set(description.statements)) == len(description.statements) == 13


def test_inbound_without_the_own_parts(edition: OpenEdition) -> None:
    described = describe(edition, node("resource/r1"), PUBLIC)
    assert [link.subject for link in described.inbound] == [node("catalog/mzj")]
    item = describe(edition, node("item/r1.aa"), PUBLIC)
    assert [link.subject for link in item.inbound] == [node("resource/r1")]


def test_labels_of_everything_mentioned(edition: OpenEdition) -> None:
    labels = describe(edition, node("resource/r1"), PUBLIC).labels
    assert labels[node("resource/r1").value] == Text("低保信息", "低保信息")
    assert labels[node("department/mzj").value] == Text("民政局", "Civil Affairs")
    assert labels["https://w3id.org/lianmu/code/data-type/C"] == Text("字符型", "text")
    assert labels["https://w3id.org/lianmu/law/decree/1.2"].zh == "第一条"
    assert labels[node("catalog/mzj").value].zh == "民政局目录"


def test_the_best_label_wins() -> None:
    graph = GRAPHS.reference("vocabulary")
    thing = node("department/x")
    edition = opened(
        Quad(thing, DCT.title, Literal("标题", language="zh"), graph),
        Quad(thing, SKOS.prefLabel, Literal("名称", language="zh"), graph),
    )
    assert describe(edition, thing, PUBLIC).labels[thing.value].zh == "名称"


@pytest.mark.parametrize(("dataset", "seen"), [(PUBLIC, False), (AUDITOR, True)])
def test_what_may_not_be_seen_is_not_there(
    edition: OpenEdition, dataset: Dataset, seen: bool
) -> None:
    hidden = describe(edition, node("application/a1"), dataset)
    assert bool(hidden.statements) is seen
    if not seen:
        absent = describe(edition, node("application/none"), dataset)
        assert (hidden.statements, hidden.inbound, hidden.labels) == (
            absent.statements,
            absent.inbound,
            absent.labels,
        )


@pytest.mark.parametrize("number", [MOST_INBOUND - 1, MOST_INBOUND, MOST_INBOUND + 1, 500])
def test_inbound_links_are_capped(number: int) -> None:
    graph = GRAPHS.catalog("mzj")
    thing = node("department/mzj")
    links = [Quad(node(f"resource/{n}"), DCT.publisher, thing, graph) for n in range(number)]
    titles = [Quad(link.subject, DCT.title, Literal("名"), graph) for link in links]
    own = Quad(thing, SKOS.prefLabel, Literal("民政局", language="zh"), graph)
    description = describe(opened(own, *links, *titles), thing, PUBLIC)
    assert len(description.inbound) == min(number, MOST_INBOUND)
    assert description.more_inbound is (number > MOST_INBOUND)
    assert all(str(link.subject)[1:-1] in description.labels for link in description.inbound)


def test_nothing_but_links_to_it_is_no_thing() -> None:
    links = Quad(node("resource/1"), DCT.relation, node("resource/2"), GRAPHS.catalog("mzj"))
    assert describe(opened(links), node("resource/2"), PUBLIC) == Description(node("resource/2"))


graphs = st.sampled_from(["catalog/a", "catalog/b", "vocabulary", "sharing", "internal/a"])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz"), graphs), max_size=8),
    st.sets(graphs),
    st.booleans(),
)
def test_exactly_the_visible_statements(
    rows: list[tuple[str, str, str]], shown: set[str], whole: bool
) -> None:
    content = [
        Quad(
            node(f"resource/{s}"),
            DCT.relation,
            node(f"resource/{o}"),
            NamedNode(f"{BASE}graph/{g}"),
        )
        for s, o, g in rows
    ]
    named = tuple(NamedNode(f"{BASE}graph/{name}") for name in sorted(shown))
    dataset = Dataset((DefaultGraph(),) if whole else (), named)
    visible = [
        quad
        for quad, (_, _, graph) in zip(content, rows, strict=True)
        if graph in shown or (whole and is_member(quad))
    ]
    about = {quad.triple for quad in visible if quad.subject == node("resource/x")}
    description = describe(opened(*content), node("resource/x"), dataset)
    assert set(description.statements) == about


def test_member_graphs_are_not_read_twice() -> None:
    merged = everything(AUDITOR, GRAPHS)
    assert merged.default == (DefaultGraph(), GRAPHS.sharing)
    assert everything(Dataset((), PUBLIC.named), GRAPHS).default == PUBLIC.named
