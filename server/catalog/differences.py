"""A planned change put into words: point look-ups for the names of what it touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from loaders.fields import COLUMNS
from loaders.layouts import template
from ontology.namespaces import DCAT, DCT, FOAF, LM, RDF, RDFS, SKOS, XSD
from ontology.text import Text
from server.catalog.changes import Plan
from server.catalog.diff import Diff, FieldChange, FindingCounts, ResourceDiff
from server.rules.compare import whole
from server.rules.report import Report
from server.search.document import text_of
from server.store.delta import Delta

Term = NamedNode | BlankNode | Literal | Triple

MOST_RESOURCES = 200
"""Resources that a diff lists in detail."""
MOST_FIELDS = 50
"""Changed fields that it lists of one resource."""
MOST_CHARACTERS = 300
"""Characters that it shows of one value."""
NAMING = (SKOS.prefLabel, DCT.title, RDFS.label, FOAF.name)
PARTS = {LM.item, LM.legalBasis, LM.accessWay}
"""Properties of which a resource has many values: only those that come or go are shown."""
SILENT = {RDF.type, LM.order, LM.cites}
"""Statements of a part that follow from its other ones."""
TRUE, FALSE = Text("是", "yes"), Text("否", "no")
ORDER = Text("信息项的顺序", "Order of the items")


def differences(store: Store, plan: Plan) -> Diff:
    """What the plan would change; ``store`` is the state before it."""
    kinds = Counter(change.kind for change in plan.changes)
    listed = plan.changes[:MOST_RESOURCES]
    wording = Wording(store, plan.delta, {NamedNode(change.iri) for change in listed})
    resources = tuple(
        ResourceDiff(change.kind, change.iri, change.code, change.title)
        if change.kind != "changed"
        else wording.resource(ResourceDiff("changed", change.iri, change.code, change.title))
        for change in listed
    )
    return Diff(kinds["added"], kinds["changed"], kinds["withdrawn"], resources)


def with_findings(diff: Diff, report: Report) -> Diff:
    """With how many findings are new, open and fixed; the report has their states."""
    states = Counter(finding.state for finding in report.findings if finding.waived is None)
    return replace(diff, findings=FindingCounts(states["new"], states["open"], states["fixed"]))


class Wording:
    """The statements that a change adds and removes, by resource, and what their terms are called.

    ``store`` is the state before it; or, if it is ``past``, a later one, which only gives names.
    """

    def __init__(
        self, store: Store, delta: Delta, resources: set[NamedNode], *, past: bool = False
    ) -> None:
        self.store = store
        self.past = past
        self.removed = _by_resource(delta.removed, resources)
        self.added = _by_resource(delta.added, resources)
        self.columns: dict[NamedNode, str] = {}
        for field, predicate in COLUMNS:
            self.columns.setdefault(predicate, field)

    def resource(self, change: ResourceDiff) -> ResourceDiff:
        """With its fields that differ, those of its items last."""
        resource = NamedNode(change.iri)
        removed, added = self.removed[resource], self.added[resource]
        parts = {quad.object for quad in (*removed, *added) if quad.subject == resource}
        before, after = self._fields(removed, parts), self._fields(added, parts)
        for key in {*before, *after}:
            self._complete(key, before[key], after[key])
        keys = sorted({*before, *after}, key=lambda key: (key[0] != resource, str(key)))
        fields = [
            FieldChange(
                self.field(predicate),
                None if subject == resource else self.item(subject, removed, added),
                tuple(self.value(value, removed) for value in before[subject, predicate]),
                tuple(self.value(value, added) for value in after[subject, predicate]),
            )
            for subject, predicate in keys
            if predicate != LM.order
        ]
        if not fields and keys:
            fields = [FieldChange(ORDER, None, (), ())]
        more = max(len(fields) - MOST_FIELDS, 0)
        return replace(change, fields=tuple(fields[:MOST_FIELDS]), more=more)

    def _fields(
        self, quads: Iterable[Quad], parts: set[Term]
    ) -> defaultdict[tuple[Term, NamedNode], list[Term]]:
        """Values by subject and property; a part that comes or goes is a value of its resource."""
        fields: defaultdict[tuple[Term, NamedNode], list[Term]] = defaultdict(list)
        for quad in sorted(quads, key=str):
            if quad.subject not in parts:
                fields[quad.subject, quad.predicate].append(quad.object)
        return fields

    def _complete(self, key: tuple[Term, NamedNode], before: list[Term], after: list[Term]) -> None:
        """A field that gains or loses one of several values is shown with those that stay."""
        subject, predicate = key
        if (
            self.past
            or (before and after)
            or predicate in PARTS
            or not isinstance(subject, NamedNode)
        ):
            return
        held = {q.object for q in self.store.quads_for_pattern(subject, predicate, None, None)}
        kept = sorted(held - {*before, *after}, key=str)
        before += kept
        after += kept

    def field(self, predicate: NamedNode) -> Text:
        """The column of the template, in English what the ontology calls the property."""
        label = self.name(predicate) or Text(predicate.value, predicate.value)
        english = label.en[:1].upper() + label.en[1:]
        field = self.columns.get(predicate)
        return Text(template().columns[field][0] if field else label.zh, english)

    def item(self, node: Term, removed: list[Quad], added: list[Quad]) -> str | None:
        """The name of an information item; None for other parts, which speak for themselves."""
        if "/id/item/" not in str(node):
            return None
        stated = [
            quad.object.value
            for quad in (*added, *removed)
            if quad.subject == node
            and quad.predicate == DCT.title
            and isinstance(quad.object, Literal)
        ]
        if stated or not isinstance(node, NamedNode):
            return stated[0] if stated else None
        name = self.name(node)
        return name.zh if name else None

    def value(self, term: Term, quads: list[Quad]) -> Text:
        """A literal as it is, a thing by its name, a part by what is said of it."""
        if isinstance(term, Literal):
            if term.datatype == XSD.boolean:
                return TRUE if term.value in ("true", "1") else FALSE
            return _short(Text(term.value, term.value))
        said = [q for q in quads if q.subject == term and q.predicate not in SILENT]
        titles = [quad.object for quad in said if quad.predicate == DCT.title]
        if titles:
            return _short(text_of(titles))
        if said:
            shown = [self.value(quad.object, []) for quad in sorted(said, key=str)]
            return _short(Text(" · ".join(t.zh for t in shown), " · ".join(t.en for t in shown)))
        name = self.name(term) if isinstance(term, NamedNode) else None
        return _short(name or Text(_bare(term), _bare(term)))

    def name(self, node: NamedNode) -> Text | None:
        """By its best kind of public label."""
        for naming in NAMING:
            quads = self.store.quads_for_pattern(node, naming, None, DefaultGraph())
            labels = sorted((quad.object for quad in quads), key=str)
            if labels:
                return text_of(labels)
        return None


def _by_resource(
    quads: Iterable[Quad], resources: set[NamedNode]
) -> defaultdict[NamedNode, list[Quad]]:
    found: defaultdict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and quad.predicate != DCAT.dataset:
            resource = whole(quad.subject)
            if resource in resources:
                found[resource].append(quad)
    return found


def _short(text: Text) -> Text:
    return Text(_cut(text.zh), _cut(text.en))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


def _bare(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | BlankNode) else str(term)
