from __future__ import annotations

import pytest

from server.errors import NotAcceptable
from server.query.guard import FORMS
from server.serialization import TURTLE
from server.sparql.results import HTML, JSON, choose, offers_for, types_for

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("form", FORMS)
def test_every_offer_can_be_asked_for(form: str) -> None:
    for offer in offers_for(FORMS[form]):
        assert choose(FORMS[form], None, offer.media) == offer
        assert choose(FORMS[form], offer.key, "image/png") == offer
    assert choose(FORMS[form], None, BROWSER) == HTML


@pytest.mark.parametrize(
    ("accept", "key"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("application/xml", "xml"),
        ("text/*", "csv"),
        ("application/sparql-results+json,application/json,text/javascript", "json"),
        ("application/sparql-results+xml;q=0.9, text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
    ],
)
def test_tables(accept: str | None, key: str) -> None:
    assert choose("SELECT", None, accept).key == key
    assert choose("ASK", None, accept).key == key


@pytest.mark.parametrize(
    ("accept", "key"),
    [
        (None, "ttl"),
        ("application/json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/n-quads", "nq"),
        ("application/n-triples;q=0.5,*/*;q=0.1", "nt"),
    ],
)
def test_graphs(accept: str | None, key: str) -> None:
    assert choose("CONSTRUCT", None, accept).key == key
    assert choose("DESCRIBE", None, accept).key == key


def test_the_other_family_is_not_acceptable() -> None:
    with pytest.raises(NotAcceptable, match="sparql-results"):
        choose("SELECT", None, TURTLE.media)
    with pytest.raises(NotAcceptable, match="turtle"):
        choose("CONSTRUCT", None, JSON.media)


def test_a_format_name_that_is_not_ours_leaves_the_choice_to_accept() -> None:
    assert choose("CONSTRUCT", "turtle", "application/n-triples").key == "nt"
    assert choose("SELECT", "ttl", "text/csv").key == "csv"
    assert choose("SELECT", "csv", "application/sparql-results+xml").key == "csv"


def test_text_says_its_encoding() -> None:
    for form in ("SELECT", "CONSTRUCT"):
        for offer in types_for(FORMS[form]).values():
            assert ("charset=utf-8" in offer.content_type) == offer.media.startswith("text/")
