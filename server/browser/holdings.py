"""Which of the materials a form asks for departments already hold, and how to get them (R-60:
what can be had by sharing is not asked of the public again). Runs in a reader process.

A match says how it came about: by the same name, by the name of what a paper proves, or by words
in common, which a person has to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Literal as Choice

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology.namespaces import CODE, DCT, LM, RDF, Names
from ontology.text import Text
from server.browser.material import Wanted, wanted
from server.browser.naming import name
from server.rules.normal_forms import normal_form
from server.search.analyzer import analyze, normalise
from server.search.document import text_of
from server.search.lookup import resembling, terms_of
from server.search.question import SOME
from server.store.edition import OpenEdition
from server.store.graphs import Graphs

Value = NamedNode | Literal
How = Choice["name", "paper", "words"]
MOST_ALIKE = 200
"""Things of one name that are looked at."""
MOST_RESEMBLING = 10
MOST_SHOWN = 5
SHARING = ("unconditional", "conditional", "withheld", "")
"""The easiest to get first; empty for what says none of the three."""
TYPES = {CODE[f"sharing/{key}"] for key in SHARING if key}
WORTH: dict[How, int] = {"name": 0, "paper": 1, "words": 2}


@dataclass(frozen=True)
class Match:
    """A resource or one of its items that answers to a material.

    ``by`` is the name that was looked for; ``words`` are those of it that were found, ``missing``
    the others. ``share`` is the key of the sharing type, that of the item where it has its own.
    """

    how: How
    by: str
    words: tuple[str, ...]
    missing: tuple[str, ...]
    thing: str
    title: Text
    is_item: bool
    resource: str
    resource_title: Text
    provider: Text
    share: str
    share_name: Text
    ways: tuple[Text, ...]
    condition: Text
    scope: Text

    @property
    def order(self) -> tuple[int, int, int, str]:
        return (WORTH[self.how], SHARING.index(self.share), len(self.missing), self.thing)


@dataclass(frozen=True)
class Checked:
    """A material with what answers to it, the surest first; ``more`` are not shown."""

    wanted: Wanted
    matches: tuple[Match, ...]
    more: int

    @property
    def verdict(self) -> str:
        """``held``: it is not to be asked for; ``maybe``: by words only; ``withheld``: held, and
        not shared; ``none``: no catalog has it.
        """
        sure = [match for match in self.matches if match.how != "words"]
        if any(match.share in SHARING[:2] for match in sure):
            return "held"
        if any(match.share in SHARING[:2] for match in self.matches):
            return "maybe"
        return "withheld" if self.matches else "none"


def check(edition: OpenEdition, materials: Iterable[str]) -> list[Checked]:
    """Each material by itself; only what everybody may read is looked at."""
    catalogs = Catalogs(edition)
    return [catalogs.checked(wanted(material)) for material in materials]


class Catalogs:
    """What the catalogs say, remembered for one check."""

    def __init__(self, edition: OpenEdition) -> None:
        self.edition = edition
        self.graphs = Graphs(Names(edition.meta.base_iri))

    def checked(self, asked: Wanted) -> Checked:
        """By name; what is found by words is added where no name did."""
        found = [*self.by_name("name", asked.names), *self.by_name("paper", asked.held)]
        if not found and asked.names:
            found = list(self.by_words(asked.names[-1]))
        surest: dict[str, Match] = {}
        for match in sorted(found, key=lambda match: match.order):
            surest.setdefault(match.thing, match)
        matches = list(surest.values())
        return Checked(asked, tuple(matches[:MOST_SHOWN]), max(len(matches) - MOST_SHOWN, 0))

    def by_name(self, how: How, names: Iterable[str]) -> Iterator[Match]:
        """Resources and items with exactly one of these names, but for spaces and punctuation."""
        for called in names:
            form = Literal(normal_form(called))
            same = self.edition.store.quads_for_pattern(
                None, LM.normalisedName, form, self.graphs.derived
            )
            for quad in islice(same, MOST_ALIKE):
                if isinstance(quad.subject, NamedNode):
                    yield from self.match(how, called, quad.subject, (called,), ())

    def by_words(self, called: str) -> Iterator[Match]:
        """Of resources with most of its words, the title or the item that has them."""
        terms = terms_of(called)
        for iri in resembling(self.edition, terms, MOST_RESEMBLING):
            resource = NamedNode(iri)
            things = [resource, *self.nodes(resource, LM.item)]
            named = [(thing, set(analyze(self.title(thing).zh))) for thing in things]
            thing, has = max(named, key=lambda pair: len(pair[1].intersection(terms)))
            shared = [term for term in terms if term in has]
            if len(shared) >= SOME * len(terms):
                yield from self.match("words", called, thing, *pieces(called, shared))

    def match(
        self,
        how: How,
        by: str,
        thing: NamedNode,
        words: tuple[str, ...],
        missing: tuple[str, ...],
    ) -> Iterator[Match]:
        """What a catalog says of a thing; nothing if none has it any more."""
        types = self.said(thing, RDF.type)
        is_item = LM.InformationItem in types
        holders = self.pointing(LM.item, thing) if is_item else [thing]
        resource = next(iter(holders), None)
        if resource is None or not (is_item or LM.InformationResource in types):
            return
        sharing = self.nodes(thing, LM.itemSharingType) or self.nodes(resource, LM.sharingType)
        share = next((one for one in sharing if one in TYPES), None)
        providers = self.nodes(resource, DCT.publisher)
        yield Match(
            how=how,
            by=by,
            words=words,
            missing=missing,
            thing=thing.value,
            title=self.title(thing),
            is_item=is_item,
            resource=resource.value,
            resource_title=self.title(resource),
            provider=self.called(providers[0]) if providers else Text("", ""),
            share=key
            if (key := share.value.rpartition("/")[2] if share else "") in SHARING
            else "",
            share_name=self.called(share) if share else Text("", ""),
            ways=self.ways(resource),
            condition=text_of(self.said(resource, LM.sharingCondition)),
            scope=text_of(self.said(resource, LM.sharingScope)),
        )

    def ways(self, resource: NamedNode) -> tuple[Text, ...]:
        """The kinds of sharing of a resource: database, file, interface."""
        kinds = [
            kind
            for way in self.nodes(resource, LM.accessWay)
            for kind in self.nodes(way, LM.methodType) or self.nodes(way, LM.methodClass)
        ]
        return tuple(self.called(kind) for kind in dict.fromkeys(kinds))

    def title(self, thing: NamedNode) -> Text:
        return text_of(self.said(thing, DCT.title))

    def called(self, thing: NamedNode) -> Text:
        return name(self.edition, thing) or Text(thing.value, thing.value)

    def said(self, subject: NamedNode, predicate: NamedNode) -> list[Value]:
        """Public statements only."""
        quads = self.edition.store.quads_for_pattern(subject, predicate, None, DefaultGraph())
        return sorted((q.object for q in quads if isinstance(q.object, Value)), key=str)

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        return [value for value in self.said(subject, predicate) if isinstance(value, NamedNode)]

    def pointing(self, predicate: NamedNode, thing: NamedNode) -> list[NamedNode]:
        quads = self.edition.store.quads_for_pattern(None, predicate, thing, DefaultGraph())
        return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]


def pieces(called: str, terms: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name cut into what the terms cover and what they do not."""
    text = normalise(called)
    covered = {
        at
        for term in terms
        for start in range(len(text))
        if text.startswith(term, start)
        for at in range(start, start + len(term))
    }
    runs = [
        (has, "".join(text[place] for place in places).strip())
        for has, places in groupby(range(len(text)), covered.__contains__)
    ]
    return (
        tuple(run for has, run in runs if has and run),
        tuple(run for has, run in runs if not has and normal_form(run)),
    )
