"""Judging: a store, shapes, the nodes that were touched and a context in; a report out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from io import BytesIO

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, serialize

from ontology.namespaces import PREFIXES
from server.rules import reference
from server.rules.context import Judging
from server.rules.findings import RuleBook
from server.rules.normal_forms import with_normal_forms
from server.rules.report import Finding, Report
from server.rules.surroundings import Judged
from shapes import Shapes


def judge(
    store: Store,
    shapes: Shapes,
    focus: Collection[NamedNode] | None,
    context: Iterable[Triple],
) -> Report:
    """The report on these nodes and on those they affect; on everything if ``focus`` is None.

    ``context`` names the profile and the as-of date (:func:`server.rules.context.judging_context`)
    and holds whatever else is to be judged beside the store (``lm:WithdrawnCode``); normal forms of
    names are added here. Raises ``UnusableShapes`` when the
    shapes cannot be run, ``UnknownProfile`` and ``ValueError`` for a context without a judging.
    """
    judged = with_normal_forms(Judged.of(store, context), focus)
    judging = Judging.of(judged.context)
    affected = None if focus is None else judged.affected(focus, shapes)
    book = RuleBook(shapes, judging.profile)
    results = reference.validate(judged.data(affected), shapes.for_profile(judging.profile).triples)
    findings = {
        book.finding(result) for result in results if affected is None or result.focus in affected
    }
    return Report(judging.profile, judging.as_of, tuple(sorted(findings, key=order)))


def order(finding: Finding) -> tuple[str, ...]:
    """What findings of a report are sorted by: node, rule, property, value, then the rest."""
    rule, focus, path, value = finding.key
    rest = (finding.shape.value, finding.component.value, finding.message.zh, finding.message.en)
    return (focus, rule, path, value, *rest, str(finding.value))


def write_context(
    store: Store,
    shapes: Shapes,
    focus: Collection[NamedNode] | None,
    context: Iterable[Triple],
) -> bytes:
    """What :func:`judge` judges, as Turtle: with the plain shapes, any engine's way to the same
    verdict on the same nodes.
    """
    judged = with_normal_forms(Judged.of(store, context), focus)
    affected = None if focus is None else judged.affected(focus, shapes)
    written = BytesIO()
    triples = sorted(judged.data(affected), key=str)
    serialize(triples, written, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    return written.getvalue()
