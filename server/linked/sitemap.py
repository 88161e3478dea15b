"""``/sitemap.xml`` (sitemaps.org) and ``/robots.txt``."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from ontology.namespaces import Names
from ontology.text import Text
from server.errors import NotFound
from server.linked.addresses import page_of
from server.linked.dcat import listed
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

MOST_ADDRESSES = 50_000
"""Of one site map; more are divided, with an index above them."""

FRONT = ("", "catalogs", "rules", "law", "codes", "ontology", "docs")
"""Pages that lead to all others."""

ROBOTS = """User-agent: *
Disallow: /sparql?
Disallow: /search
Disallow: /dump
Disallow: /changes/
Disallow: /timemap/
Sitemap: {base}sitemap.xml
"""
NO_PART = Text("网站地图没有这一部分", "The site map has no such part")


def site_map(edition: OpenEdition, dataset: Dataset, part: int | None) -> bytes:
    """The pages of all resources, or the index of their parts; a reader function."""
    names, date = Names(edition.meta.base_iri), edition.meta.created[:10]
    pages = [page_of(names, each).value for each in listed(edition, dataset)]
    return divided(names.base, [names.base + path for path in FRONT] + pages, date, part)


def divided(base: str, addresses: Sequence[str], date: str, part: int | None) -> bytes:
    """One part of these addresses; all of them, or the index of the parts, where none is named."""
    parts = -(-len(addresses) // MOST_ADDRESSES)
    if part is None and parts > 1:
        index = [f"{base}sitemap.xml?part={place}" for place in range(1, parts + 1)]
        return document("sitemapindex", "sitemap", index, date)
    if part is not None and part > parts:
        raise NotFound(NO_PART)
    start = ((part or 1) - 1) * MOST_ADDRESSES
    return document("urlset", "url", addresses[start : start + MOST_ADDRESSES], date)


def document(whole: str, each: str, addresses: Sequence[str], date: str) -> bytes:
    """The XML; every page may have changed with the edition."""
    lines = "".join(
        f"<{each}><loc>{escape(address)}</loc><lastmod>{date}</lastmod></{each}>\n"
        for address in addresses
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{whole} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</{whole}>\n'
    ).encode()
