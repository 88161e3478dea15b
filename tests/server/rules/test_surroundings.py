from itertools import pairwise

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ontology.namespaces import CODE, DCAT, DCT, LM, RDF, RDFS, SKOS
from server.rules.surroundings import MANY, Judged
from shapes import Shapes
from tests.server.rules.city import NAMES, Entry, city, context, item, ours, resource


def subjects(triples: set[Triple]) -> set[object]:
    return {triple.subject for triple in triples}


def judged(store: Store, *context: Triple) -> Judged:
    return Judged.of(store, context)


def test_sharing_and_provenance_are_judged_and_reports_are_not() -> None:
    store = Store()
    for path in ("sharing", "provenance", "report/public", "catalog/zjj"):
        graph = NAMES.graph(*path.split("/"))
        store.add(Quad(resource(path), DCT.title, Literal(path), graph))
    store.add(Quad(resource("default"), DCT.title, Literal("default")))
    known = Triple(resource("context"), DCT.title, Literal("context"))
    assert subjects(judged(store, known).data(None)) == {
        resource("default"),
        resource("sharing"),
        resource("provenance"),
        resource("context"),
    }


def test_wholes_and_parts_go_together() -> None:
    store = city(Entry("1", items=("甲", "乙")), Entry("2"))
    expected = {resource("1"), item("1", 0), item("1", 1)}
    assert judged(store).with_wholes_and_parts([resource("1")]) == expected
    assert judged(store).with_wholes_and_parts([item("1", 1)]) == expected


def test_holders_of_the_same_value_are_compared() -> None:
    store = city(Entry("1", code="a", items=()), Entry("2", code="a", items=()), Entry("3"))
    found = judged(store).with_same_values([resource("1")], ours())
    assert found == {resource("1"), resource("2")}


def test_a_value_may_be_stated_in_the_context_alone() -> None:
    store = city(Entry("1", code="a", items=()), Entry("2", code="b", items=()))
    context = (
        Triple(resource("1"), DCT.identifier, Literal("derived")),
        Triple(resource("2"), DCT.identifier, Literal("derived")),
    )
    found = judged(store, *context).with_same_values([resource("1")], ours())
    assert found == {resource("1"), resource("2")}


def test_a_node_that_is_gone_is_still_one() -> None:
    assert judged(Store()).with_wholes_and_parts([resource("1")]) == {resource("1")}


def test_what_is_linked_is_described_to_three_links_and_no_further() -> None:
    store = Store()
    chain = [NamedNode(f"http://city.example/id/system/{place}") for place in range(6)]
    for here, there in pairwise(chain):
        store.add(Quad(here, DCT.relation, there))
    assert subjects(judged(store).data([chain[0]])) == set(chain[:4])


def test_a_circle_ends() -> None:
    store = city(Entry("1", related="2"), Entry("2", related="1"))
    found = subjects(judged(store).data([resource("1")]))
    assert {resource("1"), resource("2"), item("2", 0)} <= found


def test_what_links_here_is_described_without_the_rest_of_its_catalog() -> None:
    store = city(Entry("1"), Entry("2"))
    found = judged(store).data([resource("1")])
    catalog = NAMES.thing("catalog", "zjj")
    department = NAMES.thing("department", "zjj")
    assert Triple(catalog, DCAT.dataset, resource("1")) in found
    assert Triple(catalog, DCT.publisher, department) in found
    assert Triple(catalog, DCAT.dataset, resource("2")) not in found
    assert resource("2") not in subjects(found)


def test_many_links_are_stated_but_not_followed() -> None:
    store, hub = Store(), NAMES.thing("department", "hub")
    for place in range(MANY + 1):
        store.add(Quad(resource(f"to-{place}"), DCT.publisher, hub))
        store.add(Quad(resource(f"to-{place}"), RDF.type, LM.InformationResource))
        store.add(Quad(resource(f"to-{place}"), DCT.title, Literal("x")))
        store.add(Quad(hub, DCAT.dataset, resource(f"from-{place}")))
        store.add(Quad(resource(f"from-{place}"), DCT.title, Literal("x")))
    found = judged(store).data([hub])
    assert Triple(hub, DCAT.dataset, resource(f"from-{MANY}")) in found
    assert Triple(resource("to-0"), DCT.publisher, hub) in found
    assert Triple(resource("to-0"), RDF.type, LM.InformationResource) in found
    assert DCT.title not in {triple.predicate for triple in found}


def test_what_is_taken_does_not_grow_with_the_catalog() -> None:
    """What one resource is written with is the same beside few as beside many."""
    taken = []
    for size in (10, 1200):
        entries = (Entry(str(n), code=f"c{n}", titles=(f"信息{n}",)) for n in range(size))
        whole = judged(city(*entries), *context(ours()))
        taken.append(whole.data(whole.with_same_values([resource("7")], ours())))
    few, many = taken
    assert few == many
    assert Triple(resource("7"), DCT.identifier, Literal("c7")) in few


def test_reference_data_and_hierarchy_are_always_there() -> None:
    store = city(Entry("1"))
    store.add(Quad(CODE["placeholder/none"], SKOS.inScheme, CODE.placeholder))
    store.add(Quad(CODE["placeholder/none"], SKOS.hiddenLabel, Literal("无")))
    found = judged(store).data([resource("1")])
    assert Triple(CODE["placeholder/none"], SKOS.hiddenLabel, Literal("无")) in found
    assert NAMES.thing("department", "sfj") in subjects(found)
    assert RDFS.subClassOf in {triple.predicate for triple in found}


def test_items_of_the_same_name_elsewhere_are_not_compared() -> None:
    """Which names must differ is said of resources; items of one name stand in many of them."""
    store = city(Entry("1"), Entry("2", titles=("另一份",), code="c2"))
    for number in ("1", "2"):
        for node in (item(number, 0), resource(number)):
            store.add(
                Quad(
                    node, LM.normalisedName, Literal("同名" if node == item(number, 0) else number)
                )
            )
    assert resource("2") not in judged(store).with_same_values([resource("1")], ours())
    shipped = judged(store).with_same_values([resource("1")], Shapes.shipped())
    assert item("2", 0) not in shipped and resource("2") not in shipped
