from __future__ import annotations

import json

import pytest

from server.query.guard import check
from server.serialization import TURTLE
from server.sparql.evaluate import Ending
from server.sparql.page import EXAMPLE, ROWS_SHOWN, Cell, Shown, as_context, cell, cut_for_page
from server.sparql.results import JSON


def test_the_example_is_a_query() -> None:
    assert check(EXAMPLE, "http://city.example/sparql").form == "SELECT"


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, Cell("")),
        ({"type": "uri", "value": "urn:x"}, Cell("urn:x", iri="urn:x")),
        ({"type": "literal", "value": "名", "xml:lang": "zh"}, Cell("名", tongue="zh")),
        ({"type": "literal", "value": "1", "datatype": "urn:int"}, Cell("1")),
        ({"type": "bnode", "value": "b0"}, Cell("b0")),
    ],
)
def test_cells(term: dict[str, str] | None, expected: Cell) -> None:
    assert cell(term) == expected


def test_a_table_keeps_the_order_of_variables_and_holes() -> None:
    document = {
        "head": {"vars": ["b", "a"]},
        "results": {"bindings": [{"a": {"type": "uri", "value": "urn:a"}}]},
    }
    context = as_context(Shown("SELECT", json.dumps(document).encode(), Ending("rows", 1)))
    assert context["variables"] == ["b", "a"]
    assert context["rows"] == [[Cell(""), Cell("urn:a", iri="urn:a")]]
    assert (context["count"], context["limit"]) == (1, "rows")


def test_truth_and_graphs() -> None:
    truth = Shown("ASK", b'{"head":{},"boolean":false}', Ending(None, 1))
    assert as_context(truth) == {"truth": False, "limit": None}
    graph = Shown("DESCRIBE", "<a:名> a <a:b> .".encode(), Ending(None, 1))
    assert as_context(graph)["turtle"] == "<a:名> a <a:b> ."


@pytest.mark.parametrize(("rows", "expected"), [(5, 5), (100_000, ROWS_SHOWN)])
def test_a_page_shows_less_than_a_file(rows: int, expected: int) -> None:
    assert cut_for_page("ASK", rows) == (JSON, expected)
    assert cut_for_page("CONSTRUCT", rows) == (TURTLE, expected)
