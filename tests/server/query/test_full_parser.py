"""The guard beside a full parser (rdflib's): they agree on what a query calls and names.

Queries are grown so that forbidden words stand in literals, comments and IRIs, and real calls
behind BASE, prefixes, escapes and odd spacing.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pyparsing import ParseException
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef

from server.errors import Problem
from server.query.guard import check

BASE = "http://city.example/sparql"
NASTY = [
    "SERVICE <http://x/>",
    "} LOAD <x>",
    "# {",
    "'",
    '"',
    "\\\\",
    "BASE <http://x/>",
    "?s",
    "é",
    "<",
]

inside = st.lists(st.sampled_from(NASTY), max_size=3).map(" ".join)
spaces = st.sampled_from([" ", "\n", "\t", " # SERVICE <http://y/> {\n", " #\n"])


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def long(text: str) -> str:
    return "'''" + text.replace("'", "\\'") + "'''"


literals = st.one_of(
    inside.map(quoted),
    inside.map(long),
    st.just("'x'@en-GB"),
    st.just('"1"^^ex:int'),
    st.integers().map(str),
    st.sampled_from(["1.5", "-2e3", "true", "false"]),
)
iris = st.sampled_from(
    ["<http://e/a>", "<a#SERVICE>", "<../b?x=LOAD>", "ex:a", "ex:SERVICE", "ex:a.b", "ex:", "<#>"]
)
terms = st.one_of(st.sampled_from(["?s", "?p1", "$o"]), iris)
filters = literals.map(lambda value: f"FILTER(STR(?s) != STR({value}))")
services = iris.map(lambda iri: f"SERVICE SILENT {iri} {{ ?s ?p ?o }}")


@st.composite
def patterns(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["triple", "filter", "service", "optional", "group", "graph"]))
    if kind == "filter":
        return f"?s ?p ?o . {draw(filters)}"
    if kind == "service" and draw(st.integers(0, 3)) == 0:
        return draw(services)
    if depth and kind in ("optional", "group", "graph"):
        word = {"optional": "OPTIONAL", "group": "", "graph": f"GRAPH {draw(iris)}"}[kind]
        return f"{word}{draw(spaces)}{{ {draw(patterns(depth - 1))} }}"
    return (
        f"{draw(terms)}{draw(spaces)}{draw(iris)}{draw(spaces)}{draw(st.one_of(terms, literals))}"
    )


@st.composite
def queries(draw: st.DrawFn) -> str:
    base = draw(st.sampled_from(["", "BASE <http://b.example/c/>\n", "base<http://b.example/>"]))
    prefix = draw(st.sampled_from(["PREFIX ex: <http://e.example/>", "prefix ex:<d#>"]))
    body = " . ".join(draw(st.lists(patterns(), min_size=1, max_size=3)))
    body = body.replace("} .", "}").replace(") .", ")")
    return f"{base}{prefix}{draw(spaces)}SELECT * WHERE{draw(spaces)}{{ {body} }}"


def parsed(query: str) -> tuple[bool, set[str]] | None:
    """Whether the full parser finds a call, and the IRIs it finds; None if it finds no query."""
    try:
        algebra = translateQuery(parseQuery(query), base=BASE).algebra
    except (ParseException, Exception):
        return None
    return found(algebra)


def found(part: Any) -> tuple[bool, set[str]]:
    calls, names = False, set()
    if isinstance(part, CompValue):
        calls = part.name == "ServiceGraphPattern"
        children: list[Any] = list(part.values())
    elif isinstance(part, (list, tuple, set, frozenset)):
        children = list(part)
    else:
        children = []
        if isinstance(part, URIRef):
            names.add(str(part))
    for child in children:
        called, named = found(child)
        calls, names = calls or called, names | named
    return calls, names


@settings(max_examples=150, deadline=None)
@given(queries())
def test_the_guard_and_a_full_parser_agree(query: str) -> None:
    theirs = parsed(query)
    try:
        text = check(query, BASE).text
    except Problem as problem:
        assert theirs is None or theirs[0], (query, str(problem))
        return
    if theirs is None:
        return
    calls, names = theirs
    assert not calls, query
    ours = parsed(text)
    assert ours is not None, (query, text)
    assert ours == (False, names), (query, text)
