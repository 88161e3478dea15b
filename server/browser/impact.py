"""What a change of one law or article would touch: resources, agreements, rules and bodies.

Runs in a reader process; agreements are those that the visitor may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology.namespaces import HOME
from ontology.text import Text
from server.browser.naming import name
from server.store.edition import OpenEdition
from server.store.graphs import Dataset

IMPACT = (Path(__file__).parent / "impact.rq").read_text(encoding="utf-8")
KINDS = ("resource", "agreement", "rule")


@dataclass(frozen=True)
class Touched:
    """One resource, agreement or rule, and the body behind it."""

    kind: str
    iri: str
    title: Text
    body: str
    name: Text


@dataclass(frozen=True)
class Impact:
    """Everything that rests on a source."""

    source: str
    called: Text
    touched: tuple[Touched, ...]

    def of(self, kind: str) -> list[Touched]:
        return [one for one in self.touched if one.kind == kind]

    @property
    def bodies(self) -> dict[str, Text]:
        """Each body that is touched, once."""
        return {one.body: one.name for one in self.touched if one.body}


def named(text: str) -> NamedNode | None:
    """A source by its IRI or the end of it: ``law/decree-809/27``."""
    iri = text if text.startswith(HOME) else HOME + text.strip("/")
    try:
        return NamedNode(iri) if text.strip() else None
    except ValueError:
        return None


def impact(edition: OpenEdition, source: NamedNode, dataset: Dataset) -> Impact | None:
    """What rests on it; None if there is no such source."""
    called = name(edition, source)
    if called is None:
        return None
    sharing = [graph for graph in dataset.named if "/graph/sharing" in graph.value]
    seen = Dataset((DefaultGraph(), *sharing), ())
    found: dict[tuple[str, str], Touched] = {}
    for row in edition.select(IMPACT, seen, source=source):
        kind, thing, title, body = row["kind"], row["thing"], row["title"], row["body"]
        assert isinstance(kind, Literal)  # noqa: S101  bound by the query
        assert isinstance(thing, NamedNode)  # noqa: S101
        key = (kind.value, thing.value)
        was = found.get(key)
        found[key] = Touched(
            kind.value,
            thing.value,
            _both(was.title if was else None, title),
            body.value if isinstance(body, NamedNode) else "",
            _both(was.name if was else None, row["name"]),
        )
    return Impact(source.value, called, tuple(found.values()))


def _both(known: Text | None, said: object) -> Text:
    """A text in both languages from rows that have one each."""
    if not isinstance(said, Literal):
        return known or Text("", "")
    if known is None:
        return Text(said.value, said.value)
    return Text(known.zh, said.value) if said.language == "en" else Text(said.value, known.en)
