"""The kept figures are what counting again would give, after any sequence of changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology.namespaces import CODE, DCT, LM, RDF, XSD
from server.catalog.figures import MEASURE, QB, figures
from server.store.delta import Delta
from server.store.graphs import Graphs
from server.store.workspace import in_memory
from tests.server.store.support import BASE

Figures = Counter[tuple[str, ...]]


def resource(number: int, sharing: int, day: str) -> Iterator[Quad]:
    graph = NamedNode(f"{BASE}graph/catalog/c{number % 2}")
    iri = NamedNode(f"{BASE}id/resource/{number}")
    yield Quad(iri, RDF.type, LM.InformationResource, graph)
    yield Quad(iri, DCT.publisher, NamedNode(f"{BASE}id/department/d{number % 3}"), graph)
    yield Quad(iri, LM.sharingType, CODE[f"sharing/{sharing}"], graph)
    yield Quad(iri, DCT.issued, Literal(day, datatype=XSD.date), graph)
    catalog = NamedNode(f"{BASE}id/catalog/c{number % 2}")
    yield Quad(catalog, DCT.publisher, NamedNode(f"{BASE}id/department/d0"), graph)


def kept(store: Store, graphs: Graphs) -> Figures:
    """What the observations say."""
    rows = store.query(
        f"SELECT ?d ?v ?w ?n {{ GRAPH {graphs.statistics} {{ ?o {QB.dataSet} ?d ; "
        f"{DCT.subject} ?v ; {MEASURE.obsValue} ?n OPTIONAL {{ ?o {DCT.isPartOf} ?w }} }} }}"
    )
    found: Figures = Counter()
    for cube, value, within, number in rows:  # type: ignore[union-attr]
        place = (within.value.rpartition("/")[2],) if within else ()
        found[cube.value.rpartition("#")[2], value.value, *place] += int(number.value)
    return found


def counted(state: dict[int, tuple[int, str]]) -> Figures:
    found: Figures = Counter()
    for number, (sharing, day) in state.items():
        found["all", LM.InformationResource.value] += 1
        found["provider", f"{BASE}id/department/d{number % 3}"] += 1
        found["sharing", CODE[f"sharing/{sharing}"].value] += 1
        found["month", day[:7]] += 1
        catalog = f"c{number % 2}"
        found["catalog", LM.InformationResource.value, catalog] += 1
        found["catalog", CODE[f"sharing/{sharing}"].value, catalog] += 1
    return found


change = st.dictionaries(
    st.integers(0, 7),
    st.none() | st.tuples(st.integers(0, 2), st.sampled_from(["2026-01-31", "2026-02-01"])),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(change, max_size=5))
def test_figures_follow_every_change(changes: list[dict[int, tuple[int, str] | None]]) -> None:
    state: dict[int, tuple[int, str]] = {}
    with in_memory(BASE) as workspace:
        for each in changes:
            before = {quad for n, said in state.items() for quad in resource(n, *said)}
            for number, said in each.items():
                if said is None:
                    state.pop(number, None)
                else:
                    state[number] = said
            after = {quad for n, said in state.items() for quad in resource(n, *said)}
            delta = Delta.between(before, after)
            workspace.apply(delta)
            workspace.apply(figures(workspace, delta))
            assert kept(workspace.store, workspace.graphs) == counted(state)
