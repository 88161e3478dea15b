"""Ownership comes before judging: a file may only speak of its own catalog's resources (R-32).

Nobody brings his own law: subjects, classes, properties and graphs that are not a catalog's are
refused with their line, whatever they would say (design section 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from loaders.keys import resource_key
from loaders.legal_bases import cited
from loaders.origin import Loaded, Place
from loaders.references import References
from ontology.namespaces import DCAT, DCT, LM, RDF, RULE, SH, Names
from ontology.text import Text
from server.catalog.admitted import (
    ADMITTED_CLASSES,
    ADMITTED_PROPERTIES,
    ADMITTED_VOCABULARIES,
    LM_PROPERTIES,
    PARTS,
    TITLED,
)
from server.catalog.holdings import Holdings, resources_of
from server.rules.report import Finding
from shapes import Shapes

NOT_OWN = Text(
    "删除这一条；目录文件只写本单位编制的信息资源及其信息项、依据和共享方式",
    "Delete it; a catalog file states only the body's own resources with their items, "
    "legal bases and access ways",
)

AS_CITED = Text(
    "删去 lm:cites，它由 lm:citation 的文字得出；或者把 lm:citation 改成登记册中法律文件的全称和条",
    "Delete lm:cites, which follows from the words of lm:citation; or write there the title and "
    "article of a law as the register has it",
)

ANOTHER_BODY = Text(
    "提供方和提供方代码写本单位的；别的单位的资源由该单位自己提交",
    "Name the body that compiles this catalog as provider; other bodies submit their own resources",
)


@dataclass(frozen=True)
class Objection:
    """Why a statement is not the catalog's to make, and what to do instead."""

    message: Text
    fix: Text = NOT_OWN


def not_own(zh: str, en: str) -> Objection:
    """The usual objection: the statement is about something else than the own resources."""
    return Objection(Text(zh, en))


@dataclass(frozen=True)
class Owner:
    """The body that answers for a catalog: itself and its units, and everyone's codes."""

    iri: NamedNode
    units: frozenset[NamedNode]
    codes: dict[str, NamedNode]

    def speaks_for(self, body: NamedNode) -> bool:
        return body == self.iri or body in self.units


@dataclass(frozen=True)
class File:
    """What the check must know of the file as a whole."""

    quads: frozenset[Quad]
    resources: frozenset[NamedNode]
    reachable: frozenset[NamedNode]
    """The resources and what they lead to and is named as their part."""
    minted: frozenset[NamedNode]
    """IRIs the loader made from a code or a name, so that their owner did not write them."""
    codes: dict[object, set[str]]
    roles: dict[object, set[NamedNode]]
    """The properties by which the catalog leads to a resource, and a resource to its parts."""
    citations: dict[object, list[str]]
    names: Names

    @classmethod
    def of(cls, loaded: Loaded, holdings: Holdings) -> File:
        """Read off a loaded file; only IRIs of resources can name one of its resources."""
        names = holdings.graphs.names
        start = names.thing("resource", "").value
        own = {r for r in resources_of(loaded.quads) if is_named(r, start)}
        reachable = frozenset(own | parts(loaded.quads, own, holdings))
        minted = reachable if loaded.layout is not None else reachable & loaded.minted
        codes: dict[object, set[str]] = {resource: set() for resource in own}
        roles: dict[object, set[NamedNode]] = {resource: {DCAT.dataset} for resource in own}
        citations: dict[object, list[str]] = {}
        for quad in loaded.quads:
            if quad.predicate in PARTS and quad.subject in own:
                roles.setdefault(quad.object, set()).add(quad.predicate)
            if not isinstance(quad.object, Literal):
                continue
            if quad.predicate == DCT.identifier:
                codes.setdefault(quad.subject, set()).add(quad.object.value)
            elif quad.predicate == LM.citation:
                citations.setdefault(quad.subject, []).append(quad.object.value)
        quads = frozenset(loaded.quads)
        return cls(quads, frozenset(own), reachable, minted, codes, roles, citations, names)

    def canonical(self, resource: NamedNode) -> NamedNode:
        """The IRI that the code of a resource gives it; without one code, the one it has."""
        codes = self.codes[resource]
        if len(codes) != 1:
            return resource
        return self.names.thing("resource", resource_key(next(iter(codes)), None))


def is_named(resource: NamedNode, start: str) -> bool:
    """Whether an IRI can name a resource: one key behind ``{base}id/resource/``."""
    iri = resource.value
    return iri.startswith(start) and "/" not in iri[len(start) :] and "#" not in iri


def plain(resource: NamedNode, file: File) -> NamedNode:
    """A resource's IRI without the ``~2`` by which loading keeps equal codes apart."""
    if resource not in file.minted:
        return resource
    return NamedNode(re.sub(r"~\d+$", "", resource.value))


def parts(quads: Iterable[Quad], own: set[NamedNode], holdings: Holdings) -> set[NamedNode]:
    """What the file's own resources lead to and is named as their part."""
    outgoing: dict[NamedNode, set[NamedNode]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            outgoing.setdefault(quad.subject, set()).add(quad.object)
    found: set[NamedNode] = set()
    for resource in own:
        pending = [resource]
        while pending:
            for node in outgoing.get(pending.pop(), ()):
                if node not in found and holdings.is_part(node, resource):
                    found.add(node)
                    pending.append(node)
    return found


@dataclass(frozen=True)
class Ownership:
    """The check of one file against one catalog."""

    holdings: Holdings
    owner: Owner
    shapes: Shapes
    references: References

    def findings(self, loaded: Loaded) -> Iterator[Finding]:
        """One finding per thing the file may not speak of, at the first line that does."""
        file = File.of(loaded, self.holdings)
        said: set[tuple[object, Objection]] = set()
        for quad in loaded.quads:
            objection = self._objection(quad, file)
            if objection is not None and (quad.subject, objection) not in said:
                said.add((quad.subject, objection))
                place = loaded.origin.place(quad.subject, quad.predicate, quad.object)
                yield self._finding(quad, objection, place)

    def _objection(self, quad: Quad, file: File) -> Objection | None:
        subject = quad.subject
        if quad.graph_name not in (DefaultGraph(), self.holdings.public):
            return not_own(
                f"写入了别的图 {quad.graph_name}",
                f"writes into another graph, {quad.graph_name}",
            )
        if subject == self.holdings.catalog:
            return self._about_the_catalog(quad, file)
        if not isinstance(subject, NamedNode) or subject not in file.reachable:
            return not_own(
                f"陈述了不属于本目录的对象 {subject}",
                f"states something about {subject}, which is not this catalog's",
            )
        return (
            self._foreign(subject, file)
            or self._vocabulary(quad)
            or self._of_another_kind(quad, file)
            or self._cited(quad, file)
            or self._another_body(quad, file)
        )

    def _about_the_catalog(self, quad: Quad, file: File) -> Objection | None:
        if quad.predicate == DCAT.dataset and quad.object in file.resources:
            return None
        return not_own(
            "目录本身由主管部门登记，文件中只能列出 dcat:dataset",
            "the authority registers the catalog itself; a file may only list dcat:dataset",
        )

    def _foreign(self, subject: NamedNode, file: File) -> Objection | None:
        if subject in file.resources and plain(subject, file) != file.canonical(subject):
            return not_own(
                f"{subject} 与它的信息资源代码不一致",
                f"{subject} does not agree with its resource code",
            )
        if subject in file.minted:
            return None  # R-02 judges whether a code is taken
        if self._is_unknown_node(subject):
            return not_own(
                f"{subject} 是系统为空白节点起的名字，不能自行使用",
                f"{subject} is a name that Lianmu gives blank nodes; a file cannot make it up",
            )
        holder = self.holdings.holder(subject)
        if holder is None:
            return None
        return not_own(
            f"{subject} 属于目录“{holder}”",
            f"{subject} belongs to the catalog “{holder}”",
        )

    def _is_unknown_node(self, subject: NamedNode) -> bool:
        """A node IRI that the catalog does not hold, so that it is not from an export of it."""
        store, public = self.holdings.store, self.holdings.public
        return subject.value.startswith(f"{self.holdings.graphs.names.base}id/node/") and not any(
            True for _ in store.quads_for_pattern(subject, None, None, public)
        )

    def _vocabulary(self, quad: Quad) -> Objection | None:
        if quad.predicate == RDF.type:
            if quad.object in ADMITTED_CLASSES:
                return None
            return not_own(
                f"目录中不能有 {quad.object} 类的对象",
                f"a catalog holds no {quad.object}",
            )
        if quad.predicate in ADMITTED_PROPERTIES or quad.predicate.value.startswith(
            ADMITTED_VOCABULARIES
        ):
            return None
        return not_own(
            f"目录中不能使用属性 {quad.predicate}",
            f"a catalog does not use the property {quad.predicate}",
        )

    def _of_another_kind(self, quad: Quad, file: File) -> Objection | None:
        """A property of ours, or a title, on something it does not belong to."""
        roles = file.roles.get(quad.subject, set())
        if quad.predicate in ADMITTED_PROPERTIES:
            admitted = any(quad.predicate in LM_PROPERTIES[role] for role in roles)
        else:
            admitted = quad.predicate != DCT.title or bool(roles & TITLED)
        if admitted:
            return None
        return not_own(
            f"{quad.subject} 上不能用 {quad.predicate}",
            f"{quad.predicate} is not used on {quad.subject}",
        )

    def _cited(self, quad: Quad, file: File) -> Objection | None:
        """The law that a basis rests on follows from its words, in RDF as in a table."""
        if quad.predicate != LM.cites:
            return None
        texts = [text for text in file.citations.get(quad.subject, ()) if text.strip()]
        found = [law for text in texts for law in cited(text, self.references)]
        if quad.object in found:
            return None
        if not texts:
            message = Text(
                f"没有写 lm:citation，不能引用 {quad.object}",
                f"cites {quad.object} without words of citation (lm:citation)",
            )
        elif found:
            message = Text(
                f"“{texts[0]}”在登记册中是 {found[0]}，不是 {quad.object}",
                f"“{texts[0]}” is {found[0]} in the register of laws, not {quad.object}",
            )
        else:
            message = Text(
                f"登记册中没有“{texts[0]}”，不能引用 {quad.object}",
                f"“{texts[0]}” is not in the register of laws and cannot cite {quad.object}",
            )
        return Objection(message, AS_CITED)

    def _another_body(self, quad: Quad, file: File) -> Objection | None:
        """A provider, or a provider code, of a registered body that is not the owner."""
        body: object = None
        if quad.predicate == DCT.publisher:
            body = quad.object
        elif quad.predicate == LM.providerCode and isinstance(quad.object, Literal):
            body = self.owner.codes.get(quad.object.value)
            if Quad(quad.subject, DCT.publisher, body or quad.object) in file.quads:
                return None  # said once, of the provider
        if body not in self.owner.codes.values() or not isinstance(body, NamedNode):
            return None
        if self.owner.speaks_for(body):
            return None
        name = self.holdings.name(body)
        message = Text(
            f"提供方“{name.zh}”不是本目录的编制单位（谁编制、谁负责）",
            f"The provider “{name.en}” does not compile this catalog",
        )
        return Objection(message, ANOTHER_BODY)

    def _finding(self, quad: Quad, objection: Objection, place: Place | None) -> Finding:
        rule = self.shapes.rules["R-32"]
        assert isinstance(quad.subject, NamedNode)  # noqa: S101  loaders leave no blank node
        value = quad.object if isinstance(quad.object, NamedNode | Literal) else None
        return Finding(
            rule="R-32",
            shape=RULE["R-32"],
            severity="Violation",
            effect="gate",
            focus=quad.subject,
            path=quad.predicate,
            value=value,
            component=SH.ConstraintComponent,
            message=objection.message,
            fix=objection.fix,
            source=rule.source.value,
            evidence=rule.evidence,
            sheet=place.sheet if place else None,
            row=place.row if place else None,
            column=place.column if place else None,
        )
