"""How many results a report has of each kind, kept beside them, so that an overview is a look-up.

A kind is a rule, severity, effect, source and state, and the bodies that answer; each result says
which bodies those are. The counts stand in the graph of the report: who may read the one may read
the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, Triple

from loaders.keys import digest
from ontology.namespaces import DCT, LM, RDF, SH, XSD
from server.catalog.obliged import Obliged
from server.store.delta import Delta
from server.store.workspace import Workspace

Value = NamedNode | Literal
Facts = dict[NamedNode, dict[NamedNode, Value]]
Kind = tuple[tuple[NamedNode, Value], ...]
"""Properties and values, in a fixed order."""
LINKS = (SH.result, LM.waivedResult, LM.fixedResult)
OTHERWISE = {LM.waivedResult: Literal("waived"), LM.fixedResult: Literal("fixed")}
OPEN = (Literal("new"), Literal("open"))
TOLD = (LM.rule, SH.resultSeverity, LM.effect, DCT.source)
"""What tells kinds apart, beside the state and the bodies."""
NEEDED = frozenset((*TOLD, LM.state, LM.due, LM.since, SH.sourceShape, SH.focusNode))


def tallied(
    report: NamedNode, triples: Iterable[Triple], answering: Obliged, owner: str
) -> Iterator[Triple]:
    """Who answers for each result of a report (:func:`server.rules.report_rdf.to_rdf`), and a
    ``lm:RuleCount`` for each kind with its earliest day; ``owner`` is the key of the catalog.
    """
    said, linked = facts(report, triples)
    kinds: defaultdict[Kind, list[tuple[NamedNode, str]]] = defaultdict(list)
    for result, link in linked.items():
        told = said[result]
        if LM.rule not in told:
            continue
        speakers = (told.get(SH.sourceShape), told[LM.rule])
        nodes = [node for node in speakers if isinstance(node, NamedNode)]
        focus = told[SH.focusNode]
        bodies = answering.bodies(focus, owner, nodes) if isinstance(focus, NamedNode) else ()
        whose = [(LM.responsibleBody, body) for body in sorted(bodies, key=str)]
        yield from (Triple(result, *each) for each in whose)
        state = OTHERWISE.get(link) or told.get(LM.state, Literal("open"))
        kind = [*((name, told[name]) for name in TOLD if name in told), (LM.state, state), *whose]
        kinds[tuple(kind)].append((result, day_of(told)))
    for kind_of, results in kinds.items():
        yield from counted(report, kind_of, results)


def facts(report: NamedNode, triples: Iterable[Triple]) -> tuple[Facts, dict[NamedNode, NamedNode]]:
    """What is said of each result, one value of each property, and how the report links to it."""
    said: Facts = defaultdict(dict)
    linked: dict[NamedNode, NamedNode] = {}
    for subject, predicate, value in triples:
        if predicate in LINKS and subject == report and isinstance(value, NamedNode):
            linked[value] = predicate
        elif (
            predicate in NEEDED
            and isinstance(subject, NamedNode)
            and isinstance(value, NamedNode | Literal)
        ):
            said[subject][predicate] = value
    return said, linked


def day_of(told: dict[NamedNode, Value]) -> str:
    """Since when a result stands: when it was due, else when it was first told; "~" if unknown."""
    day = told.get(LM.due) or told.get(LM.since)
    return day.value if day else "~"


def counted(
    report: NamedNode, kind: Kind, results: list[tuple[NamedNode, str]]
) -> Iterator[Triple]:
    """The count of a kind, and that each of its results is a part of it."""
    node = NamedNode(f"{report.value}#count-{digest(repr(kind))}")
    yield Triple(report, LM.ruleCount, node)
    yield Triple(node, RDF.type, LM.RuleCount)
    yield from (Triple(node, name, value) for name, value in kind)
    yield Triple(node, LM.count, Literal(len(results)))
    yield from (Triple(result, DCT.isPartOf, node) for result, _ in results)
    if (first := min(day for _, day in results)) != "~":
        yield Triple(node, LM.since, Literal(first, datatype=XSD.date))


def severities(triples: Iterable[Triple]) -> dict[NamedNode, int]:
    """Results that are neither fixed nor waived, by severity, out of the counts among triples."""
    nodes: defaultdict[NamedNode, dict[NamedNode, object]] = defaultdict(dict)
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            nodes[triple.subject][triple.predicate] = triple.object
    found = dict.fromkeys((SH.Violation, SH.Warning, SH.Info), 0)
    for told in nodes.values():
        number, severity = told.get(LM.count), told.get(SH.resultSeverity)
        if told.get(LM.state) not in OPEN:
            continue
        if isinstance(severity, NamedNode) and isinstance(number, Literal):
            found[severity] += int(number.value)
    return found


def all_counts(workspace: Workspace) -> Iterator[Triple]:
    """The counts of all reports in force."""
    store = workspace.store
    for graph in report_graphs(workspace):
        for quad in store.quads_for_pattern(None, LM.count, None, graph):
            of_node = store.quads_for_pattern(quad.subject, None, None, graph)
            yield from (each.triple for each in of_node)


def report_graphs(workspace: Workspace) -> list[NamedNode]:
    """The graphs of the reports in force."""
    start = workspace.graphs.report("").value
    named = workspace.store.named_graphs()
    return [each for each in named if isinstance(each, NamedNode) and each.value.startswith(start)]


def made_anew(workspace: Workspace) -> Delta:
    """The counts of the reports that an earlier version kept without them."""
    store, graphs = workspace.store, workspace.graphs
    answering = Obliged(store, graphs, (graphs.sharing,))
    added: set[Quad] = set()
    for graph in report_graphs(workspace):
        if next(store.quads_for_pattern(None, LM.ruleCount, None, graph), None) is not None:
            continue
        owner = unquote(graph.value.removeprefix(graphs.report("").value))
        triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)]
        for triple in triples:
            if triple.object == SH.ValidationReport and isinstance(triple.subject, NamedNode):
                told = tallied(triple.subject, triples, answering, owner)
                added |= {Quad(t.subject, t.predicate, t.object, graph) for t in told}
    return Delta(frozenset(added))
