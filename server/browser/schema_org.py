"""A resource as a schema.org ``Dataset`` for search engines, in the head of its page."""

from __future__ import annotations

import json

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from ontology.namespaces import CODE, DCT, LM
from server.browser.view import Description

UNCONDITIONAL = CODE["sharing/unconditional"]


def dataset(description: Description, page: str, base: str) -> Markup:
    """JSON-LD that cannot end the element it stands in; labels in Chinese where there are any."""
    values: dict[str, list[NamedNode | Literal]] = {}
    for each in description.statements:
        if each.subject == description.iri and isinstance(each.object, NamedNode | Literal):
            values.setdefault(each.predicate.value, []).append(each.object)

    def named(predicate: NamedNode) -> list[str]:
        return [called(description, value) for value in values.get(predicate.value, [])]

    about: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": description.iri.value,
        "url": page,
        "name": first(named(DCT.title)),
        "description": first(named(DCT.description)),
        "identifier": first(named(DCT.identifier)),
        "dateModified": first(named(DCT.issued)),
        "keywords": named(LM.classification),
        "inLanguage": "zh",
        "isAccessibleForFree": UNCONDITIONAL in values.get(LM.sharingType.value, []),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{base}catalog", "url": base},
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "text/turtle",
            "contentUrl": f"{page}.ttl",
        },
    }
    publishers = named(DCT.publisher)
    if publishers:
        about["publisher"] = {"@type": "GovernmentOrganization", "name": publishers[0]}
    kept = {name: value for name, value in about.items() if value not in (None, [])}
    text = json.dumps(kept, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704  no character of it can begin markup


def called(description: Description, value: NamedNode | Literal) -> str:
    if isinstance(value, Literal):
        return value.value
    label = description.labels.get(value.value)
    return label.zh if label else value.value


def first(found: list[str]) -> str | None:
    return found[0] if found else None
