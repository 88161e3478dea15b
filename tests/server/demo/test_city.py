"""The demo city is as large, as plausible and as harmless as it says."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from ontology.namespaces import DCT, FOAF, Names
from server.demo.city import Upload, organisations, uploads
from tests.server.demo.codes import SYNTHETIC, checks
from tests.server.demo.records import BASE, TODAY, Resource, resources, rows, values

CODE_SYNTAX = re.compile(r"[1-3][0-9]{2}[0-9]{3}[0-9A-Za-z]*/[0-9A-Za-z]+")
PERSONAL = re.compile("姓名|身份|证件号|手机|电话|住址|病|残疾|银行|照片")
INVENTED = {"shifan-1", "shifan-2"}
CYCLES = {
    "实时": "real-time",
    "每日": "daily",
    "每周": "weekly",
    "每月": "monthly",
    "每季度": "quarterly",
    "每年": "yearly",
}
PLACEHOLDERS = {"", "无", "-", "暂无", "/", "null", "测试"}


def published() -> list[Upload]:
    return [upload for upload in uploads() if upload.expected == "published"]


def city() -> list[Resource]:
    return [resource for upload in published() for resource in resources(upload)]


def refused() -> list[Resource]:
    (upload,) = (upload for upload in uploads() if upload.expected == "refused")
    return resources(upload)


def real() -> list[Resource]:
    """What the bodies of the city hold; the invented body may show warnings."""
    return [resource for resource in city() if resource.catalog not in INVENTED]


def test_size() -> None:
    assert len({upload.catalog for upload in published()}) == len(published()) == 45
    assert len({resource.catalog for resource in real()}) == 44
    assert len(city()) == 400
    assert sum(len(resource.items) for resource in city()) == 2000


def test_a_few_catalogs_are_large_and_most_are_small() -> None:
    sizes = sorted(Counter(resource.catalog for resource in city()).values())
    assert sizes[0] >= 2
    assert sizes[len(sizes) // 2] <= 10
    assert 15 <= sizes[-1] <= 20
    assert len([size for size in sizes if size > 13]) <= 6


def test_the_small_city_is_a_part_of_the_whole() -> None:
    few = uploads(small=True)
    assert {upload.name for upload in few} <= {upload.name for upload in uploads()}
    assert [upload.expected for upload in few] == ["published"] * 5 + ["refused"]
    found = [r for upload in few[:-1] for r in resources(upload)]
    assert len(found) == 60
    assert {r.sharing for r in found} == {"unconditional", "conditional", "withheld"}


def test_sharing_types_are_in_believable_proportion() -> None:
    counts = Counter(resource.sharing for resource in city())
    assert counts == {"unconditional": 236, "conditional": 142, "withheld": 22}


def test_every_class_of_resource_is_there() -> None:
    counts = Counter(resource.code[0] for resource in city())
    assert set(counts) == {"1", "2", "3"}
    assert counts["3"] > counts["2"] > counts["1"] > 10


def test_every_basic_library_and_every_theme_is_there() -> None:
    kinds = {resource.code[:3] for resource in city()}
    assert {kind for kind in kinds if kind[0] == "1"} == {f"1{n:02}" for n in range(1, 6)}
    assert {kind for kind in kinds if kind[0] == "2"} == {f"2{n:02}" for n in range(1, 13)}


def test_a_basic_library_is_kept_by_one_body_and_shared_without_condition() -> None:
    basic = [resource for resource in city() if resource.code[0] == "1"]
    keepers = {(resource.code[:3], resource.catalog) for resource in basic}
    assert len(keepers) == len({library for library, _ in keepers})
    assert {resource.sharing for resource in basic} == {"unconditional"}


def test_cycles_are_in_believable_proportion() -> None:
    counts = Counter(CYCLES.get(resource.cycle, resource.cycle) for resource in real())
    assert set(counts) == set(CYCLES.values())
    assert min(counts.values()) > len(real()) / 25
    assert max(counts.values()) < len(real()) / 3


def test_what_the_city_is_known_for_is_there() -> None:
    names = " ".join(resource.name + resource.abstract for resource in city())
    for word in ("集装箱", "中欧班列", "核电", "紫菜", "渔港", "花果山", "连岛", "水晶", "石化基地",
                 "进出口", "锚地", "温泉", "徐圩"):  # fmt: skip
        assert word in names, word


def test_every_resource_has_an_abstract_of_its_own() -> None:
    abstracts = [resource.abstract for resource in city()]
    assert len(set(abstracts)) == len(abstracts)
    assert all(len(abstract) >= 15 for abstract in abstracts)
    assert [r.name for r in city() if r.abstract.rstrip("。") == r.name] == []


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
        if resource.catalog not in INVENTED:
            assert bool(resource.purposes) == (resource.sharing != "withheld"), resource.name


def test_withheld_resources_cite_an_article_of_a_law_and_a_reason() -> None:
    for resource in city():
        if resource.sharing == "withheld":
            assert len(resource.bases) == 1, resource.name
            assert re.fullmatch(r"《.+(法|法典|条例)》第.+条", resource.bases[0]), resource.name
            assert len(resource.reason) > 20, resource.name
            assert not resource.open_to_society, resource.name
        else:
            assert (resource.bases, resource.reason) == ((), ""), resource.name


def test_opening_states_its_condition() -> None:
    for resource in city():
        assert bool(resource.opening_condition) == resource.open_to_society, resource.name


def test_nothing_personal_is_shared_without_condition_or_opened() -> None:
    for resource in real():
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
    silent = [r for r in city() if r.sharing != "withheld" and not r.purposes]
    assert {resource.catalog for resource in silent} == {"shifan-1"}


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
        assert [code for code in codes if not SYNTHETIC.fullmatch(code)] == []
        assert re.findall(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx])(?!\d)", text) == []
