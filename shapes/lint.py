"""Checks the shapes for what an engine lets pass: ``python -m shapes.lint``, exit code 1 on faults.

A misspelt ``sh:`` term, a shape without a source or with one language only, a comparison of dates
that an engine may take for a comparison of text, a message with a word that nothing fills in: SHACL
engines accept all of these in silence.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import dropwhile

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology import reference_files
from ontology.namespaces import DCT, HOME, LM, PROFILE, RDF, RDFS, SH, SHAPE, SKOS, XSD
from shapes import Shapes
from shapes.comparisons import unguarded
from shapes.example import Example, examples
from shapes.rules import EFFECTS, EVIDENCE, SEVERITIES, Description, Profile, ShapeInfo
from shapes.terms import named_in_query, unknown, unknown_in_triples

SHACL_TERMS = """
NodeShape PropertyShape PrefixDeclaration SPARQLConstraint Violation Warning Info
targetClass targetNode targetObjectsOf targetSubjectsOf
path alternativePath inversePath oneOrMorePath zeroOrMorePath zeroOrOnePath
property node and or not xone class datatype nodeKind in hasValue closed ignoredProperties
minCount maxCount minLength maxLength minInclusive maxInclusive minExclusive maxExclusive
pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals
qualifiedValueShape qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint
IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral
sparql select prefixes declare prefix namespace
message severity deactivated name description order group
"""
"""The terms of SHACL Core and SHACL-SPARQL a shapes file may use (W3C Recommendation, 2017)."""

SOURCES = {
    f"{HOME}law/decree-809/": {LM.Read},
    f"{HOME}law/lyg-interim/interpretation/": {LM.Seed},
    f"{HOME}practice/": {LM.Recalled, LM.Inferred},
}
"""Which evidence a source of that kind can have: an article only where its text was read."""

REPORTS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf, SH.severity)
"""What has one of these reports, whether or not it says that it is a shape."""

COMPARES = (
    *(SH[name] for name in ("lessThan", "lessThanOrEquals", "minInclusive", "maxInclusive")),
    *(SH[name] for name in ("minExclusive", "maxExclusive")),
)
ORDERED_TYPES = {XSD[name] for name in ("date", "dateTime", "decimal", "integer", "gYear")}
FORBIDDEN = re.compile(r"\b(MINUS|SERVICE|VALUES|FROM|NOW|RAND)\b", re.IGNORECASE)
"""Not allowed beside pre-bound variables (SHACL section 5.2.1), or would leave the data and the
as-of date of the judging.
"""

PROJECTED = re.compile(r"SELECT\s+(?:DISTINCT\s+)?([^{]*?)\s*WHERE")
FILLED_IN = re.compile(r"\{[?$](\w+)\}")


def faults(shapes: Shapes, cited: frozenset[NamedNode], shown: list[Example]) -> Iterator[str]:
    """One line per fault. ``cited`` are the sources that are described somewhere."""
    description = Description(shapes.triples)
    yield from _terms(shapes.triples)
    yield from unknown_in_triples(shapes.triples)
    yield from _orders(description)
    for profile in description.subjects(RDF.type, LM.Profile):
        yield from _spoken(description, profile, RDFS.label, SKOS.definition)
    for rule in shapes.rules.values():
        yield from _rule(description, rule.iri, cited, shapes.profiles)
    for iri in _reporting(description):
        yield from _shape(description, iri, cited)
    for grounds in description.subjects(RDF.type, LM.Grounds):
        yield from _source(description, grounds, cited)
    for shape in shapes.shapes.values():
        yield from _grounds(description, shape, shapes.profiles)
    for constraint in description.subjects(RDF.type, SH.SPARQLConstraint):
        yield from _query(description, constraint)
    yield from _examples(shapes, shown)


def sources() -> frozenset[NamedNode]:
    """Every law, article, point and practice that the law files describe in both languages."""
    triples = [
        quad.triple
        for file in reference_files()["law"]
        for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE)
    ]
    description = Description(triples)
    subjects = {triple.subject for triple in triples if isinstance(triple.subject, NamedNode)}
    return frozenset(iri for iri in subjects if _both(description, iri, SKOS.definition))


def _reporting(description: Description) -> list[NamedNode]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    found = {iri for kind in kinds for iri in description.subjects(RDF.type, kind)}
    found |= {iri for predicate in (*REPORTS, LM.encodes) for iri in description.having(predicate)}
    return sorted(found, key=str)


def _orders(description: Description) -> Iterator[str]:
    """An order is one of values of a kind that has one, in helpers too; and a count is above 0."""
    for predicate in COMPARES:
        for iri in sorted(description.having(predicate), key=str):
            kinds = description.values(iri, SH.datatype)
            if not kinds or not set(kinds) <= ORDERED_TYPES:
                yield f"{iri}: {predicate} compares values of any kind; sh:datatype is missing"
    for iri in sorted(description.having(SH.minCount), key=str):
        if description.plain(iri, SH.minCount) == "0":
            yield f"{iri}: sh:minCount 0 asks for nothing"


def _terms(triples: Iterable[Triple]) -> Iterator[str]:
    known = set(SHACL_TERMS.split())
    for triple in triples:
        for term in (triple.predicate, triple.object):
            if isinstance(term, NamedNode) and term.value.startswith(SH.iri):
                name = term.value.removeprefix(SH.iri)
                if name not in known:
                    yield f"{triple.subject}: sh:{name} is no term of SHACL"
        lists = triple.predicate in (RDF.first, RDF.rest)
        if isinstance(triple.subject, BlankNode) and not lists:
            yield f"{triple.subject} {triple.predicate}: a blank node that is no list"


def _rule(
    description: Description,
    iri: NamedNode,
    cited: frozenset[NamedNode],
    profiles: Iterable[str],
) -> Iterator[str]:
    yield from _spoken(description, iri, RDFS.label, SKOS.definition, LM.fix)
    yield from _one_of(description, iri, LM.effect, EFFECTS)
    if len(description.values(iri, LM.obliges)) != 1:
        yield f"{iri}: lm:obliges does not say whom it obliges"
    yield from _source(description, iri, cited)
    known = {f"{HOME}profile/{key}" for key in profiles}
    stated = {str(getattr(value, "value", value)) for value in description.values(iri, LM.profile)}
    if not stated or not stated <= known:
        yield f"{iri}: lm:profile is missing or names an unknown profile"


def _shape(description: Description, iri: NamedNode, cited: frozenset[NamedNode]) -> Iterator[str]:
    rule = description.node(iri, LM.encodes)
    identifier = description.plain(rule, DCT.identifier) if rule else ""
    own_name = iri.value.removeprefix(SHAPE.iri)
    if not identifier or not re.fullmatch(rf"{re.escape(identifier)}(-[a-z-]+)?", own_name):
        yield f"{iri}: lm:encodes names no rule, or not the one in the shape's name"
    yield from _one_of(description, iri, SH.severity, SEVERITIES)
    if description.values(iri, LM.effect):
        yield from _one_of(description, iri, LM.effect, EFFECTS)
    yield from _source(description, iri, cited)
    yield from _spoken(description, iri, LM.fix)
    if description.values(iri, SH.deactivated):
        yield f"{iri}: a shape is switched off by its profile, never by sh:deactivated"
    speakers = [*description.values(iri, SH.sparql)] or [iri]
    for speaker in speakers:
        yield from _spoken(description, speaker, SH.message)
    if speakers != [iri] and description.values(iri, SH.message):
        yield f"{iri}: a message here would repeat that of its SPARQL constraint"


def _source(description: Description, iri: NamedNode, cited: frozenset[NamedNode]) -> Iterator[str]:
    yield from _one_of(description, iri, LM.evidence, EVIDENCE)
    found = description.values(iri, DCT.source)
    if len(found) != 1 or found[0] not in cited:
        yield f"{iri}: dct:source is not exactly one source that the law files describe"
        return
    source = description.node(iri, DCT.source)
    kinds = [kind for start, kind in SOURCES.items() if source and source.value.startswith(start)]
    if not kinds or description.node(iri, LM.evidence) not in kinds[0]:
        yield f"{iri}: its lm:evidence does not go with {source}"


def _grounds(
    description: Description, shape: ShapeInfo, profiles: Mapping[str, Profile]
) -> Iterator[str]:
    """Each of its grounds is for one of its profiles, and none is law that came only later."""
    for stated in description.values(shape.iri, LM.grounds):
        profile = description.node(stated, LM.profile)
        if profile is None or profile.value.rpartition("/")[2] not in shape.profiles:
            yield f"{shape.iri}: {stated} holds for none of its profiles"
    for key, grounds in shape.grounds.items():
        for later in list(dropwhile(key.__ne__, profiles))[1:]:
            law = description.node(PROFILE[later], DCT.source)
            if law and grounds.source.value.startswith(law.value + "/"):
                yield f"{shape.iri}: under {key} it cites {grounds.source}, not yet in force"


def _query(description: Description, constraint: NamedNode) -> Iterator[str]:
    text = description.plain(constraint, SH.select)
    for found in FORBIDDEN.findall(text):
        yield f"{constraint}: {found} may not stand in a SPARQL constraint"
    projected = PROJECTED.match(text.lstrip())
    if projected is None or "$this" not in projected.group(1).split():
        yield f"{constraint}: sh:select is not a SELECT query of $this"
        return
    selected = {name.strip("?$)") for name in projected.group(1).split()}
    for message in description.values(constraint, SH.message):
        for name in FILLED_IN.findall(str(message)):
            if name not in selected:
                yield f"{constraint}: nothing fills in {name} in its message"
    for iri in sorted(named_in_query(_prologue(description), text)):
        if unknown(iri) or "//" not in iri:
            yield f"{constraint}: <{iri}> in its query is no known term"
    try:
        compared = unguarded(_prologue(description) + text)
    except Exception as error:  # rdflib's parser raises whatever it meets first
        yield f"{constraint}: sh:select cannot be parsed: {error}"
        return
    for name in compared:
        yield f"{constraint}: ?{name} is compared without checking DATATYPE or ISNUMERIC"


def _prologue(description: Description) -> str:
    """The prefixes of all queries."""
    return "".join(
        f"PREFIX {description.plain(one, SH.prefix)}: <{description.plain(one, SH.namespace)}>\n"
        for one in description.subjects(RDF.type, SH.PrefixDeclaration)
    )


def _examples(shapes: Shapes, shown: list[Example]) -> Iterator[str]:
    for rule in sorted({shape.rule for shape in shapes.shapes.values()}):
        good = [example for example in shown if example.rule == rule and example.good]
        bad = [example for example in shown if example.rule == rule and not example.good]
        if not good or any(example.findings for example in good):
            yield f"{rule}: no good example, or one that expects findings"
        if not any(finding.rule == rule for example in bad for finding in example.findings):
            yield f"{rule}: no bad example that expects a finding of it"


def _one_of(
    description: Description,
    iri: NamedNode,
    predicate: NamedNode,
    allowed: Iterable[NamedNode],
) -> Iterator[str]:
    found = description.values(iri, predicate)
    if len(found) != 1 or found[0] not in set(allowed):
        yield f"{iri}: {predicate} is not exactly one of its values"


def _spoken(description: Description, subject: object, *predicates: NamedNode) -> Iterator[str]:
    for predicate in predicates:
        if not _both(description, subject, predicate):
            yield f"{subject}: {predicate} is not there once in zh and once in en"
        elif _same_text(description, subject, predicate):
            yield f"{subject}: {predicate} says the same in zh and in en"


def _same_text(description: Description, subject: object, predicate: NamedNode) -> bool:
    """Whether the two languages have one and the same wording."""
    if not isinstance(subject, NamedNode):
        return False
    return len({str(getattr(v, "value", v)) for v in description.values(subject, predicate)}) < 2


def _both(description: Description, subject: object, predicate: NamedNode) -> bool:
    """Whether there is exactly one text in each language, neither empty."""
    if not isinstance(subject, NamedNode):
        return False
    literals = [v for v in description.values(subject, predicate) if isinstance(v, Literal)]
    languages = sorted(literal.language or "" for literal in literals if literal.value.strip())
    return languages == ["en", "zh"]


def main() -> int:
    """Print the faults; 1 if there are any."""
    found = list(faults(Shapes.shipped(), sources(), examples()))
    for fault in found:
        sys.stdout.write(fault + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
