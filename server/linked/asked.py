"""What a request for a document asks for, and the headers that say what it got."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode
from starlette.requests import Request

from ontology.namespaces import Names
from ontology.text import Text
from server.errors import BadInput
from server.linked import memento
from server.linked.addresses import doc_path, thing
from server.linked.formats import BY_SUFFIX, choose
from server.linked.profiles import NATIVE, Profile, offered, profile_for
from server.negotiation import negotiate
from server.serialization import RdfOffer

BAD_EDITION = Text("edition 应为版本号", "edition must be the number of an edition")


@dataclass(frozen=True)
class Asked:
    """One thing, the format it is wanted in (``offer`` None means the page), the view, the time."""

    base: str
    kind: str
    key: str
    iri: NamedNode
    suffix: str | None
    offer: RdfOffer | None
    profile: Profile = NATIVE
    edition: int | None = None

    def path(self, suffix: str | None = None) -> str:
        """The path of the document, of this variant or with another suffix."""
        return doc_path(
            self.kind, self.key, f".{suffix or self.suffix}" if suffix or self.suffix else ""
        )

    @property
    def address(self) -> str:
        """The address of the document as it is now."""
        return self.base + self.path().lstrip("/")

    @property
    def timemap(self) -> str:
        return self.base + "timemap" + self.path()

    def headers(self) -> dict[str, str]:
        """Which variant this is, what it describes, and the others (RFC 8288)."""
        here = self.offer.key if self.offer else "html"
        view = "" if self.profile is NATIVE else f"?_profile={self.profile.token}"
        links = [
            f'<{self.iri.value}>; rel="describes"',
            f'<{self.base}void.ttl>; rel="describedby"; type="text/turtle"',
            f'<{self.profile.iri}>; rel="profile"',
            *memento.links(self.address, self.timemap),
        ]
        for suffix, offer in BY_SUFFIX.items():
            if suffix != here:
                media = offer.media if offer else "text/html"
                links.append(f'<{self.path(suffix)}>; rel="alternate"; type="{media}"')
        for other in offered(self.kind):
            if other is not self.profile:
                links.append(
                    f'<{self.path("ttl")}?_profile={other.token}>; rel="alternate"; '
                    f'type="text/turtle"; format="{other.iri}"'
                )
        return {
            "Content-Location": f"{self.path(here)}{view}",
            "Content-Profile": f"<{self.profile.iri}>",
            "Link": ", ".join(links),
        }


def wanted(names: Names, request: Request, kind: str, key: str) -> Asked | None:
    """What a path and its parameters ask for; None if there is no such type."""
    stem, _, last = key.rpartition(".")
    suffix = last if stem and last in BY_SUFFIX else None
    key = stem if suffix else key
    iri = thing(names, kind, key)
    if iri is None:
        return None
    asked, accept = request.query_params, request.headers.get("accept")
    media = asked.get("_mediatype") or asked.get("format")
    profile = profile_for(kind, asked.get("_profile"), request.headers.get("accept-profile"))
    number = edition(asked.get("edition"))
    offer = choose(suffix, media, accept)
    if offer is None and suffix is None and not media and profile is not NATIVE:
        # a view is data: a browser that takes anything gets Turtle
        offer = negotiate(accept, {o.media: o for o in BY_SUFFIX.values() if o is not None})
    return Asked(names.base, kind, key, iri, suffix, offer, profile, number)


def edition(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput(BAD_EDITION)
    return int(text)
