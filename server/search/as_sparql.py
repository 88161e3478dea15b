"""A search as a SPARQL query that finds the same resources, for people to read and to go on from.

It reads the statements that the index is made of. Its values stand in its text, each written as the
engine itself writes terms. What cannot be said in SPARQL 1.1 is NFKC: characters that become
several (㈱, ½) or that are written as several (e and an accent) are not taken apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import PREFIXES, RDF, Names
from server.search.analyzer import CJK, Word, normalise
from server.search.document import PARTS
from server.search.facets import BY_PATH, FACETS, RULE_FACET, term_of
from server.search.fields import FIELDS, SCOPES, Path
from server.search.question import Question, SearchRequest

USED = ("dcat", "dct", "foaf", "lm", "rdfs", "sh", "skos")
PROLOGUE = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in USED]
WRITTEN_OTHERWISE = (range(0xAA, 0x250), range(0x2000, 0x3400), range(0xF900, 0x10000))
"""Where characters are that normalise to others, as widths, circled digits and radicals do."""

START = rf"(^|[^\p{{L}}\p{{N}}]|[{CJK}])"
"""Before a word that is no run of CJK characters."""


def as_sparql(request: SearchRequest, question: Question, names: Names) -> str:
    """The query. ``question`` is what the search took the words to be."""
    lines = ["", "SELECT DISTINCT ?resource WHERE {", *patterns(request, question, names), "}"]
    return "\n".join([*PROLOGUE, *lines, "ORDER BY ?resource", ""])


def patterns(request: SearchRequest, question: Question, names: Names) -> list[str]:
    """What ``?resource`` has to be."""
    lines = ["  ?resource a lm:InformationResource ."]
    for facet in FACETS:
        if request.chosen(facet):
            lines += restriction(facet, request.chosen(facet), names)
    paths = [path for name in SCOPES[request.scope] for path in FIELDS[name]]
    return lines + asked(question, paths)


def restriction(facet: str, keys: Iterable[str], names: Names) -> Iterator[str]:
    """The patterns of one facet: any of its values is enough."""
    terms = [term for key in keys if (term := term_of(facet, key, names)) is not None]
    values = " ".join(shortened(term) for term in terms)
    if facet == "basis":
        laws = (f"?law = {term} || STRSTARTS(STR(?law), {within(term)})" for term in terms)
        yield "  ?resource lm:legalBasis/lm:cites ?law ."
        yield f"  FILTER({' || '.join(laws) or 'false'})"
        return
    yield f"  VALUES ?{facet} {{ {values} }}"
    if facet == RULE_FACET:
        yield "  GRAPH ?report { [] sh:result ?found . ?found sh:focusNode ?part ; lm:rule ?rule }"
        yield f"  ?resource ({'|'.join(map(shortened, PARTS))})? ?part ."
        return
    path, listed = alternatives([BY_PATH[facet].path]), BY_PATH[facet].listed
    yield f"  ?{facet} {path} ?resource ." if listed else f"  ?resource {path} ?{facet} ."


def asked(question: Question, paths: Iterable[Path]) -> list[str]:
    """The patterns of the words: each in some text, or at least so many of them."""
    if question.iri is not None:
        return [f"  VALUES ?resource {{ {named(question.iri)} }}"]
    if not question.words:
        return [] if question.everything else ["  FILTER(false)"]
    path = alternatives(paths)
    held = [
        f"EXISTS {{ ?resource {path} ?text{number} "
        f'FILTER(isLiteral(?text{number}) && REGEX(STR(?text{number}), {pattern(word)}, "i")) }}'
        for number, word in enumerate(question.words, 1)
    ]
    if not question.loose:
        return [f"  FILTER {each}" for each in held]
    counted = " +\n    ".join(f"IF({each}, 1, 0)" for each in held)
    return [f"  FILTER({counted}\n    >= {question.needed})"]


def pattern(word: Word) -> str:
    """A regular expression for a word however it is written, as a SPARQL string."""
    start = "" if word.is_cjk else START
    return str(Literal(start + "".join(map(character, word.text))))


def character(one: str) -> str:
    """One character or those that normalise to it."""
    others = same().get(one, "")
    return f"[{one}{others}]" if others else one


@cache
def same() -> dict[str, str]:
    """By character, which others mean the same but for their case."""
    found: dict[str, str] = {}
    for code in chain(*WRITTEN_OTHERWISE):
        one = chr(code)
        plain = normalise(one)
        if len(plain) == 1 and plain not in (one, one.lower()):
            found[plain] = found.get(plain, "") + one
    return found


def alternatives(paths: Iterable[Path]) -> str:
    """Property paths, each enough."""
    return "|".join("/".join(map(shortened, path)) for path in dict.fromkeys(paths))


def shortened(term: NamedNode | Literal) -> str:
    """A term as SPARQL writes it, with a prefix where the rest is a plain name."""
    if term == RDF.type:
        return "a"
    if isinstance(term, NamedNode):
        for prefix in USED:
            rest = term.value.removeprefix(PREFIXES[prefix])
            if rest != term.value and rest.isalpha() and rest.isascii():
                return f"{prefix}:{rest}"
    return str(term)


def within(law: NamedNode | Literal) -> str:
    """What the IRIs of the articles of a law start with, as a SPARQL string."""
    return str(Literal(f"{law.value}/"))


def named(iri: str) -> str:
    """An IRI as a term; nothing where it is none, so that nothing is found."""
    try:
        return str(NamedNode(iri))
    except ValueError:
        return ""
