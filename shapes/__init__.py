"""The rules as SHACL: one Turtle file per chapter, profiles, and examples of each rule.

Plain, valid SHACL that any engine can run; every shape cites its source. This package only reads
the files it ships, and shapes handed to it as bytes; it judges nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ontology.namespaces import LAW, SH, XSD
from ontology.text import Text
from shapes import rules as reading
from shapes.rules import Profile, RuleInfo, ShapeInfo

__all__ = ["Profile", "RuleInfo", "ShapeInfo", "Shapes", "UnknownProfile", "UnusableShapes"]

ROOT = Path(__file__).parent
TRUE = Literal("true", datatype=XSD.boolean)


class UnusableShapes(Exception):
    """The shapes cannot be read; says what is wrong in both languages, and the line."""

    def __init__(self, message: Text, row: int | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.row = row


class UnknownProfile(Exception):
    """No such profile; the message names those there are."""

    def __init__(self, key: str, known: Iterable[str]) -> None:
        names = ", ".join(known)
        self.message = Text(
            f"没有规则集“{key}”。可用：{names}。",
            f"There is no profile “{key}”. There are: {names}.",
        )
        super().__init__(str(self.message))


@dataclass(frozen=True)
class Shapes:
    """A set of SHACL shapes with what they say about themselves. Immutable."""

    triples: tuple[Triple, ...]
    """Everything, ready for an engine: shapes, constraints, rules, profiles, deactivations.

    Shipped shapes hold no blank node, so they can enter the store; others may.
    """
    deactivations: tuple[Triple, ...] = ()
    """The ``sh:deactivated true`` that :meth:`for_profile` added (also among ``triples``).

    Written beside the plain shapes they make any other engine reach the same verdict.
    """
    rules: Mapping[str, RuleInfo] = field(default_factory=dict)
    """Every rule by identifier (``R-09a``), also those outside the profile and without a shape."""
    shapes: Mapping[NamedNode, ShapeInfo] = field(default_factory=dict)
    """Every shape that encodes a rule by IRI; look up ``sh:sourceShape`` of a result here."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """Every profile by key, the earliest first."""

    @classmethod
    def shipped(cls) -> Shapes:
        """All shapes of this version of Lianmu, every profile's rules active; read once."""
        return _shipped()

    @classmethod
    def from_turtle(cls, content: bytes) -> Shapes:
        """Somebody else's shapes; they need no ``lm:`` terms. Raises :class:`UnusableShapes`."""
        try:
            return cls.of(_parse(content))
        except (SyntaxError, ValueError) as error:
            raise UnusableShapes(
                Text(
                    "形状文件不是合法的 Turtle，或者其中的日期无效，请改正后重试。",
                    "The shapes are not valid Turtle or hold an invalid date; correct them.",
                ),
                error.lineno if isinstance(error, SyntaxError) else None,
            ) from error

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Shapes:
        """Shapes as triples. Raises ``ValueError`` for an effective date that is none."""
        triples = tuple(triples)
        description = reading.Description(triples)
        return cls(
            triples=triples,
            rules=reading.rules(description),
            shapes=reading.shapes(description),
            profiles=reading.profiles(description),
        )

    def for_profile(self, key: str) -> Shapes:
        """The same shapes with those outside the profile deactivated.

        Shapes that know no profiles (somebody else's) come back as they are. Raises
        :class:`UnknownProfile`, so that a misspelt profile cannot pass everything.
        """
        if not self.profiles:
            return self
        if key not in self.profiles:
            raise UnknownProfile(key, self.profiles)
        silent = tuple(
            Triple(shape.iri, SH.deactivated, TRUE)
            for shape in self.shapes.values()
            if key not in shape.profiles
        )
        return Shapes(self.triples + silent, silent, self.rules, self.shapes, self.profiles)

    def on(self, day: date, effective: Mapping[NamedNode, date] | None = None) -> Shapes:
        """The same shapes as they stand on a day: those of rules not in force yet report nowhere.

        ``effective`` is the first day of :attr:`provisions` to be tried out, in place of what the
        rules themselves say.
        """
        tried = self.tried(effective or {})
        since = {
            iri: self.rules[shape.rule].effective_from
            for iri, shape in self.shapes.items()
            if shape.rule in self.rules
        }
        waiting = {iri for iri, first in {**since, **tried}.items() if first and day < first}
        return self.only(self.shapes.keys() - waiting)

    def tried(self, effective: Mapping[NamedNode, date]) -> dict[NamedNode, date]:
        """The first day of each shape that one of these provisions moves: that of its rule, else
        of what it rests on, else of the law which that is a part of.
        """
        found = ((iri, provision) for iri in self.shapes for provision in self._provisions(iri))
        return {
            iri: effective[provision]
            for iri, provision in reversed(list(found))
            if provision in effective
        }

    @property
    def provisions(self) -> frozenset[NamedNode]:
        """What has a first day: each rule that a shape checks, what it rests on, whole laws."""
        return frozenset(each for iri in self.shapes for each in self._provisions(iri))

    def _provisions(self, shape: NamedNode) -> Iterator[NamedNode]:
        """From the rule of a shape to the laws it comes from."""
        info = self.shapes[shape]
        sources = [each.source for each in info.grounds.values()]
        if rule := self.rules.get(info.rule):
            yield rule.iri
            sources.append(rule.source)
        yield from sources
        for source in sources:
            if source.value.startswith(LAW.iri):
                yield LAW[source.value.removeprefix(LAW.iri).partition("/")[0]]

    def only(self, kept: Collection[NamedNode]) -> Shapes:
        """The same shapes, of which only these report."""
        shapes = {
            iri: shape if iri in kept else replace(shape, profiles=())
            for iri, shape in self.shapes.items()
        }
        return replace(self, shapes=shapes)

    def default_profile(self, on: date) -> str:
        """The key of the profile in force on that day (Asia/Shanghai)."""
        return [
            profile.key
            for profile in self.profiles.values()
            if profile.effective_from is None or profile.effective_from <= on
        ][-1]


@lru_cache(maxsize=1)
def _shipped() -> Shapes:
    files = sorted(ROOT.glob("*.ttl"))
    return Shapes.of([triple for file in files for triple in _parse(file.read_bytes())])


def _parse(content: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(content, format=RdfFormat.TURTLE)]
