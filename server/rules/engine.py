"""Judging: a store, shapes, the nodes that were touched and a context in; a report out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from ontology.namespaces import PREFIXES
from ontology.text import Text
from server.rules.context import Judging
from server.rules.findings import RuleBook
from server.rules.plan import Check, Plan, compiled
from server.rules.report import Finding, Report
from server.rules.results import Found, Result
from server.rules.run import Asked, Node, run
from server.rules.spelling import without_misread
from server.rules.surroundings import Judged, judged_graphs
from server.rules.waivers import marked
from server.store.copies import in_memory
from shapes import Shapes

CONTEXT = NamedNode("urn:x-lianmu:judging-context")
"""The graph in which a context stands while it is judged."""

BY_REFERENCE = Text(
    "形状 {shape} 不能编译（{reason}），已由参考引擎检查",
    "The shape {shape} cannot be compiled ({reason}); the reference engine judged it",
)


@dataclass(frozen=True)
class Touched:
    """What a change touches: nodes for every rule to judge, and by rule more of them, or all."""

    nodes: frozenset[NamedNode] = frozenset()
    more: Mapping[str, frozenset[Node] | None] = field(default_factory=dict)

    def __or__(self, other: Touched) -> Touched:
        more = dict(self.more)
        for rule, nodes in other.more.items():
            more[rule] = _both(more.get(rule, frozenset()), nodes)
        return Touched(self.nodes | other.nodes, more)

    def of(self, rule: str) -> frozenset[Node] | None:
        """The focus nodes of a rule; None for all of them."""
        return _both(self.nodes, self.more.get(rule, frozenset()))

    def covers(self, finding: Finding) -> bool:
        """Whether what this finding says is judged again."""
        nodes = self.of(finding.rule)
        return nodes is None or finding.focus in nodes


def _both(
    one: frozenset[Node] | frozenset[NamedNode] | None, other: frozenset[Node] | None
) -> frozenset[Node] | None:
    if one is None or other is None:
        return None
    return one | other if other else one


def judge(
    store: Store,
    shapes: Shapes,
    focus: Collection[NamedNode] | Touched | None = None,
    context: Iterable[Triple] = (),
    written: Collection[Triple] = (),
) -> Report:
    """The report on these nodes and on those they affect; on everything if ``focus`` is None.

    ``context`` names the profile and the as-of date (:func:`server.rules.context.judging_context`)
    and holds whatever else is to be judged beside the store (``lm:WithdrawnCode``). It stands in
    the store while this lasts, which must be writable unless everything is judged. ``written`` are
    statements of the store as a file has them, for the shapes that ask how a number is written.
    What the authority has waived is marked (:mod:`server.rules.waivers`).
    Raises ``UnusableShapes`` when the shapes cannot be run, ``UnknownProfile`` and ``ValueError``
    for a context without a judging.
    """
    triples = tuple(context)
    judging = Judging.of(triples)
    active = shapes.for_profile(judging.profile)
    plan = compiled(active.triples)
    book = rule_book(shapes, judging.profile)
    with judged_in(store, triples, written, whole=focus is None) as asked:
        plan = without_misread(asked, plan)
        if focus is not None and not isinstance(focus, Touched):
            focus = _touched(asked, plan, book, focus, _about(asked, focus))
        found = run(asked, plan, active.triples, _where(book, focus))
        findings = findings_of(asked.store, book, found)
    notes = tuple(
        BY_REFERENCE.format(shape=str(one.root), reason=one.reason) for one in plan.beyond
    )
    told = sorted(marked(findings, store, judging.as_of), key=order)
    return Report(judging.profile, judging.as_of, tuple(told), notes)


def touched(
    store: Store,
    shapes: Shapes,
    nodes: Iterable[NamedNode],
    triples: Iterable[Triple],
    context: Iterable[Triple],
) -> Touched:
    """These nodes, and what these triples matter to as the store stands.

    To be asked with the removed triples before they are removed and with the added ones after
    they were added; the two together are what has to be judged again.
    """
    given = tuple(context)
    profile = Judging.of(given).profile
    plan = compiled(shapes.for_profile(profile).triples)
    with judged_in(store, given) as asked:
        return _touched(asked, plan, rule_book(shapes, profile), nodes, triples)


def _touched(
    asked: Asked,
    plan: Plan,
    book: RuleBook,
    nodes: Iterable[NamedNode],
    triples: Iterable[Triple],
) -> Touched:
    more: dict[str, frozenset[Node] | None] = {}
    for check, found in asked.affected(plan.checks, triples).items():
        rule = book.rule(check.shape)
        more[rule] = _both(more.get(rule, frozenset()), found)
    return Touched(frozenset(nodes), more)


def _where(book: RuleBook, focus: Touched | None) -> Callable[[Check], frozenset[Node] | None]:
    return lambda check: None if focus is None else focus.of(book.rule(check.shape))


def _about(asked: Asked, nodes: Iterable[NamedNode]) -> list[Triple]:
    return [
        quad.triple
        for node in nodes
        for graph in asked.graphs
        for quad in asked.store.quads_for_pattern(node, None, None, graph)
    ]


@contextmanager
def judged_in(
    store: Store, context: Iterable[Triple], written: Collection[Triple] = (), whole: bool = False
) -> Iterator[Asked]:
    """The store with a context in it, for as long as this lasts; of the whole a copy in memory."""
    if whole:
        copy = in_memory(store, judged_graphs(store))
        copy.extend(Quad(t.subject, t.predicate, t.object) for t in context)
        yield Asked(copy, (DefaultGraph(),), written)
        return
    store.extend(Quad(t.subject, t.predicate, t.object, CONTEXT) for t in context)
    try:
        yield Asked(store, (*judged_graphs(store), CONTEXT), written)
    finally:
        store.remove_graph(CONTEXT)


def findings_of(store: Store, book: RuleBook, results: Iterable[Result]) -> set[Finding]:
    """What these results tell, each thing once, on named nodes."""
    return {
        book.finding(result, bearer)
        for result in results
        for bearer in bearers(store, result.focus)
    }


def rule_book(shapes: Shapes, profile: str) -> RuleBook:
    """What these shapes say of their rules under a profile; read once for the same shapes."""
    return _rule_book(shapes.triples, profile)


@lru_cache(maxsize=8)
def _rule_book(triples: tuple[Triple, ...], profile: str) -> RuleBook:
    return RuleBook(Shapes.of(triples), profile)


def bearers(store: Store, node: Found, seen: frozenset[Found] = frozenset()) -> set[NamedNode]:
    """The focus itself, or the named nodes that bear a focus which is a literal or blank."""
    if isinstance(node, NamedNode):
        return {node}
    if node in seen:
        return set()
    quads = store.quads_for_pattern(None, None, node, None)
    above = {q.subject for q in quads if isinstance(q.subject, NamedNode | BlankNode)}
    return {named for bearer in above for named in bearers(store, bearer, seen | {node})}


def order(finding: Finding) -> tuple[str, ...]:
    """What findings of a report are sorted by: node, rule, property, value, then the rest."""
    rule, focus, path, value = finding.key
    rest = (finding.shape.value, finding.component.value, finding.message.zh, finding.message.en)
    return (focus, rule, path, value, *rest, str(finding.value))


def write_context(
    store: Store,
    shapes: Shapes,
    focus: Collection[NamedNode] | None,
    context: Iterable[Triple],
) -> bytes:
    """What :func:`judge` judges, as Turtle: with the plain shapes, any engine's way to the same
    verdict on the same nodes.
    """
    judged = Judged.of(store, context)
    affected = None if focus is None else judged.with_same_values(focus, shapes)
    written = BytesIO()
    triples = sorted(judged.data(affected), key=str)
    serialize(triples, written, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    return written.getvalue()
