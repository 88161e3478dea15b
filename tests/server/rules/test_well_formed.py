from __future__ import annotations

import pytest

from server.rules.well_formed import check_well_formed
from shapes import Shapes, UnusableShapes

PREFIXES = "@prefix ex: <http://e.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
TARGET = PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "

ILL_FORMED = {
    "two paths": ("sh:property [ sh:path ex:p, ex:q ] .", "[ ] <http://www.w3.org/ns/shacl#path>"),
    "no path": ("sh:property [ sh:minCount 1 ] .", "(Xone)"),
    "a class that is a text": ('sh:class "C" .', '#class> "C" (NodeKind)'),
    "a number of values as text": (
        'sh:property [ sh:path ex:p ; sh:minCount "1" ] .',
        "#minCount>",
    ),
    "a kind nobody knows": ("sh:nodeKind ex:Kind .", "#nodeKind> <http://e.example/Kind> (In)"),
}


@pytest.mark.parametrize("what", ILL_FORMED)
def test_what_is_ill_formed_is_named(what: str) -> None:
    turtle, told = ILL_FORMED[what]
    with pytest.raises(UnusableShapes) as refused:
        check_well_formed(Shapes.from_turtle((TARGET + turtle).encode()))
    assert "<http://e.example/S>" in refused.value.message.zh
    assert told in refused.value.message.en


def test_shipped_shapes_are_well_formed() -> None:
    check_well_formed(Shapes.shipped())
