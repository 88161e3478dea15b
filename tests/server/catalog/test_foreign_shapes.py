"""Shapes from outside, however hostile, end with a message: no call, no crash, no endless run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server.catalog.job import TOO_LARGE, Outcome
from server.catalog.process import Worker
from server.catalog.validation import Validation
from server.settings import Settings
from tests.server.sparql.test_network import Listener, listener

__all__ = ["listener"]

PREFIXES = """
@prefix ex: <http://e.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = PREFIXES + f'ex:r a ex:C ; ex:name "{"a" * 40}!" ; ex:p ex:r, ex:s, 1, 2 .'
TARGET = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "
RECURSIVE = " ex:S sh:property [ sh:path ex:p ; sh:node ex:S ] . "
"""What makes a shape one for the reference engine."""
DEEP = 20_000
SECONDS = 2.0
"""Time limit of what never ends by itself."""


def query(text: str) -> str:
    return f'{TARGET} sh:sparql [ sh:select """{text}""" ] .'


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One child for all that does not end it."""
    with Worker() as started:
        yield started


def judged(worker: Worker, tmp_path: Path, shapes: str, seconds: float = 300.0) -> Outcome:
    """The data judged by these shapes in a child, as the command and the server do."""
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(PREFIXES + shapes, encoding="utf-8")
    values = {"data": tmp_path / "none", "judge_seconds": seconds, "judge_megabytes": 2048}
    files = {name: str(tmp_path / f"{name}.ttl") for name in ("data", "shapes")}
    request = Validation("v", "data.ttl", files["data"], shapes=files["shapes"])
    return worker.validate(Settings.model_validate(values), request, lambda _: None)


def report(outcome: Outcome) -> dict[str, Any]:
    assert outcome.report is not None, outcome.message
    found: dict[str, Any] = json.loads(outcome.report)
    return found


CALLS = {
    "SERVICE": query("SELECT $this WHERE { SERVICE <THERE> { $this ?p ?o } }"),
    "SERVICE in disguise": query(
        "SELECT $this { VALUES ?x { true }SERVICE<THERE> { $this ?p ?o } }"
    ),
    "LOAD": query("LOAD <THERE>"),
    "INSERT": query("INSERT DATA { <THERE> <THERE> <THERE> }"),
    "FROM": query("SELECT $this FROM <THERE> WHERE { $this ?p ?o }"),
    "FROM NAMED": query("SELECT $this FROM NAMED <THERE> { GRAPH <THERE> { $this ?p ?o } }"),
    "FROM, by the reference engine": query("SELECT $this FROM <THERE> { $this ?p ?o } LIMIT 1"),
}


@pytest.mark.parametrize("what", CALLS)
def test_a_query_that_would_reach_outside_is_refused(
    worker: Worker, what: str, tmp_path: Path, listener: Listener
) -> None:
    outcome = judged(worker, tmp_path, CALLS[what].replace("THERE", listener.address))
    assert outcome.state == "unusable"
    assert "无法执行" in outcome.message.zh and "cannot be run" in outcome.message.en
    assert listener.settled() == 0


PASSED_OVER = {
    "owl:imports": "ex: owl:imports <THERE> . " + TARGET + "sh:nodeKind sh:IRI .",
    "owl:imports, by the reference engine": (
        "ex: owl:imports <THERE> . " + TARGET + "sh:class ex:C . " + RECURSIVE
    ),
    "sh:js": TARGET
    + 'sh:js [ sh:jsLibrary [ sh:jsLibraryURL "THERE"^^xsd:anyURI ] ; sh:jsFunctionName "f" ] .',
    "sh:js, by the reference engine": TARGET
    + 'sh:js [ sh:jsLibrary [ sh:jsLibraryURL "THERE"^^xsd:anyURI ] ; sh:jsFunctionName "f" ] .'
    + RECURSIVE,
}


@pytest.mark.parametrize("what", PASSED_OVER)
def test_what_is_passed_over_is_told_and_nothing_is_fetched(
    worker: Worker, what: str, tmp_path: Path, listener: Listener
) -> None:
    found = report(judged(worker, tmp_path, PASSED_OVER[what].replace("THERE", listener.address)))
    notes = " ".join(note["zh"] + note["en"] for note in found["notes"])
    assert "没有执行" in notes and "Not run" in notes
    assert ("owl#imports" in notes) == ("imports" in what)
    assert ("shacl#js" in notes) == ("js" in what)
    assert ("the reference engine judged it" in notes) == ("by the reference" in what)
    assert listener.settled() == 0


ENDLESS = {
    "a product of everything with itself": query(
        "SELECT $this { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . $this ?q ?r . "
        "FILTER(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)) = 'x') }"
    ),
    "backtracking in the reference engine": TARGET
    + 'sh:property [ sh:path ex:name ; sh:pattern "^(a+)+$" ] .'
    + RECURSIVE,
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_never_ends_is_ended(worker: Worker, what: str, tmp_path: Path) -> None:
    outcome = judged(worker, tmp_path, ENDLESS[what], SECONDS)
    assert outcome.state == "unusable"
    assert "超过 2 秒的时限" in outcome.message.zh
    assert "time limit of 2 seconds" in outcome.message.en


GROWS = " ".join(
    f"BIND(CONCAT({', '.join([name] * 200)}) AS {new})"
    for name, new in (("?o", "?x"), ("?x", "?y"), ("?y", "?z"), ("?z", "?value"))
)
TOO_MUCH = {
    "a sum of very many": query(f"SELECT $this {{ FILTER({' + '.join(['1'] * DEEP)} > 0) }}"),
    "a text that grows": query(f"SELECT $this ?value {{ $this ?p ?o . {GROWS} }}"),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_needs_too_much_is_told_so(worker: Worker, what: str, tmp_path: Path) -> None:
    outcome = judged(worker, tmp_path, TOO_MUCH[what])
    assert (outcome.state, outcome.message) == ("unusable", TOO_LARGE)


REFUSED: dict[str, Callable[[int], str]] = {
    "no Turtle": lambda _: "hello",
    "a list that leads back to itself": lambda _: (
        TARGET + "sh:in ex:l . ex:l rdf:first 1 ; rdf:rest ex:l ."
    ),
    "a path in a path": lambda depth: (
        TARGET + f"sh:property [ sh:path {'[ sh:inversePath ' * depth} ex:p {' ]' * depth} ] ."
    ),
    "a list in a list, as a path": lambda depth: (
        TARGET + f"sh:property [ sh:path {'( ' * depth} ex:p {' )' * depth} ; sh:maxCount 0 ] ."
    ),
    "a shape in a shape": lambda depth: (
        TARGET
        + f"sh:and ( {'[ sh:and ( ' * (depth // 50)} [ sh:class ex:C ] {') ]' * (depth // 50)} ) ."
    ),
    "a group in a group": lambda depth: query(
        f"SELECT $this {{ {'{ ' * depth} $this ?p ?o {'}' * depth} }}"
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_engine_could_read_is_refused(worker: Worker, what: str, tmp_path: Path) -> None:
    outcome = judged(worker, tmp_path, REFUSED[what](DEEP))
    assert outcome.state == "unusable"
    assert "请" in outcome.message.zh and "correct them" in outcome.message.en
    assert "\n" not in outcome.message.zh and len(outcome.message.en) < 300


@pytest.mark.full
@pytest.mark.parametrize("what", REFUSED)
def test_five_times_as_deep_it_ends_too(worker: Worker, what: str, tmp_path: Path) -> None:
    assert judged(worker, tmp_path, REFUSED[what](5 * DEEP), 60).state == "unusable"


@pytest.mark.full
def test_a_list_a_hundred_thousand_deep_or_long_ends(tmp_path: Path) -> None:
    long = " ".join(f"ex:n{number}" for number in range(5 * DEEP))
    for listed in (f"{'( ' * 5 * DEEP} 1 {' )' * 5 * DEEP}", f"( {long} )"):
        with Worker() as one:
            outcome = judged(one, tmp_path, f"{TARGET} sh:in {listed} .", 60)
        assert outcome.state in ("refused", "unusable")


def test_recursive_shapes_are_judged_by_the_reference_engine_which_says_so(
    worker: Worker, tmp_path: Path
) -> None:
    found = report(judged(worker, tmp_path, TARGET + "sh:class ex:D . " + RECURSIVE))
    assert found["conforms"] is False
    assert ["recursion" in note["en"] for note in found["notes"]] == [True]


def test_a_pattern_that_the_store_cannot_match_by_is_left_to_the_reference(
    worker: Worker, tmp_path: Path
) -> None:
    found = report(
        judged(
            worker, tmp_path, TARGET + 'sh:property [ sh:path ex:name ; sh:pattern "^(?!b).*$" ] .'
        )
    )
    assert found["conforms"] is True
    assert ["sh:pattern" in note["en"] for note in found["notes"]] == [True]


def test_a_pattern_that_never_ends_elsewhere_is_matched_in_no_time(
    worker: Worker, tmp_path: Path
) -> None:
    shapes = TARGET + 'sh:property [ sh:path ex:name ; sh:pattern "^(a+)+$" ] .'
    assert report(judged(worker, tmp_path, shapes))["counts"] == {"http://e.example/S": 1}


@pytest.fixture
def ran() -> Iterator[str]:
    """What a child says of its network before it answers anything."""
    script = (
        "import server.catalog.child as child\n"
        "from server.store.isolation import network_is_cut\n"
        "child.answer = lambda out: out.write(str(network_is_cut()))\n"
        "child.main()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        with closing(run.stdout) as said:
            yield said.read()


@pytest.mark.skipif(sys.platform != "linux", reason="cut by seccomp, which is Linux's")
def test_the_child_has_no_network(ran: str) -> None:
    assert ran == "True"
