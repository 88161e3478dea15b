"""Which result formats there are for which query form, and how a client chooses one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from server.negotiation import negotiate
from server.query.guard import Form
from server.serialization import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, RdfOffer


@dataclass(frozen=True)
class TableOffer:
    """One way to write the solutions of a SELECT or the answer of an ASK."""

    key: str
    media: str

    @property
    def content_type(self) -> str:
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


Offer = TableOffer | RdfOffer

JSON = TableOffer("json", "application/sparql-results+json")
XML = TableOffer("xml", "application/sparql-results+xml")
CSV = TableOffer("csv", "text/csv")
TSV = TableOffer("tsv", "text/tab-separated-values")
HTML = TableOffer("html", "text/html")

TABLES = (JSON, XML, CSV, TSV)
GRAPHS = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS)


def by_media(offers: Iterable[Offer], **others: Offer) -> dict[str, Offer]:
    """Offers by media type, then the general types some clients ask for instead."""
    return {offer.media: offer for offer in offers} | {
        name.replace("_", "/"): offer for name, offer in others.items()
    }


TABLE_TYPES = by_media((*TABLES, HTML), application_json=JSON, application_xml=XML, text_xml=XML)
GRAPH_TYPES = by_media((*GRAPHS, HTML), application_json=JSON_LD, application_xml=RDF_XML)


def types_for(form: Form) -> dict[str, Offer]:
    """Media type → offer for a query form; the first is the default."""
    return TABLE_TYPES if form in ("SELECT", "ASK") else GRAPH_TYPES


def offers_for(form: Form) -> tuple[Offer, ...]:
    """What a query of this form can be answered with, for machines."""
    return TABLES if form in ("SELECT", "ASK") else GRAPHS


def choose(form: Form, key: str | None, accept: str | None) -> Offer:
    """The format a parameter names, else the one ``Accept`` prefers.

    Clients send their own names for formats beside a proper ``Accept`` (SPARQLWrapper:
    ``format=turtle``), so a name that is not ours is no error.
    """
    named = {offer.key: offer for offer in (*offers_for(form), HTML)}
    if key in named:
        return named[key]
    return negotiate(accept, types_for(form))
