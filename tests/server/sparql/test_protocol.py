"""The query cases of the W3C SPARQL 1.1 protocol suite, and what a read-only door adds."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from server.errors import BadInput, Forbidden, MethodNotAllowed, Problem, UnsupportedMedia
from server.sparql.protocol import DIRECT, FORM, UPDATE, SparqlRequest, parse_request

ONE, TWO = "http://kasei.example/data1.rdf", "http://kasei.example/data2.rdf"
QUERY = "ASK { <目录> ?p 'a+b&c' }"


def encoded(**parameters: str | list[str]) -> bytes:
    return urlencode(parameters, doseq=True).encode()


def get(**parameters: str | list[str]) -> SparqlRequest:
    return parse_request("GET", None, encoded(**parameters), b"")


def test_query_get() -> None:
    assert get(query=QUERY) == SparqlRequest(QUERY)


def test_query_post_form() -> None:
    assert parse_request("POST", FORM, b"", encoded(query=QUERY)) == SparqlRequest(QUERY)


@pytest.mark.parametrize("media", [DIRECT, "application/SPARQL-query; charset=UTF-8"])
def test_query_post_direct(media: str) -> None:
    assert parse_request("POST", media, b"", QUERY.encode()) == SparqlRequest(QUERY)


def test_no_query_is_a_request_to_the_endpoint_itself() -> None:
    assert get().query is None
    assert parse_request("HEAD", None, b"lang=en", b"").query is None


GRAPHS: dict[str, str | list[str]] = {"default-graph-uri": [ONE, TWO], "named-graph-uri": TWO}


@pytest.mark.parametrize(
    "request_",
    [
        parse_request("GET", None, encoded(query=QUERY, **GRAPHS), b""),
        parse_request("POST", FORM, encoded(**GRAPHS), encoded(query=QUERY)),
        parse_request("POST", FORM, b"", encoded(query=QUERY, **GRAPHS)),
        parse_request("POST", DIRECT, encoded(**GRAPHS), QUERY.encode()),
    ],
    ids=["get", "form, graphs in the address", "form", "direct"],
)
def test_query_dataset_full(request_: SparqlRequest) -> None:
    assert request_.query == QUERY
    assert request_.default_graphs == (NamedNode(ONE), NamedNode(TWO))
    assert request_.named_graphs == (NamedNode(TWO),)


def test_format_is_optional() -> None:
    assert get(query=QUERY, format="csv").format == "csv"
    assert get(query=QUERY, format="").format is None


@pytest.mark.parametrize(
    ("method", "media", "address", "body", "problem"),
    [
        ("PUT", DIRECT, b"", b"ASK {}", MethodNotAllowed),
        ("DELETE", None, encoded(query="ASK {}"), b"", MethodNotAllowed),
        ("GET", None, b"query=ASK%20{}&query=ASK%20{}", b"", BadInput),
        ("POST", FORM, b"", b"query=ASK%20{}&query=ASK%20{}", BadInput),
        ("POST", FORM, b"query=ASK%20{}", b"query=ASK%20{}", BadInput),
        ("POST", DIRECT, b"query=ASK%20{}", b"ASK {}", BadInput),
        ("POST", FORM, b"", b"", BadInput),
        ("POST", "text/plain", b"", b"ASK {}", UnsupportedMedia),
        ("POST", None, b"", b"query=ASK%20{}", UnsupportedMedia),
        ("POST", None, b"", b"ASK {}", UnsupportedMedia),
        ("POST", f"{DIRECT}; charset=UTF-16", b"", "ASK {}".encode("utf-16"), BadInput),
        ("POST", DIRECT, b"", "ASK {}".encode("utf-16"), BadInput),
        ("POST", DIRECT, b"", b"ASK { '\xc4' }", BadInput),
        ("POST", FORM, b"", b"query=%C4", BadInput),
        ("GET", None, b"query=%FF", b"", BadInput),
        ("GET", None, b"query=\xff", b"", BadInput),
        ("GET", None, encoded(query="ASK {}", **{"default-graph-uri": "rel"}), b"", BadInput),
        ("GET", None, encoded(query="ASK {}", **{"named-graph-uri": "a b:"}), b"", BadInput),
        ("GET", None, b"&".join([b"x=1"] * 1001), b"", BadInput),
        ("GET", None, b"update=CLEAR%20ALL", b"", Forbidden),
        ("POST", FORM, b"", b"update=CLEAR%20ALL", Forbidden),
        ("POST", FORM, b"", b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", Forbidden),
        ("POST", FORM, b"", b"query=ASK%20{}&update=CLEAR%20ALL", Forbidden),
        ("POST", UPDATE, b"", b"CLEAR ALL", Forbidden),
    ],
)
def test_bad_requests(
    method: str, media: str | None, address: bytes, body: bytes, problem: type[Problem]
) -> None:
    with pytest.raises(problem) as refused:
        parse_request(method, media, address, body)
    assert type(refused.value) is problem
    assert refused.value.text.zh != refused.value.text.en


@given(st.text(), st.sampled_from(["get", "form", "direct"]))
def test_a_query_arrives_as_it_was_sent(query: str, way: str) -> None:
    if way == "get":
        asked = get(query=query)
    elif way == "form":
        asked = parse_request("POST", FORM, b"", encoded(query=query))
    else:
        asked = parse_request("POST", DIRECT, b"", query.encode())
    assert asked.query == query


@given(
    st.sampled_from(["GET", "POST", "PATCH", ""]),
    st.one_of(st.none(), st.text(), st.sampled_from([FORM, DIRECT])),
    st.binary(),
    st.binary(),
)
def test_any_bytes_are_a_request_or_a_problem(
    method: str, media: str | None, address: bytes, body: bytes
) -> None:
    try:
        parse_request(method, media, address, body)
    except Problem as problem:
        assert 400 <= problem.status < 500
