"""The reference engine: pySHACL over rdflib graphs, and the only place that has such graphs.

pySHACL gives a message of a SPARQL constraint only as finished text without its language, and
fails on a backslash in a value; so what a query found is noted before pySHACL makes text of it.
"""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from pyshacl import Validator
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib.namespace import OWL, RDFS, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query

from server.query.paths import Path
from server.rules.plan import TARGETS
from server.rules.results import Found, Result
from server.rules.shapes_graph import ShapesGraph, unusable
from server.rules.terms import from_rdflib, triple_to_rdflib
from shapes import UnusableShapes

ONE_AT_A_TIME = threading.Lock()
"""pySHACL and its quieting change things that belong to the whole process."""

CLASSES = (NamedNode(str(RDFS.Class)), NamedNode(str(OWL.Class)))

LOGGERS = ("rdflib.term", "pyshacl.validator")
"""They print data and stacks to standard error: a date that is none, a shape that is odd."""

RECORDING = "make_v_result"
"""The method by which every constraint component of pySHACL records a result."""

CHECKING = "check_invalid_sparql"
"""The method by which pySHACL refuses a query with MINUS, VALUES or SERVICE."""


def validate(data: Iterable[Triple], shapes: Iterable[Triple]) -> list[Result]:
    """All results of these shapes on this data; no inference, no imports, no SHACL-AF.

    Raises :class:`UnusableShapes` when pySHACL cannot run the shapes.
    """
    bindings: dict[rdflib.term.Node, dict[str, str]] = {}
    with ONE_AT_A_TIME, _quiet(), _noting(bindings), _checking_once():
        data_graph = _fill(JudgedGraph(bind_namespaces="none"), data)
        shapes_graph = _fill(rdflib.Graph(bind_namespaces="none"), shapes)
        report = _run(data_graph, shapes_graph)
    return [
        _result(report, node, bindings.get(node, {})) for node in report.objects(None, SH.result)
    ]


def _run(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    options = {"inference": "none", "advanced": False, "logger": logging.getLogger(LOGGERS[1])}
    try:
        validator = Validator(DataGraph.from_rdflib(data), shacl_graph=shapes, options=options)
        run: Callable[[], tuple[bool, object, str]] = validator.run
        _, report, _ = run()
    except (UnusableShapes, MemoryError):
        raise
    except ReportableRuntimeError as error:
        raise unusable(str(error).partition("\n")[0]) from error
    except Exception as error:  # pySHACL meets a malformed shape with whatever goes wrong first
        raise unusable(type(error).__name__) from error
    if not isinstance(report, rdflib.Graph):
        raise TypeError("pySHACL gave no report")
    return report


class JudgedGraph(rdflib.Graph):
    """A graph that translates each query once, and refuses one that would reach outside it."""

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> rdflib.query.Result:
        """As rdflib's; pySHACL asks the same text once per focus node, and parsing costs most."""
        query = translated(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *args, **options)


@lru_cache(maxsize=1024)
def translated(text: str) -> Query:
    """The query in rdflib's algebra, which evaluation leaves as it is, unlike the parse tree."""
    try:
        query = prepareQuery(text)
    except Exception as error:  # rdflib raises plain Exception for an unknown prefix
        raise unusable(str(error)) from error
    if query.algebra.datasetClause or _mentions(query.algebra, "ServiceGraphPattern"):
        raise unusable("FROM, SERVICE")
    return query


def _mentions(part: object, name: str) -> bool:
    """Whether an algebra expression of this name occurs anywhere in a translated query."""
    if isinstance(part, CompValue):
        return part.name == name or any(_mentions(value, name) for value in part.values())
    if isinstance(part, list | tuple):
        return any(_mentions(value, name) for value in part)
    return False


def _fill(graph: rdflib.Graph, triples: Iterable[Triple]) -> rdflib.Graph:
    for triple in triples:
        converted = triple_to_rdflib(triple)
        if converted is not None:
            graph.add(converted)
    return graph


@contextmanager
def _quiet() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


@contextmanager
def _noting(bindings: dict[rdflib.term.Node, dict[str, str]]) -> Iterator[None]:
    """While this lasts, ``bindings`` gets what each result's query selected, by result node."""
    original = getattr(ConstraintComponent, RECORDING)

    def make_v_result(
        component: ConstraintComponent, *args: Any, bound_vars: Any = None, **options: Any
    ) -> tuple[str, rdflib.term.Node, list[Any]]:
        made: tuple[str, rdflib.term.Node, list[Any]] = original(component, *args, **options)
        selected = bound_vars[-1] if isinstance(bound_vars, tuple) else bound_vars
        if isinstance(selected, dict):
            bindings[made[1]] = {str(name): str(value) for name, value in selected.items()}
        return made

    setattr(ConstraintComponent, RECORDING, make_v_result)
    try:
        yield
    finally:
        setattr(ConstraintComponent, RECORDING, original)


@contextmanager
def _checking_once() -> Iterator[None]:
    """While this lasts, pySHACL looks for forbidden clauses once per query and not once per node,
    which takes as long as an average query itself.
    """
    original = getattr(SPARQLQueryHelper, CHECKING)
    passed: set[tuple[str, bool]] = set()

    def check_invalid_sparql(
        helper: SPARQLQueryHelper, text: str, valuenode: Any = None, extravars: Any = None
    ) -> bool:
        key = (text, valuenode is None)
        if extravars or key not in passed:
            original(helper, text, valuenode, extravars)
            passed.add(key)
        return True

    setattr(SPARQLQueryHelper, CHECKING, check_invalid_sparql)
    try:
        yield
    finally:
        setattr(SPARQLQueryHelper, CHECKING, original)


def only(triples: Iterable[Triple], roots: Collection[NamedNode | BlankNode]) -> list[Triple]:
    """The shapes with the targets of these only."""
    return [
        triple
        for triple in triples
        if triple.subject in roots or not (triple.predicate in TARGETS or triple.object in CLASSES)
    ]


def _result(report: rdflib.Graph, node: rdflib.term.Node, bindings: Mapping[str, str]) -> Result:
    constraint = report.value(node, SH.sourceConstraint)
    path = report.value(node, SH.resultPath)
    return Result(
        focus=_found(report.value(node, SH.focusNode)) or Literal(""),
        path=_path(report, path) if path is not None else None,
        value=_found(report.value(node, SH.value)),
        severity=_named(report.value(node, SH.resultSeverity)) or NamedNode(str(SH.Violation)),
        component=NamedNode(str(report.value(node, SH.sourceConstraintComponent))),
        shape=_identified(report.value(node, SH.sourceShape)),
        constraint=_identified(constraint) if constraint is not None else None,
        messages=_messages(report, node),
        bindings=tuple(sorted(bindings.items())),
    )


def _path(report: rdflib.Graph, node: rdflib.term.Node) -> Path:
    """The path, which pySHACL copies into the report."""
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    triples = [Triple(*map(from_rdflib, triple)) for triple in report]  # type: ignore[arg-type]
    return ShapesGraph(triples).path(_identified(node))


def _named(node: rdflib.term.Node | None) -> NamedNode | None:
    return NamedNode(str(node)) if isinstance(node, rdflib.URIRef) else None


def _found(node: rdflib.term.Node | None) -> Found | None:
    """A focus or value; an IRI that a query made up from unfit text is shown as that text."""
    if node is None:
        return None
    try:
        return from_rdflib(node)
    except ValueError:
        return Literal(str(node))


def _identified(node: rdflib.term.Node | None) -> NamedNode | BlankNode:
    return NamedNode(str(node)) if isinstance(node, rdflib.URIRef) else BlankNode(str(node))


def _messages(report: rdflib.Graph, node: rdflib.term.Node) -> tuple[Literal, ...]:
    found = [from_rdflib(message) for message in report.objects(node, SH.resultMessage)]
    return tuple(sorted((m for m in found if isinstance(m, Literal)), key=str))
