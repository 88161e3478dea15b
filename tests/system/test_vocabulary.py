"""The ontology and the shapes as pages and as RDF; the page of interfaces."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from ontology import reference_files
from ontology.namespaces import RDFS
from tests.system.conftest import Served


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_served_as_rdf_and_as_a_page(demo: Served, name: str) -> None:
    with demo.client(Accept="text/turtle") as client:
        turtle = client.get(name)
        assert turtle.headers["content-type"].startswith("text/turtle")
        assert list(parse(turtle.content, format=RdfFormat.TURTLE))
        again = client.get(name, headers={"If-None-Match": turtle.headers["etag"]})
        assert again.status_code == 304
        assert client.get(f"{name}.nt").headers["content-type"] == "application/n-triples"
        assert client.get(f"{name}.exe").status_code == 404
    with demo.client(Accept="text/html") as client:
        page = client.get(name)
    assert page.status_code == 200 and "demonstration data" in page.text


def test_the_shipped_ontology_labels_its_terms_once_per_language() -> None:
    files = reference_files()["ontology"]
    triples = [q.triple for file in files for q in parse(path=file, format=RdfFormat.TURTLE)]
    labels = [t for t in triples if t.predicate == RDFS.label]
    tagged = {(t.subject, getattr(t.object, "language", None)) for t in labels}
    assert len(tagged) == len(labels)
    assert not [t for t in triples if not isinstance(t, Triple)]


@pytest.mark.parametrize("accept_language", ["zh", pytest.param("en", marks=pytest.mark.full)])
def test_no_page_leads_nowhere(demo: Served, accept_language: str) -> None:
    """Every local link of the pages a visitor meets first answers."""
    start = ["", "search?q=信息", "catalogs", "rules", "law", "sparql", "docs", "signin",
             "doc/resource/102001-000001.html", "doc/catalog/lyg-zjj.html"]  # fmt: skip
    headers = {"Accept": "text/html", "Accept-Language": accept_language}
    with demo.client(**headers) as client:
        links: set[str] = set()
        for path in start:
            page = client.get(path)
            assert page.status_code == 200, path
            links |= set(re.findall(r'(?:href|src)="(/[^"#]*)', page.text))
        for link in sorted(links):
            answer = client.get(link.replace("&amp;", "&"), follow_redirects=True)
            allowed = {200, 401} if link.startswith(("/overview", "/due", "/upload")) else {200}
            assert answer.status_code in allowed, link
