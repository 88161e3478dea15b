"""Standard clients read the endpoint unchanged; the examples of docs/analyst.md are run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS, RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, RDFXML, TURTLE, XML, SPARQLWrapper

from tests.system.conftest import Served

GUIDE = (Path(__file__).parents[2] / "docs" / "analyst.md").read_text(encoding="utf-8")
RESOURCE = URIRef("https://w3id.org/lianmu/ns#InformationResource")
SELECT = f"SELECT ?r ?t {{ ?r a <{RESOURCE}> ; <{DCTERMS.title}> ?t }} ORDER BY ?r"


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def answered(demo: Served, query: str, form: str, method: str) -> Any:
    """What SPARQLWrapper makes of the answer."""
    client = SPARQLWrapper(f"{demo.url}sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    return client.queryAndConvert()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper's own
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(demo: Served, method: str) -> None:
    rows = answered(demo, SELECT, JSON, method)["results"]["bindings"]
    assert len(rows) > 10
    document = answered(demo, SELECT, XML, method)
    assert len(document.getElementsByTagName("result")) == len(rows)
    assert answered(demo, SELECT, CSV, method).decode().count("\r\n") >= len(rows)
    construct = f"CONSTRUCT {{ ?r a <{RESOURCE}> }} WHERE {{ ?r a <{RESOURCE}> }}"
    assert len(answered(demo, construct, RDFXML, method)) == len(rows)
    turtle = answered(demo, construct, TURTLE, method)
    assert len(Graph().parse(data=turtle, format="turtle")) == len(rows)
    assert answered(demo, "ASK { ?s ?p ?o }", JSON, method)["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_rdflibs_sparql_store(demo: Served, method: str) -> None:
    graph = Graph(SPARQLStore(f"{demo.url}sparql", method=method))
    resources = list(graph.subjects(RDF.type, RESOURCE))
    assert len(resources) > 10
    assert graph.value(resources[0], DCTERMS.title) is not None
    assert (resources[0], RDF.type, RESOURCE) in graph
    assert len(list(graph.query(SELECT))) == len(resources)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_examples(demo: Served, tmp_path: Path) -> None:
    (script,) = (text for text in examples("sh") if "curl" in text)
    script = script.replace("http://localhost:8000/", demo.url)
    subprocess.run(["/bin/sh", "-e", "-c", script], cwd=tmp_path, check=True, timeout=120)
    assert (tmp_path / "resources.csv").read_text().startswith("s\n")
    assert "无条件共享" in (tmp_path / "types.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", ["SPARQLWrapper", "pandas"])
def test_the_python_examples(demo: Served, module: str) -> None:
    (script,) = (text for text in examples("python") if f"{module}" in text.split("\n")[0])
    script = script.replace("http://localhost:8000/", demo.url)
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) > 3
