"""``rejudge``: what may be moved is named, and each line says who answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ontology.namespaces import LAW, PRACTICE, RULE
from server.cli.recording import provision, rejudge
from server.errors import BadInput
from tests.server.catalog.support import City


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("city"))


@pytest.fixture(autouse=True)
def _environment(city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LIANMU_DATA", str(city.folder.root))
    monkeypatch.setenv("LIANMU_BASE_IRI", city.settings.base_iri)
    yield


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("R-16", RULE["R-16"]),
        ("decree-809/21", LAW["decree-809/21"]),
        ("law/decree-809/21", LAW["decree-809/21"]),
        ("decree-809", LAW["decree-809"]),
        ("law/lyg-interim/interpretation/3.3.1", LAW["lyg-interim/interpretation/3.3.1"]),
        ("practice/g1272", PRACTICE["g1272"]),
    ],
)
def test_rules_articles_and_laws_are_understood(text: str, moved: object) -> None:
    assert provision(f"{text}=2027-01-01") == (moved, date(2027, 1, 1))


@pytest.mark.parametrize(
    "text", ["R-999", "decree-809/999", "", "R 16", "https://x y", "law", "\x00"]
)
def test_what_no_rule_rests_on_is_refused_with_what_does(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        provision(f"{text}=2027-01-01")
    assert "R-53, " in str(caught.value) and "decree-809/21, " in str(caught.value)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="R-16=2027-01-01"):
        provision("R-16=2027-02-30")


def test_each_line_names_the_body(capsys: pytest.CaptureFixture[str]) -> None:
    rejudge(None, None, ["decree-809/11=2999-01-01"], False)
    told = capsys.readouterr()
    assert {tuple(line.split("\t")[:3]) for line in told.out.splitlines()[2:]} == {
        ("R-75", "Violation", "housing"),
        ("R-75", "Violation", "justice"),
    }
    assert told.err == ""


def test_a_day_that_is_past_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    rejudge(None, None, ["decree-809/11=2020-01-01"], False)
    assert "decree-809/11 自 2020-01-01 施行：此前的事项不按它检查" in capsys.readouterr().err
