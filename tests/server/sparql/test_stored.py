"""Stored queries: described, addressed, and safe whatever is given for a parameter."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from ontology.namespaces import RDF, SH, Names
from server.errors import BadInput
from server.query.guard import check
from server.sparql.stored import Stored, shipped
from tests.server.store.support import BASE

NAMES = Names(BASE)
QUERIES = shipped()
PARAMETERS = [(query, each) for query in QUERIES.values() for each in query.parameters]


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda query: query.key)
def test_every_file_is_a_query_that_says_what_it_answers(query: Stored) -> None:
    assert check(query.text, f"{BASE}sparql").form == ("SELECT" if query.is_select else "CONSTRUCT")
    assert query.title.zh and query.title.en and query.title.zh != query.title.en
    for parameter in query.parameters:
        assert query.text.count(f"VALUES ?{parameter.name} {{ ") == 1


def test_at_least_twenty_five_and_every_kind_of_parameter() -> None:
    assert len(QUERIES) >= 25
    kinds = {each.kind for _, each in PARAMETERS}
    assert kinds == {"department", "sharing", "text", "date", "source"}


@given(st.sampled_from(PARAMETERS), st.text() | st.sampled_from(["} SERVICE <x:x> {", "\\", '"']))
def test_what_is_given_never_becomes_part_of_the_query(
    chosen: tuple[Stored, object], value: str
) -> None:
    query, parameter = chosen
    name = getattr(parameter, "name")  # noqa: B009
    try:
        bound = query.bound({name: value}, NAMES)
    except BadInput:
        return
    before, after = (check(text, f"{BASE}sparql") for text in (query.text, bound))
    assert before.form == after.form
    assert [place[3] for place in before.places][:5] == [place[3] for place in after.places][:5]
    assert len(after.places) <= len(before.places)


def test_values_are_bound_by_their_kind() -> None:
    bound = QUERIES["resources"].bound({"provider": "mzj", "type": "withheld", "x": "y"}, NAMES)
    assert f"VALUES ?provider {{ <{BASE}id/department/mzj> }}" in bound
    assert "VALUES ?type { <https://w3id.org/lianmu/code/sharing/withheld> }" in bound
    since = QUERIES["issued-since"].bound({"since": "2025-02-01"}, NAMES)
    assert '"2025-02-01"^^<http://www.w3.org/2001/XMLSchema#date>' in since
    for source in ("law/statistics-law/9", "https://w3id.org/lianmu/law/statistics-law/9"):
        rests = QUERIES["impact-of-law"].bound({"source": source}, NAMES)
        assert "VALUES ?source { <https://w3id.org/lianmu/law/statistics-law/9> }" in rests
    for source in ("law/x> } #", "https://elsewhere.example/law/x", "https://w3id.org/lianmu/"):
        with pytest.raises(BadInput):
            QUERIES["impact-of-law"].bound({"source": source}, NAMES)
    for name, value in (("since", "gestern"), ("since", "2025-02-30")):
        with pytest.raises(BadInput):
            QUERIES["issued-since"].bound({name: value}, NAMES)


def test_the_library_over_http(client: httpx.Client) -> None:
    listed = client.get("/queries", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert "Stored queries" in listed.text and "/queries/resources.csv" in listed.text
    described = set(parse(client.get("/queries.ttl").content, RdfFormat.TURTLE))
    executables = {q.subject for q in described if q.object == SH.SPARQLExecutable}
    assert executables == {NamedNode(f"{BASE}queries/{key}") for key in QUERIES}
    one = client.get("/queries/resources", headers={"Accept": "text/turtle"})
    assert one.headers["content-type"].startswith("text/turtle")
    triples = {quad.triple for quad in parse(one.content, RdfFormat.TURTLE)}
    parameter = NamedNode(f"{BASE}queries/resources#provider")
    assert any(t.subject == parameter and t.predicate == RDF.type for t in triples)
    page = client.get("/queries/resources?provider=<b>", headers={"Accept": "text/html"})
    assert 'name="provider"' in page.text and "<b>" not in page.text


def test_results_are_those_of_the_endpoint(client: httpx.Client) -> None:
    answer = client.get("/queries/related-resources.csv", follow_redirects=False)
    assert answer.status_code == 303
    table = client.get("/queries/resources-by-name.csv?word=低保", follow_redirects=True)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.text.startswith("resource,name,abstract")
    text = client.get("/queries/resources.rq?provider=mzj").text
    assert "id/department/mzj" in text
    ran = client.get("/queries/resources?run=1", headers={"Accept": "text/html"})
    assert ran.headers["location"].startswith("/sparql?query=")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/nothing", 404),
        ("/queries/resources.docx", 404),
        ("/queries.csv", 404),
        ("/queries/issued-since.csv?since=x", 400),
        ("/queries/resources.csv?provider=%3Cx%3E", 400),
        ("/queries/../../etc/passwd", 404),
    ],
)
def test_what_cannot_be_is_refused(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status
