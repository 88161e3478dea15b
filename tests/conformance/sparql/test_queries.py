"""The W3C query evaluation, syntax and result format cases of SPARQL 1.0 and 1.1, through what
stands before and behind the engine at the endpoint. What fails is listed, with the reason.
"""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from pyoxigraph import Store

from server.errors import Problem
from server.sparql.evaluate import misspelt, unread
from tests.conformance.sparql.answers import actual, checked, expected, written
from tests.conformance.sparql.exceptions import EXCEPTIONS, REASONS
from tests.conformance.suite import MF, Case, cases, content, needed, skip_if_absent

FOLDERS = {
    "sparql/sparql10": """
        basic triple-match open-world algebra bnode-coreference optional optional-filter graph
        dataset type-promotion cast boolean-effective-value bound expr-builtin expr-ops expr-equals
        regex i18n construct ask distinct sort solution-seq reduced syntax-sparql1 syntax-sparql2
        syntax-sparql3 syntax-sparql4 syntax-sparql5""",
    "sparql/sparql11": """
        aggregates bind bindings cast construct exists functions grouping negation
        project-expression property-path subquery syntax-query csv-tsv-res json-res""",
}
EVALUATION = [f"{suite}/{name}" for suite, names in FOLDERS.items() for name in names.split()]
CASES = [case for folder in EVALUATION for case in cases(folder)]


def holds(case: Case) -> bool:
    """Whether we do what the case asks."""
    if case.kind == "QueryEvaluationTest":
        as_set = "/reduced#" in case.id
        return actual(case).comparable(as_set=as_set) == expected(case).comparable(as_set=as_set)
    if case.kind == "CSVResultFormatTest":
        return rows(written(case)) == rows(content(str(case.value(MF.result))))
    try:
        parsed(case)
    except Problem:
        return case.kind.startswith("Negative")
    return case.kind.startswith("Positive")


def rows(table: bytes) -> list[list[tuple[str, str]]]:
    """The rows of a CSV in any order, whatever its columns' order and its blank nodes' names."""
    read = csv.DictReader(StringIO(table.decode(), newline=""))
    return sorted(
        sorted((name, "_:" if value.startswith("_:") else value) for name, value in row.items())
        for row in read
    )


def parsed(case: Case) -> None:
    """Read the query as the endpoint would: the guard, then the engine on nothing."""
    query = checked(case)
    try:
        Store().query(query.text, base_iri=query.base)
    except SyntaxError as error:
        raise misspelt(query, unread(str(error))) from None


@pytest.mark.parametrize("folder", EVALUATION)
def test_suite(folder: str) -> None:
    """One test a folder: the cases that fail are exactly those listed."""
    found = needed([case for case in CASES if case.id.startswith(f"{folder}#")])
    skip_if_absent(found[0])
    failing = {case.id for case in found if not holds_without_error(case)}
    assert failing == {name for name in EXCEPTIONS if name.startswith(f"{folder}#")}


def holds_without_error(case: Case) -> bool:
    try:
        return holds(case)
    except (Problem, RuntimeError):
        return False


def test_how_many() -> None:
    """The figures docs/conformance.md gives."""
    skip_if_absent(needed(CASES)[0])
    assert (len(CASES), len(EXCEPTIONS)) == (820, 32)
    page = Path("docs/conformance.md").read_text(encoding="utf-8")
    assert f"{len(CASES) - len(EXCEPTIONS)} of {len(CASES)}" in page
    for reason in REASONS:
        assert reason in page
