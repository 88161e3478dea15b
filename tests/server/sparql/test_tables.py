from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from ontology.namespaces import XSD
from server.sparql.tables import WRITERS, Table, Term

READABLE = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
}
texts = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")
)
texts = st.one_of(
    texts,
    st.sampled_from([" a\t", "\n", "a\r\nb", 'a"b', "a,b", "a\nb", "a\tb", "<&>'", "\\", "=1+1"]),
)
terms = st.one_of(
    st.none(),
    st.sampled_from([NamedNode("http://e.example/a?b&c"), BlankNode("b0")]),
    st.builds(Literal, texts),
    st.builds(lambda text: Literal(text, language="zh"), texts),
    st.builds(lambda number: Literal(str(number), datatype=XSD.integer), st.integers()),
)
tables = st.lists(st.tuples(terms, terms), max_size=5)
Rows = Sequence[tuple[Term | None, Term | None]]


def written(key: str, rows: Rows) -> str:
    writer: Table = WRITERS[key](["a", "b"])
    return writer.head() + writer.separator.join(map(writer.row, rows)) + writer.foot()


@pytest.mark.parametrize("key", READABLE)
@given(tables)
def test_what_is_written_reads_back(key: str, rows: Rows) -> None:
    read = parse_query_results(written(key, rows), format=READABLE[key])
    assert isinstance(read, QuerySolutions)
    assert [variable.value for variable in read.variables] == ["a", "b"]
    assert [tuple(row) for row in read] == list(rows)


def plain(term: Term | None) -> str:
    return (
        "" if term is None else term.value if isinstance(term, NamedNode | Literal) else str(term)
    )


@given(tables)
def test_csv_has_the_values(rows: Rows) -> None:
    lines = list(csv.reader(io.StringIO(written("csv", rows), newline="")))
    assert lines == [["a", "b"], *([plain(a), plain(b)] for a, b in rows)]


@pytest.mark.parametrize("key", WRITERS)
@pytest.mark.parametrize("value", [True, False])
def test_truth(key: str, value: bool) -> None:
    text = WRITERS[key].truth(value)
    if key in ("json", "xml"):
        read = parse_query_results(text, format=READABLE[key])
        assert isinstance(read, QueryBoolean)
        assert bool(read) is value
    assert str(value).lower() in text


def test_characters_xml_forbids() -> None:
    read = parse_query_results(written("xml", [(Literal("a\x00b"), None)]), format=READABLE["xml"])
    assert isinstance(read, QuerySolutions)
    assert [row["a"] for row in read] == [Literal("a\ufffdb")]


def test_statements_about_statements() -> None:
    part = NamedNode("http://e.example/s")
    quoted = Triple(part, part, Literal("o"))
    for key in ("json", "xml", "tsv"):
        read = parse_query_results(written(key, [(quoted, None)]), format=READABLE[key])
        assert isinstance(read, QuerySolutions)
        assert [row["a"] for row in read] == [quoted]
