"""Who breaks a rule: the body that the rule obliges, as the record concerned names it
(docs/decisions/2026-11-28-who-breaks-a-rule-and-since-when.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ontology.namespaces import CODE, DCT, LM, ODRL, RDF, SKOS
from server.rules.compare import whole
from server.store.graphs import Graphs

CONCERNED = (DCT.publisher, LM.responsibleBody, LM.evaluates, ODRL.assigner, ODRL.assignee)
"""By which properties a thing names the bodies it is about."""
AUTHORITY = CODE["obligee/authority"]
OF_A_BODY = {CODE["obligee/compiler"], CODE["obligee/responsible"]}
"""Who answers for what stands with the body itself or its catalog."""
Bodies = tuple[NamedNode, ...]


class Obliged:
    """What a store tells of that in its default graph and in some graphs of sharing; answers are
    remembered, so one is for one state of the store.
    """

    def __init__(self, store: Store, graphs: Graphs, sharing: Iterable[NamedNode]) -> None:
        self.store, self.graphs = store, graphs
        self.looked_at: tuple[NamedNode | DefaultGraph, ...] = (DefaultGraph(), *sharing)
        self._said: dict[tuple[NamedNode, NamedNode], list[NamedNode | Literal]] = {}

    def bodies(self, focus: NamedNode, owner: str, speakers: Iterable[NamedNode]) -> Bodies:
        """The bodies that a result obliges: whom its shape, or else its rule (``speakers``),
        obliges (``lm:obliges``), as the node itself, its record or what that concerns names them;
        if none does, the body it stands with, or the registered authority.

        ``owner`` is the key of the catalog in whose report the result stands.
        """
        whom = next((node for each in speakers for node in self.nodes(each, LM.obliges)), None)
        if whom is None:  # the rule of another version
            return self.concerned(focus, owner)
        thing, naming = whole(focus), self.nodes(whom, LM.namedBy)
        for place in (focus, thing, *self.nodes(thing, LM.concerns)):
            named = [body for each in naming for body in self.nodes(place, each)]
            if named:
                return tuple(dict.fromkeys(named))
        if whom == AUTHORITY:
            return self.authority
        return self.own(focus, owner) if whom in OF_A_BODY else ()

    def concerned(self, focus: NamedNode, owner: str) -> Bodies:
        """The bodies that a result is about: those that the thing names, else whose it is."""
        thing = whole(focus)
        named = [body for each in CONCERNED for body in self.nodes(thing, each)]
        return tuple(dict.fromkeys(named)) or self.own(focus, owner)

    def own(self, focus: NamedNode, owner: str) -> Bodies:
        """The body that a thing is or stands with; of a thing in a catalog, who compiles it."""
        names = self.graphs.names
        kind, _, key = whole(focus).value.removeprefix(f"{names.base}id/").partition("/")
        of_a_body = kind in ("department", "catalog")
        body = names.thing("department", unquote(key) if of_a_body else owner)
        return (body,) if self.said(body, SKOS.prefLabel) else ()

    @cached_property
    def authority(self) -> Bodies:
        """The registered data authority."""
        found = self.store.quads_for_pattern(None, RDF.type, LM.Authority, DefaultGraph())
        return tuple(quad.subject for quad in found if isinstance(quad.subject, NamedNode))

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        found = self.said(subject, predicate)
        return [value for value in found if isinstance(value, NamedNode)]

    def said(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        """Named things and texts only."""
        if (subject, predicate) not in self._said:
            quads = (
                quad
                for graph in self.looked_at
                for quad in self.store.quads_for_pattern(subject, predicate, None, graph)
            )
            values = (quad.object for quad in quads)
            self._said[subject, predicate] = [
                value for value in values if isinstance(value, NamedNode | Literal)
            ]
        return self._said[subject, predicate]

    def having(self, predicate: NamedNode, value: NamedNode | Literal) -> list[NamedNode]:
        """What has a property with this value, each once."""
        quads = (
            quad
            for graph in self.looked_at
            for quad in self.store.quads_for_pattern(None, predicate, value, graph)
        )
        found = dict.fromkeys(quad.subject for quad in quads)
        return [each for each in found if isinstance(each, NamedNode)]
