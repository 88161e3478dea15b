"""SPARQL-based constraints (https://www.w3.org/TR/shacl/#sparql-constraints) and the texts that
must be refused (section 5.2.1, and appendix A on pre-binding).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Store

from ontology.namespaces import OWL, SH
from server.errors import Problem
from server.query import guard, patterns
from server.query.cursor import NotUnderstood
from server.query.nesting import nested
from server.query.paths import may_be_empty
from server.query.paths import text as path_text
from server.query.patterns import Group, Query
from server.query.rewriting import flattened, rewritten
from server.rules.logic import SHAPES_GRAPH, Asks, Selects
from server.rules.shape import OutOfReach, Shape
from server.rules.shapes_graph import Node, ShapesGraph, unusable
from server.rules.terms import Term

BASE = "urn:x-lianmu:shapes"
AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
REFUSED = {"MINUS", "VALUES", "SERVICE"}
FOR_ONE = {"LIMIT", "OFFSET"}
"""What means something else for many focus nodes at once than for each."""
SHAPE_VARIABLES = ("currentShape", "shapesGraph")


def constraints(shape: Shape) -> Iterator[tuple[Node, Selects]]:
    """The active ``sh:sparql`` constraints of a shape, each with its query."""
    for constraint in shape.graph.nodes(shape.node, SH.sparql):
        if not shape.graph.truth(constraint, SH.deactivated):
            written = source(shape.graph, constraint, SH.select)
            if written is None:
                raise unusable("sh:sparql without sh:select")
            yield constraint, select(shape, constraint, written, {})


def source(graph: ShapesGraph, constraint: Node, predicate: NamedNode) -> str | None:
    """The text of ``sh:select`` or ``sh:ask``."""
    found = graph.value(constraint, predicate)
    return found.value if isinstance(found, Literal) else None


def select(shape: Shape, constraint: Node, written: str, constants: Mapping[str, str]) -> Selects:
    """A SELECT ready to be run for many focus nodes. ``constants`` are parameters (section 6).

    Raises ``UnusableShapes`` for a text that must be refused, :class:`OutOfReach` for one that can
    only be run for one focus node at a time.
    """
    text, query = _read(shape, constraint, written, "SELECT", {"this", *constants})
    grouped = bool(query.words & (AGGREGATES | {"GROUP", "HAVING"}))
    if query.words & AGGREGATES and "GROUP" not in query.words:
        raise OutOfReach("an aggregate without GROUP BY")
    if query.projected is not None and "this" not in query.projected:
        raise unusable("sh:select: ?this")
    text = _filled(shape, text, query, constants)
    text = nested(flattened(text, patterns.read(text).where))
    _try(text)
    query = patterns.read(text)
    places = tuple(group.at for group in _prebound(query.where))
    return Selects(text, places, (query.where.at, query.where.end), grouped)


def ask(shape: Shape, constraint: Node, written: str, constants: Mapping[str, str]) -> Asks:
    """An ASK about ``?value``; the same errors as :func:`select`."""
    text, query = _read(shape, constraint, written, "ASK", {"this", "value", *constants})
    text = _filled(shape, text, query, constants)
    query = patterns.read(text)
    return Asks(text[query.where.at : query.where.end])


def _read(
    shape: Shape, constraint: Node, written: str, form: str, prebound: set[str]
) -> tuple[str, Query]:
    """The text as the guard writes it, and its patterns; what must be refused is."""
    try:
        checked = guard.check(_prologue(shape.graph, constraint) + written, BASE)
        text = _with_path(shape, checked.text)
        query = patterns.read(text)
    except Problem as problem:
        raise unusable(problem.text.en) from problem
    except NotUnderstood as error:
        if REFUSED & set(written.upper().split()):
            raise unusable("MINUS, VALUES, SERVICE") from error
        raise OutOfReach(f"sh:{form.lower()}: {error}") from error
    if checked.form != form or checked.default is not None:
        raise unusable(f"sh:{form.lower()}: {checked.form}")
    _refuse(query, prebound)
    return text, query


def _try(text: str) -> None:
    """What the store's engine cannot parse is left to the reference, which tells what is wrong."""
    try:
        Store().query(text)
    except (SyntaxError, ValueError) as error:
        raise OutOfReach(f"sh:select: {error}") from None


def _refuse(query: Query, prebound: set[str]) -> None:
    """Appendix A: texts in which a variable cannot be bound before."""
    assigned = query.computed.union(*(group.assigned for group in query.where.walk()))
    if query.words & REFUSED:
        raise unusable("MINUS, VALUES, SERVICE")
    if assigned & prebound:
        raise unusable("AS ?this")
    for group in query.where.walk():
        if group.kind == "select" and not prebound <= _selected(group):
            raise unusable("SELECT in SELECT without ?this")
    if query.words & FOR_ONE:
        raise OutOfReach("LIMIT")


def _selected(group: Group) -> set[str]:
    """What a subquery gives: its list, or for ``*`` what its pattern binds."""
    if group.projected is not None:
        return group.projected
    bound: set[str] = set()
    for inner in group.walk():
        if inner.kind != "exists":
            bound = bound.union(inner.assigned, *(triple.variables for triple in inner.triples))
    return bound


def _prologue(graph: ShapesGraph, constraint: Node) -> str:
    """The prefixes that ``sh:prefixes`` declares, also through ``owl:imports`` (section 5.2.1)."""
    waiting: list[Term] = list(graph.values(constraint, SH.prefixes))
    seen: set[Term] = set()
    lines: dict[str, str] = {}
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting.extend(graph.values(ontology, OWL.imports))
        for declared in graph.values(ontology, SH.declare):
            prefix, namespace = (
                graph.value(declared, SH.prefix),
                graph.value(declared, SH.namespace),
            )
            if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                lines[prefix.value] = namespace.value
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in lines.items())


def _with_path(shape: Shape, text: str) -> str:
    """With the path of a property shape for ``$PATH``, and one mark for all variables."""

    def renamed(name: str) -> str:
        if name == "PATH" and shape.path is not None:
            if may_be_empty(shape.path):
                raise OutOfReach("$PATH that leads from a node to itself")
            return path_text(shape.path)
        return f"?{name}"

    return rewritten(text, renamed)


def _filled(shape: Shape, text: str, query: Query, constants: Mapping[str, str]) -> str:
    """With constants for the parameters and the shape; what is selected keeps its names."""
    known = dict(constants)
    for name in _mentioned(query) & set(SHAPE_VARIABLES):  # optional to support (section 5.3.1)
        if name == "currentShape" and not isinstance(shape.node, NamedNode):
            raise OutOfReach(f"${name}")
        known[name] = str(SHAPES_GRAPH if name == "shapesGraph" else shape.node)
    if not known:
        return text
    start, stop = query.selected_at
    selected = rewritten(text[start:stop], lambda name: "" if name in known else None)
    return text[:start] + selected + rewritten(text[stop:], known.get)


def _mentioned(query: Query) -> set[str]:
    """Every variable of the patterns."""
    groups = list(query.where.walk())
    own = set[str]().union(*(group.mentioned for group in groups))
    return own.union(*(triple.variables for group in groups for triple in group.triples))


def _prebound(group: Group) -> Iterator[Group]:
    """The groups in which ``?this`` has to be bound, so that they mean what they would mean with
    the focus node in its place: the whole pattern, and each group within it that mentions
    ``?this``. What is optional need not be narrowed where its own triples bind it. Groups of
    EXISTS see what is bound around them.
    """
    if group.kind == "where" or (group.kind != "select" and _asks_for_this(group)):
        yield group
    for inner in group.groups:
        if inner.kind != "exists":
            yield from _prebound(inner)


def _asks_for_this(group: Group) -> bool:
    inside = [inner for part in group.groups if part.kind == "exists" for inner in part.walk()]
    seen = group.mentioned.union(*(inner.mentioned for inner in inside))
    seen = seen.union(*(triple.variables for inner in inside for triple in inner.triples))
    bound = any("this" in triple.variables for triple in group.triples)
    return (not bound and "this" in seen) or (bound and group.kind != "optional")
