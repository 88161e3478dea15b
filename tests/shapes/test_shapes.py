from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse, serialize

from ontology.namespaces import DCT, HOME, LM, RULE, SH, SHAPE
from shapes import Shapes, UnknownProfile, UnusableShapes

PARTS = ("shared", "opened")
TIMED = ("R-33", "R-33a", "R-33b", "R-50a", "R-53", "R-56", "R-61a")
"""Rules with a number of working days, whose outcome can be “cannot judge”."""
ONLY_DECREE = {
    *("R-09a", "R-15", "R-16", "R-33a", "R-33b", "R-34", "R-37", "R-41", "R-50a", "R-51", "R-52"),
    *("R-53a", "R-55", "R-56", "R-57", "R-58a", "R-61a", "R-62", "R-63", "R-64", "R-65"),
    *("R-75", "R-76"),
}
"""Rules all shapes of which rest on the decree alone; R-11a and R-15 have others before it."""
OTHERS = b"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://example.org/shape> a sh:NodeShape ; sh:targetClass <http://example.org/Thing> ;
    sh:property [ sh:path <http://example.org/name> ; sh:minCount 1 ] .
"""


def test_a_rule_says_where_it_comes_from_and_how_well_that_is_known() -> None:
    rule = Shapes.shipped().rules["R-09a"]
    assert rule.iri == RULE["R-09a"]
    assert rule.source.value == "https://w3id.org/lianmu/law/decree-809/14"
    assert (rule.evidence, rule.effect, rule.profiles) == ("read", "gate", ("decree-809",))
    assert "国务院决定" in rule.definition.zh
    assert "State Council" in rule.definition.en


def test_the_ownership_rule_has_no_shape() -> None:
    shapes = Shapes.shipped()
    assert shapes.rules["R-32"].evidence == "seed"
    assert all(shape.rule != "R-32" for shape in shapes.shapes.values())


def test_a_shape_says_what_a_finding_needs() -> None:
    shape = Shapes.shipped().shapes[SHAPE["R-02-unique"]]
    assert (shape.rule, shape.severity) == ("R-02", "Violation")
    assert shape.path == DCT.identifier
    assert shape.same_value == DCT.identifier
    assert "{?holder}" in shape.message.zh
    assert "{?holder}" in shape.message.en
    assert shape.fix.zh != shape.fix.en


def test_what_only_warns() -> None:
    warning = {
        shape.iri.value.rpartition("/")[2]
        for shape in Shapes.shipped().shapes.values()
        if shape.severity != "Violation"
    }
    orders = {f"R-21-{kind}-{part}-order" for kind in ("storage", "records") for part in PARTS}
    assert warning == orders | {
        *(
            "R-01b-system",
            "R-01b-tail",
            "R-09a-article",
            "R-09b",
            "R-09e",
            "R-10",
            "R-11-reason",
            "R-11a-interim",
        ),
        *("R-11b", "R-13a", "R-15-interim", "R-18", "R-18-list", "R-19"),
        *("R-33", "R-36", "R-36-members", "R-37", "R-38", "R-39", "R-40", "R-40-network", "R-41"),
        *("R-57", "R-60", "R-61c", "R-61c-cleared", "R-62", "R-70", "R-70-published"),
        *("R-72", "R-72-accepted", "R-73", "R-76"),
        *(f"{rule}-unknown" for rule in TIMED),
    }


def test_shapes_outside_the_profile_are_deactivated() -> None:
    shapes = Shapes.shipped().shapes.values()
    of_decree = {
        shape.iri.value.rpartition("/")[2] for shape in shapes if shape.rule in ONLY_DECREE
    }
    assert _silent("lyg-interim") == (of_decree | {"R-11a"}) - {"R-15-interim"}
    assert _silent("decree-809") == {
        *("R-09b", "R-09d", "R-11a-interim", "R-15-interim", "R-33", "R-33-unknown"),
    }


POINT = "law/lyg-interim/interpretation"
RESTING = {
    **dict.fromkeys(("R-01", "R-03", "R-05", "R-06"), ("law/decree-809/13", "practice/g1272")),
    "R-07": ("law/decree-809/14", f"{POINT}/3.3.1"),
    "R-08": ("law/decree-809/15", "practice/g1272"),
    "R-09": ("law/decree-809/15", f"{POINT}/3.3.1"),
    "R-09c": ("law/decree-809/15", "practice/field"),
    "R-11": ("law/decree-809/13", "practice/g1272"),
    "R-11-reason": ("practice/g1272", "practice/g1272"),
    "R-13": ("law/decree-809/13", "practice/g1272"),
    "R-17": ("law/decree-809/3", "practice/document-51"),
}
"""What shapes rest on under the decree, and before it."""


@pytest.mark.parametrize("key", RESTING)
def test_a_shape_rests_on_what_was_in_force(key: str) -> None:
    grounds = Shapes.shipped().shapes[SHAPE[key]].grounds
    sources = [grounds[profile].source.value for profile in ("decree-809", "lyg-interim")]
    assert sources == [HOME + source for source in RESTING[key]]


def test_nothing_before_the_decree_cites_it_and_other_evidence_goes_with_other_grounds() -> None:
    for shape in Shapes.shipped().shapes.values():
        if before := shape.grounds.get("lyg-interim"):
            assert "decree-809" not in before.source.value, shape.iri
            assert before.evidence != "read", shape.iri


def _silent(profile: str) -> set[str]:
    """The shapes that a profile deactivates, and says so among its triples."""
    shapes = Shapes.shipped().for_profile(profile)
    assert set(shapes.deactivations) <= set(shapes.triples)
    for triple in shapes.deactivations:
        assert (triple.predicate, triple.object) == (SH.deactivated, Literal(True))
    return {str(triple.subject).rpartition("/")[2].rstrip(">") for triple in shapes.deactivations}


def test_deactivations_written_beside_the_plain_shapes_are_the_profile() -> None:
    plain, chosen = Shapes.shipped(), Shapes.shipped().for_profile("lyg-interim")
    written = serialize(chosen.deactivations, format=RdfFormat.TURTLE)
    read = {quad.triple for quad in parse(written, format=RdfFormat.TURTLE)}
    assert {*plain.triples, *read} == set(chosen.triples)


def test_a_profile_keeps_what_the_shapes_say() -> None:
    plain, chosen = Shapes.shipped(), Shapes.shipped().for_profile("lyg-interim")
    assert (chosen.rules, chosen.shapes, chosen.profiles) == (
        plain.rules,
        plain.shapes,
        plain.profiles,
    )


def test_a_misspelt_profile_passes_nothing() -> None:
    with pytest.raises(UnknownProfile) as caught:
        Shapes.shipped().for_profile("decree-808")
    assert "decree-808" in caught.value.message.zh
    assert "lyg-interim, decree-809" in caught.value.message.en


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(1990, 1, 1), "lyg-interim"),
        (date(2025, 7, 31), "lyg-interim"),
        (date(2025, 8, 1), "decree-809"),
        (date(2026, 1, 15), "decree-809"),
    ],
)
def test_the_profile_in_force_on_a_day(day: date, key: str) -> None:
    assert Shapes.shipped().default_profile(day) == key


def test_the_shapes_can_enter_the_store_without_blank_nodes() -> None:
    triples = Shapes.shipped().triples
    assert all(isinstance(triple.subject, NamedNode) for triple in triples)
    assert all(isinstance(triple.object, NamedNode | Literal) for triple in triples)


def test_shapes_of_others_need_none_of_our_terms() -> None:
    shapes = Shapes.from_turtle(OTHERS)
    assert len(shapes.triples) == 5
    assert (dict(shapes.rules), dict(shapes.shapes)) == ({}, {})
    assert shapes.for_profile("decree-809") is shapes


def test_shapes_of_others_may_state_rules_of_their_own() -> None:
    shapes = Shapes.from_turtle(
        OTHERS
        + b"""
        @prefix lm: <https://w3id.org/lianmu/ns#> .
        <http://example.org/shape> lm:encodes <http://example.org/rule> .
        <http://example.org/rule> a lm:Rule ; <http://purl.org/dc/terms/identifier> "X-1" ."""
    )
    assert shapes.shapes[NamedNode("http://example.org/shape")].rule == "X-1"
    assert shapes.rules["X-1"].effect == "finding"
    assert not [t for t in shapes.for_profile("decree-809").triples if t.predicate == LM.profile]


@pytest.mark.parametrize("content", [b"@prefix sh: <oops", b"\xff\xfe\x00", b"<a> <b> "])
def test_what_is_not_turtle_is_refused_in_both_languages(content: bytes) -> None:
    with pytest.raises(UnusableShapes) as caught:
        Shapes.from_turtle(content)
    assert "Turtle" in caught.value.message.zh
    assert "Turtle" in caught.value.message.en


def test_a_profile_from_no_day_at_all_is_refused() -> None:
    with pytest.raises(UnusableShapes) as caught:
        Shapes.from_turtle(
            b"@prefix lm: <https://w3id.org/lianmu/ns#> ."
            b' <http://example.org/p> a lm:Profile ; lm:effectiveFrom "soon" .'
        )
    assert caught.value.row is None


def test_a_syntax_error_names_its_line() -> None:
    with pytest.raises(UnusableShapes) as caught:
        Shapes.from_turtle(b"<http://a.example/> <http://b.example/> 1 .\n\noops")
    assert caught.value.row == 3
