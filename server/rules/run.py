"""Runs the checks of a plan in a store, on everything or on some focus nodes."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TypeVar, cast

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    Store,
    Triple,
)

from ontology.namespaces import RDFS
from server.rules.join_order import JoinOrder
from server.rules.logic import SHAPES_GRAPH, Selects
from server.rules.neighbours import Neighbours
from server.rules.plan import Check, Entry, Plan
from server.rules.reach import Probe, probes
from server.rules.reference import only, validate
from server.rules.results import Found, Result
from server.rules.sparql import Hierarchy, query, targets

AT_ONCE = 500
"""Focus nodes in one query, whose text is read anew each time."""

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")
Graph = NamedNode | DefaultGraph
Node = NamedNode | Literal
Focus = frozenset[Node] | None
"""Focus nodes to judge; None for all there are."""
Affected = Mapping[Check, Focus]
"""By check: the focus nodes to judge again; None for all of them."""


@dataclass
class Asked:
    """A store with the graphs that are judged together."""

    store: Store
    graphs: tuple[Graph, ...]
    written: Collection[Triple] = ()
    """Statements as a file has them: the store keeps of a number only its value."""
    known: dict[tuple[object, ...], bool] = field(default_factory=dict, repr=False)
    targeted: dict[tuple[Entry, frozenset[Node]], frozenset[Node]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """Every class that has classes below it."""
        text = f"SELECT ?above ?below WHERE {{ ?below {RDFS.subClassOf}+ ?above }}"
        found: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
        for row in self.select(text, self.graphs):
            above, below = row["above"], row["below"]
            if isinstance(above, NamedNode) and isinstance(below, NamedNode):
                found[above] |= {above, below}
        return found

    @cached_property
    def join_order(self) -> JoinOrder:
        return JoinOrder(self.store, self.graphs)

    @cached_property
    def neighbours(self) -> Neighbours:
        return Neighbours(self.store, self.graphs, self.hierarchy)

    def select(self, text: str, graphs: Iterable[Graph]) -> QuerySolutions:
        answer = self.store.query(text, default_graph=list(graphs), named_graphs=[SHAPES_GRAPH])
        return cast(QuerySolutions, answer)

    def as_written(self, data: set[Triple]) -> set[Triple]:
        """These triples with the numbers of the file as it writes them."""
        kept = Store()
        for triple in self.written:
            kept.add(Quad(triple.subject, triple.predicate, triple.object))
        return (data - {quad.triple for quad in kept}) | set(self.written)

    def results(self, check: Check, focus: Focus) -> list[Result]:
        """What breaks a check, on these focus nodes or on all."""
        graphs = self._graphs_for(check)
        if focus is None:
            texts = [query(check, self.hierarchy, None)]
        else:
            own = self._targeted(check.entry, focus)
            texts = [query(check, self.hierarchy, part) for part in _parts(own)]
        rows = chain.from_iterable(_rows(self.select(text, graphs)) for text in texts)
        return list(dict.fromkeys(_result(check, row) for row in rows))

    def _targeted(self, entry: Entry, nodes: frozenset[Node]) -> frozenset[Node]:
        """Those of the nodes that the entry leads to, told once for all its checks."""
        key = (entry, nodes)
        if key not in self.targeted:
            told = {} if entry.paths else {node: self._is_target(entry, node) for node in nodes}
            found = {node for node, is_one in told.items() if is_one}
            for part in _parts([node for node in nodes if told.get(node) is None]):
                rows = self.select(targets(entry, self.hierarchy, part), self.graphs)
                found.update(cast(Node, row["this"]) for row in rows)
            self.targeted[key] = frozenset(found)
        return self.targeted[key]

    def _is_target(self, entry: Entry, node: Node) -> bool | None:
        told = [self.neighbours.is_target(target, node) for target in entry.targets]
        return True if True in told else None if None in told else False

    def affected(self, checks: Iterable[Check], triples: Iterable[Triple]) -> Affected:
        """The focus nodes whose verdict these triples can change, as the store stands."""
        users: defaultdict[Probe, list[Check]] = defaultdict(list)
        for check in checks:
            for probe in probes(check):
                users[probe].append(check)
        by_predicate: defaultdict[NamedNode, list[Triple]] = defaultdict(list)
        for triple in triples:
            by_predicate[triple.predicate].append(triple)
        found: dict[Check, Focus] = {}
        for probe, asking in users.items():
            matching = [
                triple
                for triple in _candidates(by_predicate, probe.predicate)
                if self._matches(triple, probe) and self.neighbours.may_lead(triple, probe)
            ]
            if matching:
                nodes = self._reached(probe, matching)
                for check in asking:
                    known = found.get(check, frozenset())
                    found[check] = None if nodes is None or known is None else known | nodes
        return found

    def _matches(self, triple: Triple, probe: Probe) -> bool:
        return (
            probe.subject in (None, triple.subject)
            and probe.object in (None, triple.object)
            and (probe.within is None or triple.object in self._below(probe.within))
        )

    def _below(self, kind: NamedNode) -> Collection[NamedNode]:
        """The class and all below it."""
        return self.hierarchy.get(kind, (kind,))

    def _reached(self, probe: Probe, triples: list[Triple]) -> Focus:
        """The focus nodes at the end of a probe; None for all of them."""
        if probe.direct is not None:
            return _nodes(getattr(triple, probe.direct) for triple in triples)
        if probe.path is None:
            return None
        given = {"s": "subject", "o": "object"}
        rows = {tuple(getattr(t, given[name]) for name in probe.given) for t in triples}
        if any(not isinstance(term, Node) for row in rows for term in row):
            return None
        found: set[Found] = set()
        path = " ".join(step.text for step in self.join_order.of(probe.path, triples))
        for part in _parts(rows):
            text = f"SELECT DISTINCT ?this WHERE {{ {_values(probe, part)} {path} }}"
            found.update(cast(Found, row["this"]) for row in self.select(text, self.graphs))
        return _nodes(found)

    def _graphs_for(self, check: Check) -> tuple[Graph, ...]:
        """The graphs that have anything the check looks for: each one more costs a look-up more."""
        first, *rest = self.graphs
        patterns = probes(check) if rest else ()
        return (first, *(g for g in rest if any(self._has(g, probe) for probe in patterns)))

    def _has(self, graph: Graph, probe: Probe) -> bool:
        key = (str(graph), probe.subject, probe.predicate, probe.object)
        if key not in self.known:
            subject = probe.subject
            found = (
                iter(())
                if isinstance(subject, Literal)
                else self.store.quads_for_pattern(subject, probe.predicate, probe.object, graph)
            )
            self.known[key] = next(found, None) is not None
        return self.known[key]


def run(
    asked: Asked, plan: Plan, shapes: Collection[Triple], focus: Callable[[Check], Focus]
) -> list[Result]:
    """All results of a plan: the compiled checks in the store, what is beyond by the reference.

    ``focus`` gives the nodes of a check. ``shapes`` are the triples that the plan was made of.
    """
    with shapes_at_hand(asked, plan, shapes):
        return [*_compiled(asked, plan.checks, focus), *by_reference(asked, plan, shapes)]


def _compiled(
    asked: Asked, checks: Iterable[Check], focus: Callable[[Check], Focus]
) -> Iterator[Result]:
    """Queries run side by side where that pays: the engine lets other threads work."""
    work = [(check, nodes) for check in checks if (nodes := focus(check)) is None or nodes]
    if all(nodes is not None and len(nodes) < AT_ONCE for _, nodes in work):
        found = [asked.results(check, nodes) for check, nodes in work]
    else:
        asked.hierarchy  # noqa: B018  read once, before there are threads
        found = side_by_side(lambda each: asked.results(*each), work)
    return chain.from_iterable(found)


def side_by_side(ask: Callable[[Thing], Answer], things: Iterable[Thing]) -> list[Answer]:
    """An answer for each thing, in their order, from as many threads as there are processors."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return list(threads.map(ask, things))


def by_reference(asked: Asked, plan: Plan, shapes: Collection[Triple]) -> list[Result]:
    """The results of what is beyond the compiler."""
    if not plan.beyond:
        return []
    data = {
        quad.triple
        for graph in asked.graphs
        for quad in asked.store.quads_for_pattern(None, None, None, graph)
    }
    return validate(asked.as_written(data), only(shapes, {one.root for one in plan.beyond}))


@contextmanager
def shapes_at_hand(asked: Asked, plan: Plan, shapes: Iterable[Triple]) -> Iterator[None]:
    """The shapes in the store while a query asks for ``$shapesGraph`` (SHACL section 5.3.1)."""
    if not any(isinstance(c.formula, Selects) and c.formula.sees_shapes for c in plan.checks):
        yield
        return
    asked.store.extend(Quad(t.subject, t.predicate, t.object, SHAPES_GRAPH) for t in shapes)
    try:
        yield
    finally:
        asked.store.remove_graph(SHAPES_GRAPH)


def _candidates(
    by_predicate: Mapping[NamedNode, list[Triple]], predicate: NamedNode | None
) -> Iterable[Triple]:
    if predicate is None:
        return chain.from_iterable(by_predicate.values())
    return by_predicate.get(predicate, ())


def _nodes(terms: Iterable[Found]) -> Focus:
    """As focus nodes of a query; None where one cannot be written in it: a blank node."""
    found = frozenset(terms)
    return cast(frozenset[Node], found) if all(isinstance(t, Node) for t in found) else None


def _values(probe: Probe, rows: Iterable[tuple[Node, ...]]) -> str:
    """What the variables are that a probe starts from."""
    names = " ".join(f"?{name}" for name in probe.given)
    values = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    return f"VALUES ({names}) {{ {values} }}"


def _parts(things: Collection[Thing]) -> Iterator[list[Thing]]:
    ordered = sorted(things, key=str)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _rows(solutions: QuerySolutions) -> Iterator[dict[str, Found]]:
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: cast(Found, solution[name]) for name in names if solution[name] is not None}


def _result(check: Check, row: dict[str, Found]) -> Result:
    focus, value, path = row.pop("this"), row.pop("value", None), row.pop("path", None)
    message = row.pop("message", None)
    if value is None and check.path is None and isinstance(check.formula, Selects):
        value = focus  # SHACL section 5.3.1: a node shape blames its focus node
    return Result(
        focus=focus,
        path=path if isinstance(path, NamedNode) else check.path,
        value=value,
        severity=check.severity,
        component=check.component,
        shape=check.shape,
        constraint=check.constraint,
        messages=(message,) if isinstance(message, Literal) else check.messages,
        bindings=tuple((name, term.value) for name, term in sorted(row.items())),
    )


__all__ = ["Affected", "Asked", "Focus", "Graph", "Node", "by_reference", "run"]
