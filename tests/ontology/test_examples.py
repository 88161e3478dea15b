"""The documented examples: they parse, obey the ontology, and use what nothing else uses yet."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology import ROOT
from ontology.namespaces import DCAM, LM, OWL, RDF, RDFS, SKOS
from tests.ontology.reading import instances, subjects, triples

REPOSITORY = ROOT.parent
BASE = "http://localhost:8000/"
EXAMPLES = sorted((ROOT / "examples").glob("*.ttl"))
ONTOLOGY = triples("ontology")
TERMS = {iri for iri in subjects(ONTOLOGY) if iri.value.startswith(LM.iri)}
SCHEMES: dict[object, object] = {
    triple.subject: triple.object
    for triple in triples("vocabulary")
    if triple.predicate == SKOS.inScheme
}


@cache
def described(file: Path) -> list[Triple]:
    quads = parse(file.read_bytes(), format=RdfFormat.TURTLE, base_iri=BASE)
    return [quad.triple for quad in quads]


def objects(subject: NamedNode, *predicates: NamedNode) -> set[NamedNode]:
    return {
        triple.object
        for triple in ONTOLOGY
        if triple.subject == subject
        and triple.predicate in predicates
        and isinstance(triple.object, NamedNode)
    }


def above(kind: NamedNode) -> set[NamedNode]:
    """A class and every class it is said to be below."""
    found = {kind}
    for wider in objects(kind, RDFS.subClassOf):
        found |= above(wider)
    return found


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_says_what_it_shows(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    head = text[: text.index("@prefix")]
    assert "Invented bodies" in head
    for triple in described(file):
        assert not isinstance(triple.subject, BlankNode)
        assert not isinstance(triple.object, BlankNode)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_uses_properties_where_they_belong(file: Path) -> None:
    kinds: defaultdict[object, set[NamedNode]] = defaultdict(set)
    for every in EXAMPLES:
        for triple in described(every):
            if triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
                kinds[triple.subject] |= above(triple.object)
    for triple in described(file):
        if not triple.predicate.value.startswith(LM.iri):
            continue
        assert triple.predicate in TERMS
        classes = objects(triple.predicate, RDFS.domain, DCAM.domainIncludes)
        assert kinds[triple.subject] & classes, triple
        for range_ in objects(triple.predicate, RDFS.range):
            if isinstance(triple.object, Literal):
                assert triple.object.datatype == range_, triple
            elif kinds[triple.object]:
                assert range_ in kinds[triple.object] | {SKOS.Concept}, triple
        for scheme in objects(triple.predicate, LM.codeList):
            assert SCHEMES.get(triple.object) == scheme, triple


def test_every_term_is_used_in_a_shape_the_demo_or_a_documented_example() -> None:
    """Code that writes a term is no use anybody can read; what it writes is in an example."""
    used = {name for file in _files("ttl") for name in _terms_of(file)}
    written = re.compile(r"\blm:([A-Za-z]\w*)")
    queries = [file.read_text(encoding="utf-8") for file in (REPOSITORY / "shapes").glob("*.ttl")]
    for text in [*queries, *_documented()]:
        used |= {LM[match[1]] for match in written.finditer(text)}
    individuals = instances(ONTOLOGY, OWL.NamedIndividual)
    of_the_ontology = {kind for iri in individuals for kind in objects(iri, RDF.type)}
    for term in TERMS:
        of_the_ontology |= objects(term, LM.section, LM.disclosure)
    of_the_ontology |= {triple.predicate for triple in ONTOLOGY if triple.predicate in TERMS}
    assert TERMS - used - of_the_ontology == set()


def _documented() -> list[str]:
    """The Turtle and SPARQL shown in the documents."""
    texts = [file.read_text(encoding="utf-8") for file in (REPOSITORY / "docs").glob("*.md")]
    block = re.compile(r"^```(?:turtle|sparql)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [match[1] for text in texts for match in block.finditer(text)]


def _files(suffix: str) -> list[Path]:
    folders = ("ontology", "shapes", "server/demo")
    found = [file for folder in folders for file in (REPOSITORY / folder).rglob(f"*.{suffix}")]
    return [file for file in found if file not in (ROOT / "lianmu.ttl", ROOT / "outside.ttl")]


def _terms_of(file: Path) -> set[NamedNode]:
    nodes = {
        node
        for triple in described(file)
        for node in (triple.subject, triple.predicate, triple.object)
    }
    return {n for n in nodes if isinstance(n, NamedNode) and n.value.startswith(LM.iri)}
