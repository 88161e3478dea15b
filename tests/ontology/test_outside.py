from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from ontology import ROOT, reference_files
from ontology.namespaces import DCAM, HOME, OWL, PREFIXES, RDF, RDFS, XSD
from tests.ontology.reading import languages, read, subjects

OUTSIDE = read(ROOT / "outside.ttl")
NAMED = subjects(OUTSIDE)
REPOSITORY = ROOT.parent
MENTIONING = {
    RDF.type,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    DCAM.domainIncludes,
    DCAM.rangeIncludes,
}
OURS = {name for name, iri in PREFIXES.items() if iri.startswith(HOME)}


def test_every_term_is_named_once_in_both_languages_and_nothing_else_is_said() -> None:
    assert {triple.predicate for triple in OUTSIDE} == {RDFS.label}
    for term in NAMED:
        assert languages(OUTSIDE, term, RDFS.label) == ["en", "zh"], term
        assert not term.value.startswith(HOME)


def read_with_base(file: Path) -> list[Triple]:
    quads = parse(file.read_bytes(), format=RdfFormat.TURTLE, base_iri="http://localhost:8000/")
    return [quad.triple for quad in quads]


def test_properties_and_classes_that_shipped_data_use_are_named() -> None:
    files = [
        *(file for group in reference_files().values() for file in group),
        *(ROOT / "sample").glob("*.ttl"),
        *(REPOSITORY / "server" / "demo").glob("*.ttl"),
        *(REPOSITORY / "shapes").glob("*.ttl"),
    ]
    used = set()
    for triple in (triple for file in files for triple in read_with_base(file)):
        used.add(triple.predicate)
        if triple.predicate in MENTIONING and isinstance(triple.object, NamedNode):
            used.add(triple.object)
    missing = {term.value for term in used - NAMED if not term.value.startswith(HOME)}
    assert missing == set()


def test_terms_the_code_writes_are_named() -> None:
    """``DCT.title`` in a module is a term that may come to stand on a page; what only reads the
    terms of shapes writes none.
    """
    known = {prefix.upper(): iri for prefix, iri in PREFIXES.items() if prefix not in OURS}
    pattern = re.compile(rf"\b({'|'.join(known)})\.([A-Za-z]\w+)")
    unseen = {OWL.iri, RDF.iri, RDFS.iri, XSD.iri}
    used = {
        NamedNode(known[match[1]] + match[2])
        for folder in ("server/catalog", "server/rules", "loaders")
        for file in (REPOSITORY / folder).rglob("*.py")
        if not {"components", "plan.py", "shapes_graph.py"} & set(file.parts)
        for match in pattern.finditer(file.read_text(encoding="utf-8"))
        if match[2] != "iri" and known[match[1]] not in unseen
    }
    assert {term.value for term in used - NAMED} == set()
