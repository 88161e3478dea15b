import pytest
from pyoxigraph import Literal, Triple

from ontology.namespaces import LM, SH, SHAPE, XSD
from server.rules.context import JUDGING, Judging, judging_context
from shapes import UnknownProfile
from tests.server.rules.city import AS_OF, ours, theirs


def test_context_says_profile_and_date() -> None:
    assert Judging.of(judging_context(AS_OF, "lyg-interim", ours())) == Judging(
        AS_OF, "lyg-interim"
    )


def test_context_silences_what_is_outside_the_profile() -> None:
    true = Literal("true", datatype=XSD.boolean)
    silenced = {
        triple.subject
        for triple in judging_context(AS_OF, "lyg-interim", ours())
        if (triple.predicate, triple.object) == (SH.deactivated, true)
    }
    assert silenced == {SHAPE["R-06"], SHAPE["R-06-known"]}
    in_force = judging_context(AS_OF, "decree-809", ours())
    assert SH.deactivated not in {triple.predicate for triple in in_force}


def test_a_misspelt_profile_is_an_error() -> None:
    with pytest.raises(UnknownProfile):
        judging_context(AS_OF, "decree-908", ours())


def test_shapes_without_profiles_take_any() -> None:
    shapes = theirs("ex:s a sh:NodeShape .")
    assert Judging.of(judging_context(AS_OF, "decree-809", shapes)).profile == "decree-809"


def test_a_context_without_a_judging_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="asOf"):
        Judging.of([])
    with pytest.raises(ValueError, match="underProfile"):
        Judging.of([Triple(JUDGING, LM.asOf, Literal("2026-01-01", datatype=XSD.date))])
