"""Renaming on loading: what a file says about its own IRIs, said about Lianmu's.

A resource with one code gets the IRI of that code, its items and the nodes of its legal bases and
access ways get IRIs below it. IRIs under ``{base}id/`` are Lianmu's already and stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from loaders.classes import BY_FIRST_DIGIT, resource_classes
from loaders.keys import item_key, resource_key, unused
from loaders.nodes import with_names
from loaders.origin import Loaded, Note, Origin, Place
from loaders.statements import Part, content_digest
from ontology.namespaces import ADMS, DCAT, DCT, LM, RDF, XSD, Names
from ontology.text import Text

Node = NamedNode | BlankNode
Term = Node | Literal | Triple
Placed = tuple[Quad, Place]
RESOURCE_CLASSES = {LM.InformationResource, DCAT.Dataset, *BY_FIRST_DIGIT.values()}
OWNED = {LM.item: "item", LM.legalBasis: "basis", LM.accessWay: "access"}
"""Links to the nodes that belong to one resource alone."""

RENAMED = Text(
    "{before} 按信息资源代码改名为 {after}，原 IRI 保留为 adms:identifier",
    "{before} was renamed {after} by its code; the old IRI is kept as adms:identifier",
)


def identify(placed: Sequence[Placed], named: dict[BlankNode, NamedNode], names: Names) -> Loaded:
    """The file as Lianmu names it; the origin follows. ``named`` has every blank node's name."""
    renaming = Renaming(placed, named, names)
    quads: dict[Quad, None] = {}
    origin = Origin()
    for quad, place in renaming.renamed():
        quads.setdefault(quad)
        origin.record(quad.subject, quad.predicate, quad.object, place)
    written = {quad.subject for quad, _ in placed}
    minted = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)} - written
    return Loaded(list(quads), origin, renaming.notes, minted=frozenset(minted))


@dataclass
class Described:
    """The statements about one subject of the file."""

    place: Place
    quads: list[Placed] = field(default_factory=list)

    @property
    def graph(self) -> NamedNode | BlankNode | DefaultGraph:
        """Where statements about the subject are added."""
        return self.quads[0][0].graph_name

    @property
    def is_resource(self) -> bool:
        """A catalog is a ``dcat:Dataset`` too, but not an information resource."""
        types = set(self.values(RDF.type))
        return bool(types & RESOURCE_CLASSES) and DCAT.Catalog not in types

    @property
    def code(self) -> str | None:
        """The one plain identifier; a resource with none or several keeps its IRI."""
        plain = [
            value.value.strip()
            for value in self.values(DCT.identifier)
            if isinstance(value, Literal) and value.datatype == XSD.string and value.value.strip()
        ]
        return plain[0] if len(plain) == 1 else None

    @property
    def title(self) -> str | None:
        """The title, in Chinese where there are several."""
        titles = [value for value in self.values(DCT.title) if isinstance(value, Literal)]
        titles.sort(key=lambda title: (title.language != "zh", title.language or "", title.value))
        return titles[0].value if titles else None

    def values(self, predicate: NamedNode) -> list[Term]:
        return [quad.object for quad, _ in self.quads if quad.predicate == predicate]


class Renaming:
    """Decides the new names of a file's subjects, then rewrites its statements."""

    def __init__(
        self, placed: Sequence[Placed], named: dict[BlankNode, NamedNode], names: Names
    ) -> None:
        self.placed = placed
        self.named = named
        self.names = names
        self.notes: list[Note] = []
        self.about: dict[Node, Described] = {}
        for quad, place in placed:
            if not isinstance(quad.subject, Triple):
                self.about.setdefault(quad.subject, Described(place)).quads.append((quad, place))
        self.resources = {iri: one for iri, one in self.about.items() if one.is_resource}
        self.new: dict[Node, NamedNode] = {}
        self.parts: dict[tuple[Node, NamedNode, Node], NamedNode] = {}
        self.copies: dict[Node, list[NamedNode]] = defaultdict(list)
        self._name_parts(self._name_resources())

    def renamed(self) -> Iterator[Placed]:
        """The statements with the new names, and those that renaming adds."""
        for quad, place in self.placed:
            value = self._value(quad)
            for subject in self._subjects(quad.subject):
                renamed = Quad(subject, quad.predicate, value, quad.graph_name)
                yield with_names(renamed, self.named), place
        for old, one in self.about.items():
            for quad in [*self._old_name(old, one), *self._classes(old, one)]:
                yield with_names(quad, self.named), one.place

    def _name_resources(self) -> list[tuple[Node, NamedNode, str]]:
        """Old name, new name and key of each resource that has a key: by its IRI if that is
        Lianmu's, else by its code.
        """
        ours = self._keys("resource")
        used = set(ours.values())
        found: list[tuple[Node, NamedNode, str]] = []
        for old, one in self.resources.items():
            if isinstance(old, NamedNode) and old in ours:
                found.append((old, old, ours[old]))
            elif one.code is not None and not self._is_ours(old):
                key = unused(resource_key(one.code, None), used)
                used.add(key)
                new = self.new[old] = self.names.thing("resource", key)
                found.append((old, new, key))
                if isinstance(old, NamedNode):
                    text = RENAMED.format(before=old.value, after=new.value)
                    self.notes.append(Note(text, one.place))
        return found

    def _name_parts(self, resources: Sequence[tuple[Node, NamedNode, str]]) -> None:
        """Each resource gets its own copy of a node that several of them share."""
        items = set(self._keys("item").values())
        for old, new, key in resources:
            for quad, _ in self.resources[old].quads:
                node, name = quad.object, OWNED.get(quad.predicate)
                if name is None or isinstance(node, Literal | Triple):
                    continue
                if node not in self.about or self._is_ours(node):
                    continue
                link = (old, quad.predicate, node)
                if link in self.parts:
                    continue
                if name == "item":
                    item = unused(item_key(key, self.about[node].title), items)
                    items.add(item)
                    self.parts[link] = self.names.thing("item", item)
                else:
                    content = content_digest(self._part(self.about[node]))
                    self.parts[link] = NamedNode(f"{new.value}#{name}-{content}")
                self.copies[node].append(self.parts[link])

    def _part(self, one: Described) -> Part:
        """What a legal basis or access way says, with the new names in place."""
        renamed = [
            with_names(Quad(quad.subject, quad.predicate, self._value(quad)), self.named)
            for quad, _ in one.quads
        ]
        return [
            (quad.predicate, quad.object, one.place)
            for quad in renamed
            if isinstance(quad.object, NamedNode | Literal)
        ]

    def _subjects(self, subject: Node | Triple) -> Sequence[Node | Triple]:
        if isinstance(subject, Triple):
            return [subject]
        return self.copies.get(subject) or [self._renamed(subject)]

    def _value(self, quad: Quad) -> Term:
        subject, value = quad.subject, quad.object
        if isinstance(value, Literal | Triple) or isinstance(subject, Triple):
            return value
        part = self.parts.get((subject, quad.predicate, value))
        copies = self.copies.get(value)
        return part or (copies[0] if copies else self._renamed(value))

    def _old_name(self, old: Node, one: Described) -> Iterator[Quad]:
        """The file's own IRI of a resource or item, kept as another identifier."""
        for new in [*self.copies.get(old, ()), *([self.new[old]] if old in self.new else ())]:
            if isinstance(old, NamedNode) and "#" not in new.value:
                yield Quad(new, ADMS.identifier, old, one.graph)

    def _classes(self, old: Node, one: Described) -> Iterator[Quad]:
        """The classes a resource lacks."""
        if old in self.resources:
            present = set(one.values(RDF.type))
            for kind in resource_classes(one.code):
                if kind not in present:
                    yield Quad(self._renamed(old), RDF.type, kind, one.graph)

    def _renamed(self, node: Node) -> Node:
        return self.new.get(node, node)

    def _keys(self, kind: str) -> dict[NamedNode, str]:
        """The keys of the file's subjects that are Lianmu's already."""
        prefix = f"{self.names.base}id/{kind}/"
        return {
            node: unquote(node.value.removeprefix(prefix))
            for node in self.about
            if isinstance(node, NamedNode)
            and node.value.startswith(prefix)
            and "#" not in node.value
        }

    def _is_ours(self, node: Node) -> bool:
        return isinstance(node, NamedNode) and node.value.startswith(f"{self.names.base}id/")
