"""Which view of a thing a client wants: content negotiation by profile (W3C working draft)."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.namespaces import LM
from ontology.text import Text
from server.errors import NotAcceptable
from server.negotiation import weighted

UNKNOWN = Text(
    "没有视图“{token}”。可用：{offered}", "There is no profile “{token}”. Offered: {offered}"
)


@dataclass(frozen=True)
class Profile:
    """A view: its short name for addresses, its IRI for headers, and what it is called."""

    token: str
    iri: str
    title: Text


NATIVE = Profile("native", LM.iri.rstrip("#"), Text("连目本体", "Lianmu ontology"))
DCAT_AP = Profile("dcat-ap", "http://data.europa.eu/r5r/", Text("DCAT-AP 3.0.1", "DCAT-AP 3.0.1"))
PROFILES = (NATIVE, DCAT_AP)

AS_DCAT = frozenset({"resource", "catalog"})
"""Types of things that DCAT-AP knows."""


def offered(kind: str) -> tuple[Profile, ...]:
    """The profiles things of this type can be had in."""
    return PROFILES if kind in AS_DCAT else (NATIVE,)


def profile_for(kind: str, token: str | None, accept_profile: str | None) -> Profile:
    """The profile a parameter names, else the one ``Accept-Profile`` prefers, else the native."""
    known = offered(kind)
    if token:
        for profile in known:
            if profile.token == token:
                return profile
        tokens = ", ".join(profile.token for profile in known)
        raise NotAcceptable(UNKNOWN.format(token=token[:40], offered=tokens))
    weights = {name.strip("<>"): weight for name, weight in weighted(accept_profile or "")}
    best = max(known, key=lambda profile: weights.get(profile.iri.lower(), 0.0))
    return best if weights.get(best.iri.lower(), 0.0) > 0 else NATIVE
