"""The queries of the shapes, asked directly in the engine that will run them compiled."""

from __future__ import annotations

from functools import cache

from pyoxigraph import NamedNode, QuerySolutions, Store, Variable

from ontology.namespaces import SH, SHAPE
from shapes import Shapes
from shapes.rules import Description


@cache
def text_of(shape: str) -> str:
    """The SELECT of the shape of that name, with prefixes and its path put in."""
    triples = Shapes.shipped().triples
    description = Description(triples)
    constraint = description.node(SHAPE[shape], SH.sparql)
    path = description.node(SHAPE[shape], SH.path)
    assert constraint is not None
    assert path is not None
    declared = [triple.subject for triple in triples if triple.predicate == SH.prefix]
    prologue = "".join(
        f"PREFIX {description.plain(one, SH.prefix)}: <{description.plain(one, SH.namespace)}>\n"
        for one in declared
    )
    return prologue + description.plain(constraint, SH.select).replace("$PATH", str(path))


def selected(store: Store, text: str, focus: NamedNode) -> list[dict[str, str]]:
    """The solutions for one focus node, every value as its plain text."""
    found = store.query(text, substitutions={Variable("this"): focus})
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [{name: getattr(row[name], "value", "") for name in names} for row in found]
    return [{name: value for name, value in row.items() if name != "this"} for row in rows]
