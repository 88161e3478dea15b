"""What a clerk reads: every shape speaks both languages and leaves no variable unfilled."""

from __future__ import annotations

import pytest

from shapes import Shapes
from shapes.example import examples
from tests.shapes.engine import Result, judged

BAD = [example for example in examples() if not example.good]


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return [r for one in BAD for r in judged(one)]


def test_every_result_has_its_message_filled_in_twice(results: list[Result]) -> None:
    assert len(results) >= 14
    for result in results:
        assert len(result.messages) == 2, result
        assert not [text for text in result.messages if "{" in text], result


def test_every_result_names_the_property_of_its_shape(results: list[Result]) -> None:
    paths = {info.iri.value: info.path for info in Shapes.shipped().shapes.values()}
    for result in results:
        path = paths[result.shape]
        assert path is not None
        assert result.path == path.value


def test_a_duplicate_code_names_the_other_holder(results: list[Result]) -> None:
    said = {
        result.focus.rpartition("/")[2]: " ".join(result.messages)
        for result in results
        if result.shape.endswith("R-02-unique")
    }
    assert "连云港市住房和城乡建设局" in said["211001-000005"]
    assert "连云港市生态环境局" in said["211001-000005-zjj"]


def test_a_wrong_check_character_names_the_right_one(results: list[Result]) -> None:
    said = [result.messages for result in results if result.shape.endswith("R-03a-check")]
    assert len(said) == 1
    assert all("“X”" in text for text in said[0])
