"""From what an engine found to what a person is told: rule, words, what to do, source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import DCT, LM, RDF, RULE, SH
from ontology.text import Text
from server.rules.report import Effect, Finding, Severity
from server.rules.results import Result
from server.rules.terms import Term
from shapes import RuleInfo, Shapes
from shapes.rules import EVIDENCE, Description, grounds_under

Shape = NamedNode | BlankNode

NOT_MET = Text(
    "“{value}”不符合约束 {constraint}", "“{value}” does not meet the constraint {constraint}"
)
SAYS = Text("{message}（写的是“{value}”）", "{message} (It says “{value}”.)")
"""A plain constraint has one wording for all values (SHACL section 2.1.5): what was written is
added."""
MOST_QUOTED = 60
PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
"""``{?value}`` or ``{$value}`` in a message (SHACL section 5.2.1)."""

NO_FIX = Text("", "")
"""Of shapes of others, which say what is wrong but not what to do."""


class RuleBook:
    """What a set of shapes says about its rules, looked up by the shape a result names.

    A shape that does not say something itself says what the shape around it says: a property
    shape its node shape's rule, a SPARQL constraint its shape's severity and fix. What a shape
    rests on under ``profile`` (``lm:grounds``) comes before its own source.
    """

    def __init__(self, shapes: Shapes, profile: str) -> None:
        self._profile = profile
        self._description = Description(shapes.triples)
        self._rules = {rule.iri: rule for rule in shapes.rules.values()}
        self._around = _containers(shapes.triples)
        self._told: dict[Shape, str] = {}

    def finding(self, result: Result, bearer: NamedNode) -> Finding:
        """The finding of this result, with every text in both languages and filled in.

        ``bearer`` is the focus node, or a named node that bears one without a name.
        """
        speakers = list(self._speakers(result))
        shape = self._named(speakers, result)
        encoded = self._first(speakers, LM.encodes)
        rule = self._rules.get(encoded) if encoded else None
        sources = self._sources(speakers)
        values = _values(result)
        message = _filled(self._message(result), values)
        return Finding(
            rule=(encoded or shape).value.removeprefix(RULE.iri),
            shape=shape,
            severity=_severity(result.severity),
            effect=self._effect(speakers, rule),
            focus=bearer,
            path=result.path if isinstance(result.path, NamedNode) else None,
            value=result.value if not isinstance(result.value, BlankNode) else None,
            component=result.component,
            message=_quoting(message, result) if rule else message,
            fix=_filled(self._fix(speakers, rule), values),
            source=self._source(sources, rule),
            evidence=self._evidence(sources, rule),
            due=_due(values),
        )

    def rule(self, shape: Shape) -> str:
        """Under which rule the results of a shape are told; for shapes of others, which shape."""
        if shape not in self._told:
            speakers = list(self._around_of(shape))
            encoded = self._first(speakers, LM.encodes)
            named = next((node for node in speakers if isinstance(node, NamedNode)), None)
            told = encoded or named
            self._told[shape] = told.value.removeprefix(RULE.iri) if told else str(shape)
        return self._told[shape]

    def _speakers(self, result: Result) -> Iterator[Shape]:
        """The constraint, its shape, and the shapes around that one, the nearest first."""
        return self._around_of(*(node for node in (result.constraint, result.shape) if node))

    def _around_of(self, *nodes: Shape) -> Iterator[Shape]:
        waiting = list(nodes)
        seen: set[Shape] = set()
        while waiting:
            node = waiting.pop(0)
            if node not in seen:
                seen.add(node)
                yield node
                waiting.extend(sorted(self._around.get(node, ()), key=str))

    def _named(self, speakers: list[Shape], result: Result) -> NamedNode:
        """The nearest shape with a name; a constraint is none (``sh:sourceShape``)."""
        named = (node for node in speakers if isinstance(node, NamedNode))
        return next((node for node in named if node != result.constraint), result.component)

    def _first(self, speakers: list[Shape], predicate: NamedNode) -> NamedNode | None:
        values = (self._description.node(node, predicate) for node in speakers)
        return next((value for value in values if value is not None), None)

    def _effect(self, speakers: list[Shape], rule: RuleInfo | None) -> Effect:
        """The shape's own effect, where it differs from its rule's."""
        written = self._first(speakers, LM.effect)
        recorded = written == LM.Finding if written else rule and rule.effect == "finding"
        return "finding" if recorded else "gate"

    def _sources(self, speakers: list[Shape]) -> list[Shape]:
        """Who says where the finding comes from: first the grounds under the profile."""
        grounds = (grounds_under(self._description, node, self._profile) for node in speakers)
        return [*chain.from_iterable(grounds), *speakers]

    def _source(self, speakers: list[Shape], rule: RuleInfo | None) -> str:
        written = self._first(speakers, DCT.source) or (rule.source if rule else None)
        return written.value if written else ""

    def _evidence(self, speakers: list[Shape], rule: RuleInfo | None) -> str:
        written = self._first(speakers, LM.evidence)
        spoken = EVIDENCE.get(written) if written else None
        return spoken or (rule.evidence if rule else "")

    def _message(self, result: Result) -> Text:
        """The constraint's own ``sh:message`` before its shape's (SHACL section 5.2.1)."""
        own: list[Term] = []
        if result.constraint is not None:
            own = self._description.values(result.constraint, SH.message)
        written = _text(own or result.messages)
        return written if written.zh or written.en else _not_met(result)

    def _fix(self, speakers: list[Shape], rule: RuleInfo | None) -> Text:
        for node in speakers:
            written = self._description.values(node, LM.fix)
            if written:
                return _text(written)
        return rule.fix if rule and rule.fix.zh else NO_FIX


def _containers(triples: Iterable[Triple]) -> dict[Term, set[Shape]]:
    """By node, what contains it as a shape or constraint: through ``sh:`` terms and lists."""
    around: defaultdict[Term, set[Shape]] = defaultdict(set)
    for triple in triples:
        shacl = triple.predicate.value.startswith(SH.iri)
        if (shacl or triple.predicate in (RDF.first, RDF.rest)) and not isinstance(
            triple.subject, Triple
        ):
            around[triple.object].add(triple.subject)
    return around


def _text(literals: Iterable[Term]) -> Text:
    """One text of several messages; a language that is missing gets what there is."""
    spoken: dict[str, str] = {}
    for literal in sorted((v for v in literals if isinstance(v, Literal)), key=str, reverse=True):
        spoken[(literal.language or "").partition("-")[0]] = literal.value
    spare = spoken.get("", next(iter(spoken.values()), ""))
    return Text(spoken.get("zh", spare), spoken.get("en", spare))


def _quoting(message: Text, result: Result) -> Text:
    """With the text that a plain constraint is not content with, if the message lacks it."""
    written = result.value.value.strip() if isinstance(result.value, Literal) else ""
    if result.constraint is not None or not written or written in message.zh:
        return message
    shown = written if len(written) <= MOST_QUOTED else f"{written[:MOST_QUOTED]}…"
    return Text(
        SAYS.zh.format(message=message.zh.rstrip("。"), value=shown) + "。",
        SAYS.en.format(message=message.en, value=shown),
    )


def _not_met(result: Result) -> Text:
    """What is said for a constraint of somebody who said nothing."""
    name = result.component.value.rpartition("#")[2].removesuffix("ConstraintComponent")
    shown = result.focus if result.value is None else result.value
    return NOT_MET.format(value=shown.value, constraint=f"sh:{name[:1].lower()}{name[1:]}")


def _values(result: Result) -> dict[str, str]:
    path = result.path if isinstance(result.path, NamedNode) else None
    found = {"this": result.focus, "path": path, "value": result.value}
    return {name: term.value for name, term in found.items() if term} | dict(result.bindings)


def _due(values: dict[str, str]) -> date | None:
    """What a deadline's query selects as ``?due``, or as ``?over``, the days since then."""
    try:
        if "due" in values:
            return date.fromisoformat(values["due"])
        if "over" in values:
            return date.fromisoformat(values["asOf"]) - timedelta(days=int(values["over"]))
    except (KeyError, ValueError):  # a shape of somebody else's means something else by it
        return None
    return None


def _filled(text: Text, values: dict[str, str]) -> Text:
    """With ``{?name}`` and ``{$name}`` replaced; a variable without a value leaves nothing."""

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], "")

    return Text(PLACEHOLDER.sub(value, text.zh), PLACEHOLDER.sub(value, text.en))


def _severity(iri: NamedNode) -> Severity:
    """A severity of somebody's own is taken seriously."""
    known: dict[str, Severity] = {"Warning": "Warning", "Info": "Info"}
    return known.get(iri.value.removeprefix(SH.iri), "Violation")
