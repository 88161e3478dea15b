"""In which format a description is wanted: by suffix, by ``?format=``, or by ``Accept``."""

from __future__ import annotations

from ontology.text import Text
from server.errors import NotAcceptable
from server.negotiation import negotiate
from server.serialization import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, RdfOffer

RDF = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
WITH_GRAPHS = (TRIG, N_QUADS)
"""Formats that say in which graph each statement stands."""

BY_SUFFIX: dict[str, RdfOffer | None] = {
    **{offer.key: offer for offer in (*RDF, *WITH_GRAPHS)},
    "html": None,
}
BY_MEDIA: dict[str, RdfOffer | None] = {
    **{offer.media: offer for offer in RDF},
    "text/html": None,
    **{offer.media: offer for offer in WITH_GRAPHS},
}
"""None stands for the page."""

NO_FORMAT = Text(
    "没有格式“{asked}”。可用：{offered}", "There is no format “{asked}”. Offered: {offered}"
)


def choose(suffix: str | None, parameter: str | None, accept: str | None) -> RdfOffer | None:
    """The format asked for; the address says it more plainly than a header."""
    if suffix is not None:
        return BY_SUFFIX[suffix]
    if parameter:
        for known in (BY_SUFFIX, BY_MEDIA):
            if parameter in known:
                return known[parameter]
        offered = ", ".join(BY_SUFFIX)
        raise NotAcceptable(NO_FORMAT.format(asked=parameter[:40], offered=offered))
    return negotiate(accept, BY_MEDIA)
