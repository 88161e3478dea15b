from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Literal, Triple

from loaders.cleaning import normalise
from loaders.references import Organisation, References
from ontology.namespaces import CODE, LAW, SKOS
from tests.loaders.sample import BASE, HOUSING, references


def test_labels_aliases_notations_and_english_name_a_concept() -> None:
    for label in ("每年", "年", "年度", "6", "yearly"):
        assert references().concept("frequency", normalise(label)) == CODE["frequency/yearly"]


def test_bare_digits_name_no_sharing_type() -> None:
    assert references().concept("sharing", "1") is None
    assert references().concept("sharing", normalise("条件共享")) == CODE["sharing/conditional"]


def test_the_official_label_is_chinese() -> None:
    assert references().labels[CODE["method/paper-media"]] == "介质交换（纸质报表）"


def test_an_official_label_wins_over_an_alias_of_another_concept() -> None:
    scheme, one, other = CODE["x"], CODE["x/1"], CODE["x/2"]
    found = References.from_triples(
        BASE,
        [
            Triple(one, SKOS.inScheme, scheme),
            Triple(one, SKOS.altLabel, Literal("甲")),
            Triple(other, SKOS.inScheme, scheme),
            Triple(other, SKOS.prefLabel, Literal("甲", language="zh")),
        ],
    )
    assert found.concept("x", "甲") == other


def test_organisations_by_name_alias_and_code() -> None:
    for text in ("连云港市住房和城乡建设局", "市住建局", "11320700X000000358", "housing bureau"):
        assert references().organisation(text) == HOUSING
    assert references().organisation("市房管局") is None
    assert references().organisation_name(HOUSING) == "连云港市住房和城乡建设局"


def test_a_name_two_bodies_share_names_neither() -> None:
    one = Organisation(HOUSING, "a", "1", ("大数据中心", "市中心"))
    two = Organisation(CODE["x"], "b", "2", ("大数据中心",))
    both = References(BASE, (one, two), {}, {})
    assert both.organisation("大数据中心") is None
    assert both.organisation_name(HOUSING) == "市中心"
    assert both.organisation_name(CODE["x"]) == "2"


def test_laws_with_and_without_the_state_in_their_title() -> None:
    laws = references().laws
    law = LAW["state-secrets-law"]
    assert laws["保守国家秘密法"] == laws["中华人民共和国保守国家秘密法"] == law
    assert references().law_types[law] == CODE["basis/law"]
    assert laws["政务数据共享条例"] == LAW["decree-809"]


def test_an_old_organisation_code_is_that_of_the_one_body_whose_credit_code_holds_it() -> None:
    found = references().with_organisation_code
    assert found("X0000003-5") == found("x00000035") == "11320700X000000358"
    assert found("X0000009-9") is None
    assert found("11320700X000000358") is None
    twice = replace(references(), organisations=references().organisations * 2)
    assert twice.with_organisation_code("X00000035") is None
