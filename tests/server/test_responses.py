from __future__ import annotations

import json

import pytest

from ontology.text import Text
from server.errors import BadInput, Busy, NotFound, Problem, TimedOut, Unauthorised
from server.responses import PROBLEM_JSON, problem_response

TEXT = Text("第三行没有名称", "Row 3 has no title")


def page(problem: Problem, language: str) -> str:
    return f"<p>{problem.text.in_language(language)}"


def test_members_of_the_json() -> None:
    problem = BadInput(TEXT, rule="R-01", row=3, column="名称")
    response = problem_response(problem, None, "en", page)
    assert response.status_code == 400
    assert response.headers["content-type"] == PROBLEM_JSON
    assert json.loads(bytes(response.body)) == {
        "type": "https://w3id.org/lianmu/problem/bad-input",
        "title": "Unusable input",
        "status": 400,
        "detail": "Row 3 has no title",
        "rule": "R-01",
        "row": 3,
        "column": "名称",
    }


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_is_no_text_is_quoted_as_a_question_mark(accept: str) -> None:
    quoting = BadInput(Text("“\ud800”不认识", "Unknown “\ud800”"))
    response = problem_response(quoting, accept, "en", page)
    assert "Unknown “?”" in bytes(response.body).decode()


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        (None, False),
        ("*/*", False),
        ("application/json", False),
        ("text/turtle", False),
        ("text/html,*/*;q=0.8", True),
        ("text/html;q=0.2,application/json", False),
    ],
)
def test_html_only_where_it_is_preferred(accept: str | None, html: bool) -> None:
    response = problem_response(NotFound(TEXT), accept, None, page)
    assert response.headers["content-type"].startswith("text/html") is html
    assert TEXT.zh in bytes(response.body).decode()
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("problem", "header", "value"),
    [
        (Unauthorised(TEXT), "WWW-Authenticate", "Bearer"),
        (Busy(TEXT), "Retry-After", "5"),
        (TimedOut(TEXT), "Retry-After", None),
    ],
)
def test_headers_a_status_needs(problem: Problem, header: str, value: str | None) -> None:
    assert problem_response(problem, None, None, page).headers.get(header) == value
