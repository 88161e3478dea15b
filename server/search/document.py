"""What the index holds about one resource: terms to be found by, facets, orders, and what to show.

Everything is read from the default graph, which is public, but for findings: these are kept with
the report they stand in, and :mod:`server.search.find` asks for those of a visitor's reports only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from tantivy import Document, Schema, SchemaBuilder

from ontology.namespaces import DCT, LM, RDF, SH
from ontology.text import Text
from server.search.analyzer import analyze, normalise
from server.search.facets import BY_PATH, FACETS, RULE_FACET, Term, key_of
from server.search.fields import FIELDS, PROVIDER, Path
from server.store.graphs import Graphs

PARTS = (LM.item, LM.legalBasis, LM.accessWay)
"""What a resource consists of: a finding on a part is one of the resource."""

REPORTED = "finding"
"""The field of ``{key of the report} {rule}``."""

ORDERS = ("by_length", "by_code", "by_name", "by_issued")
"""Fields that hits are sorted by, each different for every resource: the length of the name (what
has the words and little else comes first), code, name by its sound, day of issue."""

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


@dataclass(frozen=True)
class Contents:
    """What is kept of a resource: its summary, and the texts that may have been found, in full.

    ``items`` are IRI and name, ``other`` property and text.
    """

    summary: Summary
    description: str
    items: tuple[tuple[str, str], ...]
    other: tuple[tuple[str, str], ...]

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Contents:
        data = json.loads(content)
        said = data["summary"]
        texts = {name: Text(**said[name]) for name in ("title", "provider")}
        pairs = {name: tuple(map(tuple, data[name])) for name in ("items", "other")}
        return cls(**data | pairs | {"summary": Summary(**said | texts)})


def schema() -> Schema:
    """Texts are cut by our analyzer, so tantivy only splits at blanks; the rest is whole."""
    builder = SchemaBuilder()
    for name in ("iri", "exact"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (*FACETS, REPORTED, *ORDERS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("item_count", fast=True)
    builder.add_bytes_field("contents", stored=True)
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


def by_sound(name: str) -> bytes:
    """A key that sorts common characters by their pinyin, as GB 18030 orders them."""
    return name.encode("gb18030", "replace")


@dataclass
class Documents:
    """Makes index documents out of one store; remembers what it read of bodies."""

    store: Store
    graphs: Graphs
    schema: Schema
    bodies: dict[Term, dict[NamedNode, list[Term]]] = field(default_factory=dict)

    def resources(self) -> Iterable[NamedNode]:
        """Every information resource of the store."""
        kind = self.store.quads_for_pattern(None, RDF.type, LM.InformationResource, DefaultGraph())
        return (quad.subject for quad in kind if isinstance(quad.subject, NamedNode))

    def document(self, resource: NamedNode) -> Document | None:
        """The document of a resource; None if it is not (or no longer) one."""
        facts = Facts(self, resource)
        if LM.InformationResource not in facts.ends((RDF.type,)):
            return None
        contents = contents_of(facts)
        summary = contents.summary
        content: dict[str, list[str]] = {
            name: [" ".join(analyze(text)) for path in paths for text in facts.texts(path)]
            for name, paths in FIELDS.items()
        }
        content |= {facet: self._keys(facet, facts) for facet in BY_PATH}
        findings = sorted(set(self._findings(facts)))
        content[REPORTED] = [f"{report} {rule}" for report, rule in findings]
        content[RULE_FACET] = sorted({rule for _, rule in findings})
        content["iri"] = [resource.value]
        content["exact"] = sorted({normalise(text) for text in names_of(facts)})
        content |= {name: [key] for name, key in order_keys(summary).items()}
        document = Document.from_dict(content, self.schema)
        document.add_unsigned("item_count", summary.items)
        document.add_bytes("contents", contents.to_json())
        return document

    def said(self, subject: Term) -> dict[NamedNode, list[Term]]:
        """The public statements of a thing, values in a fixed order: first means the same
        everywhere.
        """
        found: dict[NamedNode, list[Term]] = {}
        if isinstance(subject, NamedNode):
            for quad in self.store.quads_for_pattern(subject, None, None, DefaultGraph()):
                found.setdefault(quad.predicate, []).append(quad.object)
        for values in found.values():
            values.sort(key=str)
        return found

    def of_body(self, body: Term) -> dict[NamedNode, list[Term]]:
        """The same of a body, which thousands of resources name."""
        if body not in self.bodies:
            self.bodies[body] = self.said(body)
        return self.bodies[body]

    def _keys(self, facet: str, facts: Facts) -> list[str]:
        described = BY_PATH[facet]
        if described.listed:
            listing = self.store.quads_for_pattern(
                None, described.path[0], facts.resource, DefaultGraph()
            )
            values: list[Term] = [quad.subject for quad in listing]
        else:
            values = facts.ends(described.path)
        keys = {key_of(facet, value, self.graphs.names) for value in values}
        return sorted(key for key in keys if key)

    def _findings(self, facts: Facts) -> Iterator[tuple[str, str]]:
        """Report and rule of what the latest reports find on the resource and its parts."""
        reports = self.graphs.report("").value
        for node in (facts.resource, *(part for each in PARTS for part in facts.ends((each,)))):
            for found in self.store.quads_for_pattern(None, SH.focusNode, node, None):
                graph, result = found.graph_name, found.subject
                if not isinstance(graph, NamedNode) or not graph.value.startswith(reports):
                    continue
                held = self.store.quads_for_pattern(None, SH.result, result, graph)
                if next(held, None) is None:  # it is told as mended
                    continue
                for said in self.store.quads_for_pattern(result, LM.rule, None, graph):
                    rule = key_of(RULE_FACET, said.object, self.graphs.names)
                    if rule:
                        yield graph.value.removeprefix(reports), rule


class Facts:
    """The public statements of one resource and of what is around it, each read once."""

    def __init__(self, documents: Documents, resource: NamedNode) -> None:
        self.documents = documents
        self.resource = resource
        self.own = documents.said(resource)
        self.around: dict[Term, dict[NamedNode, list[Term]]] = {}

    def ends(self, path: Path) -> list[Term]:
        """The values at the end of a path of one or two properties."""
        first = self.own.get(path[0], [])
        if len(path) == 1:
            return first
        further = self.documents.of_body if path[0] == DCT.publisher else self.of
        return [value for each in first for value in further(each).get(path[1], [])]

    def of(self, part: Term) -> dict[NamedNode, list[Term]]:
        """What is said of a part."""
        if part not in self.around:
            self.around[part] = self.documents.said(part)
        return self.around[part]

    def texts(self, path: Path) -> list[str]:
        return [value.value for value in self.ends(path) if isinstance(value, Literal)]

    def key(self, facet: str) -> str:
        """The key of the first value that is in its list; empty if there is none."""
        names = self.documents.graphs.names
        keys = (key_of(facet, value, names) for value in self.ends(BY_PATH[facet].path))
        return next((key for key in keys if key), "")


def contents_of(facts: Facts) -> Contents:
    """What is shown of a resource that is found."""
    description = text_of(facts.ends((DCT.description,))).zh
    items = tuple(
        (item.value, text_of(names).zh)
        for item in facts.ends((LM.item,))
        if isinstance(item, NamedNode) and (names := facts.of(item).get(DCT.title))
    )
    other = tuple((path[-1].value, text) for path in FIELDS["other"] for text in facts.texts(path))
    summary = Summary(
        iri=facts.resource.value,
        title=text_of(facts.ends((DCT.title,))),
        code="".join(facts.texts((DCT.identifier,))[:1]),
        provider=text_of([value for path in PROVIDER for value in facts.ends(path)]),
        description=description[:SHOWN],
        share=facts.key("share"),
        frequency=facts.key("frequency"),
        issued="".join(facts.texts((DCT.issued,))[:1]),
        items=len(facts.ends((LM.item,))),
    )
    return Contents(summary, description, items, other)


def names_of(facts: Facts) -> list[str]:
    """What a resource is called in full."""
    return [text for path in ((DCT.title,), (DCT.identifier,)) for text in facts.texts(path)]


def order_keys(summary: Summary) -> dict[str, str]:
    """Texts whose order is that of the resources; the code, then the IRI, settles what is equal."""
    unique = f"{summary.code} {summary.iri}"
    return {
        "by_length": f"{len(summary.title.zh):04} {unique}",
        "by_code": unique,
        "by_name": f"{by_sound(summary.title.zh).hex()} {unique}",
        "by_issued": f"{summary.issued} {unique}",
    }
