"""The bodies of the demo city: who they are, under which codes, and who they were."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from loaders import References
from ontology import reference_files
from ontology.namespaces import CODE, DCAT, DCT, FOAF, LM, ORG, RDF, RDFS, SKOS, Names
from server.demo.city import organisations, uploads
from tests.server.demo.codes import ALPHABET, SYNTHETIC, check_character, checks, inner_check
from tests.server.demo.records import BASE, values

TRIPLES = organisations(BASE)
NAMES = Names(BASE)
KINDS = {"Department": 37, "County": 6, "Zone": 3, "Authority": 1}
"""35 departments of the city and two invented ones."""


def keys() -> set[str]:
    return {key for (key,) in values(TRIPLES, LM.key).values()}


def objects(subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    found = [t.object for t in TRIPLES if (t.subject, t.predicate) == (subject, predicate)]
    return [value for value in found if isinstance(value, NamedNode)]


def test_the_city_has_its_bodies() -> None:
    kinds = Counter(kind for found in values(TRIPLES, RDF.type).values() for kind in found)
    assert {name: kinds[LM[name].value] for name in KINDS} == KINDS
    assert len(keys()) == sum(KINDS.values())
    assert all(key.startswith("lyg-") for key in keys() - {"shifan-1", "shifan-2"})


def test_codes_are_synthetic_and_valid() -> None:
    codes = values(TRIPLES, DCT.identifier)
    assert set(codes) == keys()
    assert len({code for (code,) in codes.values()}) == len(codes)
    for key, (code,) in codes.items():
        assert SYNTHETIC.fullmatch(code), key
        assert checks(code), key
        assert code[16] == inner_check(code[8:16]), key


def test_the_code_of_a_county_has_the_digits_of_its_region() -> None:
    kinds, codes = values(TRIPLES, RDF.type), values(TRIPLES, DCT.identifier)
    regions = values(TRIPLES, DCT.spatial)
    for key in keys():
        is_county = LM.County.value in kinds[key]
        region = regions[key][0].rpartition("/")[2]
        assert codes[key][0][2:8] == (region if is_county else "320700"), key


def test_check_character_of_a_remainder_of_nought() -> None:
    assert checks("11320700X000002970")


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_seen(body: str, place: int, wrong: str) -> None:
    code = body + check_character(body)
    spoilt = code[:place] + wrong + code[place + 1 :]
    assert checks(spoilt) == (spoilt == code)


def test_bodies_are_described_in_both_languages() -> None:
    languages: dict[tuple[str, str], set[str | None]] = {}
    for triple in TRIPLES:
        if triple.predicate in (FOAF.name, SKOS.prefLabel) and isinstance(triple.object, Literal):
            named = str(triple.subject), str(triple.predicate)
            languages.setdefault(named, set()).add(triple.object.language)
    bodies = {str(t.subject) for t in TRIPLES if t.object == ORG.FormalOrganization}
    assert {subject for subject, _ in languages} == bodies
    assert len(languages) == 2 * len(bodies)
    assert all(found == {"zh", "en"} for found in languages.values())


def test_regions_are_in_the_list() -> None:
    (file,) = (f for f in reference_files()["vocabulary"] if f.name == "region.ttl")
    listed = {quad.subject for quad in parse(path=file, format=RdfFormat.TURTLE)}
    used = {triple.object for triple in TRIPLES if triple.predicate == DCT.spatial}
    assert used <= listed
    assert {CODE[f"region/{code}"] for code in ("320700", "320703", "320722", "320771")} <= used


def test_every_catalog_is_described_and_filled() -> None:
    catalogs = {t.subject for t in TRIPLES if t.object == DCAT.Catalog}
    compiling = {upload.catalog for upload in uploads()}
    assert catalogs == {NAMES.thing("catalog", key) for key in compiling}
    for key in compiling:
        catalog = NAMES.thing("catalog", key)
        assert objects(catalog, DCT.publisher) == [NAMES.thing("department", key)]
        titles = [t.object for t in TRIPLES if (t.subject, t.predicate) == (catalog, DCT.title)]
        assert {t.language for t in titles if isinstance(t, Literal)} == {"zh", "en"}


def test_only_the_authority_and_an_invented_body_compile_nothing() -> None:
    assert keys() - {upload.catalog for upload in uploads()} == {"lyg-sjj", "shifan-2"}


def test_changes_name_those_before_and_those_after() -> None:
    events = [t.subject for t in TRIPLES if t.object == ORG.ChangeEvent]
    assert len(events) >= 15
    current = {NAMES.thing("department", key) for key in keys()}
    before: list[NamedNode] = []
    for event in events:
        assert isinstance(event, NamedNode)
        before += objects(event, ORG.originalOrganization)
        assert objects(event, ORG.resultingOrganization), event
        assert set(objects(event, ORG.resultingOrganization)) <= current
        labels = [t.object for t in TRIPLES if (t.subject, t.predicate) == (event, RDFS.label)]
        assert {label.language for label in labels if isinstance(label, Literal)} == {"zh", "en"}
        assert objects(event, LM.evidence) == [LM.Recalled]
    assert len(set(before)) == len(before) > 20
    assert not set(before) & current
    assert Counter(values(TRIPLES, DCT.date)[str(e).strip("<>").rpartition("/")[2]][0]
                   for e in events).most_common(1)[0][0] == "2019"  # fmt: skip


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("连云港市工商行政管理局", "lyg-scjgj"),
        ("连云港市环保局", "lyg-sthjj"),
        ("连云港市港口管理局", "lyg-jtj"),
        ("市发改委", "lyg-fgw"),
        ("连云港市旅游局", "lyg-wglj"),
        ("连云港海关", "lyg-hg"),
        ("赣榆县人民政府", "lyg-ganyu"),
        ("徐圩新区管委会", "lyg-xuwei"),
    ],
)
def test_a_body_is_found_under_old_and_short_names(written: str, key: str) -> None:
    known = References.from_triples(BASE, TRIPLES)
    assert known.organisation(written) == NAMES.thing("department", key)


def test_no_name_means_two_bodies() -> None:
    holders: dict[str, set[str]] = {}
    for predicate in (FOAF.name, SKOS.altLabel):
        for key, found in values(TRIPLES, predicate).items():
            for text in found if key in keys() else ():
                holders.setdefault(text, set()).add(key)
    assert {text: found for text, found in holders.items() if len(found) > 1} == {}


@pytest.mark.parametrize("base", ["http://localhost:8000/", "https://data.example/lianmu/"])
def test_iris_start_with_the_base(base: str) -> None:
    said = [each for each in organisations(base) if each.predicate != LM.leadDepartment]
    subjects = {str(triple.subject).strip("<>") for triple in said}
    wanted = re.compile(re.escape(base) + "id/(department|catalog)/.+")
    assert all(wanted.fullmatch(subject) for subject in subjects)


def test_there_are_no_blank_nodes() -> None:
    assert all(isinstance(t, Triple) and isinstance(t.subject, NamedNode) for t in TRIPLES)
    assert all(isinstance(t.object, NamedNode | Literal) for t in TRIPLES)
