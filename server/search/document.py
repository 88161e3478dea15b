"""What the index holds about one resource: words to be found by, facets, and a summary to show.

Everything is read from the default graph, so the index knows nothing that is not public.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from urllib.parse import unquote

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple
from tantivy import Document, Schema, SchemaBuilder

from ontology.namespaces import CODE, DCAT, DCT, FOAF, LM, RDF, SKOS, Names
from ontology.text import Text
from server.search.analyzer import analyze, normalise

Term = NamedNode | BlankNode | Literal | Triple

WORDS = {"title": 5.0, "code": 4.0, "items": 3.0, "provider_name": 2.0, "description": 1.0}
"""Fields a word is looked for in, and what finding it there is worth."""

FACETS = ("share", "type", "provider", "theme", "frequency", "catalog")

TYPES = {
    LM.BasicResource: "basic",
    LM.ThematicResource: "thematic",
    LM.DepartmentalResource: "departmental",
}

SHOWN = 160
"""Characters of a description that a list of hits shows."""


@dataclass(frozen=True)
class Summary:
    """A resource in a list of hits; facet keys as in the address of the search page."""

    iri: str
    title: Text
    code: str
    provider: Text
    description: str
    share: str
    frequency: str
    issued: str
    items: int

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Summary:
        data = json.loads(content)
        return cls(**data | {"title": Text(**data["title"]), "provider": Text(**data["provider"])})


def schema() -> Schema:
    """Words are cut by our analyzer, so tantivy only splits at blanks; the rest is whole."""
    builder = SchemaBuilder()
    builder.add_text_field("iri", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("exact", tokenizer_name="raw", index_option="basic")
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("position", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("item_count", fast=True)
    builder.add_bytes_field("summary", stored=True)
    return builder.build()


def text_of(values: Iterable[Term]) -> Text:
    """Chinese and English out of labels; a missing language is filled from the other."""
    by_language: dict[str, str] = {}
    for value in values:
        if isinstance(value, Literal):
            by_language.setdefault((value.language or "zh").split("-")[0].lower(), value.value)
    any_one = next(iter(by_language.values()), "")
    chinese = by_language.get("zh", any_one)
    return Text(chinese, by_language.get("en", chinese))


def local_key(term: Term, start: str) -> str | None:
    """What follows ``start`` in an IRI, decoded; None for any other term."""
    if isinstance(term, NamedNode) and term.value.startswith(start):
        return unquote(term.value[len(start) :])
    return None


def facet_key(facet: str, term: Term, names: Names) -> str | None:
    """The short key of a facet value: the tail of its IRI; None if it is not in its list."""
    if facet == "type":
        return TYPES.get(term) if isinstance(term, NamedNode) else None
    starts = {
        "share": CODE.iri + "sharing/",
        "theme": CODE.iri + "classification/",
        "frequency": CODE.iri + "frequency/",
        "provider": f"{names.base}id/department/",
        "catalog": f"{names.base}id/catalog/",
    }
    return local_key(term, starts[facet])


@dataclass
class Documents:
    """Makes index documents out of one store; remembers provider names between documents."""

    store: Store
    names: Names
    schema: Schema
    providers: dict[Term, list[Term]] = field(default_factory=dict)

    def resources(self) -> Iterable[NamedNode]:
        """Every information resource of the store."""
        kind = self.store.quads_for_pattern(None, RDF.type, LM.InformationResource, DefaultGraph())
        return (quad.subject for quad in kind if isinstance(quad.subject, NamedNode))

    def document(self, resource: NamedNode) -> Document | None:
        """The document of a resource; None if it is not (or no longer) one."""
        facts = self._facts(resource)
        if LM.InformationResource not in facts[RDF.type]:
            return None
        items = [title for item in facts[LM.item] for title in self._values(item, DCT.title)]
        providers = [name for value in facts[DCT.publisher] for name in self._names_of(value)]
        content = self._words(facts, items, providers)
        content |= self._facets(resource, facts)
        summary = self._summary(resource, facts, providers)
        content["iri"] = [resource.value]
        content["exact"] = [normalise(text) for text in strings(facts[DCT.title])]
        content["position"] = [f"{summary.code} {resource.value}"]
        document = Document.from_dict(content, self.schema)
        document.add_unsigned("item_count", summary.items)
        document.add_bytes("summary", summary.to_json())
        return document

    def _words(
        self, facts: dict[NamedNode, list[Term]], items: list[Term], providers: list[Term]
    ) -> dict[str, list[str]]:
        found_by = {
            "title": facts[DCT.title],
            "code": facts[DCT.identifier],
            "items": items,
            "provider_name": providers,
            "description": facts[DCT.description],
        }
        return {
            name: [" ".join(analyze(text)) for text in strings(values)]
            for name, values in found_by.items()
        }

    def _facets(
        self, resource: NamedNode, facts: dict[NamedNode, list[Term]]
    ) -> dict[str, list[str]]:
        catalogs = self.store.quads_for_pattern(None, DCAT.dataset, resource, DefaultGraph())
        values: dict[str, list[Term]] = {
            "share": facts[LM.sharingType],
            "type": facts[RDF.type],
            "provider": facts[DCT.publisher],
            "theme": facts[LM.classification],
            "frequency": facts[DCT.accrualPeriodicity],
            "catalog": [quad.subject for quad in catalogs],
        }
        return {facet: self._keys(facet, values[facet]) for facet in FACETS}

    def _keys(self, facet: str, values: list[Term]) -> list[str]:
        keys = {facet_key(facet, value, self.names) for value in values}
        return sorted(key for key in keys if key)

    def _summary(
        self, resource: NamedNode, facts: dict[NamedNode, list[Term]], providers: list[Term]
    ) -> Summary:
        return Summary(
            iri=resource.value,
            title=text_of(facts[DCT.title]),
            code=first(facts[DCT.identifier]),
            provider=text_of(providers),
            description=text_of(facts[DCT.description]).zh[:SHOWN],
            share="".join(self._keys("share", facts[LM.sharingType])[:1]),
            frequency="".join(self._keys("frequency", facts[DCT.accrualPeriodicity])[:1]),
            issued=first(facts[DCT.issued]),
            items=len(facts[LM.item]),
        )

    def _facts(self, subject: NamedNode) -> dict[NamedNode, list[Term]]:
        """All public statements of a subject, in a fixed order: first means the same everywhere."""
        facts: dict[NamedNode, list[Term]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(subject, None, None, DefaultGraph()):
            facts[quad.predicate].append(quad.object)
        for values in facts.values():
            values.sort(key=str)
        return facts

    def _values(self, subject: Term, predicate: NamedNode) -> list[Term]:
        if not isinstance(subject, NamedNode):
            return []
        quads = self.store.quads_for_pattern(subject, predicate, None, DefaultGraph())
        return sorted((quad.object for quad in quads), key=str)

    def _names_of(self, provider: Term) -> list[Term]:
        """The names of a registered provider, or the text that stands in its place."""
        if not isinstance(provider, NamedNode):
            return [provider]
        if provider not in self.providers:
            self.providers[provider] = [
                name
                for predicate in (SKOS.prefLabel, FOAF.name, SKOS.altLabel)
                for name in self._values(provider, predicate)
            ]
        return self.providers[provider]


def strings(values: Iterable[Term]) -> list[str]:
    return [value.value for value in values if isinstance(value, Literal)]


def first(values: Iterable[Term]) -> str:
    """The first text, or nothing."""
    return next(iter(strings(values)), "")
