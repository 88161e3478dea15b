"""Where an IRI leads: to a page of this server, to another server, or nowhere.

The only place that turns an IRI into an ``href``. What a file says is an IRI may as well be
``javascript:…``; such a thing is shown, never linked.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from ontology.namespaces import CODE, HOME, LAW, LM, PRACTICE, RULE, SHAPE

ELSEWHERE = ("http://", "https://", "urn:")
PAGES = (
    (CODE.iri, "/doc/concept/"),
    (LAW.iri, "/doc/law/"),
    (PRACTICE.iri, "/doc/practice/"),
    (RULE.iri, "/rules/"),
    (SHAPE.iri, "/shapes#"),
    (LM.iri, "/ontology#"),
)
SAFE = "/-._~!$&'()*+,;=:@%#?"


@dataclass(frozen=True)
class Links:
    """Links of the installation at ``base``."""

    base: str

    def href(self, iri: str) -> str | None:
        """A local path for what this server describes, the IRI itself for the rest of the web."""
        thing = f"{self.base}id/"
        if iri.startswith(thing):
            return "/doc/" + quote(without_fragment(iri)[len(thing) :], safe=SAFE)
        for start, page in PAGES:
            if iri.startswith(start) and len(iri) > len(start):
                return page + quote(iri[len(start) :], safe=SAFE)
        if iri.startswith((HOME, f"{self.base}graph/")):
            return None
        return iri if iri.lower().startswith(ELSEWHERE) else None


def without_fragment(iri: str) -> str:
    """Parts of a resource (``#basis-…``) are described on its page."""
    return iri.partition("#")[0]
