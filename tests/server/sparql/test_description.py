from __future__ import annotations

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology.namespaces import RDF, RDFS
from server.settings import Settings
from server.sparql.description import SD, VOID, describe_service
from server.sparql.results import GRAPHS, TABLES
from server.store.edition import EditionMeta, GraphMeta
from server.store.graphs import Dataset

BASE = "http://city.example/"
ONE, TWO = (NamedNode(f"{BASE}graph/catalog/{key}") for key in ("one", "two"))
META = EditionMeta(
    3, BASE, "", None, "add", "one", {ONE.value: GraphMeta(7, "x"), TWO.value: GraphMeta(8, "y")}
)
SETTINGS = Settings.model_validate({"base_iri": BASE, "query_seconds": 5, "query_rows": 10})


def test_it_names_the_endpoint_and_only_the_graphs_of_the_caller() -> None:
    triples = describe_service(SETTINGS, META, Dataset((DefaultGraph(),), (TWO,)))
    service = NamedNode(f"{BASE}sparql")
    values = {(each.subject, each.predicate): each.object for each in triples}
    assert values[service, SD.endpoint] == service
    assert values[service, RDF.type] == SD.Service
    assert [each.object for each in triples if each.predicate == SD.name] == [TWO]
    sizes = [each.object for each in triples if each.predicate == VOID.triples]
    assert [size.value for size in sizes if isinstance(size, Literal)] == ["8"]


def test_it_names_every_format_a_result_can_be_had_in() -> None:
    triples = describe_service(SETTINGS, META, Dataset((DefaultGraph(),), ()))
    formats = {each.object for each in triples if each.predicate == SD.resultFormat}
    assert len(formats) == len({*TABLES, *GRAPHS})


def test_it_says_the_limits_in_both_languages() -> None:
    triples = describe_service(SETTINGS, META, Dataset((DefaultGraph(),), ()))
    comments = [each.object for each in triples if each.predicate == RDFS.comment]
    texts = {each.language: each.value for each in comments if isinstance(each, Literal)}
    assert set(texts) == {"zh", "en"}
    assert all("5" in text and "10" in text and "SERVICE" in text for text in texts.values())


def test_everything_hangs_together() -> None:
    """Each node but the service is the value of something (the schema of the vocabulary)."""
    triples = describe_service(SETTINGS, META, Dataset((DefaultGraph(),), (ONE, TWO)))
    reached = {str(each.object) for each in triples} | {f"<{BASE}sparql>"}
    assert {str(each.subject) for each in triples} <= reached
