from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from server.store.copies import in_memory


def test_graphs_become_one_and_others_stay_out() -> None:
    store = Store()
    s, p = NamedNode("urn:s"), NamedNode("urn:p")
    one, other = NamedNode("urn:one"), NamedNode("urn:other")
    quads = [
        Quad(s, p, Literal("默认", language="zh")),
        Quad(s, p, Literal("in one"), one),
        Quad(s, p, Literal("in other"), other),
    ]
    store.extend(quads)
    copy = in_memory(store, (DefaultGraph(), one))
    assert {quad.object for quad in copy} == {quads[0].object, quads[1].object}
    assert {quad.graph_name for quad in copy} == {DefaultGraph()}
    assert set(store) == set(quads)
