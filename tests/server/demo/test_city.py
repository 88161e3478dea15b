"""The demo city is as large, as plausible and as harmless as it says."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import DCAT, DCT, FOAF, LM, ORG, RDF, SKOS, Names
from server.demo.city import Upload, organisations, uploads
from tests.server.demo.records import BASE, TODAY, Resource, resources, rows

CODE_SYNTAX = re.compile(r"[1-3][0-9]{2}[0-9]{3}[0-9A-Za-z]*/[0-9A-Za-z]+")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PERSONAL = re.compile("姓名|身份|证件号|手机|电话|住址|病|残疾|银行|照片")
PLACEHOLDERS = {"", "无", "-", "暂无", "/", "null", "测试"}


def check_character(body: str) -> str:
    """GB 32100-2015: weights are powers of 3 modulo 31 over the 31-character alphabet."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


def checks(code: str) -> bool:
    return code[-1] == check_character(code[:-1])


def published() -> list[Upload]:
    return [upload for upload in uploads() if upload.expected == "published"]


def city() -> list[Resource]:
    return [resource for upload in published() for resource in resources(upload)]


def refused() -> list[Resource]:
    (upload,) = (upload for upload in uploads() if upload.expected == "refused")
    return resources(upload)


def values(triples: list[Triple], predicate: NamedNode) -> dict[str, list[str]]:
    """The values of a property by the key of its subject."""
    found: dict[str, list[str]] = {}
    for triple in triples:
        if triple.predicate == predicate and isinstance(triple.object, Literal | NamedNode):
            key = str(triple.subject).strip("<>").rpartition("/")[2]
            found.setdefault(key, []).append(triple.object.value)
    return found


def test_size() -> None:
    assert len({upload.catalog for upload in published()}) == len(published()) == 5
    assert len(city()) == 60
    assert sum(len(resource.items) for resource in city()) == 300


def test_sharing_types_are_in_believable_proportion() -> None:
    counts = Counter(resource.sharing for resource in city())
    assert counts == {"unconditional": 33, "conditional": 23, "withheld": 4}


def test_every_class_of_resource_is_there() -> None:
    counts = Counter(resource.code[0] for resource in city())
    assert set(counts) == {"1", "2", "3"}
    assert counts["3"] > counts["2"] > counts["1"] > 5


def test_codes_are_unique_and_of_the_syntax() -> None:
    codes = [resource.code for resource in city() + refused()]
    assert len(set(codes)) == len(codes)
    assert [r.name for r in city() if not CODE_SYNTAX.fullmatch(r.code)] == []


def test_names_are_unique_and_tell_what_is_in_the_resource() -> None:
    names = [resource.name for resource in city() + refused()]
    assert len(set(names)) == len(names)
    assert [name for name in names if re.search(r"[0-9０-９]$|(系统|平台)$", name)] == []
    items = [name for resource in city() for name, _ in resource.items]
    assert [name for name in items if re.search(r"[0-9０-９]$", name)] == []
    assert all(len({name for name, _ in r.items}) == len(r.items) for r in city())


def test_every_item_has_a_data_type() -> None:
    assert [r.name for r in city() if not all(kind for _, kind in r.items)] == []


def test_code_and_classification_columns_agree() -> None:
    for upload in published():
        for row in rows(upload) if upload.name.endswith(".csv") else []:
            parts = row["类"] + row["项"] + row["目"] + row["细目"]
            assert row["信息资源代码"].startswith(parts + "/"), row["信息资源名称"]


def test_conditional_resources_state_condition_scope_and_purpose() -> None:
    for resource in city():
        stated = resource.condition, resource.scope
        if resource.sharing == "conditional":
            assert not PLACEHOLDERS & set(stated), resource.name
        else:
            assert stated == ("", ""), resource.name
        assert bool(resource.purposes) == (resource.sharing != "withheld"), resource.name


def test_withheld_resources_cite_an_article_of_a_law_and_a_reason() -> None:
    for resource in city():
        if resource.sharing == "withheld":
            assert len(resource.bases) == 1, resource.name
            assert re.fullmatch(r"《.+(法|条例)》第.+条", resource.bases[0]), resource.name
            assert len(resource.reason) > 20, resource.name
            assert not resource.open_to_society, resource.name
        else:
            assert (resource.bases, resource.reason) == ((), ""), resource.name


def test_opening_states_its_condition() -> None:
    for resource in city():
        assert bool(resource.opening_condition) == resource.open_to_society, resource.name


def test_nothing_personal_is_shared_without_condition_or_opened() -> None:
    for resource in city():
        if resource.sharing == "unconditional" or resource.open_to_society:
            personal = [name for name, _ in resource.items if PERSONAL.search(name)]
            assert personal == [], resource.name


def test_assessed_then_approved_then_issued_and_nothing_in_the_future() -> None:
    for resource in city() + refused():
        order = [
            date(2025, 8, 1),  # Decree 809 is in force from here, so the columns are asked for
            resource.secrecy_assessed,
            resource.privacy_assessed,
            resource.approved,
            resource.issued,
            TODAY,
        ]
        assert order == sorted(order), resource.name


def test_related_codes_are_in_the_same_catalog() -> None:
    codes = {(resource.catalog, resource.code) for resource in city()}
    related = {(r.catalog, code) for r in city() for code in r.related}
    assert related <= codes
    assert len(related) >= 5
    assert not any(resource.code in resource.related for resource in city())


def test_organisations_carry_valid_synthetic_codes() -> None:
    codes = values(organisations(BASE), DCT.identifier)
    assert len(codes) == 8
    for key, (code,) in codes.items():
        assert re.fullmatch(r"11320700X000000\d[0-9A-Z]{2}", code), key
        assert checks(code), key


def test_check_character_of_a_remainder_of_nought() -> None:
    assert checks("11320700X000002970")


def test_organisations_are_described_in_both_languages() -> None:
    triples = organisations(BASE)
    keys = set(values(triples, LM.key))
    assert keys == {key for (key,) in values(triples, LM.key).values()}
    for predicate in (FOAF.name, SKOS.prefLabel):
        assert {k: len(v) for k, v in values(triples, predicate).items()} == dict.fromkeys(keys, 2)
    types = values(triples, RDF.type)
    assert [k for k in keys if LM.Authority.value in types[k]] == ["lyg-sjj"]
    assert all(ORG.FormalOrganization.value in types[key] for key in keys)


def test_the_five_compiling_bodies_have_their_catalogs() -> None:
    triples = organisations(BASE)
    names = Names(BASE)
    catalogs = {t.subject for t in triples if t.object == DCAT.Catalog}
    compiling = {upload.catalog for upload in uploads()}
    assert catalogs == {names.thing("catalog", key) for key in compiling}
    assert len(compiling) == 5
    for key in compiling:
        catalog = names.thing("catalog", key)
        assert Triple(catalog, RDF.type, DCAT.Catalog) in triples
        assert Triple(catalog, DCT.publisher, names.thing("department", key)) in triples
        titles = [t.object for t in triples if (t.subject, t.predicate) == (catalog, DCT.title)]
        assert {t.language for t in titles if isinstance(t, Literal)} == {"zh", "en"}


@pytest.mark.parametrize("base", ["http://localhost:8000/", "https://data.example/lianmu/"])
def test_iris_start_with_the_base(base: str) -> None:
    subjects = {str(triple.subject).strip("<>") for triple in organisations(base)}
    assert all(re.fullmatch(re.escape(base) + "id/(department|catalog)/.+", s) for s in subjects)


def test_providers_are_registered_under_name_and_code() -> None:
    triples = organisations(BASE)
    names, codes = values(triples, FOAF.name), values(triples, DCT.identifier)
    iri = Names(BASE).thing
    for resource in city():
        registered = {*names[resource.catalog], iri("department", resource.catalog).value}
        assert resource.provider in registered, resource.name
        assert [resource.provider_code] == codes[resource.catalog], resource.name


def test_only_an_invented_body_breaks_a_rule() -> None:
    assert {upload.catalog for upload in uploads() if upload.expected == "refused"} == {"shifan-1"}
    assert {resource.provider for resource in refused()} == {"示范一局"}
    additions = [r for r in city() if r.cycle in {"不定期", "每半年", "不更新", "其他"}]
    assert {resource.catalog for resource in additions} == {"shifan-1"}


def test_each_refused_resource_shows_one_fault() -> None:
    faults = {
        "R-02": [r for r in refused() if not CODE_SYNTAX.fullmatch(r.code)],
        "R-03a": [r for r in refused() if not checks(r.provider_code)],
        "R-06": [r for r in refused() if not all(kind for _, kind in r.items)],
        "R-08": [r for r in refused() if r.sharing == "conditional" and not r.condition],
        "R-09": [r for r in refused() if r.sharing == "withheld" and not r.bases],
        "R-09a": [r for r in refused() if r.bases == ("部门内部规定",)],
        "R-13": [r for r in refused() if r.cycle == "随时"],
        "R-22": [r for r in refused() if r.abstract in PLACEHOLDERS],
    }
    assert {rule: len(found) for rule, found in faults.items()} == dict.fromkeys(faults, 1)
    assert len({found[0].code for found in faults.values()}) == len(refused()) == len(faults)


def test_no_real_identifiers() -> None:
    for upload in uploads():
        text = upload.content.decode("utf-8")
        codes = re.findall(r"(?<![0-9A-Z])[1-9A-Z][0-9A-Z]{17}(?![0-9A-Z])", text)
        assert codes, upload.name
        assert [code for code in codes if not code.startswith("11320700X000000")] == []
        assert re.findall(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx])(?!\d)", text) == []
