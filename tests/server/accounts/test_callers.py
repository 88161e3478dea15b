"""Each role sees exactly the graphs of the table in design section 2."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph

from ontology.namespaces import Names
from server.accounts.callers import ANONYMOUS, Caller, dataset_for
from server.store.edition import EditionMeta, GraphMeta
from server.store.graphs import Graphs

GRAPHS = Graphs(Names("http://city.example/"))
PUBLIC = {"catalog/a", "catalog/b", "vocabulary", "ontology", "law", "organisations", "shapes",
          "calendar", "statistics"}  # fmt: skip
PRIVATE = {
    "internal/a", "internal/b", "sharing", "sharing/a", "sharing/b", "provenance",
    "report/owner/a", "report/owner/b", "report/internal", "report/public", "draft/a",
}  # fmt: skip
META = EditionMeta(
    1, "http://city.example/", "", None, "install", None,
    {f"http://city.example/graph/{name}": GraphMeta(1, "0") for name in PUBLIC | PRIVATE},
)  # fmt: skip


@pytest.mark.parametrize(
    ("caller", "private"),
    [
        (ANONYMOUS, set()),
        (Caller("publisher", "a"), {"internal/a", "internal/b", "report/owner/a", "sharing/a"}),
        (Caller("publisher", None), set()),
        (Caller("auditor", "s"), PRIVATE),
        (Caller("authority", "s"), PRIVATE),
    ],
)
def test_dataset_of_each_role(caller: Caller, private: set[str]) -> None:
    dataset = dataset_for(caller, META, GRAPHS)
    prefix = "http://city.example/graph/"
    assert {graph.value.removeprefix(prefix) for graph in dataset.named} == PUBLIC | private
    assert dataset.default == (DefaultGraph(),)


def test_asking_for_a_graph_never_widens_the_dataset() -> None:
    dataset = dataset_for(ANONYMOUS, META, GRAPHS)
    secret, law = GRAPHS.sharing, GRAPHS.reference("law")
    asked = dataset.restricted([secret, law], [secret])
    assert (asked.default, asked.named) == ((law,), ())
    assert dataset.restricted(None, [law]).default == ()
    assert dataset.restricted(None, None) == dataset


@pytest.mark.parametrize(
    ("caller", "submit", "evidence"),
    [
        (ANONYMOUS, False, False),
        (Caller("publisher", "a"), True, True),
        (Caller("publisher", "b"), False, False),
        (Caller("authority", "s"), False, True),
        (Caller("authority", "a"), True, True),
        (Caller("auditor", "a"), False, True),
    ],
)
def test_who_may_change_and_who_may_see_a_catalog(
    caller: Caller, submit: bool, evidence: bool
) -> None:
    assert caller.may_submit("a") is submit
    assert caller.may_read_evidence("a") is evidence
