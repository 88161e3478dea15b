from __future__ import annotations

import pytest

from shapes.comparisons import unguarded

DATE = "http://www.w3.org/2001/XMLSchema#date"


def query(condition: str, select: str = "SELECT ?a") -> str:
    return f"{select} WHERE {{ ?s ?p ?a ; ?q ?b . {condition} }}"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("FILTER (?a > ?b)", ["a", "b"]),
        ("FILTER (?b <= ?a)", ["a", "b"]),
        (f'FILTER (?a > "2026-01-01"^^<{DATE}>)', ["a"]),
        (f'FILTER ("2026-01-01"^^<{DATE}> < ?a)', ["a"]),
        ("FILTER (NOW() > ?a)", ["a"]),
        ("FILTER (!(?a <= ?b))", ["a", "b"]),
        (f"FILTER (<{DATE}>(?a) > ?b)", ["a", "b"]),
        ("FILTER (YEAR(?a) > 2000)", ["a"]),
        ("FILTER (COALESCE(?a, ?b) > 3)", ["a", "b"]),
        ("FILTER (?a - ?b > 3)", ["a", "b"]),
        ("BIND (?a > 3 AS ?c)", ["a"]),
        ("BIND (IF(?a > 3, 1, 2) AS ?c)", ["a"]),
        ("BIND (IF(ISNUMERIC(?a), 1, ?a > 3) AS ?c)", ["a"]),
        ("FILTER NOT EXISTS { ?s ?p ?less . FILTER (?less < ?a) }", ["a", "less"]),
        ("{ SELECT ?s WHERE { ?s ?p ?a . FILTER (?a > 3) } }", ["a"]),
    ],
)
def test_a_comparison_is_found_however_it_is_written(condition: str, found: list[str]) -> None:
    assert unguarded(query(condition)) == tuple(found)


@pytest.mark.parametrize(
    "condition",
    [
        f"FILTER (DATATYPE(?a) = <{DATE}> || ?a > 3)",
        f"FILTER (DATATYPE(?a) != <{DATE}> && ?a > 3)",
        f"FILTER (!(DATATYPE(?a) = <{DATE}>) && ?a > 3)",
        f"FILTER (DATATYPE(?b) = <{DATE}> && ?a > 3)",
        f"FILTER ((DATATYPE(?a) = <{DATE}> || BOUND(?b)) && ?a > 3)",
        f"FILTER (DATATYPE(?a) = <{DATE}>) BIND (?a > 3 AS ?c)",
    ],
)
def test_a_check_that_does_not_hold_there_is_none(condition: str) -> None:
    assert unguarded(query(condition)) == ("a",)


@pytest.mark.parametrize(
    "condition",
    [
        f"FILTER (DATATYPE(?a) = <{DATE}> && DATATYPE(?b) = <{DATE}> && ?a > ?b)",
        f"FILTER (?a > 3 && <{DATE}> = DATATYPE(?a))",
        "FILTER (ISNUMERIC(?a) && (BOUND(?b) || ?a > 4))",
        "BIND (IF(ISNUMERIC(?a), ?a > 3, false) AS ?c)",
        "FILTER (STR(?a) < STR(?b))",
        'FILTER (SUBSTR(?a, 1, 1) > "a")',
        "FILTER (?a = ?b)",
        "FILTER (?a IN (1, 2))",
    ],
)
def test_what_is_checked_or_compared_as_text_is_fine(condition: str) -> None:
    assert unguarded(query(condition)) == ()


def test_sorting_and_the_least_value_compare_too() -> None:
    assert unguarded(query("", "SELECT (MIN(?a) AS ?m)")) == ("a",)
    assert unguarded(query("", "SELECT (MAX(STR(?a)) AS ?m)")) == ()
    assert unguarded(query("") + " ORDER BY ?a") == ("a",)
    assert unguarded(query("") + " ORDER BY DESC(?a)") == ("a",)
    assert unguarded(query("") + " ORDER BY STR(?a)") == ()
